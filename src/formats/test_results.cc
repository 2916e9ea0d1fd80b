#include "formats/test_results.h"

#include <pugixml.hpp>

#include "base/text.h"
#include "formats/json.h"

namespace redoubt::formats {
namespace {

using Outcome = ReportedTest::Outcome;

constexpr size_t kMaxBytes = 64u << 20, kMaxTests = 200'000, kMaxMessage = 300;
constexpr int kMaxDepth = 50;

std::string first_line(std::string_view text) {
  const std::string_view whole = trim(text);
  return shortened(one_line(whole.substr(0, whole.find('\n'))), kMaxMessage);
}

std::string describe(const pugi::xml_node& problem) {
  const std::string_view message = problem.attribute("message").as_string();
  return first_line(message.empty() ? std::string_view(problem.text().as_string()) : message);
}

ReportedTest junit_case(const pugi::xml_node& node) {
  ReportedTest test{.suite = node.attribute("classname").as_string(),
                    .name = node.attribute("name").as_string(),
                    .outer = {},
                    .outcome = Outcome::kPass,
                    .message = {},
                    .started = node.attribute("timestamp").as_string()};
  if (const auto problem = node.child("error"))
    test.outcome = Outcome::kError, test.message = describe(problem);
  if (const auto problem = node.child("failure"))
    test.outcome = Outcome::kFail, test.message = describe(problem);
  else if (node.child("skipped") && test.outcome == Outcome::kPass) test.outcome = Outcome::kNotRun;
  return test;
}

// What a test does not say itself the suites around it say, the nearest first.
void inherit(const pugi::xml_node& suite, ReportedTest& test) {
  const std::string name = suite.attribute("name").as_string();
  if (test.suite.empty()) test.suite = name;
  else if (test.outer.empty()) test.outer = name;
  if (test.started.empty()) test.started = suite.attribute("timestamp").as_string();
}

void collect(const pugi::xml_node& suite, int depth, std::vector<ReportedTest>& tests) {
  if (depth > kMaxDepth) return;
  for (const auto& child : suite.children()) {
    const std::string_view name = child.name();
    if (name == "testcase" && tests.size() < kMaxTests) tests.push_back(junit_case(child));
    if (name != "testsuite") continue;
    const size_t first = tests.size();
    collect(child, depth + 1, tests);
    for (size_t i = first; i < tests.size(); ++i) inherit(child, tests[i]);
  }
}

// Of the statuses of Cucumber only "passed" is a pass; "failed" and "ambiguous" were tried.
Outcome of_status(std::string_view status) {
  if (status == "passed") return Outcome::kPass;
  return status == "failed" || status == "ambiguous" ? Outcome::kFail : Outcome::kNotRun;
}

// Failed is worse than not run, which is worse than passed.
Outcome worse(Outcome a, Outcome b) {
  const auto rank = [](Outcome outcome) {
    return outcome == Outcome::kPass ? 0 : outcome == Outcome::kNotRun ? 1 : 2;
  };
  return rank(b) > rank(a) ? b : a;
}

std::string text_at(const Json& json, const char* key) {
  const auto at = json.is_object() ? json.find(key) : json.end();
  return json.is_object() && at != json.end() && at->is_string() ? at->get<std::string>() : "";
}

const Json* list_at(const Json& json, const char* key) {
  if (!json.is_object()) return nullptr;
  const auto at = json.find(key);
  return at != json.end() && at->is_array() ? &*at : nullptr;
}

struct Steps {
  Outcome outcome = Outcome::kPass;
  size_t count = 0;
  std::string message;
};

void take_steps(const Json& element, Steps& steps) {
  for (const char* key : {"before", "steps", "after"}) {
    const Json* list = list_at(element, key);
    if (list == nullptr) continue;
    for (const auto& step : *list) {
      steps.count += std::string_view(key) == "steps" ? 1 : 0;
      const auto result = step.is_object() ? step.find("result") : step.end();
      const bool has_result = step.is_object() && result != step.end();
      const Outcome outcome = of_status(has_result ? text_at(*result, "status") : "");
      if (outcome == Outcome::kFail && steps.message.empty() && has_result)
        steps.message = first_line(text_at(*result, "error_message"));
      steps.outcome = worse(steps.outcome, outcome);
    }
  }
}

void take_feature(const Json& feature, std::vector<ReportedTest>& tests) {
  const Json* elements = list_at(feature, "elements");
  if (elements == nullptr) return;
  Steps background;
  for (const auto& element : *elements) {
    if (text_at(element, "type") == "background") {
      background = {};
      take_steps(element, background);
      continue;
    }
    Steps steps = std::exchange(background, {});
    steps.count = 0;  // a scenario that only its background fills has shown nothing
    take_steps(element, steps);
    ReportedTest test{.suite = text_at(feature, "name"),
                      .name = text_at(element, "name"),
                      .outer = {},
                      .outcome = steps.count == 0 ? Outcome::kNotRun : steps.outcome,
                      .message = steps.message,
                      .started = text_at(element, "start_timestamp")};
    if (tests.size() < kMaxTests) tests.push_back(std::move(test));
  }
}

}  // namespace

Result<std::vector<ReportedTest>> read_junit(std::string_view text, std::string_view file) {
  if (text.size() > kMaxBytes) return fail("{}: larger than {} MiB", file, kMaxBytes >> 20);
  pugi::xml_document document;
  const auto parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) return fail("{}: not XML: {}", file, parsed.description());
  const std::string_view root = document.document_element().name();
  if (root != "testsuites" && root != "testsuite")
    return fail("{}: not a JUnit report: it begins with <{}>", file, to_valid_utf8(root));
  std::vector<ReportedTest> tests;
  collect(root == "testsuite" ? document : document.document_element(), 0, tests);
  if (root == "testsuites")
    for (auto& test : tests) inherit(document.document_element(), test);
  return tests;
}

Result<std::vector<ReportedTest>> read_cucumber(std::string_view text, std::string_view file) {
  if (text.size() > kMaxBytes) return fail("{}: larger than {} MiB", file, kMaxBytes >> 20);
  TRY_ASSIGN(const Json document, parse_json(text, file));
  if (!document.is_array()) return fail("{}: not a Cucumber report: no list of features", file);
  std::vector<ReportedTest> tests;
  for (const auto& feature : document) take_feature(feature, tests);
  return tests;
}

}  // namespace redoubt::formats
