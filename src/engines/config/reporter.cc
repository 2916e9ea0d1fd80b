#include "engines/config/reporter.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "core/place_kind.h"

namespace redoubt::engines::config {
namespace {

constexpr uint32_t kSnippetLines = 5;

core::Severity one_step_less(core::Severity severity) {
  if (severity == core::Severity::kInfo) return severity;
  return static_cast<core::Severity>(static_cast<uint8_t>(severity) - 1);
}

std::string lower_name_parts(std::string_view path) { return "/" + to_lower(path); }

// Of the file's name, as its signs separate them.
std::vector<std::string> words_of_name(std::string_view path) {
  std::vector<std::string> words(1);
  for (const char c : to_lower(path.substr(path.rfind('/') + 1)))
    if (c == '.' || c == '-' || c == '_') words.emplace_back();
    else words.back() += c;
  return words;
}

}  // namespace

bool is_settings_template(std::string_view path) {
  const auto words = words_of_name(path);
  const auto has = [&](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  // "settings.py.example", not "template.py". What fills in a template of Jinja starts the program
  // with it; the others are copied and changed.
  const bool of_python = has("py") && !path.ends_with(".py");
  return (has("env") || of_python) && (has("example") || has("sample") || has("template") ||
                                       has("dist") || has("tpl") || has("tmpl"));
}

bool is_development_file(std::string_view path) {
  static constexpr auto kFolders =
      std::to_array<std::string_view>({"/.devcontainer/", "/hack/", "/playground/", "/tutorials/"});
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"dev", "devel", "develop", "development", "override", "local", "test", "tests", "testing",
       "example", "sample", "e2e", "debug", "ci", "cypress", "playwright", "selenium"});
  // "ci.yml" and "test.yml" are the project's own pipelines: they run with its token.
  if (path.starts_with(".github/") || path.starts_with(".gitlab/") ||
      path.ends_with(".gitlab-ci.yml"))
    return false;
  if (core::is_beside_product(path)) return true;
  const std::string text = lower_name_parts(path);
  for (const std::string_view folder : kFolders)
    if (text.find(folder) != std::string::npos) return true;
  const auto words = words_of_name(path);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  });
}

bool Reporter::begin(std::string_view rule_id) {
  const auto at = rules_.find(rule_id);
  rule_ = at == rules_.end() ? nullptr : &at->second;
  return rule_ != nullptr;
}

core::Finding& Reporter::add(const Place& place, std::string message) {
  REDOUBT_CHECK(rule_ != nullptr);
  if (findings_.size() >= kMaxFindings) {
    truncated_ = true;
    return surplus_ = {};
  }
  core::Finding finding;
  finding.rule_id = rule_->info.id;
  finding.capability = rule_->info.capability;
  finding.title = rule_->info.title;
  finding.message = std::move(message);
  finding.remedy = rule_->info.remedy;
  finding.severity = rule_->info.severity;
  finding.confidence = rule_->confidence;
  finding.cwes = rule_->info.cwes;
  finding.references = rule_->info.references;
  finding.location.path = file_.path();
  const uint32_t line = std::max(place.line, 1u);
  finding.location.region.start_line = line;
  finding.location.region.end_line = std::max(line, place.end_line);
  finding.location.snippet = file_.lines().snippet(
      line, std::min(finding.location.region.end_line, line + kSnippetLines - 1));
  finding.scope = place.scope;
  if (place.scope_line != 0 && place.scope_line <= line)
    finding.scope_offset = line - place.scope_line;
  findings_.push_back(std::move(finding));
  return findings_.back();
}

void Reporter::fact(std::string kind, std::string value, uint32_t line) {
  core::Fact fact;
  fact.kind = std::move(kind);
  fact.value = std::move(value);
  fact.location.path = file_.path();
  fact.location.region.start_line = fact.location.region.end_line = line;
  out_.facts.push_back(std::move(fact));
}

void Reporter::mask(std::string secret) {
  if (secret.size() >= 4) secrets_.push_back(std::move(secret));
}

