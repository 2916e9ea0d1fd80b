#include "pipeline/source_lines.h"

#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

class SourceLines : public testing::Test {
 protected:
  core::Finding& add(const std::string& capability, uint32_t line,
                     const std::string& snippet = {}) {
    core::Finding finding;
    finding.rule_id = "rule.id";
    finding.capability = capability;
    finding.location = {
        .path = "a.py", .region = {.start_line = line, .end_line = line}, .snippet = snippet};
    reports[0].findings.push_back(finding);
    return reports[0].findings.back();
  }
  void read(const std::string& text) {
    auto folder = platform::TemporaryFolder::make("redoubt-lines-");
    ASSERT_TRUE(folder);
    ASSERT_TRUE(platform::write_file(folder->path() / "a.py", text));
    auto files = platform::FileReader::open(folder->path());
    ASSERT_TRUE(files);
    auto mask = SecretMask::make();
    ASSERT_TRUE(mask);
    read_source_lines(reports, *files, *mask);
  }
  const core::Finding& finding(size_t index) const { return reports[0].findings[index]; }
  std::vector<core::SourceReport> reports{1};
};

TEST_F(SourceLines, ShowsTheLineItselfAndItsHash) {
  add("code.sql-injection", 2, "a part of it");
  read("first\nsecond line\n");
  EXPECT_EQ(finding(0).location.snippet, "second line");
  EXPECT_TRUE(finding(0).partial_fingerprints.contains("primaryLocationLineHash"));
}

TEST_F(SourceLines, AnAllowanceIsNoPartOfTheHash) {
  add("code.sql-injection", 2);
  read("first\nsecond line\n");
  const auto before = finding(0).partial_fingerprints;
  reports[0].findings.clear();
  add("code.sql-injection", 2);
  read("first\nsecond line  # redoubt:allow known\n");
  EXPECT_TRUE(finding(0).suppressed());
  EXPECT_EQ(finding(0).partial_fingerprints, before);
}

TEST_F(SourceLines, NoFindingShowsASecretThatAnotherOneMasked) {
  add("code.debug-mode", 1);
  add("secrets.credential", 1, "connect('abcd****')");
  read("connect('abcd-the-whole-secret')\n");
  EXPECT_EQ(finding(0).location.snippet, "connect('abcd****')");
  EXPECT_EQ(finding(1).location.snippet, "connect('abcd****')");
}

TEST_F(SourceLines, NoTextOfAToolShowsASecretOfTheFileWhoeverLookedForIt) {
  const std::string token = std::string("ghp_") + "Qm4xT9vLc2RkZ7sWp0HyBn6JdGfEa30t2jmR";
  const std::string password = std::string("Zx81k") + "QpLm77Wq";
  auto& tool = add("code.command-injection", 1, "run(token='" + token + "')");
  tool.message = "run is called with " + token + " and " + password;
  tool.related.push_back(
      {.path = "a.py", .region = {}, .snippet = "password = '" + password + "'"});
  read("run(token='" + token + "')\npassword = '" + password + "'\n");
  EXPECT_EQ(finding(0).message, "run is called with ghp_**** and Z****");
  EXPECT_EQ(finding(0).location.snippet, "run(token='ghp_****')");
  EXPECT_EQ(finding(0).related[0].snippet, "password = 'Z****'");
}

TEST_F(SourceLines, WordsOfRulesAndAdvisoriesAreNoSecrets) {
  auto& advisory = add("dependencies.vulnerabilities", 1);
  advisory.purl = "pkg:pypi/requests@2.19.0";
  advisory.cwes = {522};
  advisory.title = "requests 2.19.0: Insufficiently protected credentials in requests";
  const std::string title = advisory.title;
  auto& rule = add("code.hard-coded-key", 2);
  rule.cwes = {798};
  rule.source = "semgrep";
  rule.remedy = "Call jwt.decode(token, key, algorithms=[\"HS256-only\"]).";
  rule.message = "decoded with 'HS256-only'";
  const std::string remedy = rule.remedy;
  read("requests==2.19.0\njwt.decode(t, 'HS256-only')\n");
  EXPECT_EQ(finding(0).title, title);
  EXPECT_EQ(finding(1).remedy, remedy);
  EXPECT_EQ(finding(1).message, "decoded with 'H****'");
}

TEST_F(SourceLines, AnExpressionNamesASecretAndIsNone) {
  const auto shown = [&](const std::string& line) {
    reports[0].findings.clear();
    auto& rule = add("ci.secret-exposure", 1, line);
    rule.cwes = {522};
    rule.message = "secrets.DEPLOY_KEY_2024 is pasted";
    read(line + "\n");
    EXPECT_EQ(finding(0).message, "secrets.DEPLOY_KEY_2024 is pasted");
    return finding(0).location.snippet;
  };
  const std::string name = "${{ secrets.DEPLOY_KEY_2024 }}";
  EXPECT_EQ(shown("run: login -p " + name), "run: login -p " + name);
  EXPECT_EQ(shown("run: login -p \"" + name + "\""), "run: login -p \"" + name + "\"");
  EXPECT_EQ(shown("a '${{ (secrets.A_1234567890 || !vars.B) }}'"),
            "a '${{ (secrets.A_1234567890 || !vars.B) }}'");
  const std::string literal = std::string("hunter") + "two", token = "zq8vLm2RkZ7s";
  EXPECT_EQ(shown("-u '" + literal + "' -H \"" + name + "\""), "-u 'h****' -H \"" + name + "\"");
  EXPECT_EQ(shown("-u '" + literal + name + "'"), "-u 'h****" + name + "'");
  EXPECT_EQ(shown("-u " + token + name), "-u z****" + name);
}

