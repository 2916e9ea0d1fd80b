#include <map>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/output/output.h"

namespace redoubt::plan {
namespace {

using formats::yaml_quoted;

constexpr std::string_view kMade = "# Made by `redoubt plan`; changes are lost at the next run. ";

void field(std::string& text, std::string_view name, std::string_view value) {
  if (!value.empty()) text += fmt::format("    {}: {}\n", name, yaml_quoted(value));
}
void list(std::string& text, std::string_view name, const std::vector<std::string>& values) {
  if (!values.empty()) text += fmt::format("    {}: {}\n", name, quoted_list(values));
}
void numbers(std::string& text, std::string_view name, const std::vector<uint32_t>& values) {
  if (!values.empty()) text += fmt::format("    {}: {}\n", name, number_list(values));
}
void word(std::string& text, std::string_view name, std::string_view value) {
  text += fmt::format("    {}: {}\n", name, value);
}

}  // namespace

std::string write_threats(const Plan& plan) {
  std::string text = std::string(kMade) + "Accept a risk in security/model.yaml.\n";
  text += plan.threats.empty() ? "threats: []\n" : "threats:\n";
  for (const auto& threat : plan.threats) {
    text += fmt::format("  - id: {}\n", yaml_quoted(threat.id));
    field(text, "title", threat.title);
    field(text, "component", threat.component);
    word(text, "severity", core::to_string(threat.severity));
    list(text, "severity_inputs", threat.severity_inputs);
    list(text, "stride", threat.stride);
    numbers(text, "cwe", threat.cwes);
    numbers(text, "capec", threat.capecs);
    list(text, "controls", control_texts(threat.controls));
    field(text, "because", threat.because);
    // The model may claim a control; only a test's evidence proves it.
    word(text, "control_in_model", threat.modelled_control ? "true" : "false");
  }
  return text;
}

std::string write_controls(const Plan& plan) {
  struct Use {
    std::vector<std::string> threats, tests;
  };
  std::map<core::ControlRef, Use> uses;
  for (const auto& threat : plan.threats)
    for (const auto& control : threat.controls) uses[control].threats.push_back(threat.id);
  for (const auto& test : plan.tests)
    for (const auto& control : test.controls) uses[control].tests.push_back(test.id);
  std::string text =
      std::string(kMade) + "Which control answers which threat, and which test proves it.\n";
  text += uses.empty() ? "controls: []\n" : "controls:\n";
  for (const auto& [control, use] : uses) {
    text += fmt::format("  - id: {}\n", yaml_quoted(control_text(control)));
    field(text, "catalogue", control.catalogue);
    field(text, "version", control.version);
    list(text, "threats", use.threats);
    list(text, "tests", use.tests);
  }
  return text;
}

std::string write_tests(const std::vector<core::TestCase>& tests) {
  std::string text = std::string(kMade) + "Tests of your own belong in security/tests.yaml.\n";
  text += tests.empty() ? "tests: []\n" : "tests:\n";
  for (const auto& test : tests) {
    text += fmt::format("  - id: {}\n", yaml_quoted(test.id));
    field(text, "title", test.title);
    field(text, "template", test.template_id);
    field(text, "threat", test.threat_id);
    field(text, "guideline", test.guideline_id);
    field(text, "component", test.component);
    word(text, "stage", core::to_string(test.stage));
    word(text, "severity", core::to_string(test.severity));
    field(text, "capability", test.capability);
    field(text, "language", test.language);
    list(text, "paths", test.paths);
    word(text, "oracle", to_string(test.oracle));
    word(text, "min_severity", core::to_string(test.min_severity));
    word(text, "safety", to_string(test.safety));
    word(text, "timeout", std::to_string(test.timeout.count()));
    list(text, "controls", control_texts(test.controls));
    numbers(text, "cwe", test.cwes);
    numbers(text, "capec", test.capecs);
    if (!test.parameters.empty()) {
      text += "    parameters:\n";
      for (const auto& [name, value] : test.parameters)
        text += fmt::format("      {}: {}\n", yaml_quoted(name), yaml_quoted(value));
    }
    field(text, "owner", test.owner);
    field(text, "rule_version", test.rule_version);
  }
  return text;
}

}  // namespace redoubt::plan
