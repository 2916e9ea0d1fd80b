#pragma once

#include <re2/re2.h>

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace redoubt::engines::config {

// The blocks in braces of a text that begin as a pattern says, which ends with the brace: the hosts
// of a gateway. One within another is part of the outer one; one that does not end lasts to the end
// of the text. Braces in quotes are none.
class Blocks {
 public:
  Blocks(const re2::RE2& head, std::string_view text);
  // Which of them holds this place; nothing outside of them.
  std::optional<size_t> holding(size_t place) const;

 private:
  std::vector<std::pair<size_t, size_t>> ranges_;  // in order: the first byte, the one behind
};

}  // namespace redoubt::engines::config
