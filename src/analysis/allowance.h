#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace redoubt::analysis {

// What a line says about a finding on it, in a comment of its language (language.h; of an unknown
// one, in a comment of any usual style):
//
//   redoubt:allow [id[,id…]] [reason]
//
// An id is that of a rule or a capability, or its beginning up to a dot: "code.sql-injection",
// "code.", "B602". With one or more of them the comment speaks of these findings only; without, of
// every finding. A mark inside a string is none. The result is the reason, which may be ""; nothing
// when the line does not allow the finding.
std::optional<std::string> allowance_on(std::string_view line, std::string_view language,
                                        std::string_view rule_id, std::string_view capability);

// Whether the line holds a comment and nothing else.
bool is_comment_line(std::string_view line, std::string_view language);

// The text without the comments that allow something, line for line: such a comment does not make
// another finding of the one it speaks of.
std::string without_allowances(std::string_view text, std::string_view language);

}  // namespace redoubt::analysis
