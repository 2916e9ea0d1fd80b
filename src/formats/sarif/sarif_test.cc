#include "formats/sarif.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/json.h"

namespace redoubt::formats {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A log of one run whose driver is `driver` (members after the name) and whose other members are
// `members`.
std::string log(const std::string& driver, const std::string& members) {
  return R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"T")" + driver + "}}" + members +
         "}]}";
}

SarifRun read_one(const std::string& text, std::string_view root = {}) {
  const auto runs = read_sarif(text, "a.sarif", root);
  EXPECT_TRUE(runs) << runs.error().to_string();
  if (!runs || runs->empty()) return {};
  return runs->front();
}

core::Finding only(const std::string& text, std::string_view root = {}) {
  const auto run = read_one(text, root);
  EXPECT_EQ(run.findings.size(), 1U);
  return run.findings.empty() ? core::Finding{} : run.findings.front();
}

const std::string kPlain = R"(,"results":[{"ruleId":"R","message":{"text":"m"}}])";

TEST(SarifReader, TakesDefaultsFromTheRule) {
  const auto finding = only(log(
      R"(,"rules":[{"id":"R","shortDescription":{"text":"A title."},"help":{"text":"Do it."},"helpUri":"https://example.org/r",
         "defaultConfiguration":{"level":"error"},"properties":{"tags":["security","external/cwe/cwe-089"],"precision":"very-high"}}])",
      kPlain));
  EXPECT_EQ(finding.rule_id, "R");
  EXPECT_EQ(finding.title, "A title");
  EXPECT_EQ(finding.remedy, "Do it.");
  EXPECT_EQ(finding.severity, core::Severity::kHigh);
  EXPECT_EQ(finding.confidence, core::Confidence::kHigh);
  EXPECT_THAT(finding.cwes, ElementsAre(89));
  EXPECT_THAT(finding.references, ElementsAre("https://example.org/r"));
}

TEST(SarifReader, SecuritySeverityDecidesOverTheLevel) {
  EXPECT_EQ(only(log(R"(,"rules":[{"id":"R","properties":{"security-severity":"9.1"}}])",
                     R"(,"results":[{"ruleId":"R","level":"note","message":{"text":"m"}}])"))
                .severity,
            core::Severity::kCritical);
}

TEST(SarifReader, AbsentLevelIsAWarning) {
  EXPECT_EQ(only(log("", kPlain)).severity, core::Severity::kMedium);
}

TEST(SarifReader, AppliesLevelOverridesOfTheInvocation) {
  const auto finding = only(log(
      R"(,"rules":[{"id":"R"}])",
      R"(,"invocations":[{"executionSuccessful":true,"ruleConfigurationOverrides":[{"descriptor":{"index":0},"configuration":{"level":"note"}}]}])" +
          kPlain));
  EXPECT_EQ(finding.severity, core::Severity::kLow);
}

TEST(SarifReader, FindsRulesByIndexParentAndExtension) {
  const std::string extension =
      R"(}, "extensions":[{"name":"E","rules":[{"id":"X","shortDescription":{"text":"of the extension"}}]}],"none":{)";
  const auto run = read_one(log(
      R"(,"rules":[{"id":"A","shortDescription":{"text":"first"}},{"id":"B","shortDescription":{"text":"second"}}])" +
          extension,
      R"(,"results":[{"ruleIndex":1,"message":{"text":"m"}},{"ruleId":"A/1","message":{"text":"m"}},
         {"rule":{"index":0,"toolComponent":{"index":0}},"message":{"text":"m"}},
         {"ruleId":"A","ruleIndex":1,"message":{"text":"m"}}])"));
  ASSERT_EQ(run.findings.size(), 4U);
  EXPECT_EQ(run.findings[0].title, "second");
  EXPECT_EQ(run.findings[0].rule_id, "B");
  EXPECT_EQ(run.findings[1].title, "first");
  EXPECT_EQ(run.findings[1].rule_id, "A/1");
  EXPECT_EQ(run.findings[2].title, "of the extension");
  EXPECT_EQ(run.findings[3].title, "first") << "an id that contradicts the index wins";
}

