#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/project.h"

namespace redoubt::engines::dependencies {

// What a project's own manifest asks for: package.json, pyproject.toml, Pipfile, Cargo.toml,
// composer.json, Gemfile.
struct Manifest {
  std::vector<std::string> names;  // of all groups, as written
  bool binary = false;             // Cargo.toml: declares a [[bin]]
};

bool is_manifest(std::string_view path);
// nullopt for a file that cannot be read as what its name says: it then proves nothing either way.
std::optional<Manifest> read_manifest(std::string_view path, std::string_view text);

// Folder of a path ("" for the root) and a path inside it.
std::string_view folder_of(std::string_view path);
std::string in_folder(std::string_view folder, std::string_view name);

}  // namespace redoubt::engines::dependencies
