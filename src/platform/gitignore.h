#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace redoubt::platform {

// The patterns of one .gitignore file (gitignore(5)): comments, negation, anchored and folder-only
// patterns, "**".
class Gitignore {
 public:
  explicit Gitignore(std::string_view text);

  enum class Answer { kUndecided, kIgnored, kIncluded };
  // `path` is relative to the folder of the file. The last pattern that matches decides.
  Answer match(std::string_view path, bool folder) const;
  bool empty() const { return patterns_.empty(); }

 private:
  struct Pattern {
    std::string glob;
    // bytes at its start that stand for themselves; most paths differ there already,
    size_t literal = 0;
    size_t tail = 0;  // or in these at its end
    bool negated = false;
    bool folder_only = false;
    bool anchored = false;  // has a '/' besides a final one: matched against the whole path, else
                            // against the name
  };
  std::vector<Pattern> patterns_;
};

}  // namespace redoubt::platform
