#include "pipeline/history_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/identity.h"
#include "pipeline/history_state.h"
#include "platform/filesystem.h"
#include "platform/process.h"

namespace redoubt::pipeline {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Made up, and written in parts so that no file holds it whole.
const std::string kSecret = std::string("q8ZkP3vN7xWc") + "5RtYb2LmJ9s";
const std::string kOther = std::string("k3Vw9xQz7LmN") + "2bR5tY8pJ4dF";
std::string line_with(const std::string& secret) { return "API_KEY = \"" + secret + "\"\n"; }

class HistorySourceTest : public testing::Test {
 protected:
  void SetUp() override {
    if (platform::find_program("git").empty()) GTEST_SKIP() << "the program git is not installed";
    setenv("REDOUBT_HOME", (folder_.path() / "home").c_str(), 1);
    git({"init", "-q", "-b", "main", root_.string()}, folder_.path());
  }
  void TearDown() override { unsetenv("REDOUBT_HOME"); }

  void git(std::vector<std::string> arguments, const fs::path& folder, std::string input = {}) {
    arguments.insert(arguments.begin(), platform::find_program("git").string());
    const auto result = platform::run_process({.argv = arguments,
                                               .folder = folder,
                                               .environment = {{"GIT_CONFIG_NOSYSTEM", "1"},
                                                               {"GIT_CONFIG_GLOBAL", "/dev/null"},
                                                               {"HOME", folder.string()}},
                                               .input = std::move(input)},
                                              cancel_);
    ASSERT_TRUE(result && result->exit_code == 0) << (result ? result->err : "");
  }

