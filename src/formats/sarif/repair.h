#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace redoubt::formats::sarif {

// The longest beginning of a broken JSON text that ends after a whole result (or a whole member
// further out), with the open brackets closed, so that a writer that was killed loses only the
// result it was writing.
struct Repaired {
  std::string text;
  size_t line = 0;  // where the original breaks off, from 1
};
// Nothing when not even one whole member comes before the break. One pass, no recursion.
std::optional<Repaired> repair_json(std::string_view text);

}  // namespace redoubt::formats::sarif
