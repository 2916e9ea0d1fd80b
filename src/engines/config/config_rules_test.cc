// Every rule's own samples (rules/config/*.yaml): what must be reported is, what must not is not.
#include <algorithm>

#include <gtest/gtest.h>

#include "base/knowledge.h"
#include "base/text.h"
#include "engines/config/config_engine.h"
#include "engines/config/testing.h"

namespace redoubt::engines::config {
namespace {

// A sample is the text of a file, or {path, text} where the path matters.
FileReport run_sample(const DocumentedRule& rule, const formats::Node& sample) {
  if (!sample.is_mapping()) return run_engine(usual_path(rule), sample.text());
  return run_engine(sample.text_of("path"), sample.text_of("text"));
}

std::string text_of(const formats::Node& sample) {
  return sample.is_mapping() ? sample.text_of("text") : sample.text();
}

TEST(ConfigRules, ReportTheirPositiveSamples) {
  for (const DocumentedRule& rule : built_in_rules())
    for (const auto& sample : rule.match)
      EXPECT_TRUE(reports(run_sample(rule, sample), rule.info.id)) << rule.info.id << " misses\n"
                                                                   << text_of(sample);
}

TEST(ConfigRules, LeaveTheirNegativeSamplesAlone) {
  for (const DocumentedRule& rule : built_in_rules())
    for (const auto& sample : rule.no_match)
      EXPECT_FALSE(reports(run_sample(rule, sample), rule.info.id))
          << rule.info.id << " wrongly reports\n"
          << text_of(sample);
}

std::vector<std::string> said_in(const FileReport& report) {
  std::vector<std::string> said;
  for (const auto& finding : report.findings)
    said.push_back(fmt::format("{} {}-{} {}", finding.rule_id, finding.location.region.start_line,
                               finding.location.region.end_line, finding.suppressed()));
  for (const auto& fact : report.facts)
    said.push_back(fmt::format("{} {}", fact.kind, fact.location.region.start_line));
  std::sort(said.begin(), said.end());
  return said;
}

// Two matchers read `when`: what one takes for a hit the other must, too, however lines end.
TEST(ConfigRules, AreSilencedByNoPrefilter) {
  size_t compared = 0;
  const auto compare = [&](const std::string& path, const std::string& text) {
    EXPECT_EQ(said_in(run_engine(path, text)), said_in(run_engine(path, text, Prefilter::kOff)))
        << path << "\n"
        << text;
    ++compared;
  };
  for (const DocumentedRule& rule : built_in_rules()) {
    if (rule.format != "settings") continue;
    for (const auto* samples : {&rule.match, &rule.no_match})
      for (const auto& sample : *samples) {
        const auto path = sample.is_mapping() ? sample.text_of("path") : usual_path(rule);
        compare(path, text_of(sample));
        compare(path, replace_all(text_of(sample), "\n", "\r\n"));
      }
  }
  EXPECT_GT(compared, 500u);
}

// A sample that cannot be read proves nothing.
TEST(ConfigRules, HaveSamplesThatCanBeRead) {
  for (const DocumentedRule& rule : built_in_rules())
    for (const auto* samples : {&rule.match, &rule.no_match})
      for (const auto& sample : *samples)
        for (const auto& gap : run_sample(rule, sample).gaps)
          EXPECT_EQ(gap.kind, core::CoverageGap::Kind::kSkipped)
              << rule.info.id << ": " << gap.reason << "\n"
              << text_of(sample);
}

TEST(ConfigRules, AnswerWithCompleteFindings) {
  for (const DocumentedRule& rule : built_in_rules())
    for (const auto& sample : rule.match) {
      const auto report = run_sample(rule, sample);
      for (const auto& finding : report.findings) {
        EXPECT_FALSE(finding.message.empty()) << rule.info.id;
        EXPECT_TRUE(finding.remedy.ends_with('.')) << finding.rule_id << ": " << finding.remedy;
        EXPECT_GT(finding.location.region.start_line, 0u) << rule.info.id;
        EXPECT_FALSE(finding.location.snippet.empty()) << finding.rule_id << "\n"
                                                       << text_of(sample);
      }
    }
}

TEST(ConfigRules, UseOnlyWeaknessesOfTheirCapability) {
  const auto known =
      formats::parse_yaml_document(knowledge_file("capabilities.yaml").value(), "capabilities.yaml")
          .value();
  for (const DocumentedRule& rule : built_in_rules()) {
    EXPECT_FALSE(rule.info.cwes.empty()) << rule.info.id;
    const auto* allowed = known.at(rule.info.capability, "cwes");
    ASSERT_NE(allowed, nullptr) << rule.info.id;
    for (const uint32_t cwe : rule.info.cwes)
      EXPECT_TRUE(std::any_of(allowed->items().begin(), allowed->items().end(),
                              [&](const auto& node) { return node.as_int() == cwe; }))
          << rule.info.id << " names CWE-" << cwe;
  }
}

TEST(ConfigEngine, LoadsWithEveryCheckDescribed) {
  const auto engine = make_config_engine();
  ASSERT_TRUE(engine.has_value()) << engine.error().to_string();
  EXPECT_GE((*engine)->rules().size(), 60u);
}

}  // namespace
}  // namespace redoubt::engines::config
