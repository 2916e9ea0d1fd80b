#include "plan/feature_read.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "plan/rules.h"

namespace redoubt::plan {
namespace {

constexpr size_t kMaxBytes = 1u << 20, kMaxScenarios = 2'000;
constexpr std::array<std::string_view, 4> kScenarioWords{
    "Scenario Outline:", "Scenario Template:", "Scenario:", "Example:"};
constexpr std::array<std::string_view, 6> kStepWords{"Given ", "When ", "Then ",
                                                     "And ",   "But ",  "* "};

class FeatureReader {
 public:
  FeatureReader(std::string_view file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  std::vector<Scenario> read(std::string_view text) {
    for (const auto line : split_lines(text)) {
      ++line_;
      if (scenarios_.size() > kMaxScenarios) {
        mistake(fmt::format("a file may hold {} scenarios", kMaxScenarios), "split it");
        break;
      }
      take(trim(line));
    }
    if (!doc_string_.empty())
      mistake("a doc string is never closed", "close it with " + doc_string_);
    finish();
    return std::move(scenarios_);
  }

 private:
  void take(std::string_view line) {
    if (!doc_string_.empty()) {
      if (line == doc_string_) doc_string_.clear();
      return;
    }
    if (line.starts_with("\"\"\"") || line.starts_with("```")) doc_string_ = line.substr(0, 3);
    else if (line.starts_with("# language:")) check_language(trim(line.substr(11)));
    else if (line.empty() || line.front() == '#' || line.front() == '|') return;
    else if (line.front() == '@') take_tags(line);
    else if (line.starts_with("Feature:")) begin_feature(trim(line.substr(8)));
    else if (line.starts_with("Rule:")) begin_rule();
    else if (line.starts_with("Background:") || line.starts_with("Examples:") ||
             line.starts_with("Scenarios:"))
      begin_other(line.starts_with("Background:"));
    else if (const auto name = after(line, kScenarioWords)) begin_scenario(*name);
    else if (after(line, kStepWords)) take_step(line.starts_with("Then "));
    else if (!in_feature_)
      mistake("this stands outside of a feature", "a file begins with 'Feature: <name>'");
    // Whatever else stands below a name is its description.
  }

  template <size_t kSize>
  static std::optional<std::string_view> after(std::string_view line,
                                               const std::array<std::string_view, kSize>& words) {
    for (const auto word : words)
      if (line.starts_with(word)) return trim(line.substr(word.size()));
    return std::nullopt;
  }

  void check_language(std::string_view language) {
    if (language != "en")
      mistake(fmt::format("keywords of language '{}' are not read", language),
              "write Feature, Scenario, Given, When and Then in English; names may be in any");
  }

  void take_tags(std::string_view line) {
    for (const auto word : split(line, ' ')) {
      if (word.starts_with('#')) return;
      if (word.size() > 1 && word.front() == '@') tags_.emplace_back(word.substr(1));
      else if (!trim(word).empty())
        mistake(fmt::format("'{}' is not a tag", word), "a tag begins with '@'");
    }
  }

  void begin_feature(std::string_view name) {
    finish();
    if (in_feature_) mistake("a file holds one feature", "move the second to a file of its own");
    in_feature_ = true;
    if (name.empty())
      mistake("a feature needs a name", "its results are found by it: 'Feature: <name>'");
    feature_ = name;
    feature_tags_ = std::exchange(tags_, {});
  }
  void begin_rule() {
    finish();
    rule_tags_ = std::exchange(tags_, {});
  }
  // Examples belong to the scenario before them; a background to all that follow.
  void begin_other(bool background) {
    if (background) finish(), in_background_ = true;
    tags_.clear();
  }

  void begin_scenario(std::string_view name) {
    finish();
    if (!in_feature_) mistake("a scenario stands in a feature", "begin with 'Feature: <name>'");
    if (name.empty())
      mistake("a scenario needs a name", "its results are found by it: 'Scenario: <name>'");
    Scenario scenario{.feature = feature_,
                      .name = std::string(name),
                      .tags = feature_tags_,
                      .steps = 0,
                      .outcomes = 0,
                      .where = here()};
    scenario.tags.insert(scenario.tags.end(), rule_tags_.begin(), rule_tags_.end());
    scenario.tags.insert(scenario.tags.end(), tags_.begin(), tags_.end());
    tags_.clear();
    scenarios_.push_back(std::move(scenario));
    open_ = true;
  }

  void take_step(bool outcome) {
    if (open_) ++scenarios_.back().steps, scenarios_.back().outcomes += outcome ? 1 : 0;
    else if (!in_background_)
      mistake("a step stands outside of a scenario", "begin with 'Scenario: <name>'");
  }

  void finish() {
    in_background_ = false;
    if (!std::exchange(open_, false) || scenarios_.back().steps > 0) return;
    diagnostics_
        .error(scenarios_.back().where,
               fmt::format("scenario '{}' has no steps", scenarios_.back().name))
        .hint("say what is given, what is done and what has to come out");
  }

  SourcePosition here() const { return {.file = std::string(file_), .line = line_, .column = 1}; }
  void mistake(std::string text, std::string hint) {
    diagnostics_.error(here(), std::move(text)).hint(std::move(hint));
  }

  std::string_view file_;
  Diagnostics& diagnostics_;
  uint32_t line_ = 0;
  bool in_feature_ = false, in_background_ = false, open_ = false;
  std::string feature_, doc_string_;
  std::vector<std::string> tags_, feature_tags_, rule_tags_;
  std::vector<Scenario> scenarios_;
};

// "ASVS-6.3.1" as rules write it: "ASVS 6.3.1".
std::string as_control(std::string_view tag) {
  for (const std::string_view catalogue : {"ASVS", "SSDF", "NIST"})
    if (tag.starts_with(catalogue) && tag.size() > catalogue.size() && tag[catalogue.size()] == '-')
      return std::string(catalogue) + " " + std::string(tag.substr(catalogue.size() + 1));
  return tag.starts_with("OSPS-") ? std::string(tag) : std::string();
}

std::string id_of(std::string_view name) {
  constexpr size_t kMaxId = 60;
  std::string id = "scenario-";
  for (const char c : to_lower(name)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept) id += c;
    else if (!id.ends_with('-')) id += '-';
    if (id.size() >= kMaxId) break;
  }
  while (id.ends_with('-')) id.pop_back();
  return id;
}

void take_threat(const Threat& threat, core::TestCase& test) {
  test.threat_id = threat.id;
  test.guideline_id = "G." + threat.id;
  test.component = threat.component;
  test.severity = threat.severity;
  test.cwes = threat.cwes;
  test.capecs = threat.capecs;
}

// False when no tag of the scenario is ours.
bool take_tags(const Scenario& scenario, const Plan& plan, core::TestCase& test,
               Diagnostics& diagnostics) {
  bool ours = false;
  for (const auto& tag : scenario.tags) {
    if (const std::string text = as_control(tag); !text.empty()) {
      ours = true;
      if (auto control = parse_control(text)) test.controls.push_back(std::move(*control));
      else
        diagnostics.error(scenario.where, fmt::format("'@{}' is not a control", tag))
            .hint("write @ASVS-6.3.1, @SSDF-PW.5.1, @OSPS-BR-07.01 or @NIST-AC-7");
    } else if (tag.starts_with("test-") && tag.size() > 5) {
      test.id = tag.substr(5);
    } else if (const auto stage = core::parse_stage(tag)) {
      test.stage = *stage;
    } else {
      const auto threat = std::find_if(plan.threats.begin(), plan.threats.end(),
                                       [&](const auto& entry) { return entry.id == tag; });
      if (threat == plan.threats.end()) continue;
      ours = true;
      take_threat(*threat, test);
    }
  }
  return ours;
}

}  // namespace

std::vector<Scenario> read_feature(std::string_view text, std::string_view file,
                                   Diagnostics& diagnostics) {
  if (text.size() > kMaxBytes) {
    diagnostics
        .error({.file = std::string(file), .line = 1, .column = 1},
               fmt::format("a feature may have {} bytes", kMaxBytes))
        .hint("split it");
    return {};
  }
  return FeatureReader(file, diagnostics).read(text);
}

std::vector<core::TestCase> scenario_tests(const std::vector<Scenario>& scenarios, const Plan& plan,
                                           Diagnostics& diagnostics) {
  std::vector<core::TestCase> tests;
  for (const auto& scenario : scenarios) {
    core::TestCase test;
    test.id = id_of(scenario.name);
    test.title = scenario.name;
    test.stage = core::Stage::kTest;
    test.capability = kScenarioCapability;
    test.oracle = core::Oracle::kProbe;
    test.parameters = {{"feature", scenario.feature},
                       {"scenario", scenario.name},
                       {"place", scenario.where.to_string()},
                       {"needs", "a result of this scenario"},
                       {"provider",
                        "`redoubt import --format cucumber FILE` or `--format junit "
                        "FILE` takes over what the runner of the scenarios says"}};
    if (!take_tags(scenario, plan, test, diagnostics)) continue;
    if (scenario.steps > 0 && scenario.outcomes == 0)
      diagnostics
          .error(scenario.where,
                 fmt::format("scenario '{}' says nothing that has to come out", scenario.name))
          .hint("add a step 'Then <what can be seen>'");
    const bool taken = std::any_of(tests.begin(), tests.end(),
                                   [&](const auto& other) { return other.id == test.id; }) ||
                       std::any_of(plan.tests.begin(), plan.tests.end(),
                                   [&](const auto& other) { return other.id == test.id; });
    if (taken)
      diagnostics.error(scenario.where, fmt::format("test '{}' is already there", test.id))
          .hint("give this scenario a tag @test-NAME of its own");
    else tests.push_back(std::move(test));
  }
  return tests;
}

}  // namespace redoubt::plan
