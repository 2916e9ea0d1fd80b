#include "engines/config/settings.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engines/config/testing.h"

namespace redoubt::engines::config {
namespace {

RuleTable table_of(DocumentedRule rule) {
  rule.format = "settings";
  rule.info.id = "x";
  rule.info.capability = "store.redis-access";
  rule.info.description = "Why.";
  RuleTable table;
  table.emplace("x", std::move(rule));
  return table;
}

struct Seen {
  std::vector<uint32_t> lines;
  size_t facts = 0;
  bool whole = true;  // no gap leaves a question open
};

Seen look(DocumentedRule rule, const std::string& path, std::string_view text,
          std::string_view language = "") {
  const RuleTable table = table_of(std::move(rule));
  const auto rules = SettingRules::make(table);
  EXPECT_TRUE(rules);
  FileReport report;
  const analysis::SourceFile file(path, text, Digest{}, language, false);
  Reporter reporter(file, table, report);
  EXPECT_TRUE(rules->concern(path));
  Comments comments(file);
  EXPECT_TRUE(rules->examine(file, comments, reporter));
  reporter.finish();
  Seen seen{.lines = {}, .facts = report.facts.size()};
  for (const auto& finding : report.findings)
    seen.lines.push_back(finding.location.region.start_line);
  for (const auto& gap : report.gaps) seen.whole &= !gap.makes_incomplete;
  return seen;
}

TEST(SettingRules, CompileAllOfThem) {
  RuleTable table;
  for (const auto& rule : built_in_rules()) table.emplace(rule.info.id, rule);
  const auto rules = SettingRules::make(table);
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->problems(), std::vector<std::string>{});
  const auto broken = SettingRules::make(table_of({.files = {"a"}, .find = "(open"}));
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->problems().size(), 1u);
}

TEST(SettingRules, CodeThatWasSwitchedOffIsAboutNothing) {
  DocumentedRule rule;
  rule.files = {"**/*.js"};
  rule.when = "csrf";
  rule.absent = "csrf: true";
  EXPECT_EQ(look(rule, "a.js", "// csrf: false\n", "javascript").facts, 0u);
  const Seen seen = look(rule, "a.js", "// csrf: false\nuse(csrf());\n", "javascript");
  EXPECT_EQ(seen.facts, 1u);
  EXPECT_EQ(seen.lines, std::vector<uint32_t>{2});
}

TEST(SettingRules, FindEachPlaceButNoComment) {
  const DocumentedRule rule{.files = {"**/a.conf"}, .find = "^open\\s+yes"};
  EXPECT_EQ(look(rule, "a.conf", "open yes\n# open yes\nopen no\nopen yes\n").lines,
            (std::vector<uint32_t>{1, 4}));
}

TEST(SettingRules, NameTheLineBehindTheEmptyOnesThatAPatternBeginsWith) {
  const std::string text = "a\n\n \t\r\n\nopen yes\n\n\n# open yes\nb\nopen yes\n";
  const DocumentedRule found{.files = {"**/a.conf"}, .find = "\\s*(?:\\n|^)\\s*(?:# )?open yes"};
  EXPECT_EQ(look(found, "a.conf", text).lines, (std::vector<uint32_t>{5, 10}));
  const DocumentedRule missing{
      .files = {"**/a.conf"}, .when = "\\s*\\n\\s*open yes", .absent = "never"};
  EXPECT_EQ(look(missing, "a.conf", text).lines, std::vector<uint32_t>{5});
}

