#include "pipeline/source_lines.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/text.h"
#include "core/identity.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kMaxFileBytes = 32u << 20;
constexpr uint32_t kMaxSnippetLines = 5;
constexpr size_t kMaxLineBytes = 300;
constexpr std::string_view kAllow = "redoubt:allow";

// Lines that hold a secret, masked; by line number.
using MaskedLines = std::map<uint32_t, std::string>;

bool is_about_secrets(const core::Finding& finding) {
  constexpr uint32_t kCwes[]{259, 312, 321, 522, 540, 798};
  return finding.capability.starts_with("secrets.") || finding.capability == "config.secret-in-config" ||
         std::any_of(std::begin(kCwes), std::end(kCwes), [&](uint32_t cwe) {
           return std::find(finding.cwes.begin(), finding.cwes.end(), cwe) != finding.cwes.end();
         });
}

MaskedLines masked_lines(const std::vector<core::Finding*>& findings) {
  MaskedLines masked;
  for (const auto* finding : findings) {
    if (!is_about_secrets(*finding)) continue;
    const auto lines = split_lines(finding->location.snippet);
    const auto& region = finding->location.region;
    // Whoever gave no snippet still says that there is something to hide.
    for (uint32_t line = region.start_line; line <= std::max(region.start_line, region.end_line) && line - region.start_line < 100; ++line) {
      const size_t index = line - region.start_line;
      masked.try_emplace(line, index < lines.size() ? std::string(lines[index]) : std::string("****"));
    }
  }
  return masked;
}

std::string snippet(const std::vector<std::string_view>& lines, const core::Region& region, const MaskedLines& masked) {
  std::string text;
  const uint32_t last = std::min({std::max(region.start_line, region.end_line), region.start_line + kMaxSnippetLines - 1,
                                  static_cast<uint32_t>(lines.size())});
  for (uint32_t line = region.start_line; line <= last; ++line) {
    if (!text.empty()) text += '\n';
    const auto hidden = masked.find(line);
    text += hidden != masked.end() ? hidden->second : to_valid_utf8(lines[line - 1].substr(0, kMaxLineBytes));
  }
  return text;
}

// What stands behind the mark: a rule id as first word limits it to that rule, the rest is the reason.
bool allows(std::string_view line, const core::Finding& finding, std::string& reason) {
  const size_t at = line.find(kAllow);
  if (at == std::string_view::npos) return false;
  const auto rest = trim(line.substr(at + kAllow.size()));
  const auto word = rest.substr(0, rest.find(' '));
  const bool names_rule = word.find('.') != std::string_view::npos || word == finding.rule_id;
  if (names_rule && !finding.rule_id.ends_with(word)) return false;
  reason = to_valid_utf8(trim(names_rule ? rest.substr(word.size()) : rest).substr(0, 120));
  return true;
}

void honour_comment(const std::vector<std::string_view>& lines, core::Finding& finding) {
  if (finding.suppressed() || is_about_secrets(finding)) return;  // the secrets engine reads its own comments
  const uint32_t line = finding.location.region.start_line;
  std::string reason;
  const bool here = allows(lines[line - 1], finding, reason);
  // Alone on the line before: a comment behind other code speaks of that code.
  constexpr std::string_view kCommentStarts = "#/-;<*";
  const auto before = line >= 2 ? trim(lines[line - 2]) : std::string_view{};
  if (!here && (before.empty() || kCommentStarts.find(before.front()) == std::string_view::npos || !allows(before, finding, reason))) return;
  finding.suppression = {.kind = core::Suppression::Kind::kInSource, .reason = reason, .source = "redoubt:allow comment"};
}

}  // namespace

void read_source_lines(std::vector<core::SourceReport>& reports, platform::FileReader& files) {
  std::map<std::string_view, std::vector<core::Finding*>> by_path;
  for (auto& report : reports)
    for (auto& finding : report.findings)
      if (finding.location.region.start_line > 0 && !finding.location.path.empty() && finding.commit.empty())
        by_path[finding.location.path].push_back(&finding);
  for (auto& [path, findings] : by_path) {
    const auto bytes = files.read(std::string(path), kMaxFileBytes);
    if (!bytes) continue;
    const auto hashes = core::line_hashes(bytes->view);
    const auto lines = split_lines(bytes->view);
    const auto masked = masked_lines(findings);
    for (auto* finding : findings) {
      const auto& region = finding->location.region;
      if (region.start_line > lines.size()) continue;
      if (region.start_line <= hashes.size()) finding->partial_fingerprints.try_emplace("primaryLocationLineHash", hashes[region.start_line - 1]);
      if (!is_about_secrets(*finding)) finding->location.snippet = snippet(lines, region, masked);
      honour_comment(lines, *finding);
    }
  }
}

}  // namespace redoubt::pipeline
