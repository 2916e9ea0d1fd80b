#pragma once

#include <string>
#include <string_view>

namespace redoubt::intel {

// The ecosystem without its suffix: "Packagist:https://…" -> "Packagist".
std::string_view base_ecosystem(std::string_view ecosystem);

// The spelling under which a package is stored and looked up. PyPI: PEP 503. crates.io: lower case,
// '_' is '-'. NuGet and Packagist: lower case. npm, Go, Maven, RubyGems: as written, because there
// names that differ in case are different.
std::string normalized_package_name(std::string_view ecosystem, std::string_view name);

}  // namespace redoubt::intel
