#include "pipeline/source_lines.h"

#include <algorithm>
#include <cctype>
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

// What an imported report says is in its own words and of no known kind.
bool names_secrets(const core::Finding& finding) {
  if (!finding.source.starts_with("import:")) return false;
  const std::string words = to_lower(finding.source + ' ' + finding.rule_id + ' ' + finding.title +
                                     ' ' + finding.message);
  constexpr std::string_view kWords[]{"secret",  "credential", "password",    "passwd",
                                      "token",   "api key",    "api-key",     "private key",
                                      "api_key", "gitleaks",   "private-key", "access key"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return words.find(word) != words.npos; });
}

bool is_about_secrets(const core::Finding& finding) {
  constexpr uint32_t kCwes[]{259, 312, 321, 522, 540, 798};
  if (!finding.purl.empty()) return false;  // a package that handles credentials badly
  return finding.capability.starts_with("secrets.") || names_secrets(finding) ||
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

bool is_token_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '+' ||
         c == '/' || c == '=' || c == '.';
}

// Runs of characters that read like no word: long, with letters and digits.
void add_tokens(std::string_view line, std::vector<std::string>& values) {
  constexpr size_t kLeast = 12;
  const auto has = [](std::string_view token, auto kind) {
    return std::any_of(token.begin(), token.end(), [&](unsigned char c) { return kind(c) != 0; });
  };
  for (size_t begin = 0; begin < line.size();) {
    size_t end = begin;
    while (end < line.size() && is_token_character(line[end])) ++end;
    const auto token = line.substr(begin, end - begin);
    if (token.size() >= kLeast && has(token, [](int c) { return std::isdigit(c); }) &&
        has(token, [](int c) { return std::isalpha(c); }))
      values.emplace_back(token);
    begin = end + 1;
  }
}

// An expression of a workflow that only names what it stands for ("${{ secrets.A || vars.B }}"), at
// the beginning of a text: its length, 0 where there is none. One that holds a text in quotes, or a
// word of no context, may hold a value.
size_t length_of_reference(std::string_view text) {
  constexpr std::string_view kContexts[]{"env",   "github",  "inputs",   "job",
                                         "jobs",  "matrix",  "needs",    "runner",
                                         "steps", "secrets", "strategy", "vars"};
  const auto is_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
  };
  for (size_t at = text.starts_with("${{") ? 3 : text.size(); at < text.size();) {
    if (text.substr(at).starts_with("}}")) return at + 2;
    size_t behind = at;
    while (behind < text.size() && is_name(text[behind])) ++behind;
    const auto name = text.substr(at, behind - at);
    const auto context = name.substr(0, name.find('.'));
    const bool known = name.empty()
                           ? std::string_view(" \t|&!()").find(text[at]) != std::string_view::npos
                           : context.size() < name.size() &&
                                 std::find(std::begin(kContexts), std::end(kContexts), context) !=
                                     std::end(kContexts);
    if (!known) return 0;
    at = std::max(behind, at + 1);
  }
  return 0;
}

// A text without the expressions in it that only name something.
std::vector<std::string_view> between_references(std::string_view text) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  for (size_t at = 0; (at = text.find("${{", at)) != text.npos;) {
    const size_t length = length_of_reference(text.substr(at));
    if (length > 0) parts.push_back(text.substr(begin, at - begin)), begin = at + length;
    at += std::max<size_t>(length, 1);
  }
  parts.push_back(text.substr(begin));
  return parts;
}

// What a tool that found a credential on the line may repeat in its own words: values between
// quotes, and what reads like a token. An expression names a secret and is none; what stands beside
// it in the same quotes may be one.
std::vector<std::string> likely_secrets(std::string_view line) {
  constexpr size_t kLeast = 4;
  std::vector<std::string> values;
  for (size_t at = 0; (at = line.find_first_of("'\"`", at)) != line.npos;) {
    const size_t end = line.find(line[at], at + 1);
    if (end == line.npos) break;
    const auto parts = between_references(line.substr(at + 1, end - at - 1));
    for (const auto part : parts) {
      const auto value = parts.size() == 1 ? part : trim(part);
      if (value.size() >= kLeast) values.emplace_back(value);
    }
    at = end + 1;
  }
  for (const auto part : between_references(line)) add_tokens(part, values);
  std::sort(values.begin(), values.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
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
    const std::string_view text =
        decoded ? std::string_view(*decoded) : analysis::without_mark(bytes->view);
    const std::string_view language = analysis::language_of(path, text);
    // In the order of their lines, as core::line_hashes counts.
    std::stable_sort(findings.begin(), findings.end(), [](const auto* a, const auto* b) {
      return a->location.region.start_line < b->location.region.start_line;
    });
    std::vector<uint32_t> numbers;
    for (const auto* finding : findings) numbers.push_back(finding->location.region.start_line);
    const auto hashes = core::line_hashes(analysis::without_allowances(text, language), numbers);
    SourceText source{.bytes = text,
                      .language = language,
                      .lines = split_lines(text),
                      .secrets = {},
                      .masked = masked_lines(findings)};
    if (!std::all_of(findings.begin(), findings.end(),
                     [](const auto* finding) { return hides_its_secrets(*finding); }))
      source.secrets = mask.secrets_in(std::string(path), text);
    for (size_t i = 0; i < findings.size(); ++i) {
      auto* finding = findings[i];
      const auto& region = finding->location.region;
      if (region.start_line > source.lines.size()) continue;
      if (!hashes[i].empty())
        finding->partial_fingerprints.try_emplace("primaryLocationLineHash", hashes[i]);
      if (!is_about_secrets(*finding)) finding->location.snippet = snippet(source, region);
      honour_comment(source, *finding);
      hide_values(*finding, source.secrets);
      if (is_about_secrets(*finding) && !hides_its_secrets(*finding)) {
        const auto in_words = [&](std::string_view words) {
          // What a rule says of a remedy is the same whatever the line holds.
          const std::string remedy = finding->remedy;
          hide_values(*finding, {.spans = {}, .values = likely_secrets(words)});
          if (!finding->source.starts_with("import:")) finding->remedy = remedy;
        };
        in_words(source.lines[region.start_line - 1]);
        // The report may be about another version of the line.
        if (names_secrets(*finding)) in_words(finding->message), in_words(finding->title);
      }
    }
  }
  for (auto& report : reports) mask.hide(report);
}

std::string suppressed_without_reason(const std::vector<ReportedFinding>& findings) {
  constexpr size_t kMost = 5;
  std::vector<std::string> places;
  size_t count = 0;
  for (const auto& reported : findings) {
    const auto& suppression = reported.finding.suppression;
    const auto& location = reported.finding.location;
    if (!suppression.reason.empty() || !suppression.source.starts_with("redoubt:allow")) continue;
    if (++count <= kMost)
      places.push_back(
          fmt::format("{}:{}", to_valid_utf8(location.path), location.region.start_line));
  }
  if (count == 0) return "";
  return fmt::format("{} suppressed without a reason, by redoubt:allow in {}{}",
                     count == 1 ? "1 finding is" : fmt::format("{} findings are", count),
                     join(places, ", "),
                     count > kMost ? fmt::format(" and {} more", count - kMost) : "");
}

}  // namespace redoubt::pipeline
