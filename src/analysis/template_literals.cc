#include "analysis/template_literals.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "base/text.h"

namespace redoubt::analysis {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<bool> lines() {
    const size_t first = text_.find('`');
    if (first == text_.npos) return {};
    while (at_ < text_.size()) {
      if (text_[at_] == '\n') begin_line();
      else if (in_literal_) literal();
      else code();
    }
    if (in_literal_ || misread_ || odd_comments_ || !depths_.empty()) doubt_from(first);
    return any_ ? std::move(lines_) : std::vector<bool>{};
  }

 private:
  bool here(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }

  void begin_line() {
    ++at_;
    lines_.push_back(in_literal_);
    any_ = any_ || in_literal_;
  }

  // Any quote so far may be the one that was misread.
  void doubt_from(size_t first) {
    const auto line =
        std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(first), '\n');
    std::fill(lines_.begin() + line + 1, lines_.end(), true);
    any_ = static_cast<size_t>(line) + 1 < lines_.size();
  }

  void literal() {
    if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') at_ += 2;
    else if (here("${")) {
      at_ += 2;
      in_literal_ = false;
      depths_.push_back(0);
    } else if (text_[at_++] == '`') in_literal_ = false, last_ = '`';
  }

  void code() {
    const char c = text_[at_];
    if (here("/*")) return block_comment();
    if (here("//")) return comment(std::min(text_.find('\n', at_), text_.size()));
    const bool blank = c == ' ' || c == '\t' || c == '\r';
    if (!blank) end_comments();
    if (c == '"' || c == '\'') return quoted(c);
    if (c == '/' && begins_regex()) return regex();
    if (c == '`') misread_ = misread_ || !may_open(), in_literal_ = true;
    else if (c == '(')
      conditions_.push_back(is_word(last_) && is_last_word({"if", "while", "for"}));
    else if (c == ')') close_parenthesis();
    else if (!depths_.empty() && c == '{') ++depths_.back();
    else if (!depths_.empty() && c == '}' && depths_.back()-- == 0) {
      depths_.pop_back();
      in_literal_ = true;
    }
    if (is_word(c) && at_ != word_end_) word_begin_ = at_;
    if (is_word(c)) word_end_ = at_ + 1;
    if (c == '<')
      is_type_ = at_ > 0 && (is_word(text_[at_ - 1]) || text_[at_ - 1] == ')') && !here("</");
    if (!blank) before_last_ = last_, last_ = c;
    ++at_;
  }

  // One backtick of a pair stands elsewhere: then a text was taken for a comment.
  void end_comments() {
    misread_ = misread_ || odd_comments_;
    odd_comments_ = false;
  }

  void close_parenthesis() {
    after_condition_ = !conditions_.empty() && conditions_.back();
    if (!conditions_.empty()) conditions_.pop_back();
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

  // A name between two backticks may be broken over comments that follow each other.
  void comment(size_t end) {
    const auto inside = text_.substr(at_, end - at_);
    odd_comments_ ^= std::count(inside.begin(), inside.end(), '`') % 2 != 0;
    skip_to(end);
  }

  void block_comment() {
    const size_t end = text_.find("*/", at_ + 2);
    misread_ = misread_ || end == text_.npos;
    comment(end == text_.npos ? text_.size() : end + 2);
  }

  // Up to the quote on the same line; one that is not closed there opens nothing.
  void quoted(char quote) {
    const size_t end = end_of(quote, quote == '"' ? open_double_ : open_single_);
    skip_to(end == text_.npos ? at_ + 1 : end + 1);
    last_ = quote;
  }

  bool is_last_word(std::initializer_list<std::string_view> words) const {
    return is_one_of(text_.substr(word_begin_, word_end_ - word_begin_), words);
  }

  // Words that a value may follow.
  bool is_behind_keyword() const {
    return is_word(last_) &&
           is_last_word({"return", "typeof", "case", "in", "of", "throw", "else", "do", "void",
                         "delete", "await", "yield", "instanceof", "default", "extends", "as"});
  }

  // Whether the backtick here stands where a literal can begin. Elsewhere it is part of the text
  // of an element (JSX), which is not told from code.
  bool may_open() const {
    if (is_behind_keyword()) return true;
    if (last_ == '>' && before_last_ == '=') return true;
    if (is_word(last_) || last_ == ')' || last_ == ']' || (last_ == '>' && is_type_))
      return at_ > 0 && text_[at_ - 1] == last_;  // a tag stands close
    return last_ != 0 && std::string_view("(,=:[?&|+{").find(last_) != text_.npos;
  }

  // A slash behind a value divides.
  bool begins_regex() const {
    if (is_behind_keyword()) return true;
    if (last_ == ')') return after_condition_;
    return last_ == 0 || std::string_view("(,=:[!&|?{};+-*%<>~^\n").find(last_) != text_.npos;
  }

  void regex() {
    const size_t end = end_of('/', open_slash_);
    at_ = end == text_.npos ? at_ + 1 : end + 1;
    last_ = ')';
    after_condition_ = false;
  }

  // How many characters a backslash before this place takes with it. An expression ends with its
  // line.
  size_t escaped(size_t at, char sign) const {
    if (text_.substr(at, 2) == "\r\n") return sign == '/' ? 1 : 2;
    return sign == '/' && text_.substr(at).starts_with('\n') ? 0 : 1;
  }

  // Where the sign stands next on the line, with no backslash before it and, of an expression,
  // outside brackets. A string goes on behind a line that ends with a backslash. Where there is
  // none, the rest of the line is not read for it again.
  size_t end_of(char sign, size_t& open_until) const {
    if (at_ < open_until) return text_.npos;
    bool bracket = false;
    size_t at = at_ + 1;
    for (; at < text_.size() && text_[at] != '\n'; ++at) {
      if (text_[at] == '\\') at += escaped(at + 1, sign);
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
  bool odd_comments_ = false;  // of the comments since the last code
  bool is_type_ = false;       // the last "<" stands behind a name or call: tag<Type>`…`
  bool any_ = false;
  size_t open_single_ = 0, open_double_ = 0, open_slash_ = 0;
  char last_ = 0, before_last_ = 0;       // of the code so far, white space left out
  bool after_condition_ = false;          // the last parenthesis closed one
  size_t word_begin_ = 0, word_end_ = 0;  // the last name or keyword
  std::vector<uint32_t> depths_;          // open braces in each "${ … }" around this place
  std::vector<bool> conditions_;          // of each open parenthesis: if, while, for
  std::vector<bool> lines_ = {false};
};

}  // namespace

std::vector<bool> lines_in_templates(std::string_view text) { return Scanner(text).lines(); }

}  // namespace redoubt::analysis
