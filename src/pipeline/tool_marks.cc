#include "pipeline/tool_marks.h"

#include <algorithm>

#include "base/text.h"
#include "platform/project_file.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kMaxFile = 8u << 20;
constexpr size_t kListed = 3;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool in_comment(std::string_view before) {
  if (!before.empty() && is_letter(before.back())) return false;
  for (const std::string_view begin : {"#", "//", "/*", "--", "<!--"})
    if (before.find(begin) != before.npos) return true;
  return trim(before) == "*";  // inside a block
}

// Lines of `text`, from 1, with a mark. Most files have none, so that is told first.
std::vector<size_t> marked_lines(std::string_view text, const std::vector<std::string>& marks) {
  if (std::none_of(marks.begin(), marks.end(),
                   [&](const auto& mark) { return text.find(mark) != text.npos; }))
    return {};
  std::vector<size_t> lines;
  size_t number = 0;
  for (const auto line : split_lines(text)) {
    ++number;
    if (std::any_of(marks.begin(), marks.end(), [&](const auto& mark) {
          const size_t at = line.find(mark);
          return at != line.npos && in_comment(line.substr(0, at));
        }))
      lines.push_back(number);
  }
  return lines;
}

}  // namespace

std::string silenced_by_comments(const adapters::ToolManifest& manifest,
                                 const std::filesystem::path& root,
                                 const std::vector<std::string>& files) {
  if (manifest.marks.empty()) return {};
  size_t count = 0;
  std::vector<std::string> places;
  for (const auto& file : files) {
    const auto text = platform::read_project_file(root, file, kMaxFile);
    if (!text || !*text) continue;
    for (const size_t line : marked_lines(**text, manifest.marks)) {
      ++count;
      if (places.size() < kListed) places.push_back(fmt::format("{}:{}", file, line));
    }
  }
  if (count == 0) return {};
  if (count > places.size()) places.push_back(fmt::format("{} more", count - places.size()));
  return fmt::format("{} of the files under test keep{} it from reporting: {}",
                     counted(count, "comment"), count == 1 ? "s" : "", join(places, ", "));
}

}  // namespace redoubt::pipeline
