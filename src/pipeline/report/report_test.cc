#include "pipeline/judge.h"
#include "pipeline/report/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/vulnerability_source.h"
#include "formats/json.h"
#include "pipeline/report/summary.h"

namespace redoubt::pipeline {
namespace {

using testing::HasSubstr;
using testing::Not;

RunRecord sample_run() {
  RunRecord run;
  run.project = "shop";
  run.started = run.ended = "2026-01-31T12:00:00Z";
  run.files = 3;
  core::Finding finding;
  finding.source = "config";
  finding.rule_id = "config.dockerfile-root-user";
  finding.capability = "config.container-user";
  finding.title = "The container runs as <root> & more";
  finding.message =
      "A break-out from the process is one from the container, because nothing in the image takes "
      "away what root may do on the host.";
  finding.remedy = "Add `USER 1000` before the last instruction.";
  finding.severity = core::Severity::kHigh;
  finding.location = {
      .path = "Dockerfile", .region = {.start_line = 3}, .snippet = "CMD [\"app\"]"};
  run.findings.push_back(
      {.name = "F-0123456789", .finding = finding, .tests = {"B8.api"}, .threats = {"B8.api"}});
  core::TestCase failing, open;
  failing.id = "B8.api";
  failing.title = "Containers run without privileges";
  failing.stage = core::Stage::kBuild;
  open.id = "T1.api";
  open.title = "No answer over plain HTTP";
  open.stage = core::Stage::kTest;
  run.tests = {failing, open};
  run.results = {{.test_id = "B8.api",
                  .outcome = core::Outcome::kFail,
                  .reason = "engine config: 1 finding",
                  .findings = {"F-0123456789"}},
                 {.test_id = "T1.api",
                  .outcome = core::Outcome::kNotRun,
                  .reason = "no running target is named for it",
                  .hint = "name one"}};
  run.sources.push_back({.name = "config", .version = "1", .kind = "engine"});
  return run;
}

std::string write(ReportFormat format) {
  const auto run = sample_run();
  const Policy policy;
  const auto verdict = evaluate_gate(run, policy, "2026-01-31");
  return write_report(format, {.run = run, .policy = policy, .verdict = &verdict},
                      {.colour = false, .width = 72});
}

TEST(TextReport, WrapsWithoutLosingAWord) {
  const auto text = write(ReportFormat::kText);
  EXPECT_THAT(text, HasSubstr("FAILED  1 high"));
  EXPECT_THAT(text, HasSubstr("Dockerfile:3"));
  EXPECT_THAT(text, HasSubstr("T1.api: no running target is named for it; name one"));
  std::string flat;
  for (const char c : text)
    if (c != ' ' || flat.empty() || flat.back() != ' ') flat += c == '\n' ? ' ' : c;
  std::string squeezed;
  for (const char c : flat)
    if (c != ' ' || squeezed.empty() || squeezed.back() != ' ') squeezed += c;
  EXPECT_THAT(squeezed, HasSubstr(sample_run().findings[0].finding.message));
}

TEST(TextReport, ShowsHighFindingsOfLowConfidence) {
  auto run = sample_run();
  auto doubtful = run.findings[0];
  doubtful.finding.confidence = core::Confidence::kLow;
  doubtful.finding.rule_id = "config.other";
  doubtful.finding.title = "Perhaps";
  run.findings.push_back(doubtful);
  const auto text =
      write_report(ReportFormat::kText, {.run = run, .policy = {}}, {.colour = false, .width = 72});
  EXPECT_THAT(text, HasSubstr("high      Perhaps"));
  EXPECT_THAT(text, HasSubstr(", low confidence"));
}

TEST(TextReport, ShowsNewFindingsOnlyWhereOnlyTheseCount) {
  auto run = sample_run();
  run.baseline = "branch:main";
  run.findings[0].in_baseline = true;
  run.findings.push_back(run.findings[0]);
  run.findings[1].in_baseline = false;
  run.findings[1].finding.title = "The new one";
  run.findings[1].finding.rule_id = "config.other";
  const Policy policy{.new_only = true};
  const auto verdict = evaluate_gate(run, policy, "2026-01-31");
  const auto text =
      write_report(ReportFormat::kText, {.run = run, .policy = policy, .verdict = &verdict},
                   {.colour = false, .width = 72});
  EXPECT_THAT(text, HasSubstr("The new one"));
  EXPECT_THAT(text, Not(HasSubstr("runs as <root>")));
  EXPECT_THAT(text, HasSubstr("1 already in branch:main"));
}

TEST(TextReport, ManyVulnerablePackagesLeaveRoomForOtherFindings) {
  auto run = sample_run();
  for (int i = 0; i < 4; ++i) {
    core::Finding finding;
    finding.rule_id = "CVE-1";
    finding.severity = core::Severity::kCritical;
    finding.purl = fmt::format("pkg:npm/package{}@1.0.0", i);
    finding.title = fmt::format("package{} 1.0.0: hole", i);
    run.findings.insert(run.findings.begin() + i,
                        {.name = fmt::format("F-{}", i), .finding = finding});
  }
  const auto text = write_report(ReportFormat::kText, {.run = run, .policy = {}},
                                 {.colour = false, .width = 90, .max_findings = 4});
  EXPECT_THAT(text, HasSubstr("package1"));
  EXPECT_THAT(text, Not(HasSubstr("package2")));
  EXPECT_THAT(text, HasSubstr("Dockerfile:3"));
  EXPECT_THAT(text, HasSubstr("… and 2 more vulnerable packages"));
}

TEST(TextReport, NamesTheFilesThatAnEngineLeftOut) {
  auto run = sample_run();
  for (const auto* path : {"chart/a.yaml", "chart/b.yaml"})
    run.sources[0].gaps.push_back({.kind = core::CoverageGap::Kind::kSkipped,
                                   .path = path,
                                   .reason = "a template: render it first"});
  const auto text =
      write_report(ReportFormat::kText, {.run = run, .policy = {}}, {.colour = false, .width = 90});
  EXPECT_THAT(text, HasSubstr("config: 2 files skipped, such as chart/a.yaml: a template"));
}

TEST(Untested, IsOneLineForEachSetOfLanguages) {
  RunRecord run;
  const auto add = [&](const char* id, const char* capability, std::vector<std::string> languages) {
    run.results.push_back({.test_id = id,
                           .outcome = core::Outcome::kNotRun,
                           .reason = nothing_tests({capability}, languages),
                           .untested = capability,
                           .untested_languages = std::move(languages)});
  };
  add("C1", "code.a", {"go"});
  add("C2", "code.b", {"go"});
  add("C3", "code.b", {"go", "java"});
  add("C4", "code.c", {});
  add("C5", "code.b", {"go"});
  const auto list = untested(run);
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].reason, "no engine and no known tool tests code.a, code.b for go");
  EXPECT_THAT(list[0].tests, testing::ElementsAre("C1", "C2", "C5"));
}

