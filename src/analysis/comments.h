#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace redoubt::analysis {

// The comments of one line, without their signs, as far as one line can tell: strings that begin on
// it are left out, a string or a block comment of an earlier line is not known. A line that begins
// with '*' in a language with block comments is taken for the middle of one.
std::vector<std::string_view> comments_on(std::string_view line, std::string_view language);

// The lines of a text that are inside comments of several lines: "<!-- … -->" wherever it begins,
// "/* … */" where it begins a line of a language that has it, and not a text of
// several lines (analysis/long_texts.h). A comment that does not end is none: it would hide all
// that follows. Borrows nothing.
class CommentBlocks {
 public:
  CommentBlocks(std::string_view text, std::string_view language);
  // Whether the line (from 1) is in one and holds nothing else. Its first line is not asked for
  // here: comments_on() knows it.
  bool covers(uint32_t line) const;

 private:
  struct Lines {
    uint32_t first, last;
  };
  std::vector<Lines> blocks_;  // in order, apart
};

}  // namespace redoubt::analysis