TEST(SarifReader, BuildsMessagesFromIdsAndArguments) {
  const auto run = read_one(log(
      R"(,"rules":[{"id":"R","messageStrings":{"default":{"text":"{0} calls {1} {{so}} {7}"}}}],"globalMessageStrings":{"g":{"text":"global {0}"}})",
      R"(,"results":[{"ruleId":"R","message":{"id":"default","arguments":["f","g"]}},{"ruleId":"R","message":{"id":"g","arguments":["x"]}}])"));
  ASSERT_EQ(run.findings.size(), 2U);
  EXPECT_EQ(run.findings[0].message, "f calls g {so} {7}");
  EXPECT_EQ(run.findings[1].message, "global x");
}

std::string at(const std::string& artifact, const std::string& more = "") {
  return log(
      "",
      more +
          R"(,"results":[{"ruleId":"R","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":)" +
          artifact + R"(,"region":{"startLine":3,"endColumn":9,"snippet":{"text":"x\ny\n"}}}}]}])");
}

TEST(SarifReader, ReadsPlaces) {
  const auto finding = only(at(R"({"uri":"src/a%20b.c"})"));
  EXPECT_EQ(finding.location.path, "src/a b.c");
  EXPECT_EQ(finding.location.region,
            (core::Region{.start_line = 3, .start_column = 0, .end_line = 3, .end_column = 9}));
  EXPECT_EQ(finding.location.snippet, "x\ny");
}

