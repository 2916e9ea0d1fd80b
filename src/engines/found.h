#pragma once

#include <string_view>

#include <re2/re2.h>

namespace redoubt::engines {

// Whether the pattern matches somewhere in the text.
inline bool found(const re2::RE2& pattern, std::string_view text) {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

}  // namespace redoubt::engines
