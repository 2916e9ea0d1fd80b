#include "pipeline/languages.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "core/place_kind.h"

namespace redoubt::pipeline {
namespace {

// Languages that code rules are written for: a test about code does not apply where none of them
// is.
constexpr std::array<std::string_view, 18> kCodeLanguages{
    "python", "javascript", "typescript", "go",   "java",  "kotlin", "scala", "c",    "cpp",
    "csharp", "ruby",       "php",        "rust", "swift", "shell",  "lua",   "perl", "elixir"};

}  // namespace

bool inside(std::string_view path, const std::vector<std::string>& paths) {
  return paths.empty() || matches_any(path, paths);
}

std::set<std::string> code_languages(
    const core::Project& project, const core::TestCase& test,
    const std::function<bool(std::string_view language)>& can_answer) {
  std::set<std::string> languages;
  for (const auto& file : project.files) {
    if (file.binary || languages.contains(file.language) || core::is_beside_product(file.path) ||
        core::is_third_party(file.path))
      continue;
    if (std::find(kCodeLanguages.begin(), kCodeLanguages.end(), file.language) ==
        kCodeLanguages.end())
      continue;
    // Scripts beside a program: that nothing looks for its weaknesses in them is no gap.
    const bool any = test.language.empty() && file.language != "shell";
    const bool asked = any || file.language == test.language || can_answer(file.language);
    if (asked && inside(file.path, test.paths)) languages.insert(file.language);
  }
  return languages;
}

}  // namespace redoubt::pipeline
