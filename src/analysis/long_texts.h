#pragma once

#include <string_view>
#include <vector>

namespace redoubt::analysis {

// Of each line of a program, whether it begins inside a text of several lines: what looks like a
// comment there is none. Raw strings of Go, text blocks of Java, C#, Kotlin, Scala, Swift and Dart,
// template literals of JavaScript and TypeScript. Empty for other languages, and may be shorter
// than the text where no further line does. Behind a text that does not end, every line counts as
// inside: what a wrong comment would hide is worse than a comment that hides nothing.
std::vector<bool> lines_in_long_texts(std::string_view text, std::string_view language);

}  // namespace redoubt::analysis
