#include "plan/bootstrap/languages.h"

#include <algorithm>
#include <array>

#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

using Counts = std::map<std::string, size_t, std::less<>>;

bool is_programming(std::string_view language) {
  constexpr auto kLanguages = std::to_array<std::string_view>({
      "c",        "cpp",        "csharp",     "dart", "elixir", "go",    "groovy",
      "java",     "javascript", "kotlin",     "lua",  "objc",   "ocaml", "perl",
      "php",      "powershell", "python",     "ruby", "rust",   "scala", "shell",
      "solidity", "swift",      "typescript", "vue",
  });
  return std::find(kLanguages.begin(), kLanguages.end(), language) != kLanguages.end();
}

// Scripts and build files are the main language only where there is nothing else.
bool is_glue(std::string_view language) {
  return language == "shell" || language == "powershell" || language == "groovy";
}

std::string main_language(Counts counts) {
  // Headers of C++ are named like those of C.
  if (const auto cpp = counts.find("cpp"); cpp != counts.end() && cpp->second * 4 >= counts["c"])
    cpp->second += counts["c"];
  std::string best;
  size_t most = 0;
  for (const bool glue : {false, true})
    for (const auto& [language, count] : counts)
      if (is_glue(language) == glue && count > most) {
        if (glue && !best.empty()) continue;
        best = language;
        most = count;
      }
  return best == "vue" ? "javascript" : best;
}

bool is_script(std::string_view language) {
  return language == "javascript" || language == "typescript" || language == "vue";
}

// Whether its frameworks say that scripts are only what it hands to browsers: a site's framework or
// a server's of another language, and none of a server in JavaScript.
bool scripts_are_pages(const Element& element, const Catalogue& catalogue) {
  bool pages = false;
  for (const Framework& framework : catalogue.frameworks()) {
    if (framework.serves == Framework::Serves::kPart || !has_word(element.technology, framework.id))
      continue;
    const bool of_npm =
        std::all_of(framework.packages.begin(), framework.packages.end(),
                    [](const std::string& package) { return package.starts_with("npm:"); });
    if (of_npm && framework.serves == Framework::Serves::kServer) return false;
    pages = true;
  }
  return pages;
}

// What runs where the component runs. The pages of a program often have more files than what serves
// them.
std::string serving_language(const Counts& counts, const Element& element,
                             const Catalogue& catalogue) {
  const std::string most = main_language(counts);
  if (!is_script(most) || !scripts_are_pages(element, catalogue)) return most;
  Counts others;
  size_t all = 0, left = 0;
  for (const auto& [language, count] : counts) {
    all += count;
    if (is_script(language) || is_glue(language)) continue;
    others.emplace(language, count);
    left += count;
  }
  return left * 10 >= all ? main_language(std::move(others)) : most;
}

void describe(const std::string& language, Element& element) {
  element.language = language;
  const bool script = language == "javascript" || language == "typescript";
  if (!script) add_word(element.technology, language);
  const bool site = has_word(element.technology, "react") || has_word(element.technology, "vue") ||
                    has_word(element.technology, "angular") ||
                    has_word(element.technology, "svelte");
  if (script &&
      (!site || has_word(element.technology, "express") || has_word(element.technology, "next")))
    add_word(element.technology, "node");
  if (language == "c" || language == "cpp") add_word(element.tags, "native");
}

// Counts per folder of code; `production` leaves tests, examples and vendored code out.
std::map<std::string, Counts> count_by_folder(Draft& draft, bool production) {
  std::map<std::string, Counts> folders;
  for (auto& [id, item] : draft.items())
    if (item.has_code) {
      folders[item.folder];
      for (const auto& folder : item.more_folders) folders[folder];
    }
  for (const auto& file : draft.project().files) {
    if (!is_programming(file.language) || (production && !is_production_path(file.path))) continue;
    for (std::string_view folder = folder_of(file.path);; folder = folder_of(folder)) {
      if (const auto at = folders.find(std::string(folder)); at != folders.end()) {
        ++at->second[file.language];
        break;
      }
      if (folder.empty()) break;
    }
  }
  return folders;
}

}  // namespace

bool has_source(const core::Project& project) {
  return std::any_of(project.files.begin(), project.files.end(),
                     [](const auto& file) { return is_programming(file.language); });
}

bool has_source_below(const core::Project& project, std::string_view folder) {
  return std::any_of(project.files.begin(), project.files.end(), [&](const auto& file) {
    return is_programming(file.language) && is_inside(file.path, folder);
  });
}

bool has_program_below(const core::Project& project, std::string_view folder) {
  return std::any_of(project.files.begin(), project.files.end(), [&](const auto& file) {
    return is_programming(file.language) && !is_glue(file.language) && is_inside(file.path, folder);
  });
}

bool most_source_is_uncovered(Draft& draft) {
  size_t all = 0, covered = 0;
  for (const auto& file : draft.project().files)
    if (is_programming(file.language) && !is_glue(file.language) && is_production_path(file.path))
      ++all;
  for (const auto& [folder, counts] : count_by_folder(draft, true))
    for (const auto& [language, count] : counts)
      if (!is_glue(language)) covered += count;
  return covered * 2 < all;
}

void set_languages(Draft& draft) {
  const auto production = count_by_folder(draft, true), all = count_by_folder(draft, false);
  for (auto& [id, item] : draft.items()) {
    if (!item.has_code) continue;
    const auto language_of = [&](const Counts& counts) {
      return serving_language(counts, item.element, draft.catalogue());
    };
    std::string language = language_of(production.at(item.folder));
    if (language.empty()) language = language_of(all.at(item.folder));
    if (!language.empty()) describe(language, item.element);
  }
}

}  // namespace redoubt::plan::drafting
