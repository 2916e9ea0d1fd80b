#pragma once

#include <string_view>
#include <vector>

namespace redoubt::analysis {

// Of each line of a JavaScript or TypeScript text, whether it begins, or may begin, inside the text
// of a template literal: what looks like a comment there may be none. Empty where no line does.
// Where a quote was misread, so that a literal or a comment does not end, or a backtick stands
// where none opens a literal, that is said of every line behind the first backtick: what a wrong
// comment would hide is worse than a comment that hides nothing.
std::vector<bool> lines_in_templates(std::string_view text);

}  // namespace redoubt::analysis
