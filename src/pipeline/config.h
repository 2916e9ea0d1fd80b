#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/error.h"
#include "core/severity.h"
#include "core/test_case.h"

namespace redoubt::pipeline {

// A running system that active tests may touch. Nothing else is ever contacted, but
// port 80 beside an https site at port 443.
struct Target {
  std::string component;  // element of the model that it runs; "" = the first that speaks http
  std::string url;        // "https://shop.test:8443"
  core::Stage stage = core::Stage::kTest;
};

// How long an answer of a running target counts when the policy does not say.
inline constexpr int kDefaultProbeAgeDays = 30;

// When a run passes. Everything unknown fails closed (pipeline/gate.h).
struct Policy {
  core::Severity fail_on = core::Severity::kHigh;  // findings at least this bad
  // less certain ones are reported, not gated
  core::Confidence min_confidence = core::Confidence::kMedium;
  bool new_only = false;        // only findings that the baseline does not have
  std::string baseline;         // see BaselineName (pipeline/baseline.h); "" = the last run
  bool known_exploited = true;  // a component in CISA KEV fails whatever its severity
  // Whether known vulnerabilities of packages that only development needs fail the gate. Malicious
  // and known exploited ones always do: they attack those who develop.
  bool development = true;
  // ids or patterns ("T*") that must have passed or not apply
  std::vector<std::string> required_tests;
  std::optional<int> max_feed_age_days;
  int max_probe_age_days = kDefaultProbeAgeDays;  // how long an answer of a running target counts
  bool drift_fails = false;                       // what runs must be as security/model.yaml has it
  bool incomplete_fails = true;  // a source that could not look wholly makes the run incomplete
};

// redoubt.yaml, docs/formats/redoubt-yaml.md. Without the file: the defaults above.
struct Config {
  bool present = false;
  std::string project;               // name; "" = the folder's
  std::vector<std::string> exclude;  // path patterns that no engine or tool looks at
  std::vector<Target> targets;
  Policy policy;
  std::vector<std::string> disabled_tools;
  // standards that the project is held to, with level: "ASVS" → 2
  std::map<std::string, int> standards;
  std::string advisories;  // vulnerability database; "" = the imported one, else the starter set
  // settings that the file has ("policy.fail_on"), and their lines
  std::map<std::string, uint32_t> given;
};

inline constexpr std::string_view kConfigFile = "redoubt.yaml";
inline constexpr std::string_view kModelFile = "security/model.yaml";
inline constexpr std::string_view kDecisionsFile = "security/decisions.yaml";
inline constexpr std::string_view kPlanFolder = "security/plan";

Result<Config> parse_config(std::string_view text, std::string_view file, Diagnostics& diagnostics);
// Reads `root`/redoubt.yaml; the defaults when there is none. Every mistake in the file is in the
// error.
Result<Config> load_config(const std::filesystem::path& root);

// Every setting with its value as text, and where it comes from: "default" or "redoubt.yaml:7".
struct SettingValue {
  std::string key, value, from;
};
std::vector<SettingValue> describe_config(const Config& config);

}  // namespace redoubt::pipeline
