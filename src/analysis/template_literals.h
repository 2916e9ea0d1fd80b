#pragma once

#include <string_view>
#include <vector>

namespace redoubt::analysis {

// Of each line of a JavaScript or TypeScript text, whether it begins inside the text of a template
// literal: what looks like a comment there is none. Empty where no line does, and where the text
// ends inside a literal or a comment: then a quote was misread, and nothing is said about any line.
std::vector<bool> lines_in_templates(std::string_view text);

}  // namespace redoubt::analysis
