#pragma once

#include <string>
#include <vector>

#include "core/location.h"

namespace redoubt::core {

// A third-party package that a lock file or manifest names.
struct Component {
  std::string ecosystem;  // as OSV spells it: "npm", "PyPI", "Go", "crates.io", "RubyGems",
                          // "Packagist", "Maven"
  std::string name;  // as the ecosystem spells it; Maven "group:artifact", Composer "vendor/name"
  std::string version;  // resolved version, without a leading "=="; "" when the manifest pins none
  std::string purl;     // from core/purl.h
  Location location;    // manifest path and the line that names it
  bool development = false;  // only needed to build or test
  bool direct = false;       // named by the project itself, when the manifest can tell
  bool minimum = false;  // `version` is the lowest that will do; what a build takes may be newer
  std::string licence;   // as the lock file writes it, "MIT"; "" if it does not
  std::string digest;    // of its one archive: "sha512:…" in hexadecimal; "" if unknown
  // Whether the lock file says what it needs; and the purls of that, in the same file, sorted.
  bool needs_known = false;
  std::vector<std::string> needs;
};

}  // namespace redoubt::core
