#include "analysis/comments.h"

#include <algorithm>
#include <array>
#include <string>

#include "analysis/long_texts.h"
#include "base/text.h"

namespace redoubt::analysis {
namespace {

// The signs of a language that begin a comment, and how its strings behave.
struct Syntax {
  bool hash = false, slashes = false, block = false, dashes = false, semicolon = false,
       markup = false;
  bool strict = true;  // a sign counts only behind white space or at the start
  bool strings = true;
  bool long_strings = true;  // a quote that is not closed on the line goes on
  bool escapes = true;       // a backslash counts between single quotes as well
  bool prose = false;        // an apostrophe inside a word opens nothing
};

constexpr Syntax kAny{.hash = true,
                      .slashes = true,
                      .block = true,
                      .dashes = true,
                      .semicolon = true,
                      .markup = true,
                      .prose = true};
constexpr Syntax kC{.slashes = true, .block = true, .strict = false, .long_strings = false};
constexpr Syntax kScript{.hash = true, .strict = false};
constexpr Syntax kShell{.hash = true, .escapes = false};
constexpr Syntax kData{.hash = true, .escapes = false, .prose = true};
constexpr Syntax kSettings{.hash = true, .semicolon = true, .escapes = false, .prose = true};

struct Entry {
  std::string_view language;
  Syntax syntax;
};
constexpr auto kSyntaxes = std::to_array<Entry>({
    {"c", kC},
    {"cpp", kC},
    {"csharp", kC},
    {"dart", kC},
    {"go", kC},
    {"gomod", kC},
    {"groovy", kC},
    {"java", kC},
    {"javascript", kC},
    {"json", kC},
    {"kotlin", kC},
    {"objc", kC},
    {"rust", kC},
    {"scala", kC},
    {"solidity", kC},
    {"swift", kC},
    {"typescript", kC},
    {"css", {.block = true, .strict = false, .long_strings = false}},
    {"cmake", kScript},
    {"elixir", kScript},
    {"perl", kScript},
    {"ruby", kScript},
    {"python", {.hash = true, .strict = false, .long_strings = false}},
    {"dockerfile", kShell},
    {"dotenv", kShell},
    {"make", kShell},
    {"powershell", kShell},
    {"shell", kShell},
    {"yaml", kData},
    {"toml", kData},
    {"config", kSettings},
    {"ini", kSettings},
    {"properties", {.hash = true, .strings = false}},
    {"hcl", {.hash = true, .slashes = true, .block = true}},
    {"php", {.hash = true, .slashes = true, .block = true, .markup = true, .strict = false}},
    {"vue",
     {.slashes = true, .block = true, .markup = true, .strict = false, .long_strings = false}},
    {"svelte",
     {.slashes = true, .block = true, .markup = true, .strict = false, .long_strings = false}},
    {"lua", {.dashes = true, .strict = false}},
    {"sql", {.block = true, .dashes = true, .strict = false, .escapes = false}},
    {"html", {.slashes = true, .block = true, .markup = true, .prose = true}},
    {"xml", {.markup = true, .strings = false}},
});

const Syntax& syntax_of(std::string_view language) {
  const auto found = std::find_if(kSyntaxes.begin(), kSyntaxes.end(),
                                  [&](const Entry& entry) { return entry.language == language; });
  return found == kSyntaxes.end() ? kAny : found->syntax;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class Line {
 public:
  Line(std::string_view text, std::string_view language)
      : text_(text), syntax_(syntax_of(language)) {}

  std::vector<std::string_view> comments() {
    const auto inner = trim(text_);
    if (syntax_.block && inner.starts_with('*') && !inner.starts_with("*/"))
      return {inner.substr(1, inner.find("*/") - 1)};
    while (at_ < text_.size()) step();
    return std::move(found_);
  }

 private:
  bool here(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }

  bool may_begin(std::string_view sign) const {
    if (!here(sign)) return false;
    if (at_ == 0) return true;
    const char before = text_[at_ - 1];
    if (before == ' ' || before == '\t') return true;
    if (syntax_.strict) return false;
    return sign == "//" ? before != ':' : sign != "#" || (before != '$' && before != '&');
  }

  void step() {
    if (syntax_.block && may_begin("/*")) return take(2, "*/");
    if (syntax_.markup && here("<!--")) return take(4, "-->");
    if ((syntax_.hash && may_begin("#")) || (syntax_.semicolon && may_begin(";")))
      return take(1, {});
    if ((syntax_.slashes && may_begin("//")) || (syntax_.dashes && may_begin("--")))
      return take(2, {});
    const char c = text_[at_];
    if (syntax_.strings && (c == '"' || c == '\'' || c == '`')) return skip_string(c);
    at_ += c == '\\' && syntax_.strings ? 2 : 1;
  }

  void take(size_t sign, std::string_view closing) {
    const auto rest = text_.substr(at_ + sign);
    const size_t end = closing.empty() ? rest.npos : rest.find(closing);
    found_.push_back(rest.substr(0, end));
    at_ = end == rest.npos ? text_.size() : at_ + sign + end + closing.size();
  }

  void skip_string(char quote) {
    if (quote == '\'' && syntax_.prose && at_ > 0 && is_word(text_[at_ - 1])) {  // "don't"
      ++at_;
      return;
    }
    const std::string triple(3, quote);
    const bool tripled = here(triple);
    const size_t width = tripled ? 3 : 1;
    size_t end = at_ + width;
    while (end < text_.size() &&
           !text_.substr(end).starts_with(std::string_view(triple).substr(0, width)))
      end += text_[end] == '\\' && (syntax_.escapes || quote == '"') ? 2 : 1;
    if (end < text_.size()) at_ = end + width;
    else if (syntax_.long_strings || tripled || quote == '`') at_ = text_.size();
    else ++at_;  // no string: part of a regular expression, a lifetime
  }

  std::string_view text_;
  const Syntax& syntax_;
  size_t at_ = 0;
  std::vector<std::string_view> found_;
};

// Where a "<!--" begins that does not end on the line.
size_t unclosed_markup(std::string_view line, std::string_view language) {
  constexpr std::string_view kOpening = "<!--";
  if (!syntax_of(language).markup || line.find(kOpening) == line.npos) return line.npos;
  const auto comments = comments_on(line, language);
  if (comments.empty() ||
      comments.back().data() + comments.back().size() != line.data() + line.size())
    return line.npos;
  const auto begin = static_cast<size_t>(comments.back().data() - line.data());
  return line.substr(0, begin).ends_with(kOpening) ? begin - kOpening.size() : line.npos;
}

}  // namespace

std::vector<std::string_view> comments_on(std::string_view line, std::string_view language) {
  return Line(line, language).comments();
}

CommentBlocks::CommentBlocks(std::string_view text, std::string_view language) {
  const Syntax& syntax = syntax_of(language);
  const bool slashes = syntax.block && &syntax != &kAny;  // "/*" is a pattern in many other files
  if (!syntax.markup && !slashes) return;
  // Behind the last end of a kind no further one is looked for: a file full of beginnings would
  // else be read once for each.
  const size_t last_markup = text.rfind("-->"), last_slashes = text.rfind("*/");
  const auto in_text = slashes ? lines_in_long_texts(text, language) : std::vector<bool>{};
  uint32_t number = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    ++number;
    const auto line = text.substr(begin, end - begin);
    const bool is_text = number <= in_text.size() && in_text[number - 1];
    const bool starts = slashes && !is_text && trim(line).starts_with("/*");
    const std::string_view closing = starts ? "*/" : "-->";
    const size_t open = starts ? line.find("/*") : unclosed_markup(line, language);
    const size_t last = starts ? last_slashes : last_markup;
    if (open == line.npos || last == text.npos || last < begin + open + 2) {
      begin = end + 1;
      continue;
    }
    const size_t close = text.find(closing, begin + open + 2);
    begin = end + 1;
    if (close < end) continue;
    const uint32_t first = number + 1;
    number +=
        static_cast<uint32_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(end),
                                         text.begin() + static_cast<std::ptrdiff_t>(close), '\n'));
    const size_t last_end = std::min(text.find('\n', close), text.size());
    const bool alone =
        trim(text.substr(close + closing.size(), last_end - close - closing.size())).empty();
    if (number >= first) blocks_.push_back({first, alone ? number : number - 1});
    begin = last_end + 1;
  }
}

bool CommentBlocks::covers(uint32_t line) const {
  const auto after =
      std::upper_bound(blocks_.begin(), blocks_.end(), line,
                       [](uint32_t at, const Lines& block) { return at < block.first; });
  return after != blocks_.begin() && line <= std::prev(after)->last;
}

}  // namespace redoubt::analysis
