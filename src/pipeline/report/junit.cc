#include <map>

#include "base/markup.h"
#include "pipeline/report/report.h"
#include "pipeline/report/summary.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;

struct Suite {
  std::string cases;
  size_t tests = 0, failures = 0, errors = 0, skipped = 0;
};

std::string failure_text(const RunRecord& run, const core::TestResult& result) {
  std::string text = result.reason;
  for (const auto& name : result.findings)
    for (const auto& reported : run.findings)
      if (reported.name == name)
        text += fmt::format("\n{}: {} [{}] {}", place_of(reported.finding), reported.finding.title,
                            core::to_string(reported.finding.severity), name);
  return text;
}

// What no engine or tool could answer is an error, as JUnit's readers count it: a skipped test
// looks like a pass to them.
void add_case(const RunRecord& run, const core::TestCase& test, const core::TestResult& result,
              Suite& suite) {
  ++suite.tests;
  suite.cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\">",
                             escape_markup(test.component.empty() ? "project" : test.component),
                             escape_markup(test.id + ": " + test.title));
  const auto body = [&](std::string_view element, const std::string& text) {
    suite.cases += fmt::format("<{0} message=\"{1}\">{2}</{0}>", element,
                               escape_markup(result.reason), escape_markup(text));
  };
  switch (result.outcome) {
    case Outcome::kPass:
      break;
    case Outcome::kFail:
      ++suite.failures;
      body("failure", failure_text(run, result));
      break;
    case Outcome::kNotApplicable:
      ++suite.skipped;
      body("skipped", "");
      break;
    case Outcome::kNotRun:
    case Outcome::kError:
      ++suite.errors;
      body("error", result.hint.empty() ? result.reason : result.reason + "\n" + result.hint);
      break;
  }
  suite.cases += "</testcase>\n";
}

}  // namespace

std::string junit_report(const ReportInput& input) {
  const auto& run = input.run;
  std::map<core::Stage, Suite> suites;
  for (size_t i = 0; i < run.results.size(); ++i)
    add_case(run, run.tests[i], run.results[i], suites[run.tests[i].stage]);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"{}\" tests=\"{}\">\n",
                     escape_markup("redoubt " + run.project), run.results.size());
  for (const auto& [stage, suite] : suites) {
    out += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
        "timestamp=\"{}\">\n",
        core::to_string(stage), suite.tests, suite.failures, suite.errors, suite.skipped,
        run.started.substr(0, 19));
    out += suite.cases + "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace redoubt::pipeline
