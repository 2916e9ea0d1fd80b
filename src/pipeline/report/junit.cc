#include <map>

#include "base/markup.h"
#include "base/text.h"
#include "pipeline/report/report.h"
#include "pipeline/report/summary.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;

struct Suite {
  std::string cases;
  size_t tests = 0, failures = 0, errors = 0, skipped = 0;
};

std::string failure_text(const FindingIndex& findings, const core::TestResult& result) {
  std::string text = result.reason;
  for (const auto& name : result.findings)
    if (const auto* reported = findings.find(name))
      text += fmt::format("\n{}: {} [{}] {}", printable(place_of(reported->finding)),
                          printable(reported->finding.title),
                          core::to_string(reported->finding.severity), name);
  return text;
}

// What no engine or tool could answer is an error where no gate says whether it has to be answered:
// a skipped test looks like a pass to readers of JUnit.
void add_case(const FindingIndex& findings, const core::TestCase& test,
              const core::TestResult& result, bool judged, Suite& suite) {
  ++suite.tests;
  suite.cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\">",
                             escape_markup(test.component.empty() ? "project" : test.component),
                             escape_markup(printable(test.id + ": " + test.title)));
  const auto body = [&](std::string_view element, const std::string& text) {
    suite.cases +=
        fmt::format("<{0} message=\"{1}\">{2}</{0}>", element,
                    escape_markup(printable(result.reason)), escape_markup(printable_lines(text)));
  };
  switch (result.outcome) {
    case Outcome::kPass:
      break;
    case Outcome::kFail:
      ++suite.failures;
      body("failure", failure_text(findings, result));
      break;
    case Outcome::kNotApplicable:
      ++suite.skipped;
      body("skipped", "");
      break;
    case Outcome::kNotRun:
    case Outcome::kError: {
      const bool skipped = judged && result.outcome == Outcome::kNotRun;
      ++(skipped ? suite.skipped : suite.errors);
      body(skipped ? "skipped" : "error",
           result.hint.empty() ? result.reason : result.reason + "\n" + result.hint);
      break;
    }
  }
  suite.cases += "</testcase>\n";
}

// A case that is not about a test: what fails the gate, or what is missing.
void add_problem(std::string_view element, const std::string& name, const std::string& text,
                 Suite& suite) {
  ++suite.tests;
  ++(element == "failure" ? suite.failures : suite.errors);
  // CI systems print these texts, and obey lines that look like their commands.
  suite.cases += fmt::format(
      "    <testcase classname=\"project\" name=\"{0}\"><{1} "
      "message=\"{2}\">{2}</{1}></testcase>\n",
      escape_markup(printable(name)), element, escape_markup(printable(text)));
}

std::string named(const ReportedFinding& reported) {
  return printable(fmt::format("{} ({}, {})", reported.finding.title, place_of(reported.finding),
                               reported.name));
}

// What the gate fails on; without a gate, in a run without tests, what is at least of medium
// severity: with tests, those have failed.
Suite findings_suite(const ReportInput& input, const FindingIndex& findings) {
  Suite suite;
  if (input.verdict != nullptr) {
    for (const auto& violation : input.verdict->violations) {
      const auto* reported = findings.find(violation.finding);
      add_problem("failure", reported == nullptr ? violation.reason : named(*reported),
                  violation.reason, suite);
    }
  } else if (input.run.results.empty()) {
    for (const auto& reported : input.run.findings)
      if (!reported.finding.suppressed() && reported.finding.severity >= core::Severity::kMedium)
        add_problem("failure", named(reported), reported.finding.message, suite);
  }
  return suite;
}

Suite missing_suite(const ReportInput& input) {
  Suite suite;
  for (const auto& missing :
       input.verdict != nullptr ? input.verdict->missing : incomplete_because(input.run))
    add_problem("error", missing, missing, suite);
  return suite;
}

void write_suite(std::string_view name, const Suite& suite, const std::string& time,
                 std::string& out) {
  out += fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
      "timestamp=\"{}\">\n{}  </testsuite>\n",
      name, suite.tests, suite.failures, suite.errors, suite.skipped, time, suite.cases);
}

}  // namespace

std::string junit_report(const ReportInput& input) {
  const auto& run = input.run;
  const FindingIndex index(run);
  std::map<core::Stage, Suite> suites;
  for (size_t i = 0; i < run.results.size(); ++i)
    add_case(index, run.tests[i], run.results[i], input.verdict != nullptr,
             suites[run.tests[i].stage]);
  const Suite findings = findings_suite(input, index), missing = missing_suite(input);
  const std::string time = run.started.substr(0, 19);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"{}\" tests=\"{}\">\n",
                     escape_markup("redoubt " + run.project),
                     run.results.size() + findings.tests + missing.tests);
  for (const auto& [stage, suite] : suites) write_suite(core::to_string(stage), suite, time, out);
  if (findings.tests > 0) write_suite("findings", findings, time, out);
  if (missing.tests > 0) write_suite("missing", missing, time, out);
  return out + "</testsuites>\n";
}

}  // namespace redoubt::pipeline