TEST(SarifReader, MakesAbsoluteUrisBelowTheRootRelative) {
  EXPECT_EQ(only(at(R"({"uri":"file:///t/src/./a.c"})"), "/t").location.path, "src/a.c");
  EXPECT_EQ(only(at(R"({"uri":"/t/src/a.c"})"), "/t/").location.path, "src/a.c");
  EXPECT_EQ(only(at(R"({"uri":"file:///other/a.c"})"), "/t").location.path, "/other/a.c");
  EXPECT_EQ(only(at(R"({"uri":"file:///C:/x/a.c"})"), "/t").location.path, "C:/x/a.c");
}

TEST(SarifReader, ResolvesNestedBaseIds) {
  const std::string bases =
      R"(,"originalUriBaseIds":{"ROOT":{"uri":"file:///t/"},"SRC":{"uri":"src/","uriBaseId":"ROOT"},"LOOP":{"uri":"l/","uriBaseId":"LOOP"},"CI":{"uri":"file:///builds/7/"}})";
  EXPECT_EQ(only(at(R"({"uri":"a.c","uriBaseId":"SRC"})", bases), "/t").location.path, "src/a.c");
  EXPECT_EQ(only(at(R"({"uri":"a.c","uriBaseId":"CI"})", bases), "/t").location.path, "a.c")
      << "another machine's checkout";
  EXPECT_EQ(only(at(R"({"uri":"a.c","uriBaseId":"UNKNOWN"})", bases), "/t").location.path, "a.c");
  EXPECT_THAT(only(at(R"({"uri":"a.c","uriBaseId":"LOOP"})", bases), "/t").location.path,
              HasSubstr("a.c"));
}

TEST(SarifReader, NamesFilesInsideArchives) {
  const std::string artifacts =
      R"(,"artifacts":[{"location":{"uri":"lib.zip"}},{"location":{"uri":"/in/a.c"},"parentIndex":0},{"location":{"uri":"self"},"parentIndex":2}])";
  EXPECT_EQ(only(at(R"({"index":1})", artifacts)).location.path, "lib.zip!/in/a.c");
  EXPECT_EQ(only(at(R"({"index":2})", artifacts)).location.path, "self");
  EXPECT_EQ(only(at(R"({"index":9,"uri":"b.c"})", artifacts)).location.path, "b.c");
}

TEST(SarifReader, CollectsCwesFromTaxaRelationshipsAndTexts) {
  const auto finding = only(log(
      R"(,"rules":[{"id":"R","relationships":[{"target":{"id":"22","toolComponent":{"name":"CWE"}}}],"properties":{"cwe":["CWE-79: Cross-site"]}}])",
      R"(,"taxonomies":[{"name":"CWE","taxa":[{"id":"CWE-502"}]}],"results":[{"ruleId":"R","message":{"text":"m"},
         "taxa":[{"index":0,"toolComponent":{"index":0}},{"id":"A1","toolComponent":{"name":"OWASP"}}]}])"));
  EXPECT_THAT(finding.cwes, ElementsAre(22, 79, 502));
}

TEST(SarifReader, LeavesOutWhatIsNoFinding) {
  const auto run =
      read_one(log("", R"(,"results":[{"ruleId":"R","kind":"pass","message":{"text":"m"}},
      {"ruleId":"R","baselineState":"absent","message":{"text":"m"}},{"ruleId":"R","kind":"fail","message":{"text":"m"}}])"));
  EXPECT_EQ(run.findings.size(), 1U);
  EXPECT_THAT(run.gaps, IsEmpty());
}

TEST(SarifReader, CountsResultsThatSayNothing) {
  const auto run =
      read_one(log("", R"(,"results":[{},{"ruleId":"R"},{"message":{"text":"no rule"}}])"));
  ASSERT_EQ(run.findings.size(), 1U);
  EXPECT_EQ(run.findings[0].rule_id, "unnamed");
  ASSERT_EQ(run.gaps.size(), 1U);
  EXPECT_EQ(run.gaps[0].reason, "2 results without message and rule");
  EXPECT_TRUE(run.gaps[0].makes_incomplete);
}

TEST(SarifReader, OnlyAcceptedSuppressionsSuppress) {
  const auto with = [](const std::string& suppressions) {
    return only(log("", R"(,"results":[{"ruleId":"R","message":{"text":"m"},"suppressions":)" +
                            suppressions + "}]"))
        .suppression;
  };
  EXPECT_EQ(with(R"([{"kind":"inSource","justification":"test code"}])").kind,
            core::Suppression::Kind::kInSource);
  EXPECT_EQ(with(R"([{"kind":"inSource","justification":"test code"}])").reason, "test code");
  EXPECT_EQ(with(R"([{"kind":"external","status":"accepted"}])").kind,
            core::Suppression::Kind::kExternal);
  EXPECT_EQ(with(R"([{"kind":"external","status":"underReview"}])").kind,
            core::Suppression::Kind::kNone);
  EXPECT_EQ(with(R"([{"kind":"external"},{"kind":"inSource","status":"rejected"}])").kind,
            core::Suppression::Kind::kNone);
  EXPECT_EQ(with("[]").kind, core::Suppression::Kind::kNone);
}

TEST(SarifReader, KeepsFlowStepsFingerprintsAndFixes) {
  const std::string step =
      R"({"location":{"physicalLocation":{"artifactLocation":{"uri":"s.c"},"region":{"startLine":1}}}})";
  const auto finding = only(log(
      "",
      R"(,"results":[{"ruleId":"R","message":{"text":"m"},"codeFlows":[{"threadFlows":[{"locations":[)" +
          step +
          R"(]}]}],"partialFingerprints":{"primaryLocationLineHash":"abc:1"},"fingerprints":{"f/v1":"z"},
      "fixes":[{"description":{"text":"Use it."},"artifactChanges":[]}]}])"));
  ASSERT_EQ(finding.related.size(), 1U);
  EXPECT_EQ(finding.related[0].path, "s.c");
  EXPECT_EQ(finding.partial_fingerprints.at("primaryLocationLineHash"), "abc:1");
  EXPECT_EQ(finding.partial_fingerprints.at("f/v1"), "z");
  EXPECT_EQ(finding.remedy, "Use it.");
}

TEST(SarifReader, ErrorsOfTheToolAreGaps) {
  const auto run = read_one(
      log("", R"(,"invocations":[{"executionSuccessful":false,"toolExecutionNotifications":[
      {"level":"error","message":{"text":"Syntax error"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"bad.py"}}}]},
      {"level":"warning","message":{"text":"slow"}}]}])" +
                  kPlain));
  EXPECT_FALSE(run.execution_successful);
  ASSERT_EQ(run.gaps.size(), 1U);
  EXPECT_EQ(run.gaps[0].path, "bad.py");
  EXPECT_EQ(run.gaps[0].kind, core::CoverageGap::Kind::kMalformed);
}

