#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/component.h"
#include "core/project.h"

namespace redoubt::engines::dependencies {

// What a project's own manifest asks for: package.json, pyproject.toml, Pipfile, Cargo.toml,
// composer.json, Gemfile.
struct Manifest {
  std::vector<std::string> names;           // of all groups, as written, each once
  std::map<std::string, bool> development;  // by name: only groups for development name it
  std::map<std::string, std::string>
      exact;            // versions by name, where one and no range is asked for
  bool binary = false;  // Cargo.toml: declares a [[bin]]
};

bool is_manifest(std::string_view path);
// nullopt for a file that cannot be read as what its name says: it then proves nothing either way.
std::optional<Manifest> read_manifest(std::string_view path, std::string_view text);

// The packages that a manifest without a lock file asks for, each once and without a version unless
// package.json or composer.json asks for one exactly: else which one is installed, and what comes
// with it in any case, nothing says. Packages of the project's own folders
// (workspace:, file:, path =) are not among them.
std::vector<core::Component> unlocked_components(std::string_view path, std::string_view text);

// Folder of a path ("" for the root) and a path inside it.
std::string_view folder_of(std::string_view path);
std::string in_folder(std::string_view folder, std::string_view name);

}  // namespace redoubt::engines::dependencies