TEST(SettingRules, ALineInsideOfALongCommentIsNotInForce) {
  const DocumentedRule rule{.files = {"**/web.config"}, .find = "debug=\"true\""};
  EXPECT_EQ(
      look(rule, "web.config",
           "<a debug=\"true\"/>\n<!-- <b\n   debug=\"true\"/>\n-->\n<c debug=\"true\"/>\n", "xml")
          .lines,
      (std::vector<uint32_t>{1, 5}));
  const DocumentedRule script{.files = {"**/*.js"}, .find = "storage"};
  EXPECT_EQ(look(script, "a.js", "c = `\n/* a\n`;\nstorage\n/*\nstorage */\n", "javascript").lines,
            (std::vector<uint32_t>{4}))
      << "what looks like one in a template literal is text";
  EXPECT_EQ(look(script, "a.js", "/* ignore next */ storage\n/* storage */\n", "javascript").lines,
            (std::vector<uint32_t>{1}))
      << "what follows a comment is in force";
  EXPECT_EQ(
      look(script, "a.js", "/* a */ // storage\n/* a */ /* storage */\n/* a */ /* b */ storage\n",
           "javascript")
          .lines,
      (std::vector<uint32_t>{3}))
      << "a comment behind a comment";
  const DocumentedRule spanning{.files = {"**/*.tf"}, .find = "type[^{}]{0,40}open"};
  EXPECT_EQ(look(spanning, "a.tf", "# type says\ntype = 1\nopen = 1\n", "").lines,
            (std::vector<uint32_t>{2}))
      << "a match that begins in a comment hides no other";
}

TEST(SettingRules, MissWhatIsAbsentOnlyWhereItIsAbout) {
  const DocumentedRule rule{.files = {"**/a.conf"}, .when = "server", .absent = "password"};
  EXPECT_EQ(look(rule, "x/a.conf", "server\n").lines, (std::vector<uint32_t>{1}));
  EXPECT_EQ(look(rule, "x/a.conf", "# a\n\nserver\n").lines, (std::vector<uint32_t>{3}));
  EXPECT_TRUE(look(rule, "x/a.conf", "server\npassword\n").lines.empty());
  EXPECT_TRUE(look(rule, "x/a.conf", "client\n").lines.empty());
  EXPECT_EQ(look(rule, "x/a.conf", "client\n").facts, 0u);
  EXPECT_EQ(look(rule, "x/a.conf", "server\npassword\n").facts, 1u);
}

TEST(SettingRules, AreSilentUnderTheirExcuse) {
  const DocumentedRule rule{.files = {"**/a.conf"}, .find = "open", .unless = {"acl"}};
  EXPECT_TRUE(look(rule, "a.conf", "open\nacl\n").lines.empty());
}

TEST(SettingRules, ACommentIsNoExcuseAndNothingThatMustStandThere) {
  const DocumentedRule excused{.files = {"**/a.conf"}, .find = "open", .unless = {"acl"}};
  EXPECT_EQ(look(excused, "a.conf", "open\n# acl\n").lines, std::vector<uint32_t>{1});
  EXPECT_TRUE(look(excused, "a.conf", "open\n# acl\nacl\n").lines.empty());
  const DocumentedRule wanted{.files = {"**/a.conf"}, .when = "server", .absent = "password"};
  EXPECT_EQ(look(wanted, "a.conf", "server\n# password\n").lines, std::vector<uint32_t>{1});
  const DocumentedRule both{
      .files = {"**/a.conf"}, .when = "server", .absent = "password", .unless = {"acl"}};
  EXPECT_TRUE(look(both, "a.conf", "server\nacl\n").lines.empty());
}

TEST(SettingRules, AnExcuseForOneSubjectIsNoneForAnother) {
  const DocumentedRule rule{.files = {"**/a.conf"},
                            .find = "open (?P<subject>\\w+)",
                            .unless = {"check (?P<subject>\\w+)"}};
  EXPECT_EQ(look(rule, "a.conf", "open a\nopen b\nopen c\ncheck b\n# check a\ncheck c\n").lines,
            std::vector<uint32_t>{1});
  const DocumentedRule two{.files = {"**/a.conf"},
                           .find = "open (?P<subject>\\w+)",
                           .unless = {"check (?P<subject>\\w+)", "(?P<subject>\\w+) is shut"}};
  EXPECT_EQ(look(two, "a.conf", "open a\nopen b\nopen c\ncheck b\nc is shut\n").lines,
            std::vector<uint32_t>{1})
      << "each pattern names its own";
  const DocumentedRule all{
      .files = {"**/a.conf"}, .find = "open (?P<subject>\\w+)", .unless = {"check"}};
  EXPECT_TRUE(look(all, "a.conf", "open a\ncheck\n").lines.empty()) << "about no subject";
}

