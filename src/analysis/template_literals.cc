#include "analysis/template_literals.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace redoubt::analysis {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<bool> lines() {
    if (text_.find('`') == text_.npos) return {};
    while (at_ < text_.size()) {
      if (text_[at_] == '\n') begin_line();
      else if (in_literal_) literal();
      else code();
    }
    const bool ends_well = !in_literal_ && !misread_ && depths_.empty();
    return ends_well && any_ ? std::move(lines_) : std::vector<bool>{};
  }

 private:
  bool here(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }

  void begin_line() {
    ++at_;
    lines_.push_back(in_literal_);
    any_ = any_ || in_literal_;
  }

  void literal() {
    if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') at_ += 2;
    else if (here("${")) {
      at_ += 2;
      in_literal_ = false;
      depths_.push_back(0);
    } else if (text_[at_++] == '`') in_literal_ = false;
  }

  void code() {
    const char c = text_[at_];
    if (here("/*")) return block_comment();
    if (here("//")) return skip_to(std::min(text_.find('\n', at_), text_.size()));
    if (c == '"' || c == '\'') return quoted(c);
    if (c == '/' && begins_regex()) return regex();
    if (c == '`') in_literal_ = true;
    else if (!depths_.empty() && c == '{') ++depths_.back();
    else if (!depths_.empty() && c == '}' && depths_.back()-- == 0) {
      depths_.pop_back();
      in_literal_ = true;
    }
    if (is_word(c) && at_ != word_end_) word_begin_ = at_;
    if (is_word(c)) word_end_ = at_ + 1;
    if (c != ' ' && c != '\t' && c != '\r') last_ = c;
    ++at_;
  }

  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$';
  }

  void skip_to(size_t end) {
    while (at_ < end)
      if (text_[at_] == '\n') begin_line();
      else ++at_;
  }

  void block_comment() {
    const size_t end = text_.find("*/", at_ + 2);
    misread_ = misread_ || end == text_.npos;
    skip_to(end == text_.npos ? text_.size() : end + 2);
  }

  // Up to the quote on the same line; one that is not closed there opens nothing.
  void quoted(char quote) {
    const size_t end = end_of(quote, quote == '"' ? open_double_ : open_single_);
    at_ = end == text_.npos ? at_ + 1 : end + 1;
    last_ = quote;
  }

  // A slash behind a value divides.
  bool begins_regex() const {
    if (is_word(last_))
      for (const std::string_view word : {"return", "typeof", "case", "in", "of", "throw", "else",
                                          "do", "void", "delete", "await", "yield", "instanceof"})
        if (text_.substr(word_begin_, word_end_ - word_begin_) == word) return true;
    return last_ == 0 || std::string_view("(,=:[!&|?{};+-*%<>~^\n").find(last_) != text_.npos;
  }

  void regex() {
    const size_t end = end_of('/', open_slash_);
    at_ = end == text_.npos ? at_ + 1 : end + 1;
    last_ = ')';
  }

  // Where the sign stands next on the line, with no backslash before it and, of an expression,
  // outside brackets. Where there is none, the rest of the line is not read for it again.
  size_t end_of(char sign, size_t& open_until) const {
    if (at_ < open_until) return text_.npos;
    bool bracket = false;
    size_t at = at_ + 1;
    for (; at < text_.size() && text_[at] != '\n'; ++at) {
      if (text_[at] == '\\') ++at;
      else if (text_[at] == sign && !bracket) return at;
      else if (sign == '/' && text_[at] == '[') bracket = true;
      else if (text_[at] == ']') bracket = false;
    }
    open_until = at;
    return text_.npos;
  }

  std::string_view text_;
  size_t at_ = 0;
  bool in_literal_ = false;
  bool misread_ = false;
  bool any_ = false;
  size_t open_single_ = 0, open_double_ = 0, open_slash_ = 0;
  char last_ = 0;                         // of the code so far, white space left out
  size_t word_begin_ = 0, word_end_ = 0;  // the last name or keyword
  std::vector<uint32_t> depths_;          // open braces in each "${ … }" around this place
  std::vector<bool> lines_ = {false};
};

}  // namespace

std::vector<bool> lines_in_templates(std::string_view text) { return Scanner(text).lines(); }

}  // namespace redoubt::analysis
