#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/mapping.h"
#include "adapters/report_parser.h"
#include "adapters/tool.h"
#include "base/knowledge.h"

namespace redoubt::adapters {
namespace {

using testing::HasSubstr;

const std::string kMinimal = R"(name: x
title: X
summary: s
licence: MIT
languages: [python]
offers: [code.sql-injection]
findings:
  - {rule: "B60*", capability: code.sql-injection, severity: high, confidence: low}
  - {cwe: [89, 564], capability: code.sql-injection}
programs: [x]
command: [run, "{files}"]
files: ["**/*.py"]
exit: {success: [0], findings: [1, 3]}
timeout: 5
memory: 16
)";

std::string problem_of(const std::string& text) {
  const auto manifest = parse_manifest(text, "x.yaml");
  return manifest ? "" : manifest.error().to_string();
}

TEST(ToolManifest, ReadsEveryPart) {
  const auto manifest = parse_manifest(kMinimal, "x.yaml");
  ASSERT_TRUE(manifest) << manifest.error().to_string();
  EXPECT_EQ(manifest->name, "x");
  ASSERT_EQ(manifest->offers.size(), 1U);
  EXPECT_THAT(manifest->offers[0].languages, testing::ElementsAre("python"));
  ASSERT_EQ(manifest->mappings.size(), 3U);
  EXPECT_EQ(manifest->mappings[0].severity, core::Severity::kHigh);
  EXPECT_EQ(manifest->mappings[2].cwe, 564U);
  EXPECT_THAT(manifest->findings_codes, testing::ElementsAre(1, 3));
  EXPECT_EQ(manifest->timeout, std::chrono::seconds(5));
  EXPECT_EQ(manifest->max_memory, 16u << 20);
  EXPECT_FALSE(manifest->needs_network);
  EXPECT_FALSE(manifest->output_to_file);
}

TEST(ToolManifest, NamesThePlaceOfAnUnknownKey) {
  const auto said = problem_of(kMinimal + "timeuot: 3\n");
  EXPECT_THAT(said, HasSubstr("x.yaml:16:1"));
  EXPECT_THAT(said, HasSubstr("timeuot"));
  EXPECT_THAT(said, HasSubstr("timeout"));
}

TEST(ToolManifest, RefusesWhatCannotWork) {
  EXPECT_THAT(problem_of("[]"), HasSubstr("mapping"));
  EXPECT_THAT(problem_of("name: x\n"), HasSubstr("missing"));
  EXPECT_THAT(problem_of(kMinimal + "network: perhaps\n"), HasSubstr("network"));
  EXPECT_THAT(problem_of(kMinimal + "max-file: {KB: 1, generated-KB: 1}\n"),
              HasSubstr("'file-by-file' is missing"));
  EXPECT_THAT(problem_of(kMinimal + "max-file: {KB: 0}\n"), HasSubstr("a number from 1"));
  EXPECT_THAT(problem_of(kMinimal + "max-file: {KB: 9}\n"), HasSubstr("'generated-KB' is missing"));
  EXPECT_THAT(problem_of(kMinimal + "format: word\n"), HasSubstr("has no reader"));
  EXPECT_THAT(problem_of(kMinimal + "at-most: {severity: terrible}\n"), HasSubstr("terrible"));
  auto other = kMinimal;
  other.replace(other.find("[code.sql-injection]"), 20, "[code.no-such-thing]");
  EXPECT_THAT(problem_of(other), HasSubstr("not in capabilities.yaml"));
}

TEST(ToolManifest, KeepsBundlesFromSemgrep) {
  const auto manifests = load_manifests();
  ASSERT_TRUE(manifests) << manifests.error().to_string();
  const auto at = std::find_if(manifests->begin(), manifests->end(),
                               [](const auto& manifest) { return manifest.name == "semgrep"; });
  ASSERT_NE(at, manifests->end());
  EXPECT_EQ(at->max_file, 1u << 20);
  EXPECT_EQ(at->max_generated, 256u << 10);
}

TEST(ToolManifest, AnOfferThatNothingLeadsToIsAnError) {
  auto text = kMinimal;
  text.replace(text.find("[code.sql-injection]"), 20, "[code.sql-injection, code.weak-random]");
  EXPECT_THAT(problem_of(text), HasSubstr("no entry of 'findings' leads to it"));
}

TEST(ToolManifest, AllOfOursLoad) {
  const auto manifests = load_manifests();
  ASSERT_TRUE(manifests) << manifests.error().to_string();
  EXPECT_GE(manifests->size(), 10U);
  for (const auto& manifest : *manifests) {
    EXPECT_FALSE(install_hint(manifest).empty()) << manifest.name;
    EXPECT_FALSE(manifest.needs_network) << manifest.name;
    EXPECT_TRUE(!manifest.rules.empty() || !manifest.offers.empty()) << manifest.name;
  }
  EXPECT_TRUE(std::is_sorted(manifests->begin(), manifests->end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));
}

TEST(ReportParser, ReadsCppcheck) {
  const auto report = parse_cppcheck_xml(
      R"(<?xml version="1.0"?><results version="2"><errors>
        <error id="arrayIndexOutOfBounds" severity="error" msg="Out." verbose="Out of bounds." cwe="788"><location file="./a.c" line="3" column="5"/></error>
        <error id="maybe" severity="warning" msg="m" verbose="v" inconclusive="true"><location file="a.c" line="1"/></error>
        <error id="syntaxError" severity="error" msg="bad" verbose="bad code"><location file="b.c" line="1"/></error>
        <error id="toomanyconfigs" severity="information" msg="m" verbose="v"/></errors></results>)",
      "x", "/t");
  ASSERT_TRUE(report);
  ASSERT_EQ(report->findings.size(), 2U);
  EXPECT_EQ(report->findings[0].location.path, "a.c");
  EXPECT_EQ(report->findings[0].location.region.start_line, 3U);
  EXPECT_THAT(report->findings[0].cwes, testing::ElementsAre(788));
  EXPECT_EQ(report->findings[1].confidence, core::Confidence::kLow);
  ASSERT_EQ(report->gaps.size(), 1U);
  EXPECT_EQ(report->gaps[0].path, "b.c");
}

