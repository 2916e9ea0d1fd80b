#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace redoubt::engines::routes {

// A program's text without what does not count: what a comment or a sentence says is no check.
// Every byte stands where it stood, so a place in the file is a place here; what was left out is
// blanks.
struct InForce {
  std::string said;  // without comments
  // Without the insides of texts in quotes as well, but for single words: those are names of
  // headers and sessions, methods and errors. What "${…}" and the braces of f-strings hold is code.
  std::string code;
  // Of each line, whether it begins inside a text of several lines. Of Python only.
  std::vector<bool> in_text;
};

InForce python_in_force(std::string_view text);
// JavaScript and TypeScript. A quote that is not closed on its line opens no text.
InForce script_in_force(std::string_view text);

}  // namespace redoubt::engines::routes
