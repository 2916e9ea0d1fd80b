#include "pipeline/examined.h"

#include <gtest/gtest.h>

#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

core::SourceReport report_with(core::CoverageGap gap) {
  core::SourceReport report;
  report.source = "secrets";
  report.state = core::ReportState::kPartial;
  report.coverage.gaps.push_back(std::move(gap));
  return report;
}

core::CoverageGap unreadable(std::string path) {
  return {.kind = core::CoverageGap::Kind::kUnreadable,
          .path = std::move(path),
          .reason = "permission denied",
          .makes_incomplete = true};
}

TEST(Examined, AGapAtAFolderIsAboutEverythingInIt) {
  const auto report = report_with(unreadable("services"));
  EXPECT_NE(open_question(report, "secrets.credential", {"services/web/**"}), "");
  EXPECT_NE(open_question(report, "secrets.credential", {}), "") << "the whole project";
  EXPECT_EQ(open_question(report, "secrets.credential", {"services-old/**"}), "");
  EXPECT_EQ(open_question(report, "secrets.credential", {"docs/**"}), "");
  EXPECT_NE(open_question(report_with(unreadable("")), "secrets.credential", {"docs/**"}), "")
      << "nothing was looked at";
}

TEST(Examined, AGapIsAboutWhatWouldHaveBeenLookedForThere) {
  auto gap = unreadable(".github/workflows/build.yml");
  gap.capabilities = {"ci.untrusted-input"};
  EXPECT_NE(open_question(report_with(gap), "ci.untrusted-input", {}), "");
  EXPECT_EQ(open_question(report_with(gap), "config.container-user", {}), "");
}

TEST(Examined, APartialReportThatSaysNotWhyLeavesEveryQuestionOpen) {
  core::SourceReport report;
  report.state = core::ReportState::kPartial;
  EXPECT_NE(open_question(report, "secrets.credential", {"docs/**"}), "");
  report.state = core::ReportState::kComplete;
  EXPECT_EQ(open_question(report, "secrets.credential", {"docs/**"}), "");
}

TEST(Examined, SilenceCountsWhereTheSourceLookedOrNothingIsLeft) {
  const auto folder = platform::TemporaryFolder::make("examined").value();
  ASSERT_TRUE(platform::write_file(folder.path() / "left-out.py", "x = 1\n"));
  core::Project project;
  project.files.push_back({.path = "seen.py"});
  project.files.push_back({.path = "unseen.py"});
  core::SourceReport report;
  report.coverage.unseen = {"unseen.py"};
  const auto looked = [&](std::string_view path) {
    return looked_again(report, path, project, folder.path());
  };
  EXPECT_TRUE(looked(""));
  EXPECT_TRUE(looked("seen.py"));
  EXPECT_TRUE(looked("deleted.py"));
  EXPECT_FALSE(looked("unseen.py"));
  EXPECT_FALSE(looked("left-out.py")) << "it is there, and this run did not take it in";
  report.state = core::ReportState::kFailed;
  EXPECT_FALSE(looked("seen.py"));
}

}  // namespace
}  // namespace redoubt::pipeline
