#include "analysis/long_texts.h"

#include <algorithm>

#include "analysis/template_literals.h"
#include "base/text.h"

namespace redoubt::analysis {
namespace {

class Scanner {
 public:
  Scanner(std::string_view text, std::string_view quotes, bool escapes)
      : text_(text), quotes_(quotes), escapes_(escapes) {}

  std::vector<bool> lines() {
    if (text_.find(quotes_) == text_.npos) return {};
    while (at_ < text_.size()) step();
    return std::move(lines_);
  }

 private:
  bool here(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }

  void go_to(size_t end, bool inside) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_)
      if (text_[at_] == '\n') lines_.push_back(inside);
  }

  void step() {
    if (here("//")) return go_to(text_.find('\n', at_), false);
    if (here("/*") && at_ < last_end_) return go_to(text_.find("*/", at_ + 2), false);
    if (here(quotes_)) return long_text();
    if (text_[at_] == '"') return short_string();
    if (text_[at_] == '\'') return character();
    go_to(at_ + 1, false);
  }

  void long_text() {
    size_t end = at_ + quotes_.size();
    while (end < text_.size() && !text_.substr(end).starts_with(quotes_))
      end += escapes_ && text_[end] == '\\' ? 2 : 1;
    end += quotes_.size();
    // Quotes before the closing ones belong to the text.
    while (quotes_.size() == 3 && end < text_.size() && text_[end] == '"') ++end;
    go_to(end, true);
  }

  void short_string() {
    size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '"' && text_[end] != '\n')
      end += text_[end] == '\\' ? 2 : 1;
    go_to(end < text_.size() && text_[end] == '"' ? end + 1 : end, false);
  }

  // '"', '\'', one character of several bytes; else no character begins here.
  void character() {
    constexpr size_t kLongest = 12;  // '\U0010ffff'
    const auto rest = text_.substr(at_, kLongest);
    const size_t end = rest.find('\'', rest.size() > 1 && rest[1] == '\\' ? 3 : 2);
    const bool one = end != rest.npos && rest.find('\n') > end;
    go_to(at_ + (one ? end + 1 : 1), false);
  }

  std::string_view text_, quotes_;
  bool escapes_;
  size_t at_ = 0;
  // Where the last comment ends: behind it, none is looked for.
  size_t last_end_ = text_.rfind("*/") == text_.npos ? 0 : text_.rfind("*/");
  std::vector<bool> lines_{false};
};

}  // namespace

std::vector<bool> lines_in_long_texts(std::string_view text, std::string_view language) {
  if (is_one_of(language, {"javascript", "typescript"})) return lines_in_templates(text);
  if (language == "go") return Scanner(text, "`", false).lines();
  if (is_one_of(language, {"java", "swift", "dart"})) return Scanner(text, "\"\"\"", true).lines();
  if (is_one_of(language, {"csharp", "kotlin", "scala", "groovy"}))
    return Scanner(text, "\"\"\"", false).lines();
  return {};
}

}  // namespace redoubt::analysis