TEST_F(SourceLines, AnExpressionWithAValueInItIsNoName) {
  for (const std::string& expression :
       {std::string("${{ secrets.A || 'zq8vLm2RkZ7s' }}"), std::string("${{ zq8vLm2RkZ7s }}"),
        std::string("${{ secrets.A zq8vLm2RkZ7s }}"), std::string("${{ secrets.A \"zq8vLm2RkZ7s"),
        std::string("${{ x.zq8vLm2RkZ7s }}")}) {
    reports[0].findings.clear();
    add("ci.secret-exposure", 1, "\"" + expression + "\"").cwes = {522};
    read("\"" + expression + "\"\n");
    EXPECT_EQ(finding(0).location.snippet.find("zq8vLm2RkZ7s"), std::string::npos)
        << finding(0).location.snippet;
  }
}

TEST_F(SourceLines, AnImportedReportShowsNoSecretInWhateverWordsItNamesIt) {
  const std::string token = std::string("zQ8v") + "Lm2RkZ7sWp0HyBn6";
  auto& imported = add("", 1, "GITHUB_TOKEN: " + token);
  imported.source = "import:some-scanner";
  imported.title = "Found secret " + token;
  imported.message = "The secret " + token + " is in a.py";
  read("GITHUB_TOKEN: " + token + "\n");
  for (const auto& text : {finding(0).title, finding(0).message, finding(0).location.snippet})
    EXPECT_EQ(text.find(token), std::string::npos) << text;
  EXPECT_EQ(finding(0).title, "Found secret zQ8v****");
}

TEST_F(SourceLines, AnImportedReportShowsNoSecretOfAnotherVersionOfTheLine) {
  const std::string token = std::string("zQ8v") + "Lm2RkZ7sWp0HyBn6";
  auto& imported = add("", 1);
  imported.source = "import:gitleaks";
  imported.message = token + " is committed";
  read("nothing here\n");
  EXPECT_EQ(finding(0).message, "zQ8v**** is committed");
}

TEST_F(SourceLines, AnImportedReportOfOtherThingsKeepsItsWords) {
  auto& imported = add("", 1);
  imported.source = "import:some-scanner";
  imported.message = "call to sprintf in handler_v2_request0";
  read("sprintf(handler_v2_request0);\n");
  EXPECT_EQ(finding(0).message, "call to sprintf in handler_v2_request0");
}

TEST_F(SourceLines, ACommentOnTheLineOrAloneBeforeItSuppresses) {
  add("code.debug-mode", 1);
  add("code.debug-mode", 3);
  add("code.debug-mode", 5);
  read(
      "debug = True  # redoubt:allow only on a developer's machine\n# redoubt:allow\ndebug = "
      "True\nx = 1  # redoubt:allow\ndebug = True\n");
  EXPECT_TRUE(finding(0).suppressed());
  EXPECT_EQ(finding(0).suppression.reason, "only on a developer's machine");
  EXPECT_TRUE(finding(1).suppressed());
  EXPECT_FALSE(finding(2).suppressed()) << "the comment speaks of the code before it";
}

TEST_F(SourceLines, ACommentWithoutAReasonIsNamed) {
  add("code.debug-mode", 1);
  add("code.debug-mode", 2);
  add("code.debug-mode", 3);
  read(
      "debug = True  # redoubt:allow\ndebug = True  # redoubt:allow code.debug-mode\ndebug = "
      "True  # redoubt:allow only here\n");
  std::vector<ReportedFinding> reported(3);
  for (size_t i = 0; i < reported.size(); ++i) reported[i].finding = finding(i);
  EXPECT_EQ(suppressed_without_reason(reported),
            "2 findings are suppressed without a reason, by redoubt:allow in a.py:1, a.py:2");
  reported.assign(9, reported[1]);
  EXPECT_NE(suppressed_without_reason(reported).find("a.py:2 and 4 more"), std::string::npos);
  reported.assign(1, ReportedFinding{.finding = finding(2)});
  EXPECT_EQ(suppressed_without_reason(reported), "");
  reported[0].finding.suppression = {.kind = core::Suppression::Kind::kInSource,
                                     .source = "nosemgrep comment"};
  EXPECT_EQ(suppressed_without_reason(reported), "");
}

TEST_F(SourceLines, ACommentMayNameTheRule) {
  add("code.debug-mode", 1);
  add("code.debug-mode", 2);
  read("debug = True  # redoubt:allow rule.id fine\ndebug = True  # redoubt:allow other.rule\n");
  EXPECT_TRUE(finding(0).suppressed());
  EXPECT_EQ(finding(0).suppression.reason, "fine");
  EXPECT_FALSE(finding(1).suppressed());
}

TEST_F(SourceLines, ACommentMayNameTheCapabilityAndAStringIsNone) {
  add("code.debug-mode", 1);
  add("code.debug-mode", 2);
  add("code.debug-mode", 3);
  read(
      "debug = True  # redoubt:allow code.debug-mode fine\ndebug = True  # redoubt:allow "
      "code.sql-injection\ndebug = '# redoubt:allow'\n");
  EXPECT_TRUE(finding(0).suppressed());
  EXPECT_FALSE(finding(1).suppressed());
  EXPECT_FALSE(finding(2).suppressed());
}

}  // namespace
}  // namespace redoubt::pipeline
