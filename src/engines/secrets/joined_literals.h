#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/secrets/place.h"

namespace redoubt::engines::secrets {

// What several literals of one expression come to: "ghp_" + "…", or two that stand side by side.
struct JoinedLiterals {
  std::string text;
  std::vector<size_t> places;  // where each byte of `text` stands in the file

  // The part of the file that `part` of `text` was put together from; `part` is not empty.
  Span span_of(std::string_view part) const;
};

// The end of the word in which an anchor ends at `anchor_end`, with what is joined to it. Nothing
// where its literal ends the expression, which a few bytes tell almost always.
std::optional<JoinedLiterals> literals_joined_at(std::string_view text, size_t anchor_end);

}  // namespace redoubt::engines::secrets
