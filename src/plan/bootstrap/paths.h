#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace redoubt::plan::drafting {

std::string_view file_name(std::string_view path);  // "a/b.yaml" -> "b.yaml"
std::string_view folder_of(std::string_view path);  // "a/b.yaml" -> "a"; "b.yaml" -> ""
bool is_inside(std::string_view path,
               std::string_view folder);  // also true when equal; "" holds everything
// Folder `base` and relative `path` ("./x", "../y") as one path of the repository; "" base is its
// root. What leaves the repository ends at its root.
std::string joined(std::string_view base, std::string_view path);

// False for what lies in folders of tests, examples, tooling, documentation and vendored code: it
// says nothing about what runs in production. Judged by whole folder names.
bool is_production_path(std::string_view path);
// "dev", "test", "override", "ci", "local", "debug", "example" … as part of a file name or a
// profile.
bool is_development_word(std::string_view word);
// The words of a name between '-', '_' and '.'; empty ones too.
std::vector<std::string_view> words_of(std::string_view name);
bool is_production_word(std::string_view word);  // "prod", "production", "prd", "live"
// True when a part of the file's name is such a word: "Dockerfile.dev", "nginx.local.conf".
bool is_for_development(std::string_view path);

}  // namespace redoubt::plan::drafting
