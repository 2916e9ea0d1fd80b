#include <algorithm>

#include "engines/routes/blanks.h"
#include "engines/routes/in_force.h"

namespace redoubt::engines::routes {
namespace {

// Reads Python from sign to sign. A text in one quote ends with its line, closed or not, so that a
// sign that was misread costs one line; one in three quotes lasts as long as it may.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {
    result_.said = result_.code = std::string(text);
  }

  InForce scan() {
    while (at_ < text_.size()) {
      if (text_[at_] == '\n') end_line();
      else if (!open_.empty() && !open_.back().in_braces) inside_text();
      else code();
    }
    if (!open_.empty() && !open_.back().in_braces) blank(result_.code, begin_, text_.size());
    return std::move(result_);
  }

 private:
  struct Text {
    std::string_view quotes;
    bool format = false;
    bool in_braces = false;  // of a text with expressions: inside one
    bool plain = true;       // no expression so far
    int depth = 0;           // brackets that the expression has open
  };

  bool here(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }

  void end_line() {
    while (!open_.empty() && open_.back().quotes.size() == 1) {
      if (!open_.back().in_braces) blank(result_.code, begin_, at_);
      open_.pop_back();
      begin_ = at_;
    }
    next_line();
  }

  void next_line() {
    ++at_;
    result_.in_text.push_back(!open_.empty());
  }

  void code() {
    const char c = text_[at_];
    if (c == '#' && open_.empty()) {
      const size_t end = std::min(text_.find('\n', at_), text_.size());
      blank(result_.said, at_, end);
      blank(result_.code, at_, end);
      at_ = end;
    } else if (!open_.empty() && open_.back().quotes.size() == 3 && here(open_.back().quotes)) {
      close();
    } else if (c == '"' || c == '\'') {
      open(c);
    } else {
      if (!open_.empty()) count_bracket(c);
      ++at_;
    }
  }

  void count_bracket(char c) {
    Text& text = open_.back();
    if (c == '(' || c == '[' || c == '{') ++text.depth;
    if (c == ')' || c == ']' || (c == '}' && text.depth > 0)) --text.depth;
    else if (c == '}') {
      text.in_braces = false;
      begin_ = at_;
    }
  }

  void open(char quote) {
    const size_t width = text_.substr(at_).starts_with(std::string(3, quote)) ? 3 : 1;
    size_t prefix = at_;
    bool format = false;
    while (prefix > 0 && at_ - prefix < 2 && is_word_sign(text_[prefix - 1]))
      format |= std::string_view("fFtT").find(text_[--prefix]) != std::string_view::npos;
    if (prefix > 0 && is_word_sign(text_[prefix - 1])) format = false;
    open_.push_back({.quotes = text_.substr(at_, width), .format = format});
    at_ += width;
    begin_ = at_;
  }

  void inside_text() {
    Text& text = open_.back();
    const char c = text_[at_];
    if (c == '\\' && at_ + 1 < text_.size()) {
      ++at_;
      if (text_[at_] == '\n') next_line();
      else ++at_;
    } else if (here(text.quotes)) {
      close();
    } else if (text.format && here("{{")) {
      at_ += 2;
    } else if (text.format && c == '{') {
      text.in_braces = true;
      text.plain = false;
      text.depth = 0;
      blank(result_.code, begin_, ++at_);
    } else {
      ++at_;
    }
  }

  void close() {
    const Text& text = open_.back();
    if (!text.in_braces && !(text.plain && is_one_word(text_.substr(begin_, at_ - begin_))))
      blank(result_.code, begin_, at_);
    at_ += text.quotes.size();
    open_.pop_back();
    begin_ = at_;
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t begin_ = 0;        // of the inside of the innermost text, or of its part behind braces
  std::vector<Text> open_;  // texts around this place, each in an expression of the one before
  InForce result_{.said = {}, .code = {}, .in_text = {false}};
};

}  // namespace

InForce python_in_force(std::string_view text) { return Scanner(text).scan(); }

}  // namespace redoubt::engines::routes
