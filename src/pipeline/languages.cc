#include "pipeline/languages.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"

namespace redoubt::pipeline {
namespace {

// Languages that code rules are written for: a test about code does not apply where none of them is.
constexpr std::array<std::string_view, 18> kCodeLanguages{
    "python", "javascript", "typescript", "go", "java", "kotlin", "scala", "c", "cpp",
    "csharp", "ruby", "php", "rust", "swift", "shell", "lua", "perl", "elixir"};

}  // namespace

bool inside(std::string_view path, const std::vector<std::string>& paths) {
  return paths.empty() ||
         std::any_of(paths.begin(), paths.end(), [&](const auto& pattern) { return path_matches(path, pattern); });
}

std::set<std::string> code_languages(const core::Project& project, const core::TestCase& test) {
  std::set<std::string> languages;
  for (const auto& file : project.files)
    if (!file.binary && std::find(kCodeLanguages.begin(), kCodeLanguages.end(), file.language) != kCodeLanguages.end() &&
        (test.language.empty() || file.language == test.language) && inside(file.path, test.paths))
      languages.insert(file.language);
  return languages;
}

}  // namespace redoubt::pipeline
