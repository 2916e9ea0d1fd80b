#include "pipeline/languages.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "base/text.h"
#include "core/place_kind.h"

namespace redoubt::pipeline {
namespace {

// Languages that code rules could be written for: a test about code does not apply where none of
// them is. Components of one file hold code in their scripts and templates.
constexpr std::array<std::string_view, 20> kCodeLanguages{
    "python", "javascript", "typescript", "go",     "java", "kotlin", "scala",
    "c",      "cpp",        "csharp",     "ruby",   "php",  "rust",   "swift",
    "shell",  "lua",        "perl",       "elixir", "vue",  "svelte"};

// What a component of a page cannot do wrong: it runs in the browser.
constexpr std::string_view kAtServers[]{"code.sql-injection",
                                        "code.command-injection",
                                        "code.path-traversal",
                                        "code.request-forgery",
                                        "code.deserialization",
                                        "code.ldap-injection",
                                        "code.password-hashing",
                                        "code.mass-assignment",
                                        "code.cookie-flags",
                                        "code.error-disclosure",
                                        "code.cors",
                                        "code.route-guards",
                                        "code.xml-external-entity",
                                        "code.certificate-validation"};

bool is_of_a_page(std::string_view language) { return language == "vue" || language == "svelte"; }

// From how many files on, and from which part of all files, a language besides the component's own
// is one that its tests have to answer for.
constexpr size_t kLeastFiles = 3, kLeastShare = 20;

}  // namespace

bool inside(std::string_view path, const std::vector<std::string>& paths) {
  return paths.empty() || matches_any(path, paths);
}

std::set<std::string> code_languages(
    const core::Project& project, const core::TestCase& test,
    const std::function<bool(std::string_view language)>& can_answer) {
  const bool at_servers = std::find(std::begin(kAtServers), std::end(kAtServers),
                                    test.capability) != std::end(kAtServers);
  std::map<std::string, size_t> files;
  size_t all = 0;
  for (const auto& file : project.files) {
    if (file.binary || core::is_beside_product(file.path) || core::is_third_party(file.path) ||
        std::find(kCodeLanguages.begin(), kCodeLanguages.end(), file.language) ==
            kCodeLanguages.end() ||
        (at_servers && is_of_a_page(file.language)) || !inside(file.path, test.paths))
      continue;
    ++files[file.language];
    ++all;
  }
  std::set<std::string> languages;
  for (const auto& [language, count] : files) {
    // Scripts beside a program: that nothing looks for its weaknesses in them is no gap, and a file
    // or two of another language is none either.
    const bool much = language != "shell" && count >= kLeastFiles && count * kLeastShare >= all;
    const bool any = test.language.empty() && language != "shell";
    if (any || much || language == test.language || can_answer(language))
      languages.insert(language);
  }
  return languages;
}

}  // namespace redoubt::pipeline
