#include "plan/plan.h"

#include <algorithm>

#include "base/text.h"
#include "plan/expression/world.h"
#include "plan/plan_severity.h"
#include "plan/rules.h"
#include "plan/stated.h"

namespace redoubt::plan {
namespace {

// One candidate of a rule: the element or flow that it may apply to.
struct Subject {
  Scope scope;
  std::string id, name;  // empty for the whole project
  std::vector<std::string> paths;
  std::string language;
  std::string place;  // where the model says so: "compose.yaml:12"
};

// People and other people's systems are not ours to protect by tests of this repository.
bool is_ours(const Element& element) {
  return element.kind != "person" && element.kind != "external";
}

std::vector<Subject> subjects(const Rule& rule, const World& world) {
  std::vector<Subject> result;
  if (rule.applies_to == Rule::AppliesTo::kProject)
    result.push_back({.scope = {.world = world},
                      .id = {},
                      .name = {},
                      .paths = {},
                      .language = {},
                      .place = {}});
  if (rule.applies_to == Rule::AppliesTo::kElement)
    for (const auto* element : world.elements())
      if (is_ours(*element))
        result.push_back({.scope = {.world = world, .element = element},
                          .id = element->id,
                          .name = element->name,
                          .paths = element->paths,
                          .language = element->language,
                          .place = place_of(element->origin, element->where)});
  if (rule.applies_to == Rule::AppliesTo::kFlow)
    for (const auto* flow : world.flows()) {
      const Element* from = world.element(flow->from);
      result.push_back({.scope = {.world = world, .element = nullptr, .flow = flow},
                        .id = flow->id,
                        .name = flow->name.empty() ? flow->id : flow->name,
                        .paths = from == nullptr ? std::vector<std::string>{} : from->paths,
                        .language = from == nullptr ? "" : from->language,
                        .place = place_of(flow->origin, flow->where)});
    }
  return result;
}

// Without a repository nobody can say what its history, files and settings lack.
bool asks_the_repository(const Rule& rule) {
  return rule.applies_to == Rule::AppliesTo::kProject &&
         rule.test.capability.starts_with("repository.");
}

// A test of code without a place would look at everybody else's.
bool asks_for_code_of_nobody(const Rule& rule, const Subject& subject, const World& world) {
  if (!world.inputs().repository || !rule.test.capability.starts_with("code.")) return false;
  const Element* element = subject.scope.flow == nullptr ? subject.scope.element
                                                         : world.element(subject.scope.flow->from);
  return element != nullptr && world.unlocated(*element);
}

std::vector<std::string> notes_of(const World& world) {
  std::vector<std::string> notes;
  if (!world.inputs().repository) return notes;
  for (const auto* element : world.elements())
    if (world.has_code(*element) && world.unlocated(*element) && is_ours(*element))
      notes.push_back(
          fmt::format("{}{} has no tests of code: say where its code is (paths)", element->name,
                      element->where.line == 0
                          ? ""
                          : fmt::format(" ({}:{})", element->where.file, element->where.line)));
  return notes;
}

// Where a probe of the component may go: a target named for it, else one named for no component in
// particular.
const PlanTarget* target_for(const Subject& subject, core::Stage stage, const World& world) {
  const PlanTarget* best = nullptr;
  int best_score = 0;
  for (const auto& target : world.inputs().targets) {
    const bool named = !target.component.empty() && target.component == subject.id;
    const bool default_here =
        target.component.empty() &&
        (subject.id.empty() || world.default_target() == subject.scope.element);
    if (!named && !default_here) continue;
    const int score = (named ? 2 : 1) * 2 + (target.stage == stage ? 1 : 0);
    if (score > best_score) {
      best = &target;
      best_score = score;
    }
  }
  return best;
}

// Where what makes the rule apply can be seen: the package, setting or flow that its condition
// found, else the element itself.
std::string evidence_of(const Rule& rule, const Subject& subject) {
  auto place = rule.applicable->witness(subject.scope);
  if (place.empty() && rule.sign && rule.sign->holds(subject.scope))
    place = rule.sign->witness(subject.scope);
  return place.empty() ? subject.place : place;
}

Threat make_threat(const Rule& rule, const Subject& subject) {
  const Scope& scope = subject.scope;
  Threat threat;
  threat.id = subject.id.empty() ? rule.id : rule.id + "." + subject.id;
  threat.rule = rule.id;
  threat.title = rule.title;
  threat.component = subject.id;
  threat.stride = rule.stride;
  threat.cwes = rule.cwes;
  threat.capecs = rule.capecs;
  threat.attacks = rule.attacks;
  threat.controls = rule.controls;
  const auto rated = rate(rule, scope);
  threat.severity = rated.severity;
  threat.severity_inputs = rated.inputs;
  threat.because = rule.because.fill(scope);
  if (const auto place = evidence_of(rule, subject); !place.empty())
    threat.because += fmt::format(" ({})", place);
  threat.modelled_control = rule.mitigated && rule.mitigated->holds(scope);
  return threat;
}

core::TestCase make_test(const Rule& rule, const Subject& subject, const Threat& threat) {
  core::TestCase test = rule.test;
  test.id = threat.id;
  if (!subject.name.empty()) test.title += ": " + subject.name;
  test.threat_id = threat.id;
  test.guideline_id = "G." + threat.id;
  test.component = subject.id;
  test.severity = threat.severity;
  const bool code = test.capability.starts_with("code.");
  if (code || test.capability.starts_with("settings.")) test.paths = subject.paths;
  if (code) test.language = subject.language;
  for (const auto& [name, text] : rule.parameters) test.parameters[name] = text.fill(subject.scope);
  if (test.oracle == core::Oracle::kProbe)
    if (const auto* target = target_for(subject, test.stage, subject.scope.world))
      test.parameters["url"] = target->url;
  return test;
}

std::string guideline_text(const Rule& rule, const Scope& scope) {
  const std::string stated = stated_in_model(rule.states, scope);
  return rule.guideline.fill(scope) + (stated.empty() ? "" : " " + stated);
}

Guideline make_guideline(const Rule& rule, const Subject& subject, const Threat& threat) {
  const Element* element = subject.scope.element;
  return {.id = "G." + threat.id,
          .threat = threat.id,
          .component = threat.component,
          .text = guideline_text(rule, subject.scope),
          .why = rule.why,
          .owner = element != nullptr && !element->owner.empty() ? element->owner : rule.owner,
          .stage = rule.test.stage,
          .controls = rule.controls,
          .tests = {threat.id}};
}

}  // namespace

Result<Plan> make_plan(const PlanInputs& inputs, const RuleSet& rules) {
  const World world(inputs);
  Plan plan{.threats = {},
            .guidelines = {},
            .tests = {},
            .repository = inputs.repository,
            .notes = notes_of(world),
            .today = inputs.today};
  for (const auto& rule : rules.state().rules) {
    if (!inputs.repository && asks_the_repository(rule)) continue;
    for (const auto& subject : subjects(rule, world)) {
      if (!rule.applicable->holds(subject.scope)) continue;
      if (asks_for_code_of_nobody(rule, subject, world)) continue;
      Threat threat = make_threat(rule, subject);
      plan.guidelines.push_back(make_guideline(rule, subject, threat));
      plan.tests.push_back(make_test(rule, subject, threat));
      plan.threats.push_back(std::move(threat));
    }
  }
  return plan;
}

}  // namespace redoubt::plan
