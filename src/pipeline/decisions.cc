#include "pipeline/decisions.h"

#include <algorithm>
#include <set>

#include "base/date.h"
#include "base/text.h"
#include "formats/yaml.h"
#include "pipeline/config.h"
#include "platform/filesystem.h"
#include "platform/project_file.h"
#include "platform/write_below.h"

namespace redoubt::pipeline {
namespace {

// Enough of a digest to be unique, short enough to read in a review.
constexpr size_t kKeyDigits = 20;
constexpr size_t kMaxBytes = 16u << 20;  // of the file
constexpr std::string_view kHeader =
    "# What was decided about findings: accepted risks and false positives. Reviewed like code.\n"
    "# `redoubt finding decide` adds entries; `keys` are what a finding is recognised by.\n";

Decision read_decision(const formats::Node& node, std::string_view file, Diagnostics& diagnostics) {
  const SourcePosition where{std::string(file), node.line(), node.column()};
  formats::report_unknown_keys(
      node, {"finding", "verdict", "reason", "owner", "expires", "rule", "path", "keys"}, file,
      diagnostics);
  Decision decision{.finding = node.text_of("finding"),
                    .verdict = node.text_of("verdict"),
                    .reason = node.text_of("reason"),
                    .owner = node.text_of("owner"),
                    .expires = node.text_of("expires"),
                    .rule = node.text_of("rule"),
                    .path = node.text_of("path"),
                    .keys = {},
                    .where = where};
  if (decision.verdict != "accepted-risk" && decision.verdict != "false-positive")
    diagnostics.error(where, "'verdict' must be accepted-risk or false-positive");
  if (decision.reason.empty()) diagnostics.error(where, "a decision needs a 'reason'");
  if (decision.owner.empty()) diagnostics.error(where, "a decision needs an 'owner'");
  if (decision.verdict == "accepted-risk" && decision.expires.empty())
    diagnostics.error(where, "an accepted risk needs a date in 'expires'")
        .hint("write: expires: 2027-06-30");
  if (!decision.expires.empty() && !is_date(decision.expires))
    diagnostics.error(where, fmt::format("'{}' is not a date", decision.expires))
        .hint("write year-month-day: 2027-06-30");
  for (const auto& key : node.texts_of("keys")) {
    const size_t colon = key.find(':');
    if (colon == std::string::npos || key.size() < colon + 9)
      diagnostics.error(where, fmt::format("'{}' is not a key", key));
    else decision.keys.push_back({.rung = key.substr(0, colon), .value = key.substr(colon + 1)});
  }
  if (decision.keys.empty())
    diagnostics.error(where, "a decision needs 'keys'")
        .hint("let `redoubt finding decide` write the entry");
  return decision;
}

}  // namespace

Result<std::vector<Decision>> parse_decisions(std::string_view text, std::string_view file,
                                              Diagnostics& diagnostics) {
  TRY_ASSIGN(const auto root, formats::parse_yaml_document(text, file));
  std::vector<Decision> decisions;
  if (root.is_null()) return decisions;
  formats::report_unknown_keys(root, {"decisions"}, file, diagnostics);
  const auto* list = root.find("decisions");
  if (list == nullptr || !(list->is_sequence() || list->is_null()))
    diagnostics.error({std::string(file), root.line(), root.column()},
                      "the file must have a list 'decisions'");
  else
    for (const auto& node : list->items())
      decisions.push_back(read_decision(node, file, diagnostics));
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  return decisions;
}

Result<std::vector<Decision>> load_decisions(const std::filesystem::path& root) {
  TRY_ASSIGN(const auto text,
             platform::read_project_file(root, std::string(kDecisionsFile), kMaxBytes));
  if (!text) return std::vector<Decision>{};
  Diagnostics diagnostics;
  return parse_decisions(*text, (root / kDecisionsFile).string(), diagnostics);
}

namespace {

std::string text_of(const Decision& decision) {
  std::string text =
      fmt::format("  - finding: {}\n    verdict: {}\n    reason: {}\n    owner: {}\n",
                  decision.finding, decision.verdict, formats::yaml_quoted(decision.reason),
                  formats::yaml_quoted(decision.owner));
  if (!decision.expires.empty()) text += fmt::format("    expires: {}\n", decision.expires);
  text += fmt::format("    rule: {}\n    path: {}\n    keys:\n",
                      formats::yaml_quoted(decision.rule), formats::yaml_quoted(decision.path));
  for (const auto& key : decision.keys)
    if (key.rung != core::kPlaceRung)
      text += fmt::format("      - {}:{}\n", key.rung,
                          std::string_view(key.value).substr(0, kKeyDigits));
  return text;
}

}  // namespace

Result<void> append_decisions(const std::filesystem::path& root,
                              const std::vector<Decision>& decisions) {
  TRY_ASSIGN(const auto before,
             platform::read_project_file(root, std::string(kDecisionsFile), kMaxBytes));
  std::string text = before ? *before : std::string(kHeader) + "decisions:\n";
  if (!text.empty() && text.back() != '\n') text += '\n';
  for (const auto& decision : decisions) text += text_of(decision);
  Diagnostics diagnostics;
  // Never leaves a file that the next run cannot read.
  TRY(parse_decisions(text, (root / kDecisionsFile).string(), diagnostics));
  return platform::write_below(root, std::string(kDecisionsFile), text);
}

DecisionBook::DecisionBook(std::vector<Decision> decisions, std::string today)
    : decisions_(std::move(decisions)), today_(std::move(today)), used_(decisions_.size()) {}

void DecisionBook::apply(const std::vector<core::Identified>& identities,
                         const std::vector<core::Finding*>& findings) {
  std::vector<bool> covered(findings.size());
  for (size_t i = 0; i < findings.size(); ++i) covered[i] = findings[i]->suppressed();
  for (const bool ended : {false, true}) {
    std::vector<size_t> open_decisions, open_findings;
    for (size_t i = 0; i < decisions_.size(); ++i)
      if (!used_[i] && decisions_[i].expired(today_) == ended) open_decisions.push_back(i);
    for (size_t i = 0; i < findings.size(); ++i)
      if (!covered[i]) open_findings.push_back(i);
    for (const auto& [decision, finding] : pairs(open_decisions, open_findings, identities)) {
      used_[decision] = covered[finding] = true;
      if (ended) note_ended(decisions_[decision]);
      else suppress(decisions_[decision], *findings[finding]);
    }
  }
}

// Decisions hold the first digits of keys; reconciling needs the whole ones.
std::vector<std::pair<size_t, size_t>> DecisionBook::pairs(
    const std::vector<size_t>& open_decisions, const std::vector<size_t>& open_findings,
    const std::vector<core::Identified>& identities) const {
  std::vector<core::Identified> current, known;
  std::set<core::IdentityKey> whole;
  for (const size_t i : open_findings) {
    current.push_back(identities[i]);
    whole.insert(identities[i].keys.begin(), identities[i].keys.end());
  }
  for (const size_t i : open_decisions) {
    core::Identified subject{.keys = {}, .path = decisions_[i].path, .sources = {}};
    for (const auto& key : decisions_[i].keys) {
      const auto at = whole.lower_bound(key);
      if (key.rung != core::kPlaceRung && at != whole.end() && at->rung == key.rung &&
          at->value.starts_with(key.value))
        subject.keys.push_back(*at);
    }
    known.push_back(std::move(subject));
  }
  std::vector<std::pair<size_t, size_t>> result;
  const auto matches = core::reconcile(known, current);
  for (size_t i = 0; i < matches.size(); ++i)
    if (matches[i].known != core::Match::kNone)
      result.emplace_back(open_decisions[matches[i].known], open_findings[i]);
  return result;
}

void DecisionBook::suppress(const Decision& decision, core::Finding& finding) {
  finding.suppression = {
      .kind = core::Suppression::Kind::kExternal,
      .reason = fmt::format("{}: {} ({})", decision.verdict, decision.reason, decision.owner),
      .source = std::string(kDecisionsFile),
      .verdict = decision.verdict,
      .owner = decision.owner,
      .expires = decision.expires};
}

void DecisionBook::note_ended(const Decision& decision) {
  notes_.push_back(fmt::format("{}: the decision on {} ended on {}", decision.where.to_string(),
                               decision.finding, decision.expires));
}

bool is_excluded(const std::vector<std::string>& exclude, std::string_view path) {
  return !path.empty() && matches_any(path, exclude);
}

void accept_if_excluded(const std::vector<std::string>& exclude, core::Finding& finding) {
  if (is_excluded(exclude, finding.location.path) && !finding.suppressed())
    finding.suppression = {.kind = core::Suppression::Kind::kExternal,
                           .reason = "the path is excluded",
                           .source = "exclude in redoubt.yaml"};
}

}  // namespace redoubt::pipeline
