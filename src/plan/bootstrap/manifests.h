#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/project.h"

namespace redoubt::plan::drafting {

struct Dependency {
  std::string package;  // "npm:express", names as OSV spells them
  uint32_t line = 0;
};

// What a package's own manifest says: packages it needs to run (not to develop) and what it is for.
struct Manifest {
  std::string path;
  std::string name;
  std::vector<Dependency> dependencies;
  std::vector<std::string>
      references;  // folders of packages of the repository that it names by path
  // private, has a start script, of type project …: made to run, not to be depended on
  bool application = false;
  bool program = false;    // installs a command
  bool workspace = false;  // lists other packages of the repository
};

// package.json, pyproject.toml, requirements*.txt, Pipfile, go.mod, Cargo.toml, pom.xml,
// build.gradle(.kts), Gemfile, composer.json, *.csproj. Nothing for other files and for those that
// do not parse. At most 5,000 dependencies of one file.
std::optional<Manifest> read_manifest(const core::ProjectFile& file);
bool may_be_manifest(std::string_view path);  // by its name

}  // namespace redoubt::plan::drafting
