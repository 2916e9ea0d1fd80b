#include "engines/config/text_lines.h"

#include <deque>
#include <string>

#include <re2/re2.h>

#include "base/text.h"
#include "formats/block_scalars.h"

namespace redoubt::engines::config {
namespace {

// The lines between "cat <<END" and "END", without both.
class HereDocuments {
 public:
  bool holds(std::string_view line) {
    if (ends_.empty()) {
      open(line);
      return false;
    }
    if (trim(line) != ends_.front()) return true;
    ends_.pop_front();
    return false;
  }
  void end_of_script() { ends_.clear(); }

 private:
  void open(std::string_view line) {
    // "<<<" takes a word, and "((1 << n))" is arithmetic.
    static const re2::RE2 kOpens(R"((?:^|[^<])<<[-~]?[ \t]*\\?["']?([A-Za-z_][\w.-]*))");
    if (line.find("<<") == line.npos || line.find("((") != line.npos || trim(line).starts_with('#'))
      return;
    re2::StringPiece rest(line.data(), line.size());
    std::string end;
    while (re2::RE2::FindAndConsume(&rest, kOpens, &end)) ends_.push_back(end);
  }

  std::deque<std::string> ends_;  // one line may open several, which follow each other
};

}  // namespace

TextLines::TextLines(const analysis::SourceFile& file) {
  const bool yaml = file.language() == "yaml";
  if (!yaml && file.language() != "shell" && file.language() != "dockerfile") return;
  const uint32_t count = file.lines().line_count();
  lines_.resize(count + size_t{1});
  formats::BlockScalars scalars;
  HereDocuments documents;
  for (uint32_t number = 1; number <= count; ++number) {
    const std::string_view line = file.lines().line(number);
    lines_[number].value = yaml && scalars.holds(line);
    if (!yaml || lines_[number].value) lines_[number].document = documents.holds(line);
    else documents.end_of_script();
  }
}

}  // namespace redoubt::engines::config
