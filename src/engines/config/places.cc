#include "engines/config/places.h"

#include <algorithm>
#include <utility>

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

}  // namespace

bool Comments::is_comment(uint32_t number) {
  if (number != asked_) asked_ = number, answer_ = look(number);
  return answer_;
}

bool Comments::look(uint32_t number) {
  const std::string_view line = trim(file_.lines().line(number));
  const std::string_view rest = behind_comments(line);
  // Comments of the formats that the rules are about.
  for (const std::string_view mark : {"#", ";", "//", "-- ", "/*", "* ", "<!--", "% ", "%%"})
    if (rest.starts_with(mark)) return true;
  if (rest.size() != line.size()) return rest.empty();
  if (!blocks_) blocks_.emplace(file_.bytes(), file_.language());
  return blocks_->covers(number);
}

Places::Places(const re2::RE2& pattern, const analysis::SourceFile& file, Comments* comments)
    : pattern_(pattern), file_(file), comments_(comments) {
  // Groups cost a slower match: only those with a name are asked for.
  int groups = 0;
  for (const auto& [name, group] : pattern.NamedCapturingGroups()) groups = std::max(groups, group);
  hits_.resize(static_cast<size_t>(groups) + 1);
}

bool Places::next() {
  const std::string_view text = file_.bytes();
  const re2::StringPiece whole(text.data(), text.size());
  while (from_ <= text.size() && pattern_.Match(whole, from_, text.size(), re2::RE2::UNANCHORED,
                                                hits_.data(), static_cast<int>(hits_.size()))) {
    const re2::StringPiece& hit = hits_[0];
    const auto begin = static_cast<size_t>(hit.data() - text.data());
    const size_t place = begin + place_of({hit.data(), hit.size()});
    line_ = file_.lines().line_of(place);
    if (++tried_ > kMaxTried) return false;
    const bool comment = comments_ != nullptr && comments_->is_comment(line_);
    // Behind a comment, what is in force may begin on the last line of the match.
    from_ = comment ? std::max(begin + 1, std::min(text.find('\n', place), text.size()))
                    : begin + std::max<size_t>(hit.size(), 1);
    if (!comment) return true;
  }
  return false;
}

void Places::try_again() {
  from_ = static_cast<size_t>(hits_[0].data() - file_.bytes().data()) + 1;
}

uint32_t Places::end_line() const { return file_.lines().line_of(from_ - 1); }

std::string_view Places::group(const std::string& name) const {
  const auto& groups = pattern_.NamedCapturingGroups();
  const auto at = groups.find(name);
  if (at == groups.end()) return {};
  const re2::StringPiece& hit = hits_[static_cast<size_t>(at->second)];
  return {hit.data(), hit.size()};
}

}  // namespace redoubt::engines::config
