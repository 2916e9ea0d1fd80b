#pragma once

#include <filesystem>
#include <vector>

namespace redoubt::adapters {

// What must be visible for a program to run in the sandbox besides the system's folders: the
// folders of the program itself, of what its links lead to, and of its interpreter ("#!", the
// Python of a virtual environment).
struct Installation {
  std::vector<std::filesystem::path> folders;   // to be shown, read-only
  std::vector<std::filesystem::path> programs;  // folders to put into PATH
};
Installation installation_of(const std::filesystem::path& program);

}  // namespace redoubt::adapters