TEST(SarifReader, WarningsThatLeaveAFileUnexaminedAreGaps) {
  const auto run =
      read_one(log("", R"(,"invocations":[{"executionSuccessful":true,"toolExecutionNotifications":[
      {"level":"warning","descriptor":{"id":"Timeout"},"message":{"text":"Timeout when running a.open-redirect on src/a on b.js:\n "}},
      {"level":"warning","descriptor":{"id":"Syntax error"},"message":{"text":"Syntax error at line bad.js:1:\n `a on b:` was unexpected"}},
      {"level":"warning","descriptor":{"id":"Partial parsing"},"message":{"text":"x on a.js:"}}]}])" +
                           kPlain));
  ASSERT_EQ(run.gaps.size(), 2U);
  EXPECT_EQ(run.gaps[0].path, "src/a on b.js");
  EXPECT_EQ(run.gaps[0].reason, "Timeout when running a.open-redirect on src/a on b.js");
  EXPECT_EQ(run.gaps[0].kind, core::CoverageGap::Kind::kTimedOut);
  EXPECT_EQ(run.gaps[1].path, "bad.js");
  EXPECT_EQ(run.gaps[1].kind, core::CoverageGap::Kind::kMalformed);
  EXPECT_TRUE(run.gaps[0].makes_incomplete && run.gaps[1].makes_incomplete);
}

TEST(SarifReader, MasksCredentialsInMessagesAndSnippets) {
  const std::string value = std::string("hunter") + "2";
  const auto finding = only(log(
      R"(,"rules":[{"id":"R","properties":{"tags":["CWE-259"]}}])",
      R"(,"results":[{"ruleId":"R","message":{"text":"Hardcoded: ')" + value +
          R"('"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"},"region":{"startLine":1,"snippet":{"text":")" +
          value + R"("}}}}]}])"));
  EXPECT_EQ(finding.message, "Hardcoded: '***'");
  EXPECT_EQ(finding.location.snippet, "");
}

TEST(SarifReader, KeepsResultsUpToABreak) {
  const std::string whole = log(
      "",
      R"(,"results":[{"ruleId":"A","message":{"text":"m"}},{"ruleId":"B","message":{"text":"m"}}])");
  for (size_t cut = whole.find("\"B\""); cut < whole.rfind("}]}]"); ++cut) {
    const auto runs = read_sarif(whole.substr(0, cut), "a.sarif");
    ASSERT_TRUE(runs) << cut;
    ASSERT_EQ(runs->size(), 1U);
    ASSERT_EQ(runs->front().findings.size(), 1U) << cut;
    EXPECT_EQ(runs->front().findings[0].rule_id, "A");
    ASSERT_EQ(runs->front().gaps.size(), 1U);
    EXPECT_THAT(runs->front().gaps[0].reason, HasSubstr("breaks off in line 1"));
    EXPECT_FALSE(runs->front().execution_successful);
  }
}

TEST(SarifReader, NeverCallsACutLogComplete) {
  const std::string whole = log(R"(,"rules":[{"id":"A"}])", kPlain);
  for (size_t cut = 0; cut < whole.size(); ++cut) {
    const auto runs = read_sarif(whole.substr(0, cut), "a.sarif");
    if (!runs) continue;
    ASSERT_FALSE(runs->empty()) << cut;
    EXPECT_FALSE(runs->back().gaps.empty()) << cut;
  }
}

