#include "intel/advisory.h"

#include <charconv>

namespace redoubt::intel {

void add_cwe(std::string_view id, std::vector<uint32_t>& out) {
  if (!id.starts_with("CWE-")) return;
  id.remove_prefix(4);
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error == std::errc() && end == id.data() + id.size() && number > 0 && number < 100'000 &&
      out.size() < 20)
    out.push_back(number);
}

}  // namespace redoubt::intel
