#pragma once

#include <string_view>

namespace redoubt::core {

inline constexpr std::string_view kGeneratedCode = "minified or generated code";
inline constexpr std::string_view kPublishedLibrary = "a library as it is published";

// What code is when a tool made it of other files, or when it is a library as its authors publish
// it: "" for what people of the project write. By the name of the file ("app.min.js",
// "dist/index-C8c580-n.js"), by what bundlers and compilers write into it, and by lines longer than
// people write; of other languages than JavaScript only by a name such as "style.min.css", as
// people write long lines in them too. What is worth looking at is what it was made from.
std::string_view kind_of_made_code(std::string_view path, std::string_view text);

// How much of a text, from 0 to 1, stands in lines longer than people write: of minified code and
// bundles nearly all. Data within it counts on neither side, such as a picture or a word list in a
// constant: 500 bytes and more without a parenthesis or semicolon.
double share_of_long_lines(std::string_view text);

}  // namespace redoubt::core
