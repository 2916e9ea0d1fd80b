#include "engines/config/places.h"

#include <algorithm>
#include <utility>

#include "analysis/long_texts.h"
#include "base/text.h"

namespace redoubt::engines::config {
namespace {

// What follows the comments at the start of a line: in "/* istanbul ignore next */ code" the code
// is in force. Empty where nothing follows the last of them.
std::string_view behind_comments(std::string_view line) {
  for (bool again = true; again;) {
    again = false;
    for (const auto& [begin, end] :
         {std::pair<std::string_view, std::string_view>{"/*", "*/"}, {"<!--", "-->"}}) {
      const size_t closed = line.starts_with(begin) ? line.find(end, begin.size()) : line.npos;
      if (closed == line.npos) continue;
      line = trim(line.substr(closed + end.size()));
      again = true;
    }
  }
  return line;
}

// A pattern may begin with the empty lines before what it is about.
size_t place_of(std::string_view hit) {
  const size_t first = hit.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? 0 : first;
}

// "#[Route('/')]" is code.
bool begins_attribute(std::string_view text, std::string_view language) {
  return text.starts_with("#[") && (language == "php" || language == "rust");
}

// Whether nothing of the line is in force, as far as the line alone tells.
bool is_comment(std::string_view whole, std::string_view language) {
  const std::string_view line = trim(whole);
  // "/*) deploy ;;" is a branch of a shell script.
  if (language == "shell") return line.starts_with('#');
  const std::string_view rest = behind_comments(line);
  if (begins_attribute(rest, language)) return false;
  // Comments of the formats that the rules are about.
  for (const std::string_view mark : {"#", ";", "//", "-- ", "/*", "* ", "<!--", "% ", "%%"})
    if (rest.starts_with(mark)) return true;
  return rest.empty() && !line.empty();
}

}  // namespace

std::string_view Comments::text_in_force() {
  if (text_) return *text_;
  text_.emplace(file_.bytes());
  const analysis::CommentBlocks blocks(file_.bytes(), file_.language());
  for (uint32_t number = 1; number <= file_.lines().line_count(); ++number) {
    const std::string_view line = file_.lines().line(number);
    if (line.empty()) continue;
    const auto begin = static_cast<size_t>(line.data() - file_.bytes().data());
    if (is_comment(line, file_.language()) || blocks.covers(number))
      text_->replace(begin, line.size(), line.size(), ' ');
    else blank_trailing(line, begin);
  }
  if (file_.language() == "go") blank_raw_strings();
  return *text_;
}

// What a raw string of Go holds on its further lines is text, such as an example of what not to
// write. One that does not end hides nothing.
void Comments::blank_raw_strings() {
  const auto inside = analysis::lines_in_long_texts(file_.bytes(), "go");
  std::optional<size_t> from;
  for (uint32_t number = 1; number <= inside.size(); ++number) {
    if (!inside[number - 1]) continue;
    const std::string_view line = file_.lines().line(number);
    const auto begin = static_cast<size_t>(line.data() - file_.bytes().data());
    if (!from) from = begin;
    const size_t closed = line.find('`');
    if (closed == line.npos) continue;
    for (size_t at = *from; at < begin + closed; ++at)
      if ((*text_)[at] != '\n') (*text_)[at] = ' ';
    from.reset();
  }
}

// Behind what is in force. A semicolon ends statements more often than it begins a comment there,
// and two dashes begin an option.
void Comments::blank_trailing(std::string_view line, size_t begin) {
  if (line.find_first_of("#/<") == line.npos) return;
  for (const std::string_view comment : analysis::comments_on(line, file_.language())) {
    size_t first = static_cast<size_t>(comment.data() - line.data());
    while (first > 0 && std::string_view("#/*<!-").find(line[first - 1]) != line.npos) --first;
    if (line[first] != '#' && line[first] != '/' && line[first] != '<') continue;
    if (begins_attribute(line.substr(first), file_.language())) continue;
    const size_t end = static_cast<size_t>(comment.data() - line.data()) + comment.size();
    text_->replace(begin + first, end - first, end - first, ' ');
  }
}

Places::Places(const re2::RE2& pattern, const analysis::SourceFile& file, Comments* comments)
    : pattern_(pattern),
      file_(file),
      text_(comments == nullptr ? file.bytes() : comments->text_in_force()) {
  // Groups cost a slower match: only those with a name are asked for.
  int groups = 0;
  for (const auto& [name, group] : pattern.NamedCapturingGroups()) groups = std::max(groups, group);
  hits_.resize(static_cast<size_t>(groups) + 1);
}

bool Places::next() {
  const re2::StringPiece whole(text_.data(), text_.size());
  if (is_cut() || from_ > text_.size() ||
      !pattern_.Match(whole, from_, text_.size(), re2::RE2::UNANCHORED, hits_.data(),
                      static_cast<int>(hits_.size())))
    return false;
  const re2::StringPiece& hit = hits_[0];
  const auto begin = static_cast<size_t>(hit.data() - text_.data());
  line_ = file_.lines().line_of(begin + place_of({hit.data(), hit.size()}));
  from_ = begin + std::max<size_t>(hit.size(), 1);
  ++tried_;
  read_ += hit.size();
  return !is_cut();
}

void Places::try_again() { from_ = static_cast<size_t>(hits_[0].data() - text_.data()) + 1; }

uint32_t Places::end_line() const { return file_.lines().line_of(last()); }

std::string_view Places::group(const std::string& name) const {
  const auto& groups = pattern_.NamedCapturingGroups();
  const auto at = groups.find(name);
  if (at == groups.end()) return {};
  const re2::StringPiece& hit = hits_[static_cast<size_t>(at->second)];
  return {hit.data(), hit.size()};
}

}  // namespace redoubt::engines::config