TEST(ReportParser, ABrokenCppcheckReportIsAGap) {
  const auto report = parse_cppcheck_xml(
      R"(<results version="2"><errors><error id="a" severity="error" msg="m" verbose="v"/>)", "x",
      "");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->findings.size(), 1U);
  EXPECT_EQ(report->gaps.size(), 1U);
  EXPECT_FALSE(parse_cppcheck_xml("", "x", ""));
  EXPECT_FALSE(parse_cppcheck_xml("<other/>", "x", ""));
}

TEST(ReportParser, ReadsShellcheck) {
  const auto report = parse_shellcheck_json(
      R"({"comments":[{"file":"./a.sh","line":2,"endLine":2,"column":8,"endColumn":10,"level":"info","code":2086,"message":"Quote."},
         {"file":"b.sh","line":1,"level":"error","code":1073,"message":"Could not parse."}]})",
      "x", "/t");
  ASSERT_TRUE(report);
  ASSERT_EQ(report->findings.size(), 1U);
  EXPECT_EQ(report->findings[0].rule_id, "SC2086");
  EXPECT_EQ(report->findings[0].location.region,
            (core::Region{.start_line = 2, .start_column = 8, .end_line = 2, .end_column = 10}));
  ASSERT_EQ(report->gaps.size(), 1U);
  EXPECT_FALSE(parse_shellcheck_json("[]", "x", ""));
  EXPECT_FALSE(parse_shellcheck_json("{", "x", ""));
}

TEST(ReportParser, ReadsEslint) {
  const auto report = parse_eslint_json(
      R"([{"filePath":"/t/a.js","messages":[{"ruleId":"security/detect-eval-with-expression","severity":1,"message":"eval","line":2,"column":15},
         {"ruleId":null,"severity":1,"message":"ignored"},{"ruleId":"x/y","severity":2,"message":"Definition for rule 'x/y' not found."}]},
         {"filePath":"/t/b.js","messages":[{"ruleId":null,"fatal":true,"severity":2,"message":"Parsing error","line":1}]}])",
      "x", "/t");
  ASSERT_TRUE(report);
  ASSERT_EQ(report->findings.size(), 1U);
  EXPECT_EQ(report->findings[0].location.path, "a.js");
  ASSERT_EQ(report->gaps.size(), 1U);
  EXPECT_EQ(report->gaps[0].path, "b.js");
}

TEST(ReportParser, SurvivesWrongTypes) {
  for (const char* wrong :
       {"[1]", "[null]", "[{}]",
        R"([{"filePath":1,"messages":[1,null,{"ruleId":2,"message":3,"line":-1}]}])"})
    EXPECT_TRUE(parse_eslint_json(wrong, "x", "")) << wrong;
  for (const char* wrong : {R"({"comments":1})", R"({"comments":[1,{"code":"x","line":1.5}]})"})
    EXPECT_TRUE(parse_shellcheck_json(wrong, "x", "")) << wrong;
}

TEST(Manifests, AreFoundByTheNameThatAToolGivesItself) {
  const auto manifests = load_manifests();
  ASSERT_TRUE(manifests);
  ASSERT_NE(manifest_of(*manifests, "Semgrep OSS"), nullptr);
  EXPECT_EQ(manifest_of(*manifests, "Semgrep OSS")->name, "semgrep");
  EXPECT_EQ(manifest_of(*manifests, "Nobody knows"), nullptr);
  EXPECT_EQ(manifest_of(*manifests, ""), nullptr);
}

TEST(Manifests, SayWhatAGapOfARuleLeavesOpen) {
  const auto manifests = load_manifests();
  ASSERT_TRUE(manifests);
  std::vector<core::CoverageGap> gaps(2);
  gaps[0].reason =
      "Timeout when running tmp.a.rules.javascript.redoubt.javascript.request-forgery on src/a.js";
  gaps[1].reason = "Syntax error at line src/a.js:1";
  std::vector<core::Finding> findings;
  map_report(*manifest_of(*manifests, "semgrep"), findings, gaps);
  EXPECT_EQ(gaps[0].capabilities, std::vector<std::string>{"code.request-forgery"});
  EXPECT_EQ(gaps[0].reason, "Timeout when running redoubt.javascript.request-forgery on src/a.js");
  EXPECT_EQ(gaps[1].capabilities, std::vector<std::string>{});
}

TEST(Manifests, SayWhatImportedFindingsAreAbout) {
  const auto manifests = load_manifests();
  ASSERT_TRUE(manifests);
  std::vector<core::Finding> findings(2);
  findings[0].rule_id = "slack-web-hook";
  findings[1].rule_id = "slack-web-hook";
  findings[1].capability = "code.other";
  findings[0].severity = core::Severity::kLow;
  add_capabilities(*manifest_of(*manifests, "gitleaks"), findings);
  EXPECT_EQ(findings[0].capability, "secrets.credential");
  EXPECT_EQ(findings[0].severity, core::Severity::kLow);
  EXPECT_EQ(findings[1].capability, "code.other");
}

}  // namespace
}  // namespace redoubt::adapters
