#pragma once

#include <cstddef>
#include <string_view>

namespace redoubt::engines::routes {

// JavaScript and TypeScript, as far as it takes to find where something ends.

// Where a text in quotes that begins at `at` ends; npos when it does not.
size_t behind_quotes(std::string_view text, size_t at);
// Behind the comment that begins at `at`; `at` where none does.
size_t behind_comment(std::string_view text, size_t at);
// Behind a text in quotes or a comment that begins at `at`; `at` where neither does. A text that
// does not end lasts as long as it may: one line, or with back quotes the file.
size_t behind_words(std::string_view text, size_t at);
// Behind the bracket that closes the one at `at`, counting all three kinds; npos where it is not
// within `most` bytes.
size_t behind_brackets(std::string_view text, size_t at, size_t most);

}  // namespace redoubt::engines::routes