TEST(SarifReader, SurvivesInvalidUtf8AndByteOrderMarks) {
  EXPECT_EQ(
      only(log("", ",\"results\":[{\"ruleId\":\"R\",\"message\":{\"text\":\"a\xFFz\"}}]")).message,
      "a\xEF\xBF\xBDz");
  EXPECT_EQ(only("\xEF\xBB\xBF" + log("", kPlain)).message, "m");
  std::string wide = "\xFF\xFE";
  for (const char c : log("", kPlain)) wide += {c, '\0'};
  EXPECT_EQ(only(wide).message, "m");
}

TEST(SarifReader, ReadsIntegersOfAnySize) {
  EXPECT_EQ(
      only(
          log("",
              R"(,"results":[{"ruleId":"R","message":{"text":"12345678901234567890123"},"rank":12345678901234567890123}])"))
          .message,
      "12345678901234567890123");
}

TEST(SarifReader, RefusesWhatIsNoLog) {
  EXPECT_FALSE(read_sarif("", "a"));
  EXPECT_FALSE(read_sarif("[]", "a"));
  EXPECT_FALSE(read_sarif("hello", "a"));
  EXPECT_FALSE(read_sarif(R"({"version":"1.0.0","runs":[]})", "a"));
  EXPECT_FALSE(read_sarif(std::string(100'000, '['), "a"));
}

TEST(SarifReader, SurvivesWrongTypesEverywhere) {
  for (const char* wrong : {"null", "1", "\"x\"", "[]", "{}", "[[]]", "[1]", "[{}]", "true", "-1"})
    for (const char* key : {"tool", "results", "invocations", "artifacts", "originalUriBaseIds",
                            "taxonomies", "automationDetails"})
      EXPECT_TRUE(read_sarif(
          std::string(R"({"version":"2.1.0","runs":[{")") + key + "\":" + wrong + "}]}", "a"))
          << key << wrong;
  for (const char* wrong : {"null", "1", "\"x\"", "[]", "{}", "[1]", "[{}]"})
    for (const char* key :
         {"rule", "ruleIndex", "message", "locations", "codeFlows", "relatedLocations", "taxa",
          "suppressions", "fixes", "properties", "fingerprints"})
      EXPECT_TRUE(
          read_sarif(log("", std::string(R"(,"results":[{")") + key + "\":" + wrong + "}]"), "a"))
          << key << wrong;
}

TEST(SarifReader, StopsAtTheResultLimitAndSaysSo) {
  const auto runs = read_sarif(
      log("",
          R"(,"results":[{"ruleId":"A","message":{"text":"m"}},{"ruleId":"B","message":{"text":"m"}}])"),
      "a", {}, {.max_bytes = 10'000, .max_results = 1});
  ASSERT_TRUE(runs);
  EXPECT_EQ(runs->front().findings.size(), 1U);
  ASSERT_EQ(runs->front().gaps.size(), 1U);
  EXPECT_EQ(runs->front().gaps[0].kind, core::CoverageGap::Kind::kTruncated);
}

core::SourceReport sample_report() {
  core::SourceReport report;
  report.source = "dependencies";
  report.version = "1.0";
  core::Finding finding;
  finding.source = "dependencies";
  finding.rule_id = "GHSA-xxxx";
  finding.capability = "dependencies.known-vulnerability";
  finding.title = "A title";
  finding.message = "m";
  finding.severity = core::Severity::kCritical;
  finding.confidence = core::Confidence::kHigh;
  finding.cwes = {79, 89};
  finding.location = {
      .path = "a dir/package-lock.json",
      .region = {.start_line = 4, .start_column = 2, .end_line = 4, .end_column = 8},
      .snippet = "x"};
  finding.related = {
      {.path = "b.c",
       .region = {.start_line = 1, .start_column = 0, .end_line = 1, .end_column = 0},
       .snippet = ""}};
  finding.purl = "pkg:npm/a@1";
  finding.aliases = {"CVE-2020-1"};
  finding.fixed_version = "2";
  finding.known_exploited = true;
  finding.development = true;
  finding.partial_fingerprints = {{"primaryLocationLineHash", "1:1"}};
  finding.suppression = {
      .kind = core::Suppression::Kind::kExternal, .reason = "why", .source = "x"};
  report.findings = {finding};
  report.state = core::ReportState::kPartial;
  report.problem = "one file was unreadable";
  report.coverage.gaps = {{.kind = core::CoverageGap::Kind::kUnreadable,
                           .path = "b",
                           .reason = "denied",
                           .makes_incomplete = true}};
  return report;
}

TEST(SarifWriter, WritesWhatTheReaderReadsBack) {
  const auto report = sample_report();
  const auto run = read_one(write_sarif({report}, {}, "0.1.0"));
  ASSERT_EQ(run.findings.size(), 1U);
  const auto &wrote = report.findings[0], &read = run.findings[0];
  EXPECT_EQ(read.rule_id, wrote.rule_id);
  EXPECT_EQ(read.capability, wrote.capability);
  EXPECT_EQ(read.title, wrote.title);
  EXPECT_EQ(read.severity, wrote.severity);
  EXPECT_EQ(read.confidence, wrote.confidence);
  EXPECT_EQ(read.cwes, wrote.cwes);
  EXPECT_EQ(read.location, wrote.location);
  EXPECT_EQ(read.related, wrote.related);
  EXPECT_EQ(read.purl, wrote.purl);
  EXPECT_EQ(read.aliases, wrote.aliases);
  EXPECT_EQ(read.fixed_version, wrote.fixed_version);
  EXPECT_TRUE(read.known_exploited);
  EXPECT_TRUE(read.development);
  EXPECT_EQ(read.partial_fingerprints, wrote.partial_fingerprints);
  EXPECT_EQ(read.suppression.kind, wrote.suppression.kind);
  EXPECT_FALSE(run.execution_successful);
  EXPECT_EQ(run.gaps.size(), 2U);
  EXPECT_EQ(run.category, "redoubt/dependencies");
}

TEST(SarifWriter, CallsOtherPlacesOfAPackageNoSteps) {
  auto report = sample_report();
  const std::string package = write_sarif({report}, {}, "0.1.0");
  EXPECT_NE(package.find("relatedLocations"), std::string::npos);
  EXPECT_EQ(package.find("codeFlows"), std::string::npos);
  report.findings[0].purl.clear();
  const std::string code = write_sarif({report}, {}, "0.1.0");
  EXPECT_EQ(code.find("relatedLocations"), std::string::npos);
  EXPECT_EQ(read_one(code).findings.at(0).related, report.findings[0].related);
}

TEST(SarifWriter, IsDeterministic) {
  auto report = sample_report();
  report.findings.push_back(report.findings[0]);
  report.findings[1].location.path = "0";
  auto turned = report;
  std::swap(turned.findings[0], turned.findings[1]);
  EXPECT_EQ(write_sarif({report}, {}, "1"), write_sarif({turned}, {}, "1"));
}

TEST(SarifWriter, DescribesRulesByWhatItIsGiven) {
  const std::vector<SarifRule> rules{{.id = "GHSA-xxxx",
                                      .title = "Rule title",
                                      .description = "Long",
                                      .remedy = "Update.",
                                      .help_uri = "https://example.org",
                                      .severity = core::Severity::kLow,
                                      .cwes = {400}}};
  const auto json = parse_json(write_sarif({sample_report()}, rules, "1"), "a");
  ASSERT_TRUE(json);
  const auto& rule = (*json)["runs"][0]["tool"]["driver"]["rules"][0];
  EXPECT_EQ(rule["shortDescription"]["text"], "Rule title");
  EXPECT_EQ(rule["help"]["text"], "Update.");
  EXPECT_EQ(rule["properties"]["security-severity"], "2.5");
  EXPECT_EQ((*json)["runs"][0]["taxonomies"][0]["taxa"].size(), 3U);
}

TEST(SarifWriter, SurvivesForeignBytes) {
  auto report = sample_report();
  report.findings[0].message = "a\xFF";
  report.findings[0].location.path = "a\xFF#?.c";
  EXPECT_EQ(only(write_sarif({report}, {}, "1")).message, "a\xEF\xBF\xBD");
}

}  // namespace
}  // namespace redoubt::formats
