#include "formats/sarif/repair.h"

#include <algorithm>
#include <cctype>

namespace redoubt::formats::sarif {
namespace {

// log object, runs array, run object, results array: a value that ends here is whole.
constexpr size_t kResultDepth = 4;
constexpr size_t kMaxDepth = 1000;

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // Walks until the first thing that JSON does not allow here, or the end.
  void run() {
    while (skip_space() && step()) {
    }
  }
  size_t stopped_at() const { return at_; }
  size_t safe_end() const { return safe_end_; }
  std::string_view safe_stack() const { return std::string_view(stack_).substr(0, safe_depth_); }

 private:
  enum class Expect { kValue, kValueOrEnd, kKey, kKeyOrEnd, kColon, kCommaOrEnd };

  bool skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
    return at_ < text_.size();
  }

  bool step() {
    const char c = text_[at_];
    switch (expect_) {
      case Expect::kColon:
        return c == ':' && take(Expect::kValue);
      case Expect::kKey:
      case Expect::kKeyOrEnd:
        if (c == '"') return string() && then(Expect::kColon);
        return expect_ == Expect::kKeyOrEnd && c == '}' && close();
      case Expect::kCommaOrEnd:
        if (stack_.empty()) return false;
        if (c == ',') return take(stack_.back() == '{' ? Expect::kKey : Expect::kValue);
        return c == (stack_.back() == '{' ? '}' : ']') && close();
      case Expect::kValue:
      case Expect::kValueOrEnd:
        return value(c);
    }
    return false;
  }

  bool value(char c) {
    if (c == ']' && expect_ == Expect::kValueOrEnd) return close();
    if (c == '{' || c == '[') {
      if (stack_.size() >= kMaxDepth) return false;
      stack_ += c;
      return take(c == '{' ? Expect::kKeyOrEnd : Expect::kValueOrEnd);
    }
    return (c == '"' ? string() : word()) && finished();
  }

  bool string() {
    for (size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\') ++i;
      else if (text_[i] == '"') return at_ = i + 1, true;
      else if (static_cast<unsigned char>(text_[i]) < 0x20) return false;
    }
    return false;
  }

  // A number, true, false or null; simdjson judges it exactly. One that ends with the text may be
  // cut in two.
  bool word() {
    size_t end = at_;
    while (end < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[end])) != 0 ||
                                  text_[end] == '-' || text_[end] == '+' || text_[end] == '.'))
      ++end;
    if (end == at_ || end == text_.size()) return false;
    at_ = end;
    return true;
  }

  bool close() {
    stack_.pop_back();
    ++at_;
    return finished();
  }
  bool finished() {
    if (stack_.size() <= kResultDepth) safe_end_ = at_, safe_depth_ = stack_.size();
    return then(Expect::kCommaOrEnd);
  }
  bool take(Expect next) { return ++at_, then(next); }
  bool then(Expect next) { return expect_ = next, true; }

  std::string_view text_;
  std::string stack_;
  size_t at_ = 0, safe_end_ = 0, safe_depth_ = 0;
  Expect expect_ = Expect::kValue;
};

}  // namespace

std::optional<Repaired> repair_json(std::string_view text) {
  Scanner scanner(text);
  scanner.run();
  if (scanner.safe_end() == 0) return {};
  Repaired repaired{.text = std::string(text.substr(0, scanner.safe_end())), .line = 0};
  const auto stack = scanner.safe_stack();
  for (auto bracket = stack.rbegin(); bracket != stack.rend(); ++bracket)
    repaired.text += *bracket == '{' ? '}' : ']';
  const auto before = text.substr(0, std::min(scanner.stopped_at(), text.size()));
  repaired.line = static_cast<size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  return repaired;
}

}  // namespace redoubt::formats::sarif
