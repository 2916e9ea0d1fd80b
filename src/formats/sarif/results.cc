#include "formats/sarif/results.h"

#include <algorithm>

#include "base/text.h"
#include "formats/sarif/sensitive.h"

namespace redoubt::formats::sarif {
namespace {

constexpr size_t kMaxMessage = 4000;
constexpr size_t kMaxRelated = 100;
constexpr size_t kMaxListed = 50;  // aliases, references, fingerprints

std::string limited(std::string_view text, size_t size) {
  return text.size() <= size ? to_valid_utf8(text) : to_valid_utf8(text.substr(0, size)) + "…";
}

// "{0}" by the first argument, "{{" by "{" (§3.11.5).
std::string with_arguments(std::string_view pattern, Array arguments) {
  std::vector<std::string_view> values;
  for (const auto& argument : arguments) {
    std::string_view value;
    values.push_back(argument.get(value) == simdjson::SUCCESS ? value : std::string_view{});
  }
  std::string out;
  for (size_t i = 0; i < pattern.size() && out.size() <= kMaxMessage; ++i) {
    const char c = pattern[i];
    if ((c == '{' || c == '}') && i + 1 < pattern.size() && pattern[i + 1] == c) {
      out += c;
      ++i;
      continue;
    }
    const size_t close = c == '{' ? pattern.find('}', i) : std::string_view::npos;
    const bool index = close != std::string_view::npos && close > i + 1 && close - i <= 4 &&
                       std::all_of(pattern.begin() + static_cast<ptrdiff_t>(i + 1),
                                   pattern.begin() + static_cast<ptrdiff_t>(close),
                                   [](char d) { return d >= '0' && d <= '9'; });
    const size_t number = index ? std::stoul(std::string(pattern.substr(i + 1, close - i - 1))) : 0;
    if (!index || number >= values.size()) {
      out += c;
      continue;
    }
    out += values[number];
    i = close;
  }
  return out;
}

std::string message_of(const Element& holder, const Rules& rules, const Rule* rule) {
  const auto message = member(holder, "message");
  if (!message) return {};
  const auto arguments = items(*message, "arguments");
  if (const auto id = text(*message, "id"); !id.empty() && text(*message, "text").empty()) {
    if (const auto pattern = rules.message_string(rule, id))
      return with_arguments(*pattern, arguments);
    if (const auto pattern = rules.message_string(rule, id, true))
      return with_arguments(*pattern, arguments);
  }
  const auto plain = text(*message, "text");
  const auto shown = plain.empty() ? text(*message, "markdown") : plain;
  return arguments.begin() == arguments.end() ? std::string(shown)
                                              : with_arguments(shown, arguments);
}

core::Severity severity_of_level(std::string_view level) {
  if (level == "error") return core::Severity::kHigh;
  if (level == "note") return core::Severity::kLow;
  if (level == "none") return core::Severity::kInfo;
  return core::Severity::kMedium;
}

core::Severity severity_of(const Element& result, const Rule* rule) {
  if (const auto own = property_severity(member(result, "properties"))) return *own;
  const auto level = text(result, "level");
  if (rule != nullptr && rule->severity) return *rule->severity;
  if (!level.empty()) return severity_of_level(level);
  return severity_of_level(rule != nullptr && rule->level ? *rule->level : "warning");
}

void add_related(core::Finding& finding, const Element& location, const Places& places) {
  if (finding.related.size() >= kMaxRelated) return;
  auto place = places.location(location);
  if (!place.path.empty() && place != finding.location) finding.related.push_back(std::move(place));
}

// The first code flow's steps, then further and related locations.
void read_related(core::Finding& finding, const Element& result, const Places& places) {
  const auto flow = item(member(result, "codeFlows"), 0);
  if (flow)
    for (const auto& thread : items(*flow, "threadFlows"))
      for (const auto& step : items(thread, "locations"))
        if (const auto location = member(step, "location")) add_related(finding, *location, places);
  bool first = true;
  for (const auto& location : items(result, "locations"))
    if (!std::exchange(first, false)) add_related(finding, location, places);
  for (const auto& location : items(result, "relatedLocations"))
    add_related(finding, location, places);
}

void read_place(core::Finding& finding, const Element& result, const Places& places) {
  const auto first = item(member(result, "locations"), 0);
  if (first) {
    finding.location = places.location(*first);
    if (const auto logical = item(member(*first, "logicalLocations"), 0)) {
      const auto full = text(*logical, "fullyQualifiedName");
      finding.scope = limited(full.empty() ? text(*logical, "name") : full, 500);
    }
  }
  // Binary checkers name only what they analysed.
  if (finding.location.path.empty())
    if (const auto analysed = member(result, "analysisTarget"))
      finding.location.path = places.path(*analysed);
}

// A suppression under review or rejected does not suppress (§3.35.3).
void read_suppressions(core::Finding& finding, const Element& result) {
  const Element* accepted = nullptr;
  std::optional<Element> kept;
  for (const auto& entry : items(result, "suppressions")) {
    const auto status = text(entry, "status");
    const auto state = text(entry, "state");  // as some writers of 2.1.0 drafts call it
    if ((!status.empty() && status != "accepted") ||
        (status.empty() && !state.empty() && state != "accepted"))
      return;
    if (!kept) kept = entry;
    accepted = &*kept;
  }
  if (accepted == nullptr) return;
  finding.suppression = {.kind = text(*accepted, "kind") == "inSource"
                                     ? core::Suppression::Kind::kInSource
                                     : core::Suppression::Kind::kExternal,
                         .reason = limited(text(*accepted, "justification"), 1000),
                         .source = "sarif"};
}

void read_fingerprints(core::Finding& finding, const Element& result) {
  for (const char* key : {"partialFingerprints", "fingerprints"}) {
    simdjson::dom::object map;
    const auto value = member(result, key);
    if (!value || value->get(map) != simdjson::SUCCESS) continue;
    for (const auto& [name, print] : map) {
      std::string_view written;
      // Some tools deliver the same text for every result; it would make all of them one.
      const bool useful = print.get(written) == simdjson::SUCCESS && !written.empty() &&
                          written != "requires login";
      if (useful && finding.partial_fingerprints.size() < kMaxListed)
        finding.partial_fingerprints.emplace(limited(name, 200), limited(written, 500));
    }
  }
}

// What write_sarif() adds for findings about components.
void read_properties(core::Finding& finding, const Element& result) {
  const auto properties = member(result, "properties");
  if (!properties) return;
  finding.purl = limited(text(*properties, "purl"), 1000);
  finding.fixed_version = limited(text(*properties, "fixedVersion"), 200);
  finding.known_exploited = boolean(*properties, "knownExploited").value_or(false);
  finding.development = boolean(*properties, "development").value_or(false);
  finding.capability = limited(text(*properties, "capability"), 100);
  for (const auto& alias : items(*properties, "aliases")) {
    std::string_view id;
    if (finding.aliases.size() < kMaxListed && alias.get(id) == simdjson::SUCCESS)
      finding.aliases.push_back(limited(id, 100));
  }
  std::sort(finding.aliases.begin(), finding.aliases.end());
}

std::string remedy_of(const Element& result, const Rule* rule) {
  const auto fix = item(member(result, "fixes"), 0);
  const auto description = fix ? member(*fix, "description") : std::nullopt;
  if (description && !text(*description, "text").empty())
    return limited(text(*description, "text"), 1000);
  return rule != nullptr ? rule->remedy : "";
}

void read_cwes(core::Finding& finding, const Element& result, const Rules& rules,
               const Rule* rule) {
  if (rule != nullptr) finding.cwes = rule->cwes;
  add_property_cwes(member(result, "properties"), finding.cwes);
  add_taxa_cwes(rules.run(), items(result, "taxa"), {}, finding.cwes);
  sort_cwes(finding.cwes);
}

std::string rule_id_of(const Element& result, const Rule* rule) {
  const auto reference = member(result, "rule");
  auto id = text(result, "ruleId");
  if (id.empty() && reference) id = text(*reference, "id");
  if (!id.empty()) return limited(id, 300);
  return rule != nullptr && !rule->id.empty() ? rule->id : "unnamed";
}

}  // namespace

bool is_reported(const Element& result) {
  const auto kind = text(result, "kind");
  return (kind.empty() || kind == "fail") && text(result, "baselineState") != "absent";
}

// A name of one word ("unpinned-uses") says less than the first sentence of the message.
std::string title_of(const core::Finding& finding, const Rule* rule) {
  const std::string title = rule != nullptr && !rule->title.empty() ? rule->title : finding.rule_id;
  if (title.find(' ') != std::string::npos) return title;
  constexpr size_t kMaxSentence = 140;
  std::string_view sentence =
      std::string_view(finding.message).substr(0, finding.message.find('\n'));
  if (const size_t end = sentence.find(". "); end != std::string_view::npos)
    sentence = sentence.substr(0, end);
  while (sentence.ends_with('.')) sentence.remove_suffix(1);
  return sentence.find(' ') == std::string_view::npos || sentence.size() > kMaxSentence
             ? title
             : std::string(sentence);
}

std::optional<core::Finding> read_result(const Element& result, const Rules& rules,
                                         const Places& places, std::string_view tool) {
  const Rule* rule = rules.find(result);
  core::Finding finding;
  finding.source = tool;
  finding.rule_id = rule_id_of(result, rule);
  finding.message = limited(trim(message_of(result, rules, rule)), kMaxMessage);
  if (finding.message.empty() && rule != nullptr)
    finding.message = limited(rule->description, kMaxMessage);
  if (finding.message.empty()) return {};
  finding.title = title_of(finding, rule);
  finding.remedy = remedy_of(result, rule);
  // Many tools put the rule's name where others explain the remedy; a repetition helps nobody.
  if (finding.remedy == finding.message || finding.remedy == finding.title ||
      (rule != nullptr && finding.remedy == rule->title) ||
      finding.message.find(finding.remedy) != std::string::npos)
    finding.remedy.clear();
  finding.severity = severity_of(result, rule);
  const auto confidence = property_confidence(member(result, "properties"));
  if (confidence) finding.confidence = *confidence;
  else if (rule != nullptr && rule->confidence) finding.confidence = *rule->confidence;
  if (rule != nullptr) finding.references = rule->references;
  if (const auto uri = text(result, "hostedViewerUri"); uri.starts_with("http"))
    finding.references.push_back(limited(uri, 1000));
  read_cwes(finding, result, rules, rule);
  read_place(finding, result, places);
  read_related(finding, result, places);
  read_suppressions(finding, result);
  read_fingerprints(finding, result);
  read_properties(finding, result);
  const bool sensitive =
      rule != nullptr ? rule->sensitive : finds_credentials(finding.rule_id, finding.title, {});
  if (sensitive || finds_credentials(finding.rule_id, {}, finding.cwes)) mask_credentials(finding);
  return finding;
}

}  // namespace redoubt::formats::sarif