TEST(SettingRules, AnExcuseInOneBlockIsNoneInAnother) {
  const DocumentedRule rule{
      .files = {"**/a.conf"}, .find = "open", .unless = {"acl"}, .within = "\\bhost\\s*\\{"};
  const auto lines = [&](std::string_view text) { return look(rule, "a.conf", text).lines; };
  EXPECT_EQ(lines("host { a { open } }\nhost { acl }\nhost { open; b { acl } }\n"),
            std::vector<uint32_t>{1});
  EXPECT_TRUE(lines("acl\nhost { open }\nhost { open }\n").empty()) << "outside: about all";
  EXPECT_TRUE(lines("open\nhost { acl }\n").empty()) << "a place outside may be about any";
  EXPECT_TRUE(lines("host { '}' open \"}\" \\} acl }\n").empty()) << "braces in quotes";
  EXPECT_TRUE(lines("host { open\nacl\n").empty()) << "a block without end";
  EXPECT_EQ(lines("host { open }\n# host {\nhost { acl }\n"), std::vector<uint32_t>{1});
}

TEST(SettingRules, ManyBlocksCostLittle) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "host { open host { acl\n";
  const DocumentedRule rule{
      .files = {"**/a.conf"}, .find = "open", .unless = {"acl"}, .within = "\\bhost\\s*\\{"};
  EXPECT_TRUE(look(rule, "a.conf", text).lines.empty());
  text.clear();
  for (int i = 0; i < 15'000; ++i) text += "host { open acl }\n";
  EXPECT_TRUE(look(rule, "a.conf", text).lines.empty());
}

TEST(SettingRules, GroupsOfOneNameHoldTheSame) {
  const DocumentedRule rule{.files = {"**/a.conf"},
                            .find = "set (?P<name>\\w+);[^}]*?use (?P<again>\\w+)"};
  EXPECT_EQ(look(rule, "a.conf", "set a;\nset b;\nuse b\n").lines, std::vector<uint32_t>{2})
      << "within a place that is none";
  EXPECT_TRUE(look(rule, "a.conf", "set a;\nuse b\n").lines.empty());
}

