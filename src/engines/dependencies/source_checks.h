#pragma once

#include <string>
#include <string_view>

#include "engines/dependencies/rules.h"
#include "engines/engine.h"
#include "formats/lockfile.h"

namespace redoubt::engines::dependencies {

// The server of an address, without scheme, credentials and port: "registry+https://u:p@a.test:8/x"
// is {"https", "a.test", "a.test/x"}. Empty host when it has none. Safe to print.
struct Address {
  std::string scheme, host, host_and_path;
};
Address address_of(std::string_view url);

// Where the packages of one lock file come from and whether their content is fixed. One finding per
// server, one per package from a repository, one per file for missing digests.
void check_sources(const Rules& rules, std::string_view path, const formats::Lockfile& file,
                   FileReport& out);

}  // namespace redoubt::engines::dependencies