TEST(Remedy, OfAGroupIsTheLowestVersionThatRepairsAll) {
  ReportedFinding a, b;
  a.finding.purl = b.finding.purl = "pkg:npm/lodash@4.17.11";
  a.finding.fixed_version = "4.17.9";
  b.finding.fixed_version = "4.17.21";
  EXPECT_THAT(remedy_of({{&a, &b}}), HasSubstr("4.17.21 or later"));
  b.finding.fixed_version = "";
  EXPECT_THAT(remedy_of({{&a, &b}}), HasSubstr("Not all of them have a fix"));
}

TEST(Remedy, OfAGroupSaysHowManyNobodyHasRated) {
  RunRecord run;
  for (const auto* id : {"CVE-1", "CVE-2"}) {
    core::Finding finding;
    finding.rule_id = id;
    finding.purl = "pkg:npm/a@1.0.0";
    finding.fixed_version = "1.1.0";
    finding.location.path = "package-lock.json";
    run.findings.push_back({.name = id, .finding = finding, .tests = {}, .threats = {}});
  }
  EXPECT_THAT(remedy_of(group_findings(run).at(0)), Not(HasSubstr("rated")));
  run.findings[1].finding.message = "a is affected. " + std::string(core::kNotRated);
  EXPECT_THAT(remedy_of(group_findings(run).at(0)), HasSubstr("1 of 2 is not rated; medium"));
}

TEST(EveryReportForReaders, SaysWhatItDoesNotShow) {
  auto run = sample_run();
  run.since = "v1.2";
  run.not_retested = {run.findings[0]};
  run.not_retested[0].finding.title = "Found by a tool that did not run";
  run.findings.clear();
  run.sources[0].gaps = {{.kind = core::CoverageGap::Kind::kMalformed,
                          .path = "a.yaml",
                          .reason = "line 3: no value",
                          .makes_incomplete = true}};
  for (const auto format : {ReportFormat::kText, ReportFormat::kHtml, ReportFormat::kMarkdown}) {
    const auto text =
        write_report(format, {.run = run, .policy = {}, .verdict = nullptr}, {.colour = false});
    EXPECT_THAT(text, HasSubstr("v1.2"));
    EXPECT_THAT(text, HasSubstr("Found by a tool that did not run"));
    EXPECT_THAT(text, HasSubstr("line 3: no value"));
  }
}

