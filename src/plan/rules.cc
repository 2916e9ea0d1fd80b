#include "plan/rules.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/knowledge.h"
#include "base/version.h"
#include "formats/yaml.h"

namespace redoubt::plan {
namespace {

Result<Capabilities> known_capabilities() {
  const auto text = knowledge_file("capabilities.yaml");
  if (!text) return fail("rules/capabilities.yaml is not in this program");
  TRY_ASSIGN(const auto document, formats::parse_yaml_document(*text, "rules/capabilities.yaml"));
  Capabilities capabilities;
  for (const auto& [key, value] : document.entries())
    capabilities.emplace(key.text(), value.text_of("provider"));
  return capabilities;
}

void report_duplicates(const std::vector<Rule>& rules, Diagnostics& diagnostics) {
  std::map<std::string_view, const Rule*> seen;
  for (const auto& rule : rules) {
    const auto [at, added] = seen.emplace(rule.id, &rule);
    if (!added)
      diagnostics
          .error(rule.where,
                 fmt::format("rule '{}' is already at {}", rule.id, at->second->where.to_string()))
          .hint("ids are what decisions and evidence refer to: give this one another");
  }
}

// Ready for use, or the first mistake.
Result<std::unique_ptr<RuleSet::State>> finish(std::vector<Rule> rules, std::string version,
                                               Diagnostics& diagnostics) {
  report_duplicates(rules, diagnostics);
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  std::stable_sort(rules.begin(), rules.end(),
                   [](const Rule& a, const Rule& b) { return a.test.stage < b.test.stage; });
  for (auto& rule : rules) {
    rule.test.template_id = rule.id;
    rule.test.controls = rule.controls;
    rule.test.cwes = rule.cwes;
    rule.test.capecs = rule.capecs;
    rule.test.owner = rule.owner;
    rule.test.severity = rule.severity;
  }
  return std::make_unique<RuleSet::State>(
      RuleSet::State{.rules = std::move(rules), .version = std::move(version)});
}

}  // namespace

RuleSet::RuleSet(std::unique_ptr<State> state) : state_(std::move(state)) {}
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;
RuleSet::~RuleSet() = default;
size_t RuleSet::size() const { return state_->rules.size(); }
std::string RuleSet::version() const { return state_->version; }

std::vector<RulePack> RuleSet::packs() const {
  std::set<RulePack> packs;
  for (const auto& rule : state_->rules)
    if (!rule.pack.name.empty()) packs.insert(rule.pack);
  return {packs.begin(), packs.end()};
}

Result<RuleSet> RuleSet::built_in() { return of({}, true); }

Result<RuleSet> RuleSet::of(const std::vector<RuleFile>& files, bool with_built_in) {
  TRY_ASSIGN(const auto capabilities, known_capabilities());
  Diagnostics diagnostics;
  std::vector<Rule> rules;
  std::string digests = with_built_in ? knowledge_digest("plan/").to_string() : "";
  if (with_built_in)
    for (const auto& file : knowledge_files("plan/"))
      load_rules(file.bytes, fmt::format("rules/{}", file.path), capabilities, rules, diagnostics);
  for (auto& rule : rules) rule.pack = {.name = "redoubt", .version = std::string(kVersion)};
  for (const auto& file : files) {
    load_rules(file.text, file.path, capabilities, rules, diagnostics);
    digests += sha256(file.text).to_string();
  }
  TRY_ASSIGN(
      auto state,
      finish(std::move(rules), files.empty() ? digests : sha256(digests).to_string(), diagnostics));
  return RuleSet(std::move(state));
}

Result<RuleSet> RuleSet::parse(std::string_view text, std::string_view file,
                               Diagnostics& diagnostics) {
  TRY_ASSIGN(const auto capabilities, known_capabilities());
  std::vector<Rule> rules;
  load_rules(text, file, capabilities, rules, diagnostics);
  TRY_ASSIGN(auto state, finish(std::move(rules), sha256(text).to_string(), diagnostics));
  return RuleSet(std::move(state));
}

std::vector<ControlSample> control_samples(const RuleSet& rules) {
  std::vector<ControlSample> samples;
  for (const auto& rule : rules.state().rules) {
    core::TestCase test = rule.test;
    test.id = rule.id;
    // Parameters that name facts of a model have none here; the others ("check") are constant
    // texts.
    const Model model;
    const core::Project project;
    const Observed observed;
    const PlanInputs inputs{
        .model = model, .project = project, .observed = observed, .targets = {}, .today = {}};
    const World world(inputs);
    for (const auto& [name, text] : rule.parameters)
      test.parameters[name] = text.fill({.world = world, .element = nullptr, .flow = nullptr});
    for (const auto& files : rule.bad)
      samples.push_back({.template_id = rule.id, .must_pass = false, .files = files, .test = test});
    for (const auto& files : rule.good)
      samples.push_back({.template_id = rule.id, .must_pass = true, .files = files, .test = test});
  }
  return samples;
}

std::vector<WaitingTemplate> waiting_templates(const RuleSet& rules) {
  std::vector<WaitingTemplate> waiting;
  for (const auto& rule : rules.state().rules)
    if (!rule.provider.empty())
      waiting.push_back(
          {.template_id = rule.id, .capability = rule.test.capability, .provider = rule.provider});
  return waiting;
}

}  // namespace redoubt::plan