  // One commit on a branch, a day after the one before. Text "" deletes the file.
  void commit(const std::vector<std::pair<std::string, std::string>>& files,
              const std::string& branch = "main") {
    const std::string from =
        branches_.insert(branch).second ? "" : fmt::format("from refs/heads/{}^0\n", branch);
    std::string stream =
        fmt::format("commit refs/heads/{}\ncommitter A <a@example.org> {} +0000\ndata 1\nx\n{}",
                    branch, 1'700'000'000 + 86400 * day_++, from);
    for (const auto& [path, text] : files)
      stream += text.empty()
                    ? "D " + path + "\n"
                    : fmt::format("M 100644 inline {}\ndata {}\n{}\n", path, text.size(), text);
    git({"fast-import", "--quiet", "--done", "--force"}, root_, stream + "done\n");
  }

  Source look(const std::vector<core::SourceReport>& files = {}) {
    auto sources = scan_history(
        {.root = root_, .exclude = exclude_, .jobs = 2, .use_cache = true, .limits = limits_},
        files, context_);
    EXPECT_TRUE(sources) << sources.error().to_string();
    EXPECT_THAT(*sources, SizeIs(1));
    return std::move(sources->front());
  }

  platform::TemporaryFolder folder_ = platform::TemporaryFolder::make("redoubt-history").value();
  fs::path root_ = folder_.path() / "project";
  CancelToken cancel_;
  Context context_{.cancel = cancel_, .clock = platform::system_clock()};
  std::vector<std::string> exclude_;
  HistoryLimits limits_;
  std::set<std::string> branches_;
  int day_ = 0;
};

TEST_F(HistorySourceTest, TellsWhoAddedASecretAndWhoRemovedIt) {
  commit({{"mail.py", "import smtplib\n" + line_with(kSecret)}});
  commit({{"mail.py", "import smtplib\n"}});
  const auto source = look();
  EXPECT_EQ(source.report.state, core::ReportState::kComplete);
  ASSERT_THAT(source.report.findings, SizeIs(1));
  const auto& finding = source.report.findings.front();
  EXPECT_EQ(finding.capability, "secrets.history");
  EXPECT_EQ(finding.source, "history");
  EXPECT_EQ(finding.location.path, "mail.py");
  EXPECT_EQ(finding.location.region.start_line, 2u);
  EXPECT_THAT(finding.message, HasSubstr("of 2023-11-14 added it, "));
  EXPECT_THAT(finding.message, HasSubstr("of 2023-11-15 took it out"));
  EXPECT_THAT(finding.message, HasSubstr(finding.commit.substr(0, 10)));
  EXPECT_THAT(finding.message, HasSubstr("Deleting it was not enough"));
  EXPECT_EQ(
      (finding.message + finding.location.snippet + finding.evidence).find(kSecret.substr(5, 8)),
      std::string::npos);
  EXPECT_THAT(finding.location.snippet, HasSubstr("q8Zk****"));
}

TEST_F(HistorySourceTest, LeavesWhatTheFilesStillHoldToTheirReport) {
  commit({{"old.py", line_with(kSecret)}});
  commit({{"old.py", ""}, {"new.py", line_with(kSecret)}});
  auto first = look();
  ASSERT_THAT(first.report.findings, SizeIs(1));
  core::SourceReport files;
  files.source = "secrets";
  files.findings.emplace_back().evidence = first.report.findings.front().evidence;
  EXPECT_THAT(look({files}).report.findings, IsEmpty());
}

TEST_F(HistorySourceTest, AMovedSecretIsOneFindingAndNotRemoved) {
  commit({{"a.py", line_with(kSecret)}});
  commit({{"a.py", ""}, {"b.py", "\n" + line_with(kSecret)}});
  const auto findings = look().report.findings;
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings.front().location.path, "a.py");
  EXPECT_THAT(findings.front().message, HasSubstr("no commit that was looked at took it out"));
  EXPECT_THAT(findings.front().message, HasSubstr("1 other file"));
}

TEST_F(HistorySourceTest, ReadsOtherBranches) {
  commit({{"a.py", "pass\n"}});
  commit({{"b.py", line_with(kSecret)}}, "topic");
  EXPECT_THAT(look().report.findings, SizeIs(1));
}

TEST_F(HistorySourceTest, ACommentInAnyVersionAcceptsIt) {
  commit({{"a.py", line_with(kSecret)}});
  commit({{"a.py", "API_KEY = \"" + kSecret + "\"  # redoubt:allow of a test server\n"}});
  commit({{"a.py", "pass\n"}});
  const auto findings = look().report.findings;
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_TRUE(findings.front().suppressed());
}

TEST_F(HistorySourceTest, ASecondRunLooksAtNewCommitsOnlyAndSaysTheSame) {
  commit({{"a.py", line_with(kSecret)}, {"b.py", line_with(kOther)}});
  commit({{"a.py", "pass\n"}});
  const auto first = look();
  const auto again = look();
  EXPECT_THAT(again.report.notes.front(), HasSubstr("2 commits, 0 of them new"));
  ASSERT_THAT(again.report.findings, SizeIs(2));
  EXPECT_EQ(again.report.findings[0].message, first.report.findings[0].message);
  commit({{"b.py", ""}});
  const auto third = look();
  EXPECT_THAT(third.report.notes.front(), HasSubstr("3 commits, 1 of them new"));
  ASSERT_THAT(third.report.findings, SizeIs(2));
  EXPECT_THAT(third.report.findings[1].message, HasSubstr("of 2023-11-16 took it out"))
      << "who added it is remembered";
}

TEST_F(HistorySourceTest, AFindingKeepsItsIdentityWhenTheHistoryIsRewritten) {
  commit({{"a.py", line_with(kSecret)}});
  commit({{"a.py", "pass\n"}});
  const auto before = look().report.findings;
  branches_.clear();
  commit({{"first.txt", "x\n"}});
  commit({{"a.py", line_with(kSecret)}});
  commit({{"a.py", "pass\n"}});
  const auto after = look();
  EXPECT_EQ(after.report.notes.front(), "3 commits");
  ASSERT_THAT(after.report.findings, SizeIs(1));
  EXPECT_NE(after.report.findings.front().commit, before.front().commit);
  EXPECT_EQ(core::identity_keys(after.report.findings.front()),
            core::identity_keys(before.front()));
}

TEST_F(HistorySourceTest, CountsWhatItDoesNotRead) {
  commit({{"a.bin", std::string("\0\1\2", 3) + kSecret},
          {"big.txt", std::string(5000, 'x')},
          {"vendor/a.py", line_with(kSecret)}});
  limits_.max_file_bytes = 4000;
  exclude_ = {"vendor/"};
  const auto report = look().report;
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.state, core::ReportState::kComplete);
  ASSERT_THAT(report.coverage.gaps, SizeIs(2));
  EXPECT_THAT(report.coverage.gaps[0].reason, HasSubstr("1 binary file"));
  EXPECT_THAT(report.coverage.gaps[1].reason, HasSubstr("1 file in the history larger"));
}

