#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text.h"
#include "engines/routes/blanks.h"
#include "engines/routes/in_force.h"
#include "engines/routes/script_text.h"

namespace redoubt::engines::routes {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {
    result_.said = result_.code = std::string(text);
  }

  InForce scan() {
    while (at_ < text_.size())
      if (in_literal_) literal();
      else code();
    if (in_literal_) blank(result_.code, begin_, text_.size());
    return std::move(result_);
  }

 private:
  void code() {
    if (const size_t behind = behind_comment(text_, at_); behind != at_) {
      blank(result_.said, at_, behind);
      blank(result_.code, at_, behind);
      at_ = behind;
      return;
    }
    const char c = text_[at_];
    if (c == '"') return quoted(c, open_double_);
    if (c == '\'') return quoted(c, open_single_);
    if (c == '/' && begins_expression()) return quoted(c, open_slash_);
    if (c == '`') {
      in_literal_ = plain_ = true;
      begin_ = at_ + 1;
    }
    if (!depths_.empty() && c == '{') ++depths_.back();
    if (!depths_.empty() && c == '}' && depths_.back()-- == 0) {
      depths_.pop_back();
      in_literal_ = true;
      plain_ = false;
      begin_ = at_;
    }
    if (is_word_sign(c)) {
      if (at_ != word_end_) word_begin_ = at_;
      word_end_ = at_ + 1;
    }
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') last_ = c;
    ++at_;
  }

  void literal() {
    const char c = text_[at_];
    if (c == '\\') {
      at_ += 2;
    } else if (c == '`') {
      if (!plain_ || !is_one_word(text_.substr(begin_, at_ - begin_)))
        blank(result_.code, begin_, at_);
      in_literal_ = false;
      last_ = c;
      ++at_;
    } else if (text_.substr(at_).starts_with("${")) {
      at_ += 2;
      blank(result_.code, begin_, at_);
      depths_.push_back(0);
      in_literal_ = false;
      last_ = '{';
    } else {
      ++at_;
    }
  }

  // A text or a regular expression, up to the same sign on its line. Where there is none, the line
  // is not read for it again.
  void quoted(char sign, size_t& open_until) {
    const size_t begin = at_++;
    if (begin >= open_until) {
      const size_t end = end_of(sign);
      if (end < text_.size() && text_[end] == sign) {
        if (sign == '/' || !is_one_word(text_.substr(begin + 1, end - begin - 1)))
          blank(result_.code, begin + 1, end);
        at_ = end + 1;
      } else {
        open_until = end;
      }
    }
    last_ = sign == '/' ? ')' : sign;
  }

  // Where the sign stands next, or the line ends. A text goes on behind a backslash at the end of a
  // line; in brackets of an expression the sign is one of many.
  size_t end_of(char sign) const {
    bool bracket = false;
    size_t at = at_;
    for (; at < text_.size() && text_[at] != '\n'; ++at) {
      if (text_[at] == '\\' && at + 1 < text_.size() && (sign != '/' || text_[at + 1] != '\n'))
        ++at;
      else if (text_[at] == sign && !bracket) return at;
      else if (sign == '/' && text_[at] == '[') bracket = true;
      else if (text_[at] == ']') bracket = false;
    }
    return at;
  }

  // A slash behind a value divides, and one behind "<" closes an element.
  bool begins_expression() const {
    if (is_word_sign(last_))
      return is_one_of(text_.substr(word_begin_, word_end_ - word_begin_),
                       {"return", "typeof", "case", "in", "of", "throw", "else", "await", "yield"});
    return last_ == 0 ||
           std::string_view("(,=:[!&|?{;+-*%~^>").find(last_) != std::string_view::npos;
  }

  std::string_view text_;
  size_t at_ = 0;
  bool in_literal_ = false, plain_ = true;  // plain: without an expression so far
  size_t begin_ = 0;                        // of the literal's inside, or its part behind "${…}"
  std::vector<uint32_t> depths_;            // open braces in each "${…}" around this place
  size_t open_single_ = 0, open_double_ = 0, open_slash_ = 0;
  size_t word_begin_ = 0, word_end_ = 0;  // the last name or keyword
  char last_ = 0;                         // the last sign of code, white space left out
  InForce result_;
};

}  // namespace

InForce script_in_force(std::string_view text) { return Scanner(text).scan(); }

}  // namespace redoubt::engines::routes
