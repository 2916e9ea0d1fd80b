#pragma once

#include <string_view>
#include <vector>

namespace redoubt::analysis {

// The comments of one line, without their signs, as far as one line can tell: strings that begin on
// it are left out, a string or a block comment of an earlier line is not known. A line that begins
// with '*' in a language with block comments is taken for the middle of one.
std::vector<std::string_view> comments_on(std::string_view line, std::string_view language);

}  // namespace redoubt::analysis
