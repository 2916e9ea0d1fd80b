#include "platform/gitignore.h"

#include <algorithm>

#include "base/glob.h"
#include "base/text.h"

namespace redoubt::platform {

Gitignore::Gitignore(std::string_view text) {
  for (std::string_view line : split_lines(text)) {
    while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    Pattern pattern;
    if (line.starts_with('!')) pattern.negated = true, line.remove_prefix(1);
    if (line.ends_with('/')) pattern.folder_only = true, line.remove_suffix(1);
    pattern.anchored = line.find('/') != std::string_view::npos;
    if (line.starts_with('/')) line.remove_prefix(1);
    if (line.empty()) continue;
    pattern.glob = line;
    pattern.literal = std::min(line.find_first_of("*?[\\"), line.size());
    std::string_view tail =
        line.substr(line.find_last_of("*?]\\") + 1);   // the whole line when there is none of them
    if (tail.starts_with('/')) tail.remove_prefix(1);  // "**/x" matches "x" as well
    pattern.tail = tail.size();
    patterns_.push_back(std::move(pattern));
  }
}

Gitignore::Answer Gitignore::match(std::string_view path, bool folder) const {
  const size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->folder_only && !folder) continue;
    const std::string_view glob = pattern->glob;
    const std::string_view subject = pattern->anchored ? path : name;
    if (!subject.starts_with(glob.substr(0, pattern->literal)) ||
        !subject.ends_with(glob.substr(glob.size() - pattern->tail)))
      continue;
    const bool matched = glob_matches(subject, glob, GlobSyntax::kGitignore);
    if (matched) return pattern->negated ? Answer::kIncluded : Answer::kIgnored;
  }
  return Answer::kUndecided;
}

}  // namespace redoubt::platform
