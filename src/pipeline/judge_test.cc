#include "pipeline/judge.h"

#include <gtest/gtest.h>

#include "analysis/language.h"

namespace redoubt::pipeline {
namespace {

class JudgeTest : public testing::Test {
 protected:
  JudgeTest() {
    project.files = {{.path = "web/app.py", .size = 1, .language = "python"},
                     {.path = "web/index.js", .size = 1, .language = "javascript"}};
    test.id = "C1.web";
    test.capability = "code.sql-injection";
    test.paths = {"web/"};
  }
  void add_source(std::vector<std::string> languages,
                  core::ReportState state = core::ReportState::kComplete) {
    Source source{.kind = "tool", .offers = {{"code.*", std::move(languages)}}, .report = {}};
    source.report.source = "semgrep";
    source.report.version = "1";
    source.report.state = state;
    sources.push_back(source);
  }
  void add_finding(std::string path) {
    Weakness weakness;
    weakness.finding.capability = "code.sql-injection";
    weakness.finding.location.path = std::move(path);
    weaknesses.push_back(weakness);
    names.push_back("F-" + std::to_string(names.size()));
  }
  core::TestResult judged() { return judge(test, {project, sources, tools, weaknesses, names}); }

  core::Project project;
  std::vector<Source> sources;
  std::vector<KnownTool> tools;
  std::vector<Weakness> weaknesses;
  std::vector<std::string> names;
  core::TestCase test;
};

TEST_F(JudgeTest, PassesOnlyWhenEveryLanguageWasLookedAt) {
  add_source({"python", "javascript"});
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
  EXPECT_EQ(judged().tools.at(0).name, "semgrep");
  sources.clear();
  add_source({"python"});
  EXPECT_EQ(judged().outcome, core::Outcome::kNotRun);
  EXPECT_NE(judged().reason.find("javascript was not tested"), std::string::npos);
}

TEST_F(JudgeTest, AnotherLanguageOfTheComponentIsAskedWhereThereIsMuchOfIt) {
  add_source({"python", "javascript"});
  test.language = "javascript";
  for (const char* path : {"web/a.go", "web/b.go"})
    project.files.push_back({.path = path, .size = 1, .language = "go"});
  EXPECT_EQ(judged().outcome, core::Outcome::kPass) << "two files are a tool beside it";
  project.files.push_back({.path = "web/c.go", .size = 1, .language = "go"});
  EXPECT_EQ(judged().outcome, core::Outcome::kNotRun);
  EXPECT_NE(judged().reason.find("go was not tested"), std::string::npos) << judged().reason;
  project.files.back().path = "web/vendor/c.go";
  EXPECT_EQ(judged().outcome, core::Outcome::kPass) << "what others wrote is not asked";
}

TEST_F(JudgeTest, ComponentsOfOneFileAreCodeThatHasToBeTested) {
  add_source({"python", "javascript"});
  test.language = "javascript";
  for (const char* path : {"web/A.vue", "web/B.vue", "web/C.vue"})
    project.files.push_back({.path = path,
                             .size = 1,
                             .language = std::string(analysis::language_of(path, "<script>"))});
  EXPECT_EQ(judged().outcome, core::Outcome::kPass) << "no page runs a query";
  test.capability = "code.cross-site-scripting";
  EXPECT_EQ(judged().outcome, core::Outcome::kNotRun);
  EXPECT_NE(judged().reason.find("vue was not tested"), std::string::npos) << judged().reason;
}

TEST_F(JudgeTest, ScriptsBesideAProgramAreNoGap) {
  add_source({"python", "javascript"});
  for (const char* path : {"web/a.sh", "web/b.sh", "web/c.sh"})
    project.files.push_back({.path = path, .size = 1, .language = "shell"});
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
}

TEST_F(JudgeTest, APassAboutAdvisoriesNamesTheAdvisories) {
  add_source({});
  test.capability = "dependencies.known-vulnerability";
  sources[0].offers = {{.capability = test.capability, .languages = {}}};
  sources[0].report.feed = "starter set 2026-01-01 (3 advisories, a selection)";
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
  EXPECT_TRUE(judged().reason.ends_with(": nothing in " + sources[0].report.feed))
      << judged().reason;
  test.capability = "dependencies.lock-file";
  sources[0].offers = {{.capability = test.capability, .languages = {}}};
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
  EXPECT_EQ(judged().reason.find("starter"), std::string::npos) << "it rests on no advisory";
}

TEST_F(JudgeTest, ComponentsWithoutVersionsAreNotKnownToBeSound) {
  add_source({});
  test.capability = "dependencies.known-vulnerability";
  sources[0].offers = {{.capability = test.capability, .languages = {}}};
  sources[0].report.components = {{.ecosystem = "PyPI", .name = "a", .version = "1.0"},
                                  {.ecosystem = "PyPI", .name = "b", .development = true}};
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
  sources[0].report.components[1].development = false;
  EXPECT_EQ(judged().outcome, core::Outcome::kNotRun);
  EXPECT_NE(judged().reason.find("1 component without a version"), std::string::npos);
}

// Maven has no lock file, so nothing found says nothing of versions that stand elsewhere.
TEST_F(JudgeTest, VersionsThatAPomDoesNotSayAreNotKnownToBeLocked) {
  add_source({});
  test.capability = "dependencies.lock-file";
  sources[0].offers = {{.capability = test.capability, .languages = {}}};
  sources[0].report.components = {
      {.ecosystem = "Maven", .name = "g:a", .version = "1.0", .location = {.path = "pom.xml"}},
      {.ecosystem = "PyPI", .name = "b", .location = {.path = "requirements.txt"}},
      {.ecosystem = "Maven", .name = "g:t", .location = {.path = "pom.xml"}, .development = true}};
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
  sources[0].report.components[0].version.clear();
  EXPECT_EQ(judged().outcome, core::Outcome::kNotRun);
  EXPECT_NE(judged().reason.find("1 component of Maven without a version"), std::string::npos)
      << judged().reason;
}

TEST_F(JudgeTest, PatternsProveWhatTheyKnow) {
  add_source({"python", "javascript"});
  test.capability = "code.cors";
  sources[0].offers = {{.capability = test.capability, .languages = {}}};
  EXPECT_TRUE(judged().reason.ends_with("nothing that its patterns know")) << judged().reason;
}

// A helper in another file may do what no rule sees, and whoever reads "pass" has to know.
TEST_F(JudgeTest, ValuesThatAreNotFollowedFromFileToFileAreNoWholeProof) {
  add_source({"python", "javascript"});
  test.capability = "code.request-forgery";
  sources[0].offers = {{.capability = test.capability, .languages = {}}};
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
  EXPECT_TRUE(judged().reason.ends_with("not followed from file to file")) << judged().reason;
}

TEST_F(JudgeTest, FailsOnAFindingInsideItsPathsOnly) {
  add_source({});
  add_finding("docs/x.py");
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
  add_finding("web/app.py");
  EXPECT_EQ(judged().outcome, core::Outcome::kFail);
  EXPECT_EQ(judged().findings, std::vector<std::string>{"F-1"});
}

TEST_F(JudgeTest, SuppressedFindingsDoNotFail) {
  add_source({});
  add_finding("web/app.py");
  weaknesses[0].finding.suppression.kind = core::Suppression::Kind::kInSource;
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
}

TEST_F(JudgeTest, SilenceOfAFailedOrPartialSourceIsAnError) {
  add_source({}, core::ReportState::kFailed);
  EXPECT_EQ(judged().outcome, core::Outcome::kError);
  sources[0].report.state = core::ReportState::kPartial;
  sources[0].report.coverage.gaps = {{.kind = core::CoverageGap::Kind::kUnreadable,
                                      .path = "web/app.py",
                                      .reason = "permission denied",
                                      .makes_incomplete = true}};
  EXPECT_EQ(judged().outcome, core::Outcome::kError);
  sources[0].report.coverage.gaps[0].path = "other/app.py";
  EXPECT_EQ(judged().outcome, core::Outcome::kPass)
      << "what could not be read is not the test's business";
}

TEST_F(JudgeTest, PackagesThatNoFileNamesLeaveVulnerabilitiesOpen) {
  test.capability = "dependencies.known-vulnerability";
  test.paths.clear();
  add_source({});
  sources[0].offers = {{test.capability, {}}};
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
  auto& gaps = sources[0].report.coverage.gaps;
  gaps = {{.kind = core::CoverageGap::Kind::kNotFollowed,
           .path = "examples/pom.xml",
           .reason = "it names some packages"}};
  EXPECT_EQ(judged().outcome, core::Outcome::kPass) << "no part of the product";
  gaps[0].path = "pom.xml";
  EXPECT_EQ(judged().outcome, core::Outcome::kNotRun);
  EXPECT_NE(judged().reason.find("pom.xml: it names some"), std::string::npos) << judged().reason;
}

TEST_F(JudgeTest, SilenceAboutHalfOfTheThingIsNotRun) {
  add_source({});
  sources[0].unsettled = {.reason = "the history is cut at 1 commit", .hint = "fetch all of it"};
  EXPECT_EQ(judged().outcome, core::Outcome::kNotRun);
  EXPECT_NE(judged().reason.find("cut at 1 commit"), std::string::npos);
  EXPECT_EQ(judged().hint, "fetch all of it");
  add_finding("web/app.py");
  EXPECT_EQ(judged().outcome, core::Outcome::kFail) << "what was found is found";
}

TEST_F(JudgeTest, WhereThereIsNothingToLookAtItDoesNotApply) {
  add_source({});
  sources[0].inapplicable = "no version history here";
  EXPECT_EQ(judged().outcome, core::Outcome::kNotApplicable);
  EXPECT_EQ(judged().reason, "no version history here");
  add_source({});
  EXPECT_EQ(judged().outcome, core::Outcome::kPass) << "another source looked";
}

TEST_F(JudgeTest, WithoutCodeItDoesNotApply) {
  add_source({});
  test.paths = {"docs/"};
  EXPECT_EQ(judged().outcome, core::Outcome::kNotApplicable);
}

TEST_F(JudgeTest, AFindingFailsAlsoWhereItsSourceCannotAnswer) {
  Source settings{.kind = "engine", .offers = {{"config.container-user", {}}}, .report = {}};
  settings.report.source = "config";
  sources.push_back(settings);
  EXPECT_EQ(judged().outcome, core::Outcome::kNotRun) << "silence of settings answers nothing";
  add_finding("web/config.ini");
  weaknesses.back().finding.source = "config";
  EXPECT_EQ(judged().outcome, core::Outcome::kFail);
  EXPECT_EQ(judged().reason, "engine config: 1 finding");
  EXPECT_EQ(judged().tools.at(0).name, "config");
  add_source({"python", "javascript"});
  EXPECT_EQ(judged().outcome, core::Outcome::kFail);
  weaknesses.clear();
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
}

TEST_F(JudgeTest, AMissingToolIsNotRunWithTheHint) {
  KnownTool tool;
  tool.manifest.title = "Semgrep";
  tool.manifest.offers = {{"code.*", {"python"}}};
  tool.manifest.install = {{"pip", "semgrep"}};
  tools.push_back(tool);
  EXPECT_EQ(judged().outcome, core::Outcome::kNotRun);
  EXPECT_NE(judged().hint.find("Semgrep"), std::string::npos) << judged().hint;
  EXPECT_NE(judged().hint.find("semgrep"), std::string::npos) << judged().hint;
}

TEST_F(JudgeTest, AWeaknessThatTwoEnginesNameFailsTheTestsOfBoth) {
  add_source({"python", "javascript"});
  add_finding("web/app.py");
  weaknesses.back().finding.capability = "code.command-injection";
  EXPECT_EQ(judged().outcome, core::Outcome::kPass);
  weaknesses.back().capabilities = {"code.command-injection", "code.sql-injection"};
  EXPECT_EQ(judged().outcome, core::Outcome::kFail);
}

}  // namespace
}  // namespace redoubt::pipeline
