#include "pipeline/decisions.h"

#include <algorithm>

#include "base/text.h"
#include "formats/yaml.h"
#include "pipeline/config.h"
#include "platform/filesystem.h"
#include "platform/write_below.h"

namespace redoubt::pipeline {
namespace {

// Enough of a digest to be unique, short enough to read in a review.
constexpr size_t kKeyDigits = 20;
constexpr std::string_view kHeader =
    "# What was decided about findings: accepted risks and false positives. Reviewed like code.\n"
    "# `redoubt finding decide` adds entries; `keys` are what a finding is recognised by.\n";

bool is_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const size_t i : {0, 1, 2, 3, 5, 6, 8, 9})
    if (text[i] < '0' || text[i] > '9') return false;
  return true;
}

Decision read_decision(const formats::Node& node, std::string_view file, Diagnostics& diagnostics) {
  const SourcePosition where{std::string(file), node.line(), node.column()};
  formats::report_unknown_keys(node, {"finding", "verdict", "reason", "owner", "expires", "rule", "path", "keys"}, file,
                               diagnostics);
  Decision decision{.finding = node.text_of("finding"), .verdict = node.text_of("verdict"), .reason = node.text_of("reason"),
                    .owner = node.text_of("owner"), .expires = node.text_of("expires"), .rule = node.text_of("rule"),
                    .path = node.text_of("path"), .keys = {}, .where = where};
  if (decision.verdict != "accepted-risk" && decision.verdict != "false-positive")
    diagnostics.error(where, "'verdict' must be accepted-risk or false-positive");
  if (decision.reason.empty()) diagnostics.error(where, "a decision needs a 'reason'");
  if (decision.owner.empty()) diagnostics.error(where, "a decision needs an 'owner'");
  if (decision.verdict == "accepted-risk" && decision.expires.empty())
    diagnostics.error(where, "an accepted risk needs a date in 'expires'").hint("write: expires: 2027-06-30");
  if (!decision.expires.empty() && !is_iso_date(decision.expires))
    diagnostics.error(where, fmt::format("'{}' is not a date", decision.expires)).hint("write year-month-day: 2027-06-30");
  for (const auto& key : node.texts_of("keys")) {
    const size_t colon = key.find(':');
    if (colon == std::string::npos || key.size() < colon + 9) diagnostics.error(where, fmt::format("'{}' is not a key", key));
    else decision.keys.push_back({.rung = key.substr(0, colon), .value = key.substr(colon + 1)});
  }
  if (decision.keys.empty())
    diagnostics.error(where, "a decision needs 'keys'").hint("let `redoubt finding decide` write the entry");
  return decision;
}

// A YAML double-quoted scalar.
std::string yaml_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : to_valid_utf8(text)) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else if (static_cast<unsigned char>(c) >= ' ') out += c;
  }
  return out + '"';
}

}  // namespace

Result<std::vector<Decision>> parse_decisions(std::string_view text, std::string_view file, Diagnostics& diagnostics) {
  TRY_ASSIGN(const auto root, formats::parse_yaml_document(text, file));
  std::vector<Decision> decisions;
  if (root.is_null()) return decisions;
  formats::report_unknown_keys(root, {"decisions"}, file, diagnostics);
  const auto* list = root.find("decisions");
  if (list == nullptr || !(list->is_sequence() || list->is_null()))
    diagnostics.error({std::string(file), root.line(), root.column()}, "the file must have a list 'decisions'");
  else
    for (const auto& node : list->items()) decisions.push_back(read_decision(node, file, diagnostics));
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  return decisions;
}

Result<std::vector<Decision>> load_decisions(const std::filesystem::path& root) {
  const auto file = root / kDecisionsFile;
  std::error_code code;
  if (!std::filesystem::exists(file, code)) return std::vector<Decision>{};
  TRY_ASSIGN(const std::string text, platform::read_file(file, 16u << 20));
  Diagnostics diagnostics;
  return parse_decisions(text, file.string(), diagnostics);
}

Result<void> append_decision(const std::filesystem::path& root, const Decision& decision) {
  const auto file = root / kDecisionsFile;
  std::error_code code;
  std::string text;
  if (std::filesystem::exists(file, code)) {
    TRY_ASSIGN(text, platform::read_file(file, 16u << 20));
    if (!text.empty() && text.back() != '\n') text += '\n';
  } else {
    text = std::string(kHeader) + "decisions:\n";
  }
  text += fmt::format("  - finding: {}\n    verdict: {}\n    reason: {}\n    owner: {}\n", decision.finding,
                      decision.verdict, yaml_quoted(decision.reason), yaml_quoted(decision.owner));
  if (!decision.expires.empty()) text += fmt::format("    expires: {}\n", decision.expires);
  text += fmt::format("    rule: {}\n    path: {}\n    keys:\n", yaml_quoted(decision.rule), yaml_quoted(decision.path));
  for (const auto& key : decision.keys)
    text += fmt::format("      - {}:{}\n", key.rung, std::string_view(key.value).substr(0, kKeyDigits));
  Diagnostics diagnostics;
  TRY(parse_decisions(text, file.string(), diagnostics));  // never leaves a file that the next run cannot read
  return platform::write_below(root, std::string(kDecisionsFile), text);
}

const Decision* find_decision(const std::vector<Decision>& decisions, const std::vector<core::IdentityKey>& keys, std::string_view today) {
  const Decision* ended = nullptr;
  for (const auto& decision : decisions)
    for (const auto& mine : decision.keys)
      for (const auto& key : keys)
        if (mine.rung == key.rung && std::string_view(key.value).starts_with(mine.value)) {
          if (!decision.expired(today)) return &decision;
          ended = &decision;
        }
  return ended;
}

}  // namespace redoubt::pipeline
