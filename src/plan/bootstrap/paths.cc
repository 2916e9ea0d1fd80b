#include "plan/bootstrap/paths.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "core/place_kind.h"

namespace redoubt::plan::drafting {
namespace {

constexpr auto kAside = std::to_array<std::string_view>({
    "test",
    "tests",
    "testing",
    "testdata",
    "test-data",
    "test_data",
    "__tests__",
    "__mocks__",
    "mocks",
    "spec",
    "specs",
    "fixture",
    "fixtures",
    "__fixtures__",
    "example",
    "examples",
    "_example",
    "_examples",
    "sample",
    "samples",
    "demo",
    "demos",
    "dev",
    "development",
    "local",
    "ci",
    ".ci",
    ".circleci",
    ".github",
    ".gitlab",
    ".devcontainer",
    "devcontainer",
    "node_modules",
    "vendor",
    "third_party",
    "thirdparty",
    "third-party",
    "doc",
    "docs",
    "docs_src",
    "documentation",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "e2e",
    "integration-tests",
    "integration_tests",
    "integration-test",
    "_integration-test",
    "hack",
    "tools",
    "scripts",
    "tutorial",
    "tutorials",
    "playground",
    "packaging",
    "contrib",
    "extras",
    ".vscode",
    "cypress",
    "loadtest",
    "load-test",
    "loadgenerator",
    "staging",
    "perf",
    "fuzz",
    "fuzzing",
});

}  // namespace

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view folder_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

bool is_inside(std::string_view path, std::string_view folder) {
  return folder.empty() || path == folder ||
         (path.starts_with(folder) && path[folder.size()] == '/');
}

std::string joined(std::string_view base, std::string_view path) {
  std::vector<std::string> parts;
  for (const std::string_view text : {base, path})
    for (const std::string_view part : split(text, '/')) {
      if (part.empty() || part == ".") continue;
      if (part != "..") parts.emplace_back(part);
      else if (!parts.empty()) parts.pop_back();
    }
  return join(parts, "/");
}

bool is_production_path(std::string_view path) {
  for (const std::string_view part : split(core::folders_of(path), '/'))
    if (std::find(kAside.begin(), kAside.end(), std::string_view(to_lower(part))) != kAside.end())
      return false;
  return true;
}

std::vector<std::string_view> words_of(std::string_view name) {
  std::vector<std::string_view> words;
  for (size_t begin = 0; begin < name.size();) {
    const size_t end = std::min(name.size(), name.find_first_of("-_.", begin));
    words.push_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

bool is_production_word(std::string_view word) {
  const std::string lower = to_lower(word);
  return lower == "prod" || lower == "production" || lower == "prd" || lower == "live";
}

bool is_development_word(std::string_view word) {
  constexpr auto kWords = std::to_array<std::string_view>({
      "dev",          "devel",  "develop",  "development", "test",      "tests",   "testing",
      "e2e",          "ci",     "override", "local",       "debug",     "example", "sample",
      "demo",         "docs",   "lint",     "tools",       "tooling",   "mock",    "seed",
      "build",        "watch",  "cypress",  "playwright",  "benchmark", "bench",   "integration",
      "devcontainer", "gitpod", "vscode",   "staging",
  });
  return std::find(kWords.begin(), kWords.end(), std::string_view(to_lower(word))) != kWords.end();
}

bool is_for_development(std::string_view path) {
  const auto words = words_of(file_name(path));
  return std::any_of(words.begin(), words.end(), is_development_word);
}

}  // namespace redoubt::plan::drafting
