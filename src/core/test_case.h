#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "core/severity.h"

namespace redoubt::core {

// The life-cycle stages, in order.
enum class Stage : uint8_t { kPlan, kCode, kBuild, kTest, kRelease, kDeploy, kOperate, kMonitor };
std::string_view to_string(Stage stage);  // "plan" … "monitor"
std::optional<Stage> parse_stage(std::string_view word);

// A requirement of a published catalogue: {"ASVS", "5.0.0", "1.2.4"}, {"SSDF", "1.1", "PW.5.1"},
// {"OSPS", "2026-02-19", …}.
struct ControlRef {
  std::string catalogue;
  std::string version;
  std::string id;
  friend auto operator<=>(const ControlRef&, const ControlRef&) = default;
  std::string to_string() const { return catalogue + " " + id; }
};

// How a result is judged.
// clang-format off
//   kZeroFindings  no unsuppressed finding of the capability inside `paths` (and of at least min_severity)
//   kHolds         the check of plan or model that parameter "check" names holds (the planner decides)
//   kProbe         the active engine that has the capability says itself whether it passed
// clang-format on
enum class Oracle : uint8_t { kZeroFindings, kHolds, kProbe };
std::string_view to_string(Oracle oracle);  // "zero-findings", "holds", "probe"
enum class Safety : uint8_t { kReadOnly, kIntrusive, kDestructive };
std::string_view to_string(Safety safety);  // "read-only", "intrusive", "destructive"

// An executable security test, generated from a threat or written by hand. Field for field the test
// record of docs/formats/test-case.md.
struct TestCase {
  std::string id;  // stable: "C1.api" = template and component, or a person's own id
  std::string title;
  std::string template_id;  // "C1"
  std::string threat_id;
  std::string guideline_id;
  std::string component;  // element or flow id of the model; "" = whole project
  std::vector<ControlRef> controls;
  std::vector<uint32_t> cwes;
  std::vector<uint32_t> capecs;
  Stage stage = Stage::kCode;
  Severity severity = Severity::kMedium;  // of the threat
  std::string capability;                 // what an engine or tool must be able to do
  std::string language;                   // of the component; "" = does not matter
  std::vector<std::string> paths;         // path patterns of the component; empty = whole project
  std::map<std::string, std::string> parameters;  // bound from facts: "url", "max_age", "check"
  Oracle oracle = Oracle::kZeroFindings;
  Severity min_severity = Severity::kInfo;
  Safety safety = Safety::kReadOnly;
  std::chrono::seconds timeout{300};
  std::string owner;
  std::string rule_version;  // of the template, for staleness
};

// kNotRun and kError never count as a pass.
enum class Outcome : uint8_t { kPass, kFail, kNotApplicable, kNotRun, kError };
std::string_view to_string(
    Outcome outcome);  // "pass", "fail", "not-applicable", "not-run", "error"
std::optional<Outcome> parse_outcome(std::string_view word);

struct ToolUse {
  std::string name;
  std::string version;
  std::string rules_digest;  // "sha256:…" or ""
  std::string feed;
  std::string raw_output;  // digest of what it printed, "" for built-in engines
};

struct TestResult {
  std::string test_id;
  Outcome outcome = Outcome::kNotRun;
  std::string reason;  // for a person; says which engine or tool was chosen and why
  std::string hint;    // how to make it run, when it did not
  // Of a test that nobody can run: the capability that nothing tests, and the languages of its
  // files, where it is one of code.
  std::string untested;
  std::vector<std::string> untested_languages;
  std::vector<ToolUse> tools;
  std::string target_digest;
  std::string started, ended;  // RFC 3339, UTC
  // names of the findings that made it fail: "F-3f9a0c1b2d"
  std::vector<std::string> findings;
  // the same of findings that would have, had no decision covered them
  std::vector<std::string> covered;
};

}  // namespace redoubt::core
