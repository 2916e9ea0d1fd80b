#include "pipeline/source_lines.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "analysis/allowance.h"
#include "analysis/encoding.h"
#include "analysis/language.h"
#include "base/text.h"
#include "core/identity.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kMaxFileBytes = 32u << 20;
constexpr uint32_t kMaxSnippetLines = 5;
constexpr size_t kMaxLineBytes = 300;

// Lines on which a tool found a secret, as it showed them; by line number.
using MaskedLines = std::map<uint32_t, std::string>;

bool is_about_secrets(const core::Finding& finding) {
  constexpr uint32_t kCwes[]{259, 312, 321, 522, 540, 798};
  return finding.capability.starts_with("secrets.") ||
         finding.capability == "config.secret-in-config" ||
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
    for (uint32_t line = region.start_line;
         line <= std::max(region.start_line, region.end_line) && line - region.start_line < 100;
         ++line) {
      const size_t index = line - region.start_line;
      masked.try_emplace(line,
                         index < lines.size() ? std::string(lines[index]) : std::string("****"));
    }
  }
  return masked;
}

// A file as its findings show it.
struct SourceText {
  std::string_view bytes, language;
  std::vector<std::string_view> lines;
  FileSecrets secrets;
  MaskedLines masked;

  std::string line(uint32_t number) const {
    if (const auto known = masked.find(number); known != masked.end()) return known->second;
    const auto begin = static_cast<size_t>(lines[number - 1].data() - bytes.data());
    return hidden_part(bytes, begin, begin + std::min(lines[number - 1].size(), kMaxLineBytes),
                       secrets);
  }
};

// Values that the line holds between quotes; a tool that found a credential may repeat one of them
// in its own words.
std::vector<std::string> quoted_values(std::string_view line) {
  constexpr size_t kLeast = 4;
  std::vector<std::string> values;
  for (size_t at = 0; (at = line.find_first_of("'\"`", at)) != line.npos;) {
    const size_t end = line.find(line[at], at + 1);
    if (end == line.npos) break;
    if (end - at > kLeast) values.emplace_back(line.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return values;
}

std::string snippet(const SourceText& source, const core::Region& region) {
  std::string text;
  const uint32_t last = std::min({std::max(region.start_line, region.end_line),
                                  region.start_line + kMaxSnippetLines - 1,
                                  static_cast<uint32_t>(source.lines.size())});
  for (uint32_t line = region.start_line; line <= last; ++line) {
    if (!text.empty()) text += '\n';
    text += to_valid_utf8(source.line(line));
  }
  return text;
}

void honour_comment(const SourceText& source, core::Finding& finding) {
  if (finding.suppressed()) return;
  const uint32_t line = finding.location.region.start_line;
  const auto allowed = [&](uint32_t number) {
    return analysis::allowance_on(source.lines[number - 1], source.language, finding.rule_id,
                                  finding.capability);
  };
  auto reason = allowed(line);
  // Alone on the line before: a comment behind other code speaks of that code.
  if (!reason && line >= 2 && !is_about_secrets(finding) &&
      analysis::is_comment_line(source.lines[line - 2], source.language))
    reason = allowed(line - 1);
  if (reason)
    finding.suppression = {.kind = core::Suppression::Kind::kInSource,
                           .reason = *reason,
                           .source = "redoubt:allow comment"};
}

}  // namespace

void read_source_lines(std::vector<core::SourceReport>& reports, platform::FileReader& files,
                       SecretMask& mask) {
  std::map<std::string_view, std::vector<core::Finding*>> by_path;
  for (auto& report : reports)
    for (auto& finding : report.findings)
      if (finding.location.region.start_line > 0 && !finding.location.path.empty() &&
          finding.commit.empty())
        by_path[finding.location.path].push_back(&finding);
  for (auto& [path, findings] : by_path) {
    const auto bytes = files.read(std::string(path), kMaxFileBytes);
    if (!bytes) continue;
    const auto decoded = analysis::utf16_as_utf8(bytes->view);
    const std::string_view text = decoded ? std::string_view(*decoded) : bytes->view;
    const std::string_view language = analysis::language_of(path, text);
    const auto hashes = core::line_hashes(analysis::without_allowances(text, language));
    SourceText source{.bytes = text,
                      .language = language,
                      .lines = split_lines(text),
                      .secrets = {},
                      .masked = masked_lines(findings)};
    if (!std::all_of(findings.begin(), findings.end(),
                     [](const auto* finding) { return hides_its_secrets(*finding); }))
      source.secrets = mask.secrets_in(std::string(path), text);
    for (auto* finding : findings) {
      const auto& region = finding->location.region;
      if (region.start_line > source.lines.size()) continue;
      if (region.start_line <= hashes.size())
        finding->partial_fingerprints.try_emplace("primaryLocationLineHash",
                                                  hashes[region.start_line - 1]);
      if (!is_about_secrets(*finding)) finding->location.snippet = snippet(source, region);
      honour_comment(source, *finding);
      hide_values(*finding, source.secrets);
      if (is_about_secrets(*finding) && !hides_its_secrets(*finding))
        hide_values(*finding,
                    {.spans = {}, .values = quoted_values(source.lines[region.start_line - 1])});
    }
  }
  for (auto& report : reports) mask.hide(report);
}

}  // namespace redoubt::pipeline
