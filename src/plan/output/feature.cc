#include "base/text.h"
#include "plan/output/output.h"

namespace redoubt::plan {
namespace {

// Gherkin is a line format: a name with a line break would start a new step.
std::string given(const core::TestCase& test, const Model& model) {
  const Element* element = model.element(test.component);
  if (element != nullptr)
    return fmt::format(
        "the component \"{}\"{}", one_line(element->name),
        test.paths.empty() ? "" : " with its files in " + one_line(join(test.paths, ", ")));
  if (!test.component.empty()) return fmt::format("the flow \"{}\"", one_line(test.component));
  return fmt::format("the project \"{}\"", one_line(model.name));
}

// What a test of the model itself fails on; without it all of them read alike.
std::string but(const core::TestCase& test, const Model& model) {
  const auto otherwise = test.parameters.find("otherwise");
  if (test.oracle != core::Oracle::kHolds || otherwise == test.parameters.end()) return "";
  const Element* element = model.element(test.component);
  return fmt::format("    But it fails where {}{}\n",
                     element == nullptr ? "" : one_line(element->name) + " ",
                     one_line(otherwise->second));
}

}  // namespace

std::string write_feature(const Plan& plan, const Model& model) {
  std::string text = fmt::format(
      "# Made by `redoubt plan`; the same tests as tests.yaml, for reading.\nFeature: Security of "
      "{}\n",
      one_line(model.name));
  for (const auto& test : plan.tests) {
    text += fmt::format("\n  @{} @{}", test.template_id, core::to_string(test.stage));
    for (const uint32_t cwe : test.cwes) text += fmt::format(" @cwe-{}", cwe);
    text += fmt::format("\n  Scenario: {} {}\n", one_line(test.id), one_line(test.title));
    text += fmt::format("    Given {}\n", given(test, model));
    if (const auto url = test.parameters.find("url"); url != test.parameters.end())
      text += fmt::format("    And it runs at {}\n", one_line(url->second));
    text +=
        fmt::format("    When {} is tested\n    Then {}\n", test.capability, oracle_in_words(test));
    text += but(test, model);
  }
  return text;
}

}  // namespace redoubt::plan
