#include "pipeline/rule_folder.h"

#include <algorithm>

#include "platform/filesystem.h"
#include "platform/project_file.h"

namespace redoubt::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMaxBytes = 4u << 20;
constexpr size_t kMaxFiles = 200;

Result<std::vector<fs::path>> rule_files(const fs::path& folder) {
  std::error_code code;
  if (fs::is_regular_file(folder, code)) return std::vector{folder};
  std::vector<fs::path> files;
  for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code)) {
    const auto extension = at->path().extension();
    if (extension == ".yaml" || extension == ".yml") files.push_back(at->path());
  }
  if (code) return fail("read rules of {}: {}", folder.string(), code.message());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Result<std::vector<plan::RuleFile>> read_rule_folder(const fs::path& folder) {
  TRY_ASSIGN(const auto paths, rule_files(folder));
  if (paths.empty()) return fail("{} holds no file of rules (*.yaml)", folder.string());
  if (paths.size() > kMaxFiles)
    return fail("{} holds {} files of rules, {} are read", folder.string(), paths.size(),
                kMaxFiles);
  std::vector<plan::RuleFile> files;
  for (const auto& path : paths) {
    TRY_ASSIGN(auto text, platform::read_file(path, kMaxBytes));
    files.push_back({.path = path.string(), .text = std::move(text)});
  }
  return files;
}

Result<plan::RuleSet> rules_for(const fs::path& root, const std::vector<fs::path>& more) {
  std::vector<plan::RuleFile> files;
  std::error_code ignored;
  if (const fs::path own = root / kOwnRules; !root.empty() && fs::is_directory(own, ignored)) {
    TRY_ASSIGN(const auto paths, rule_files(own));
    for (const auto& path : paths) {
      const std::string name = std::string(kOwnRules) + "/" + path.filename().string();
      // Through no symbolic link: the project may be somebody else's.
      TRY_ASSIGN(auto text, platform::read_project_file(root, name, kMaxBytes));
      if (text) files.push_back({.path = name, .text = std::move(*text)});
    }
  }
  for (const auto& folder : more) {
    TRY_ASSIGN(auto named, read_rule_folder(folder));
    std::move(named.begin(), named.end(), std::back_inserter(files));
  }
  return plan::RuleSet::of(files, true);
}

}  // namespace redoubt::pipeline
