#pragma once

#include <string_view>

namespace redoubt::core {

// Whether a path is beside the product rather than part of it: tests and their data, examples,
// stories of components, documentation, benchmarks. By folder names ("tests", "test-environments",
// "testdata",
// "__tests__", "examples", "docs", …) and by the names that test runners look for ("test_x.py",
// "x_test.go", "x.spec.ts", "XTest.java", "conftest.py").
bool is_beside_product(std::string_view path);

// The folders of a path, without the file and without those that name packages: "shop" of
// "shop/src/main/java/com/example/demo/App.java" (Maven's and Gradle's standard layout).
std::string_view folders_of(std::string_view path);

// Whether a path lies in a copy of other people's code: "vendor", "node_modules", "third_party",
// "site-packages", …; below what is handed out to browsers ("static", "public", "assets") also
// "vendors" and the names of well-known libraries ("pdfjs", "tinymce").
bool is_third_party(std::string_view path);

// Whether GitHub runs the file: YAML in the folder of workflows itself, not below it.
bool is_github_workflow(std::string_view path);

}  // namespace redoubt::core