TEST(TextReport, CallsNothingMinorThatOnlyFoundNoRoom) {
  auto run = sample_run();
  for (int i = 0; i < 5; ++i) {
    run.findings.push_back(run.findings[0]);
    run.findings.back().finding.rule_id += std::to_string(i);
  }
  const auto text =
      write_report(ReportFormat::kText, {.run = run, .policy = {}, .verdict = nullptr},
                   {.colour = false, .width = 80, .max_findings = 2});
  EXPECT_THAT(text, HasSubstr("and 4 more findings"));
  EXPECT_THAT(text, Not(HasSubstr("lower severity")));
}

TEST(HtmlReport, EscapesWhatComesFromFilesAndLinksTestsToFindings) {
  const auto html = write(ReportFormat::kHtml);
  EXPECT_THAT(html, HasSubstr("The container runs as &lt;root&gt; &amp; more"));
  EXPECT_THAT(html, Not(HasSubstr("<root>")));
  EXPECT_THAT(html, HasSubstr("href=\"#f-F-0123456789\""));
  EXPECT_THAT(html, HasSubstr("id=\"f-F-0123456789\""));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
}

TEST(Links, LeadToTheWebOnly) {
  auto run = sample_run();
  const Policy policy;
  const auto written = [&](ReportFormat format, const std::string& address) {
    run.findings[0].finding.references = {address};
    return write_report(format, {.run = run, .policy = policy}, {.colour = false, .width = 72});
  };
  const std::string page = "https://osv.dev/vulnerability/GHSA-1";
  EXPECT_THAT(written(ReportFormat::kHtml, page), HasSubstr("<a href=\"" + page + "\""));
  EXPECT_THAT(written(ReportFormat::kMarkdown, page), HasSubstr("more](<" + page + ">)"));
  for (const auto* bad : {"javascript:alert(1)", "https://x/\"onclick=\"y", "https://x/>)|[a](b"}) {
    EXPECT_THAT(written(ReportFormat::kHtml, bad), Not(HasSubstr("<a href=\"https://x"))) << bad;
    EXPECT_THAT(written(ReportFormat::kHtml, bad), Not(HasSubstr("<a href=\"javascript"))) << bad;
    EXPECT_THAT(written(ReportFormat::kMarkdown, bad), Not(HasSubstr("](<"))) << bad;
  }
}

TEST(JunitReport, CountsWhatHasNoAnswerAsAnErrorUnlessAGateJudges) {
  const auto run = sample_run();
  const Policy policy;
  const auto xml = junit_report({.run = run, .policy = policy});
  EXPECT_THAT(xml, HasSubstr("<testsuite name=\"build\" tests=\"1\" failures=\"1\" errors=\"0\""));
  EXPECT_THAT(xml, HasSubstr("<testsuite name=\"test\" tests=\"1\" failures=\"0\" errors=\"1\""));
  // Whoever wants it answered says so in the policy; then it is in the suite "missing".
  EXPECT_THAT(write(ReportFormat::kJunit), HasSubstr("errors=\"0\" skipped=\"1\""));
}

TEST(JunitReport, IsRedWhereTheGateIs) {
  EXPECT_THAT(write(ReportFormat::kJunit),
              HasSubstr("<testsuite name=\"findings\" tests=\"1\" failures=\"1\" errors=\"0\""));
  // A scan has no gate and no tests; an imported finding was not looked for.
  auto scan = sample_run();
  scan.tests.clear(), scan.results.clear();
  scan.sources[0].state = core::ReportState::kPartial;
  const Policy policy;
  const auto xml = junit_report({.run = scan, .policy = policy});
  EXPECT_THAT(xml, HasSubstr("name=\"findings\" tests=\"1\" failures=\"1\""));
  EXPECT_THAT(xml, HasSubstr("name=\"missing\" tests=\"1\" failures=\"0\" errors=\"1\""));
  auto imported = sample_run();
  std::swap(imported.findings, imported.not_retested);
  imported.results[0].findings.clear();
  const auto verdict = evaluate_gate(imported, policy, "2026-01-31");
  const ReportInput input{.run = imported, .policy = policy, .verdict = &verdict};
  EXPECT_THAT(junit_report(input), HasSubstr("name=\"findings\" tests=\"1\" failures=\"1\""));
  EXPECT_THAT(sarif_report(input), HasSubstr("config.dockerfile-root-user"));
}

