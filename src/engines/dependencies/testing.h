#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/language.h"
#include "engines/dependencies/dependencies_engine.h"

// For the tests of this folder: the engine over files in memory, with advisories from a table.
namespace redoubt::engines::dependencies {

using Files = std::map<std::string, std::string>;

// Answers from a table; counts questions.
class FakeSource final : public core::VulnerabilitySource {
 public:
  core::VulnerabilityAnswer find(const core::Component& component,
                                 std::vector<core::Vulnerability>& out) const override {
    ++asked;
    if (component.ecosystem != "npm" && component.ecosystem != "PyPI" &&
        component.ecosystem != "Go")
      return core::VulnerabilityAnswer::kEcosystemNotCovered;
    if (component.version.empty()) return core::VulnerabilityAnswer::kNoVersion;
    if (const auto found = known.find(component.name); found != known.end())
      out.insert(out.end(), found->second.begin(), found->second.end());
    return core::VulnerabilityAnswer::kKnown;
  }
  std::string description() const override { return "fake 2026-01-01 (2 advisories)"; }

  std::map<std::string, std::vector<core::Vulnerability>> known;
  mutable int asked = 0;
};

inline core::Vulnerability advisory(std::string id, std::string fixed) {
  core::Vulnerability vulnerability;
  vulnerability.id = std::move(id);
  vulnerability.aliases = {"GHSA-test-test-test"};
  vulnerability.summary = "Objects can be polluted.";
  vulnerability.severity = core::Severity::kHigh;
  vulnerability.cwes = {1321};
  vulnerability.fixed_version = std::move(fixed);
  vulnerability.references = {"https://example.test/advisory"};
  return vulnerability;
}

// The pipeline's part in small: examine what is wanted, then conclude.
inline core::SourceReport run(const Files& files,
                              const core::VulnerabilitySource* source = nullptr) {
  auto engine = make_dependencies_engine();
  EXPECT_TRUE(engine) << engine.error().to_string();
  core::SourceReport report;
  core::Project project;
  for (const auto& [path, text] : files) {
    const auto language = analysis::language_of(path, text);
    core::ProjectFile file{.path = path,
                           .size = text.size(),
                           .language = std::string(language),
                           .binary = false,
                           .executable = false,
                           .text = nullptr};
    if ((*engine)->keeps_text(path, language))
      file.text = std::make_shared<const std::string>(text);
    project.files.push_back(std::move(file));
    if (!(*engine)->wants(path, language)) continue;
    FileReport out;
    (*engine)->examine(analysis::SourceFile(path, text, sha256(text), language, false), out);
    std::move(out.findings.begin(), out.findings.end(), std::back_inserter(report.findings));
    std::move(out.components.begin(), out.components.end(), std::back_inserter(report.components));
    std::move(out.facts.begin(), out.facts.end(), std::back_inserter(report.facts));
    std::move(out.gaps.begin(), out.gaps.end(), std::back_inserter(report.coverage.gaps));
  }
  (*engine)->conclude(project, {.vulnerabilities = source}, report);
  return report;
}

inline std::vector<std::string> rule_ids(const core::SourceReport& report) {
  std::vector<std::string> ids;
  for (const auto& finding : report.findings) ids.push_back(finding.rule_id);
  return ids;
}

inline bool incomplete(const core::SourceReport& report) {
  return std::any_of(report.coverage.gaps.begin(), report.coverage.gaps.end(),
                     [](const auto& gap) { return gap.makes_incomplete; });
}

// The files that a report says were not followed, each with the reason.
// "path: reason" of what leads to something that nobody read.
inline std::vector<std::string> not_followed(const core::SourceReport& report) {
  std::vector<std::string> out;
  for (const auto& gap : report.coverage.gaps)
    if (gap.kind == core::CoverageGap::Kind::kNotFollowed)
      out.push_back(fmt::format("{}: {}", gap.path, gap.reason));
  return out;
}

inline const std::string kLodash = R"({"lockfileVersion": 3, "packages": {
  "": {"dependencies": {"lodash": "^4"}},
  "node_modules/lodash": {"version": "4.17.11", "integrity": "sha512-x"},
  "node_modules/deep": {"version": "1.0.0", "dev": true, "integrity": "sha512-x"}
}})";

}  // namespace redoubt::engines::dependencies
