// Every rule's own samples, and what the engine says where it cannot judge.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/language.h"
#include "base/text.h"
#include "engines/repository/repository_engine.h"
#include "engines/rule_file.h"

namespace redoubt::engines {
namespace {

using formats::Node;
using testing::ElementsAre;
using testing::HasSubstr;

core::History history_of(const Node& node) {
  core::History history;
  const auto authors = node.texts_of("authors");
  const auto flag = [&](std::string_view key) { return node.text_of(key) == "true"; };
  const auto count = static_cast<size_t>(node.find("commits")->as_int().value_or(0));
  for (size_t i = 0; i < count; ++i) {
    core::Commit commit;
    commit.author = authors[i % authors.size()];
    commit.committer = flag("reviewed") ? "other@example.org" : commit.author;
    commit.message = node.text_of("message", "change");
    commit.parents = 1;
    commit.signed_ = flag("signed");
    history.commits.push_back(std::move(commit));
  }
  return history;
}

// The pipeline's part in small: examine what is wanted, then conclude.
core::SourceReport run(const Node& sample) {
  const auto engine = make_repository_engine();
  core::SourceReport report;
  if (!engine) {
    ADD_FAILURE() << engine.error().to_string();
    return report;
  }
  core::Project project;
  if (const Node* history = sample.find("history")) project.history = history_of(*history);
  for (const auto& [key, value] : sample.find("files")->entries()) {
    const std::string& path = key.text();
    const std::string& text = value.text();
    const bool binary = analysis::looks_binary(path, text);
    core::ProjectFile file;
    file.path = path;
    file.binary = binary;
    if (!binary) file.language = analysis::language_of(path, text);
    if (!binary && (*engine)->keeps_text(path, file.language))
      file.text = std::make_shared<const std::string>(text);
    FileReport out;
    if ((*engine)->wants(path, file.language))
      (*engine)->examine(analysis::SourceFile(path, text, sha256(text), file.language, binary),
                         out);
    std::move(out.findings.begin(), out.findings.end(), std::back_inserter(report.findings));
    project.files.push_back(std::move(file));
  }
  std::sort(project.files.begin(), project.files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  (*engine)->conclude(project, {}, report);
  return report;
}

core::SourceReport run(const std::string& yaml) {
  return run(formats::parse_yaml_document(yaml, "sample").value());
}

std::string paths_in(const Node& sample) {
  std::string out;
  for (const auto& [key, value] : sample.find("files")->entries())
    out += key.text() + " = " + value.text() + "\n";
  return out;
}

bool reports(const core::SourceReport& report, const std::string& rule) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const auto& finding) { return finding.rule_id == rule; });
}

TEST(RepositoryRules, TellTheirSamplesApart) {
  const auto rules = load_documented_rules("repository/");
  ASSERT_TRUE(rules) << rules.error().to_string();
  EXPECT_GE(rules->size(), 10u);
  for (const auto& rule : *rules) {
    for (const Node& sample : rule.match)
      EXPECT_TRUE(reports(run(sample), rule.info.id)) << rule.info.id << "\n" << paths_in(sample);
    for (const Node& sample : rule.no_match)
      EXPECT_FALSE(reports(run(sample), rule.info.id)) << rule.info.id << "\n" << paths_in(sample);
  }
}

TEST(RepositoryRules, NeverFailTheGateOfANewcomer) {
  const auto rules = load_documented_rules("repository/");
  ASSERT_TRUE(rules);
  for (const auto& rule : *rules)
    EXPECT_LE(rule.info.severity, core::Severity::kLow) << rule.info.id;
}

TEST(RepositoryEngine, SaysWhatItCannotJudgeInsteadOfGuessing) {
  const auto report =
      run("files: {SECURITY.md: 'security@example.org', LICENSE: x, app.py: 'print(1)'}");
  EXPECT_TRUE(report.findings.empty());
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("no pipeline"), HasSubstr("no version history")));
}

TEST(RepositoryEngine, PointsAtTheFileThatNeedsTheRepair) {
  const auto report =
      run("files: {SECURITY.md: 'security@example.org', LICENSE: x, app.py: 'print(1)', "
          ".github/workflows/a.yml: \"on: push\\njobs: {a: {steps: [{run: eslint}]}}\"}");
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].rule_id, "repository.tests-in-ci");
  EXPECT_EQ(report.findings[0].location.path, ".github/workflows/a.yml");
}

TEST(RepositoryEngine, AsksASinglePersonForNoOtherOne) {
  const auto alone =
      run("{files: {README.md: x}, history: {commits: 20, authors: [a@example.org]}}");
  for (const auto& finding : alone.findings)
    if (finding.rule_id == "repository.code-review") {
      EXPECT_EQ(finding.severity, core::Severity::kInfo);
    }
  EXPECT_TRUE(reports(alone, "repository.code-review"));
}

TEST(RepositoryEngine, DoesNotJudgeAPipelineItCannotRead) {
  const auto report = run("files: {app.py: 'print(1)', .github/workflows/a.yml: 'a: [b'}");
  EXPECT_FALSE(reports(report, "repository.tests-in-ci"));
  EXPECT_FALSE(reports(report, "repository.static-analysis"));
}

TEST(RepositoryEngine, LeavesMachinesOutOfTheHistory) {
  const auto report =
      run("{files: {README.md: x}, history: {commits: 40, authors: "
          "['1+updates[bot]@users.noreply.github.com']}}");
  EXPECT_FALSE(reports(report, "repository.code-review"));
}

TEST(RepositoryEngine, AHistoryThatCannotBeReadIsAGap) {
  core::Project project;
  project.history_problem = "object not found";
  core::SourceReport report;
  (*make_repository_engine())->conclude(project, {}, report);
  ASSERT_EQ(report.coverage.gaps.size(), 1U);
  EXPECT_TRUE(report.coverage.gaps[0].makes_incomplete);
  EXPECT_EQ(report.coverage.gaps[0].path, ".git");
  EXPECT_THAT(report.coverage.gaps[0].reason, HasSubstr("object not found"));
}

}  // namespace
}  // namespace redoubt::engines
