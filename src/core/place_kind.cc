#include "core/place_kind.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace redoubt::core {
namespace {

constexpr auto kFolders = std::to_array<std::string_view>(
    {"test",         "tests",         "testing",    "testdata",   "test-data", "test_data",
     "__tests__",    "__mocks__",     "spec",       "specs",      "e2e",       "fixtures",
     "fixture",      "mocks",         "mock",       "testcases",  "cypress",   "example",
     "examples",     "sample",        "samples",    "demo",       "demos",     "doc",
     "docs",         "documentation", "api-docs",   "apidocs",    "apidoc",    "javadoc",
     "bench",        "benchmark",     "benchmarks", "playwright", "storybook", ".storybook",
     "__fixtures__", "__snapshots__"});

// Of names made of several: "integration-tests", "test_environments".
constexpr auto kWords = std::to_array<std::string_view>(
    {"test", "tests", "testing", "testdata", "testfiles", "testresources", "testutil", "testutils",
     "testhelpers", "e2e", "fixture", "fixtures", "mock", "mocks"});

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_beside_folder(std::string_view name) {
  const std::string lower = to_lower(name);
  if (holds(kFolders, lower)) return true;
  for (size_t begin = 0; begin < lower.size();) {
    const size_t end = std::min(lower.find_first_of("-_.", begin), lower.size());
    if (holds(kWords, std::string_view(lower).substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

bool is_test_file(std::string_view name) {
  const std::string_view stem = name.substr(0, name.find('.'));
  // "Dockerfile.playwright"
  if ((stem == "Dockerfile" || stem == "Containerfile") && stem.size() < name.size() &&
      is_beside_folder(name.substr(stem.size() + 1)))
    return true;
  for (const std::string_view part : {".test.", ".spec.", ".stories.", ".story."})
    if (name.find(part) != std::string_view::npos) return true;
  if (name == "conftest.py" || stem == "test" || stem == "tests" || stem.starts_with("test_"))
    return true;
  for (const std::string_view ending : {"_test", "_tests", "_spec", "-test", "-tests", "-spec"})
    if (stem.ends_with(ending)) return true;
  // "OrderTest.java", not "latest.java"
  for (const std::string_view ending : {"Test", "Tests", "IT"})
    if (stem.ends_with(ending) && stem.size() > ending.size() &&
        !is_upper(stem[stem.size() - ending.size() - 1]) &&
        (name.ends_with(".java") || name.ends_with(".kt") || name.ends_with(".cs") ||
         name.ends_with(".php") || name.ends_with(".scala")))
      return true;
  return false;
}

}  // namespace

std::string_view folders_of(std::string_view path) {
  constexpr std::string_view kSources = "src/main/";
  for (size_t at = path.find(kSources); at != std::string_view::npos;
       at = path.find(kSources, at + 1)) {
    if (at == 0) return {};
    if (path[at - 1] == '/') return path.substr(0, at - 1);
  }
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

bool is_beside_product(std::string_view path) {
  if (path.starts_with("src/it/") || path.find("/src/it/") != std::string_view::npos)
    return true;  // Maven's integration tests
  const auto folders = split(folders_of(path), '/');
  return std::any_of(folders.begin(), folders.end(), is_beside_folder) ||
         is_test_file(path.substr(path.rfind('/') + 1));
}

bool is_third_party(std::string_view path) {
  constexpr auto kCopies =
      std::to_array<std::string_view>({"vendor", "node_modules", "bower_components", "third_party",
                                       "Godeps", "site-packages", ".yarn"});
  // What is handed to browsers as it stands; elsewhere vendors are those of the product, and a
  // folder of such a name holds what the product makes of the library.
  constexpr auto kHandedOut = std::to_array<std::string_view>({"static", "public", "assets"});
  constexpr auto kLibraries = std::to_array<std::string_view>(
      {"vendors", "bootstrap", "ckeditor", "codemirror", "fontawesome", "jquery", "jquery-ui",
       "katex", "mathjax", "pdf.js", "pdfjs", "summernote", "swagger-ui", "tinymce"});
  const auto parts = split(path, '/');
  bool handed_out = false;
  return std::any_of(parts.begin(), parts.end() - 1, [&](std::string_view part) {
    handed_out |= holds(kHandedOut, part);
    return holds(kCopies, part) || (handed_out && holds(kLibraries, part));
  });
}

bool is_github_workflow(std::string_view path) {
  return path_matches(path, ".github/workflows/*.yml") ||
         path_matches(path, ".github/workflows/*.yaml");
}

}  // namespace redoubt::core
