#include "pipeline/tool_marks.h"

#include <algorithm>
#include <memory>

#include "analysis/comments.h"
#include "analysis/language.h"
#include "base/text.h"
#include "engines/found.h"
#include "platform/project_file.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kMaxFile = 8u << 20;
constexpr size_t kListed = 3;

using Patterns = std::vector<std::unique_ptr<re2::RE2>>;

Patterns patterns_of(const std::vector<std::string>& marks) {
  Patterns patterns;
  for (const auto& mark : marks)
    patterns.push_back(std::make_unique<re2::RE2>(mark, re2::RE2::Quiet));
  return patterns;
}

bool any_in(const Patterns& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& pattern) { return engines::found(*pattern, text); });
}

// Lines of `text`, from 1, with a mark in a comment. Most files have none, so that is told first.
std::vector<uint32_t> marked_lines(std::string_view text, std::string_view language,
                                   const Patterns& patterns) {
  if (!any_in(patterns, text)) return {};
  const analysis::CommentBlocks blocks(text, language);
  std::vector<uint32_t> lines;
  uint32_t number = 0;
  for (const auto line : split_lines(text)) {
    ++number;
    if (!any_in(patterns, line)) continue;
    const auto comments = analysis::comments_on(line, language);
    if (blocks.covers(number) || std::any_of(comments.begin(), comments.end(), [&](auto comment) {
          return any_in(patterns, comment);
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
  const Patterns patterns = patterns_of(manifest.marks);
  size_t count = 0;
  std::vector<std::string> places;
  for (const auto& file : files) {
    const auto text = platform::read_project_file(root, file, kMaxFile);
    if (!text || !*text) continue;
    const auto language = analysis::language_of(file, **text);
    for (const uint32_t line : marked_lines(**text, language, patterns)) {
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
