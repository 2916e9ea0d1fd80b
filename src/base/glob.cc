#include "base/glob.h"

#include <cstddef>

namespace redoubt {
namespace {

constexpr size_t kNone = std::string_view::npos;

// '[…]' at the start of `pattern`; sets `length` to the whole bracket's size, or 0 when it is not
// closed.
bool bracket_matches(char c, std::string_view pattern, size_t& length) {
  size_t at = 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool matched = false;
  for (bool first = true; at < pattern.size() && (first || pattern[at] != ']'); first = false) {
    const char low = pattern[at];
    char high = low;
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      high = pattern[at + 2];
      at += 2;
    }
    matched = matched || (low <= c && c <= high);
    ++at;
  }
  length = at < pattern.size() ? at + 1 : 0;
  return matched != negated;
}

// A later '**' can start wherever an earlier one could have led, so only the last '**' and the last
// '*' after it are ever tried again: each pair of a component and a piece of the pattern is
// compared at most once.
class Matcher {
 public:
  Matcher(std::string_view path, std::string_view pattern, GlobSyntax syntax)
      : path_(path), pattern_(pattern), syntax_(syntax) {}

  bool run() {
    while (at_ < path_.size()) {
      if (at_folders()) {
        if (enter_folders()) return true;
      } else if (next_ < pattern_.size() && pattern_[next_] == '*') {
        star_ = next_++;
        star_at_ = at_;
      } else if (const size_t length = one(); length > 0) {
        next_ += length;
        ++at_;
      } else if (!retry()) {
        return false;
      }
    }
    while (next_ < pattern_.size() && pattern_[next_] == '*') ++next_;
    return next_ == pattern_.size();
  }

 private:
  bool at_folders() const {
    const std::string_view rest = pattern_.substr(next_);
    if (!rest.starts_with("**")) return false;
    if (syntax_ == GlobSyntax::kPlain) return true;
    return (next_ == 0 || pattern_[next_ - 1] == '/') && (rest.size() == 2 || rest[2] == '/');
  }

  // True when nothing follows, so that any rest of the path will do.
  bool enter_folders() {
    next_ += 2;
    if (next_ == pattern_.size()) return true;
    if (pattern_[next_] == '/') ++next_;
    folders_ = next_;
    folders_at_ = at_;
    star_ = kNone;
    return next_ == pattern_.size();
  }

  // Length of the piece of the pattern that matches the next character; 0 when it does not.
  size_t one() const {
    if (next_ == pattern_.size()) return 0;
    const char c = path_[at_], wanted = pattern_[next_];
    if (wanted == '?') return c != '/' ? 1 : 0;
    if (syntax_ == GlobSyntax::kGitignore && wanted == '[') {
      size_t length = 0;
      const bool matched = bracket_matches(c, pattern_.substr(next_), length);
      if (length > 0) return matched && c != '/' ? length : 0;
    }
    if (syntax_ == GlobSyntax::kGitignore && wanted == '\\' && next_ + 1 < pattern_.size())
      return pattern_[next_ + 1] == c ? 2 : 0;
    return wanted == c ? 1 : 0;
  }

  bool retry() {
    if (star_ != kNone && path_[star_at_] != '/') {
      next_ = star_ + 1;
      at_ = ++star_at_;
      return true;
    }
    star_ = kNone;
    const size_t slash = folders_ == kNone ? kNone : path_.find('/', folders_at_);
    if (slash == kNone) return false;
    next_ = folders_;
    at_ = folders_at_ = slash + 1;
    return true;
  }

  const std::string_view path_, pattern_;
  const GlobSyntax syntax_;
  size_t at_ = 0, next_ = 0;           // in the path, in the pattern
  size_t star_ = kNone, star_at_ = 0;  // the last '*' and where its rest was tried last
  size_t folders_ = kNone,
         folders_at_ = 0;  // what follows the last '**', and where it was tried last
};

}  // namespace

bool glob_matches(std::string_view path, std::string_view pattern, GlobSyntax syntax) {
  return Matcher(path, pattern, syntax).run();
}

}  // namespace redoubt
