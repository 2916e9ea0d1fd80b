#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace redoubt {

std::string_view trim(std::string_view text);  // ASCII white space at both ends
std::vector<std::string_view> split(std::string_view text, char separator);
// Splits at '\n' and drops a '\r' before it; a final newline does not make an empty last line.
std::vector<std::string_view> split_lines(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string to_lower(std::string_view text);  // ASCII only
bool equals_ignoring_case(std::string_view a, std::string_view b);
bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
// "1 file", "2 files"; irregular plurals are passed whole.
std::string counted(size_t count, std::string_view singular, std::string_view plural = {});
// Replaces bytes that are not valid UTF-8 by U+FFFD, so that any text can stand in JSON.
std::string to_valid_utf8(std::string_view text);
// Foreign text on one line: valid UTF-8, trimmed, with a space for each control character and line
// break, those of Unicode (NEL, LS, PS) among them, and for what is no character (U+FFFF).
std::string one_line(std::string_view text);
// At most so many bytes of it, in whole characters; where something is cut off stands "…".
std::string shortened(std::string_view text, size_t max_bytes);
// Foreign text as one line that terminals and logs show and do not obey: control characters, line
// breaks and marks that turn the direction of writing stand as "\n", "\x1b", "\u202e"; "::" at the
// start and "##[", which CI logs take for commands, get a backslash.
std::string printable(std::string_view text);
// The same line by line.
std::string printable_lines(std::string_view text);
// Shell-like path pattern: '*' and '?' within a component, '**' across components, a trailing '/'
// for a whole folder.
bool path_matches(std::string_view path, std::string_view pattern);
// Whether one of them matches; false for no patterns.
bool matches_any(std::string_view path, std::span<const std::string> patterns);

}  // namespace redoubt
