#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/source_file.h"
#include "core/finding.h"

namespace redoubt::engines::secrets {

// Bytes begin…end of a file.
struct Span {
  size_t begin = 0;
  size_t end = 0;
  bool overlaps(const Span& other) const { return begin < other.end && other.begin < end; }
};

// The part of `text` in which a match around `anchor_end` is looked for: the line and both its line
// ends, or for matches over several lines what follows as well; bounded, because a line can be as
// long as the file.
Span window_around(std::string_view text, size_t anchor_end, bool multiline);

// What is left visible of a secret: at most four characters of a long one, fewer of a short one,
// then "****".
std::string masked(std::string_view secret);

// Region and snippet of `place`, which ends with `secret` and begins with it or, of a key of
// several lines, with its heading. Every secret of `all` (sorted by begin, not overlapping) is
// masked in the snippet.
core::Location locate(const analysis::SourceFile& file, const Span& place, const Span& secret,
                      const std::vector<Span>& all);

// The name that the value at `value_begin` is assigned to: the identifier before it on the same
// line; "" if there is none.
std::string_view assigned_name(std::string_view text, size_t value_begin);

// Whether a comment on the first or last line of `place`, or an "allowlist nextline" before them,
// accepts the finding of the rule there. Secrets of `all` are masked in its reason.
core::Suppression suppression_at(const analysis::SourceFile& file, const Span& place,
                                 const std::vector<Span>& all, std::string_view rule_id,
                                 std::string_view capability);

}  // namespace redoubt::engines::secrets