TEST(Reports, SayWhenARunWasNotRecordedOrBrokeOff) {
  auto run = sample_run();
  run.problem = "not recorded: the disk is full";
  run.interrupted = true;
  const Policy policy;
  for (const auto format : {ReportFormat::kText, ReportFormat::kMarkdown, ReportFormat::kHtml,
                            ReportFormat::kSarif, ReportFormat::kJunit, ReportFormat::kJson})
    EXPECT_THAT(write_report(format, {.run = run, .policy = policy}, {}),
                HasSubstr("the disk is full"))
        << static_cast<int>(format);
  EXPECT_THAT(sarif_report({.run = run, .policy = policy}),
              HasSubstr("\"executionSuccessful\": false"));
}

TEST(JsonReport, HasTheVerdictAndIsReadAsTheRun) {
  const auto text = write(ReportFormat::kJson);
  const auto json = formats::parse_json(text, "report");
  ASSERT_TRUE(json);
  const auto& verdict = (*json)["verdict"];
  EXPECT_EQ(verdict["word"], "FAILED");
  EXPECT_EQ(verdict["exit_status"], 1);
  ASSERT_EQ(verdict["violations"].size(), 1u);
  EXPECT_EQ(verdict["violations"][0]["finding"], "F-0123456789");
  EXPECT_EQ(verdict["violations"][0]["path"], "Dockerfile");
  EXPECT_EQ(verdict["violations"][0]["line"], 3);
  const auto again = run_record_from_json(text, "report");
  ASSERT_TRUE(again);
  EXPECT_EQ(to_json(*again), to_json(sample_run()));
}

TEST(MarkdownReport, NeverCutsWhatIsMissing) {
  auto run = sample_run();
  run.interrupted = true;
  for (int i = 0; i < 3000; ++i) {
    run.results.push_back(run.results[0]);
    run.tests.push_back(run.tests[0]);
    run.tests.back().title = std::string(100, 'x');
  }
  const Policy policy;
  const auto text = markdown_report({.run = run, .policy = policy});
  EXPECT_LE(text.size(), 60'000u);
  EXPECT_THAT(text, HasSubstr("the run was interrupted"));
  EXPECT_THAT(text, HasSubstr("… cut;"));
}

TEST(MarkdownReport, DoesNotLetFilesFormatOrMention) {
  const auto text = write(ReportFormat::kMarkdown);
  EXPECT_THAT(text, HasSubstr("## Redoubt: FAILED"));
  EXPECT_THAT(text, HasSubstr("as &lt;root\\> &amp; more"));
}

TEST(SarifReport, HasOneRunPerSourceWithItsResults) {
  const auto json = formats::parse_json(write(ReportFormat::kSarif), "report");
  ASSERT_TRUE(json) << json.error().to_string();
  ASSERT_EQ((*json)["runs"].size(), 1u);
  EXPECT_EQ((*json)["runs"][0]["results"].size(), 1u);
}

TEST(ReportFormatWord, UnknownOnesNameTheKnown) {
  const auto format = parse_report_format("pdf");
  ASSERT_FALSE(format);
  EXPECT_THAT(format.error().hint(), HasSubstr("markdown"));
}

TEST(AcceptedInReports, PeopleSeeWhatTheModelAcceptsAndWhatHasEnded) {
  auto run = sample_run();
  run.threats = {{.id = "B8.api"}};
  run.accepted = {
      {.threat = "B8.*", .owner = "shop", .reason = "moves soon", .expires = "2026-03-01"},
      {.threat = "Z9.api", .owner = "shop", .reason = "gone", .expires = "2026-01-01"}};
  const Policy policy;
  for (const auto format : {ReportFormat::kText, ReportFormat::kMarkdown, ReportFormat::kHtml}) {
    const auto text =
        write_report(format, {.run = run, .policy = policy}, {.colour = false, .width = 100});
    EXPECT_THAT(text, HasSubstr("accepted by shop until 2026-03-01: moves soon"));
    EXPECT_THAT(text, HasSubstr("2026-01-01: gone (ended) (no threat of this plan)"));
  }
}

}  // namespace
}  // namespace redoubt::pipeline
