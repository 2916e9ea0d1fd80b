#pragma once

#include <string_view>

namespace redoubt::analysis {

// The language or format of a file, by name first and by content ("#!" line) second. Lower-case
// names as used in rules: "python", "javascript", "typescript", "go", "java", "c", "cpp", "ruby",
// "php", "rust", "csharp", "shell", "dockerfile", "yaml", "json", "toml", "xml", "html",
// "markdown", "text" …; "" when unknown. `head` is the first bytes of the file.
std::string_view language_of(std::string_view path, std::string_view head);

// Whether a file of this name is source code or configuration, which is text or not what it seems.
bool promises_text(std::string_view path);

// True for bytes that are not text in any encoding we read: a NUL byte in the first 8 KiB, unless
// UTF-16 is marked. Where the name promises text a few control characters do not make it binary:
// one in a comment would hide it from every check.
bool looks_binary(std::string_view path, std::string_view head);

}  // namespace redoubt::analysis
