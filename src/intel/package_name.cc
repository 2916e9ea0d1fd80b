#include "intel/package_name.h"

#include "base/text.h"

namespace redoubt::intel {
namespace {

std::string pep503(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  for (const char c : to_lower(name)) {
    if (c != '-' && c != '_' && c != '.') out += c;
    else if (out.empty() || out.back() != '-') out += '-';
  }
  return out;
}

}  // namespace

std::string_view base_ecosystem(std::string_view ecosystem) {
  return ecosystem.substr(0, ecosystem.find(':'));
}

std::string normalized_package_name(std::string_view ecosystem, std::string_view name) {
  ecosystem = base_ecosystem(ecosystem);
  name = trim(name);
  if (ecosystem == "PyPI") return pep503(name);
  if (ecosystem == "NuGet" || ecosystem == "Packagist") return to_lower(name);
  if (ecosystem == "crates.io") return replace_all(to_lower(name), "_", "-");
  return std::string(name);
}

}  // namespace redoubt::intel
