// Every version scheme on any text: no crash, and an order that is total and agrees with itself on
// three versions, a line each.
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "base/check.h"
#include "core/cvss.h"
#include "core/version.h"

namespace {

using redoubt::core::compare_versions;
using Versions = std::array<std::string_view, 3>;

Versions lines_of(std::string_view text) {
  Versions versions{text, text, text};
  for (auto& version : versions) {
    const size_t end = text.find('\n');
    version = text.substr(0, end);
    if (end != text.npos) text.remove_prefix(end + 1);
  }
  return versions;
}

constexpr size_t kCount = std::tuple_size_v<Versions>;
using Order = std::optional<std::strong_ordering>;
using Orders = std::array<std::array<Order, kCount>, kCount>;  // of each version to each

void check_pair(const Order& order, const Order& reverse) {
  REDOUBT_CHECK(order.has_value() == reverse.has_value());
  if (order) REDOUBT_CHECK((*order < 0) == (*reverse > 0) && (*order == 0) == (*reverse == 0));
}

// From the first to the second, from there to the third, and from the first to the third.
void check_triple(const Order& first, const Order& second, const Order& across) {
  if (!first || !second) return;
  REDOUBT_CHECK(across.has_value());
  if (*first <= 0 && *second <= 0) REDOUBT_CHECK(*across <= 0);
  if (*first == 0) REDOUBT_CHECK(*across == *second);
}

void check(const Orders& orders) {
  for (size_t i = 0; i < kCount; ++i) {
    if (orders[i][i]) REDOUBT_CHECK(*orders[i][i] == 0);
    for (size_t j = 0; j < kCount; ++j) {
      check_pair(orders[i][j], orders[j][i]);
      for (size_t k = 0; k < kCount; ++k) check_triple(orders[i][j], orders[j][k], orders[i][k]);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Versions versions = lines_of(text);
  for (const auto* ecosystem : {"npm", "PyPI", "Maven", "RubyGems", "Packagist", "NuGet"}) {
    Orders orders;
    for (size_t i = 0; i < kCount; ++i)
      for (size_t j = 0; j < kCount; ++j)
        orders[i][j] = compare_versions(ecosystem, versions[i], versions[j]);
    check(orders);
  }
  const auto score = redoubt::core::cvss_base_score(text);
  REDOUBT_CHECK(!score || (score->base >= 0 && score->base <= 10));
  return 0;
}
