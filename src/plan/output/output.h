#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"
#include "plan/rules.h"

namespace redoubt::plan {

// The documents of security/plan/. All are pure functions of their input, so that a changed plan is
// a small diff.

// In the first line of each document that may come and go with a component, so that a later plan
// may remove what an earlier one wrote.
inline constexpr std::string_view kWrittenByPlan = "<!-- written by redoubt plan -->";

std::string write_threats(const Plan& plan);
std::string write_controls(const Plan& plan);
std::string write_tests(const std::vector<core::TestCase>& tests);
// The same tests as text for people (Gherkin), with the same ids.
std::string write_feature(const Plan& plan, const Model& model);

std::string quoted_list(const std::vector<std::string>& texts);
std::string number_list(const std::vector<uint32_t>& numbers);
std::vector<std::string> control_texts(const std::vector<core::ControlRef>& controls);
// "OSPS-BR-07.01" is an id that already names its catalogue.
std::string control_text(const core::ControlRef& control);

// A short sample of the rule, for a document about a component in `language`: the first of one file
// with few lines that is not code of another language; kAnyLanguage takes code of every one.
struct Example {
  std::string_view language;  // of the sample; "" when it is no code
  std::string path, text;
};
inline constexpr std::string_view kAnyLanguage = "*";
std::optional<Example> example_of(const std::vector<SampleFiles>& samples,
                                  std::string_view language);

// How the test decides, in words: "no finding of at least medium severity".
std::string oracle_in_words(const core::TestCase& test);

}  // namespace redoubt::plan
