#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/tool.h"

// Tools that build a tree of a whole file need hundreds of times its size: one bundle that lies in
// a repository takes all of the run with it.
namespace redoubt::adapters {

struct Handed {
  std::vector<std::string> files;  // what the tool is given
  // One for each file that it is not: generated code is skipped, and what people write leaves the
  // run incomplete.
  std::vector<core::CoverageGap> gaps;
};
Handed without_large_files(const ToolManifest& manifest, const std::filesystem::path& target,
                           const std::vector<std::string>& files);

// "web/app.js (940 KB)": the largest of the files, which is the first to leave out when a tool was
// killed; "" when there is none.
std::string largest_of(const std::filesystem::path& target, const std::vector<std::string>& files);

}  // namespace redoubt::adapters
