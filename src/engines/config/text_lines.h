#pragma once

#include <cstdint>
#include <vector>

#include "analysis/source_file.h"

namespace redoubt::engines::config {

// The lines of a file that are text to it although they may look like comments. Borrows nothing;
// one pass over the file.
class TextLines {
 public:
  explicit TextLines(const analysis::SourceFile& file);

  // Text of a YAML value written with '|' or '>', such as a script: a '#' there begins no comment
  // of the file.
  bool in_value(uint32_t line) const { return at(line).value; }
  // Text of a here-document, of which no program reads a comment: in Dockerfiles, shell scripts and
  // the scripts of YAML values. One that does not end reaches to the end of the script.
  bool in_document(uint32_t line) const { return at(line).document; }

 private:
  struct Line {
    bool value = false, document = false;
  };
  Line at(uint32_t line) const { return line < lines_.size() ? lines_[line] : Line{}; }
  std::vector<Line> lines_;  // by number, from 1
};

}  // namespace redoubt::engines::config