TEST(SettingRules, WhatIsBeyondALimitIsNotTakenForLookedAt) {
  const auto of = [](size_t comments, size_t places) {
    std::string text;
    for (size_t i = 0; i < comments; ++i) text += "# open\n";
    for (size_t i = 0; i < places; ++i) text += "open\n";
    return look({.files = {"**/a.conf"}, .find = "open"}, "a.conf", text);
  };
  EXPECT_EQ(of(0, SettingRules::kMaxPerRule).lines.size(), SettingRules::kMaxPerRule);
  EXPECT_TRUE(of(0, SettingRules::kMaxPerRule).whole);
  EXPECT_EQ(of(0, SettingRules::kMaxPerRule + 1).lines.size(), SettingRules::kMaxPerRule);
  EXPECT_FALSE(of(0, SettingRules::kMaxPerRule + 1).whole);
  EXPECT_EQ(of(30'000, 1).lines.size(), 1u) << "comments are no places";
  EXPECT_TRUE(of(30'000, 1).whole);
}

TEST(SettingRules, ACommentBehindWhatIsInForceNeitherCountsNorExcuses) {
  const DocumentedRule rule{.files = {"**/*"}, .find = "open", .unless = {"acl"}};
  EXPECT_EQ(look(rule, "a.js", "open(); // acl\n", "javascript").lines, std::vector<uint32_t>{1});
  EXPECT_EQ(look(rule, "a.py", "open()  # no acl yet\n", "python").lines, std::vector<uint32_t>{1});
  EXPECT_EQ(look(rule, "a.conf", "open yes;  # acl\n", "config").lines, std::vector<uint32_t>{1});
  EXPECT_TRUE(look(rule, "a.js", "close(); // open\n", "javascript").lines.empty());
  EXPECT_TRUE(look(rule, "a.js", "open(); use('http://a/acl');\n", "javascript").lines.empty());
  EXPECT_TRUE(look(rule, "a.js", "open(); /* a */ use(acl);\n", "javascript").lines.empty());
  EXPECT_EQ(look({.files = {"**/*"}, .find = "Route"}, "a.php", "#[Route('/')]\n", "php").lines,
            std::vector<uint32_t>{1});
}

TEST(SettingRules, CommentsThatBeginLikeALongMatchCostLittle) {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "// open({ a\n";
  const DocumentedRule rule{.files = {"**/*"}, .find = "open\\(\\{[^}]*\\ba"};
  EXPECT_TRUE(look(rule, "a.js", text, "javascript").lines.empty());
}

TEST(SettingRules, WhatStandsBehindManyCommentsIsLookedAt) {
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += "# acl\n";
  DocumentedRule rule{.files = {"**/a.py"}, .find = "open"};
  rule.when = "acl";
  EXPECT_EQ(look(rule, "a.py", text + "acl open\n", "python").lines, std::vector<uint32_t>{30'001});
}

TEST(SettingRules, ManyMatchesOnOneLineCostLittle) {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += "/* a */ ";
  for (int i = 0; i < 15'000; ++i) text += "open ";
  const DocumentedRule rule{.files = {"**/a.conf"}, .find = "open", .unless = {"acl"}};
  EXPECT_TRUE(look(rule, "a.conf", text + "\nacl\n").lines.empty());
}

TEST(SettingRules, CommentsWithoutEndCostLittle) {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += "# open\n";
  EXPECT_TRUE(look({.files = {"**/a.conf"}, .find = "open"}, "a.conf", text).lines.empty());
}

TEST(SettingRules, RefuseWhatCannotBeDecided) {
  EXPECT_FALSE(SettingRules::make(table_of({.files = {"a"}})));
  EXPECT_FALSE(SettingRules::make(table_of({.files = {"a"}, .find = "x", .absent = "y"})));
  EXPECT_FALSE(SettingRules::make(table_of({.find = "x"})));
}

TEST(SettingRules, LeaveThirdPartyFoldersAlone) {
  const RuleTable table = table_of({.files = {"**/a.conf"}, .find = "x"});
  const auto rules = SettingRules::make(table);
  ASSERT_TRUE(rules);
  EXPECT_TRUE(rules->concern("deep/folder/a.conf"));
  EXPECT_FALSE(rules->concern("node_modules/b/a.conf"));
  EXPECT_FALSE(rules->concern("deep/ba.conf"));
}

bool states(const FileReport& report, std::string_view kind) {
  return std::any_of(report.facts.begin(), report.facts.end(),
                     [&](const auto& fact) { return fact.kind == kind; });
}

TEST(ConfigFacts, SayWhatGuardsACluster) {
  const auto facts = [](std::string_view text) { return run_engine("k8s/a.yaml", text); };
  EXPECT_TRUE(states(facts("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"),
                     "k8s.network-policy"));
  const std::string space = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {";
  EXPECT_TRUE(states(facts(space + "pod-security.kubernetes.io/enforce: restricted}}\n"),
                     "k8s.pod-security"));
  EXPECT_FALSE(states(facts(space + "pod-security.kubernetes.io/enforce: privileged}}\n"),
                      "k8s.pod-security"));
  const std::string policy = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec: {rules: [{";
  EXPECT_TRUE(states(facts(policy + "verifyImages: []}]}\n"), "k8s.image-verification"));
  EXPECT_TRUE(states(facts(policy + "validate: {}}]}\n"), "k8s.pod-security"));
}

TEST(ConfigFacts, SayWhatPipelinesAndImagesHave) {
  const auto workflow =
      run_engine(".github/workflows/a.yml", "on: pull_request_target\njobs: {a: {steps: []}}\n");
  EXPECT_TRUE(states(workflow, "ci.privileged-trigger"));
  EXPECT_FALSE(states(workflow, "ci.secrets"));
  const auto image = run_engine("Dockerfile", "FROM a:1\nRUN apt-get install -y b\n");
  EXPECT_TRUE(states(image, "container.packages"));
  EXPECT_FALSE(states(image, "container.permissions"));
}

}  // namespace
}  // namespace redoubt::engines::config
