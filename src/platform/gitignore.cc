#include "platform/gitignore.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::platform {
namespace {

// One path component or pattern piece against another: '*', '?', '[…]' and '\\'; never crosses '/'.
bool component_matches(std::string_view text, std::string_view pattern);

// '[…]' at the start of `pattern`; sets `length` to the whole bracket's size, or 0 when it is not closed.
bool bracket_matches(char c, std::string_view pattern, size_t& length) {
  size_t at = 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool matched = false;
  for (bool first = true; at < pattern.size() && (first || pattern[at] != ']'); first = false) {
    const char low = pattern[at];
    char high = low;
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      high = pattern[at + 2];
      at += 2;
    }
    matched = matched || (low <= c && c <= high);
    ++at;
  }
  length = at < pattern.size() ? at + 1 : 0;
  return matched != negated;
}

bool one_matches(char c, std::string_view pattern, size_t& length) {
  length = 1;
  if (pattern[0] == '?') return true;
  if (pattern[0] == '[') {
    const bool matched = bracket_matches(c, pattern, length);
    if (length > 0) return matched;
    length = 1;
  }
  if (pattern[0] == '\\' && pattern.size() > 1) {
    length = 2;
    return pattern[1] == c;
  }
  return pattern[0] == c;
}

bool component_matches(std::string_view text, std::string_view pattern) {
  size_t t = 0, p = 0, star = std::string_view::npos, star_text = 0;
  while (t < text.size()) {
    size_t length = 0;
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && one_matches(text[t], pattern.substr(p), length)) {
      p += length;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool path_components_match(const std::vector<std::string_view>& path, size_t i,
                           const std::vector<std::string_view>& pattern, size_t j) {
  for (; j < pattern.size(); ++i, ++j) {
    if (pattern[j] == "**") {
      if (j + 1 == pattern.size()) return i < path.size();
      for (size_t skip = i; skip <= path.size(); ++skip)
        if (path_components_match(path, skip, pattern, j + 1)) return true;
      return false;
    }
    if (i == path.size() || !component_matches(path[i], pattern[j])) return false;
  }
  return i == path.size();
}

}  // namespace

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
    std::string_view tail = line.substr(line.find_last_of("*?]\\") + 1);  // the whole line when there is none of them
    if (tail.starts_with('/')) tail.remove_prefix(1);                      // "**/x" matches "x" as well
    pattern.tail = tail.size();
    patterns_.push_back(std::move(pattern));
  }
}

Gitignore::Answer Gitignore::match(std::string_view path, bool folder) const {
  const size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  std::vector<std::string_view> components;  // of the path, once a pattern needs them
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->folder_only && !folder) continue;
    const std::string_view glob = pattern->glob;
    const std::string_view subject = pattern->anchored ? path : name;
    if (!subject.starts_with(glob.substr(0, pattern->literal)) || !subject.ends_with(glob.substr(glob.size() - pattern->tail)))
      continue;
    if (pattern->anchored && components.empty()) components = split(path, '/');
    const bool matched =
        pattern->anchored ? path_components_match(components, 0, split(glob, '/'), 0) : component_matches(name, glob);
    if (matched) return pattern->negated ? Answer::kIncluded : Answer::kIgnored;
  }
  return Answer::kUndecided;
}

}  // namespace redoubt::platform