TEST_F(HistorySourceTest, CountsWhatItDoesNotList) {
  commit({{"a.py", line_with(kSecret) + line_with(kOther)}});
  limits_.max_findings_of_version = 1;
  const auto report = look().report;
  EXPECT_THAT(report.findings, SizeIs(1));
  ASSERT_THAT(report.coverage.gaps, SizeIs(1));
  EXPECT_THAT(report.coverage.gaps[0].reason, HasSubstr("1 finding"));
}

TEST_F(HistorySourceTest, AShallowCopyIsNoPass) {
  commit({{"a.py", line_with(kSecret)}});
  commit({{"a.py", "pass\n"}});
  const fs::path copy = folder_.path() / "copy";
  git({"clone", "-q", "--depth", "1", "file://" + root_.string(), copy.string()}, folder_.path());
  root_ = copy;
  const auto source = look();
  EXPECT_THAT(source.report.findings, IsEmpty());
  EXPECT_THAT(source.unsettled.reason, HasSubstr("cut at 1 commit"));
  EXPECT_EQ(source.report.state, core::ReportState::kComplete);
}

TEST_F(HistorySourceTest, ALimitIsNoPassAndNothingIsRemembered) {
  commit({{"a.py", line_with(kSecret)}});
  limits_.max_commits = 0;
  EXPECT_NE(look().unsettled.reason, "");
  limits_.max_commits = 10;
  EXPECT_THAT(look().report.findings, SizeIs(1));
}

TEST_F(HistorySourceTest, ADamagedContentMakesTheReportPartial) {
  commit({{"a.py", "pass\n"}});
  const fs::path content =
      root_ /
      ".git/objects/2a/e28399f5fda2dfb1b04405f4a3b4895f5fac1e";  // "pass\n", by git hash-object
  ASSERT_TRUE(fs::exists(content));
  fs::remove(content);
  ASSERT_TRUE(platform::write_file(content, "broken"));
  const auto report = look().report;
  EXPECT_EQ(report.state, core::ReportState::kPartial);
  ASSERT_FALSE(report.coverage.gaps.empty());
  EXPECT_TRUE(report.coverage.gaps.front().makes_incomplete);
}

TEST_F(HistorySourceTest, ARepositoryWithoutItsObjectsIsNotAnEmptyOne) {
  commit({{"a.py", "pass\n"}});
  for (const auto& entry : fs::directory_iterator(root_ / ".git/objects"))
    fs::remove_all(entry.path());
  const auto source = look();
  EXPECT_EQ(source.inapplicable, "");
  EXPECT_EQ(source.report.state, core::ReportState::kPartial);
}

TEST_F(HistorySourceTest, WithoutACommitThereIsNothingToLookAt) {
  EXPECT_EQ(look().inapplicable, "the repository has no commit");
}

TEST_F(HistorySourceTest, WithoutARepositoryThereIsNothingToLookAt) {
  root_ = folder_.path() / "home";
  fs::create_directories(root_);
  const auto source = look();
  EXPECT_EQ(source.inapplicable, "no version history here");
  EXPECT_EQ(source.report.state, core::ReportState::kComplete);
}

TEST(HistoryState, ADamagedCacheIsAsGoodAsNone) {
  const auto folder = platform::TemporaryFolder::make("redoubt-history").value();
  const fs::path file = folder.path() / "state";
  const Digest key = sha256("key");
  ASSERT_TRUE(HistoryState().save(file, key));
  EXPECT_TRUE(HistoryState::load(file, key));
  EXPECT_FALSE(HistoryState::load(file, sha256("another")));
  const auto bytes = platform::read_file(file).value();
  for (size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_TRUE(platform::write_file(file, bytes.substr(0, size)));
    EXPECT_FALSE(HistoryState::load(file, key)) << size;
  }
}

}  // namespace
}  // namespace redoubt::pipeline