void Reporter::cut(std::string reason) { cuts_.push_back(std::move(reason)); }

uint32_t Reporter::line_with(std::string_view needle, uint32_t first, uint32_t last) const {
  const std::string_view part = trim(needle.substr(0, needle.find('\n')));
  last = std::min(last, file_.lines().line_count());
  for (uint32_t line = first; line <= last && !part.empty(); ++line)
    if (file_.lines().line(line).find(part) != std::string_view::npos) return line;
  return first;
}

void Reporter::suppress(core::Finding& finding) {
  const auto allowed =
      allowances_.find(finding.location.region, finding.rule_id, finding.capability);
  if (!allowed) return;
  finding.suppression.kind = core::Suppression::Kind::kInSource;
  finding.suppression.reason = allowed->reason;
  finding.suppression.source = allowed->source;
}

namespace {

// "NAME: ****" of each line.
std::string without_values(std::string_view snippet) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(snippet, '\n')) {
    const size_t sign = line.find_first_of(":=");
    lines.push_back(std::string(line.substr(0, sign == line.npos ? 0 : sign + 1)) + " ****");
  }
  return join(lines, "\n");
}

}  // namespace

void Reporter::finish() {
  // The longest first, so that a secret that holds another one goes as a whole.
  std::sort(secrets_.begin(), secrets_.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
  const bool development = is_development_file(file_.path());
  const bool only_template = is_settings_template(file_.path());
  for (size_t i = 0; i < findings_.size(); ++i) {
    core::Finding& finding = findings_[i];
    if (only_template) {
      finding.severity = one_step_less(finding.severity);
      finding.confidence = core::Confidence::kLow;
      finding.message +=
          " This file is a template, so it counts only where it is copied as it is: it is rated "
          "one step lower, and low in confidence.";
    } else if (development && core::is_beside_product(file_.path()) &&
               finding.capability == "config.secret-in-config" &&
               finding.severity > core::Severity::kLow) {
      // As the secrets engine, which sees many of them too, rates what stands there.
      finding.severity = core::Severity::kLow;
      finding.message +=
          " The path is one of tests, examples or documentation, so it is rated low.";
    } else if (development && finding.severity != core::Severity::kInfo) {
      finding.severity = one_step_less(finding.severity);
      finding.message +=
          " The file's name says development or tests, so it is rated one step lower.";
    }
    // Written with an escape, or too short to be looked for: then no value of the lines is shown.
    if (finding.capability == "config.secret-in-config" &&
        !std::binary_search(shown_.begin(), shown_.end(), i) &&
        std::none_of(secrets_.begin(), secrets_.end(), [&](const std::string& secret) {
          return finding.location.snippet.find(secret) != std::string::npos;
        }))
      finding.location.snippet = without_values(finding.location.snippet);
    for (const std::string& secret : secrets_) {
      finding.location.snippet = replace_all(finding.location.snippet, secret, "****");
      finding.message = replace_all(finding.message, secret, "****");
      finding.remedy = replace_all(finding.remedy, secret, "****");
    }
    finding.message = to_valid_utf8(finding.message);
    finding.remedy = to_valid_utf8(finding.remedy);
    finding.location.snippet = to_valid_utf8(finding.location.snippet);
    finding.scope = to_valid_utf8(finding.scope);
    suppress(finding);
    out_.findings.push_back(std::move(finding));
  }
  std::stable_sort(out_.findings.begin(), out_.findings.end(), [](const auto& a, const auto& b) {
    return std::tie(a.location.region.start_line, a.rule_id) <
           std::tie(b.location.region.start_line, b.rule_id);
  });
  if (truncated_)
    cut(fmt::format("only the first {} findings of this file are reported", kMaxFindings));
  for (std::string& reason : cuts_)
    out_.gaps.push_back({.kind = core::CoverageGap::Kind::kTruncated,
                         .path = file_.path(),
                         .reason = std::move(reason),
                         .makes_incomplete = true});
}

}  // namespace redoubt::engines::config
