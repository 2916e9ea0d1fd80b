#include "pipeline/import.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/text.h"
#include "pipeline/assess.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

constexpr std::string_view kResult =
    R"({"ruleId":"py:eval","level":"error","message":{"text":"eval of input"},"locations":[)"
    R"({"physicalLocation":{"artifactLocation":{"uri":"a.py"},"region":{"startLine":1}}}]})";

struct LogRun {
  std::string tool = "Other";
  bool finds = false, successful = true;
  std::string id;  // automationDetails.id
};

std::string sarif(const std::vector<LogRun>& runs) {
  std::vector<std::string> texts;
  for (const auto& run : runs)
    texts.push_back(
        fmt::format(R"({{"tool":{{"driver":{{"name":"{}"}}}},"automationDetails":{{"id":"{}"}},)"
                    R"("invocations":[{{"executionSuccessful":{}}}],"results":[{}]}})",
                    run.tool, run.id, run.successful, run.finds ? kResult : ""));
  return fmt::format(R"({{"version":"2.1.0","runs":[{}]}})", join(texts, ","));
}

class Import : public testing::Test {
 protected:
  Import() : folder_(platform::TemporaryFolder::make("import").value()) {
    setenv("REDOUBT_HOME", (folder_.path() / "home").c_str(), 1);
    std::filesystem::create_directories(folder_.path() / "project");
    EXPECT_TRUE(platform::write_file(folder_.path() / "project/a.py", "eval(input())\n"));
  }
  Imported import(const std::vector<LogRun>& runs) { return import_text(sarif(runs)); }
  Imported import_text(const std::string& text) {
    const auto file = folder_.path() / "report.sarif";
    EXPECT_TRUE(platform::write_file(file, text));
    const CancelToken cancel;
    const Context context{.cancel = cancel, .clock = platform::system_clock()};
    auto outcome = import_report(file, folder_.path() / "project", context);
    EXPECT_TRUE(outcome) << outcome.error().to_string();
    return std::move(outcome).value();
  }

  platform::TemporaryFolder folder_;
};

TEST_F(Import, WhatACleanReportOfTheSameToolNoLongerHasIsFixed) {
  EXPECT_EQ(import({LogRun{.finds = true}}).fresh, 1u);
  EXPECT_EQ(import({LogRun{}}).fixed, 1u);
}

TEST_F(Import, ACategoryIsNoPartOfAToolsName) {
  EXPECT_EQ(import({LogRun{.tool = "S", .finds = true, .id = "api/"}}).fresh, 1u);
  EXPECT_EQ(import({LogRun{.tool = "S (api)"}}).fixed, 0u);
  EXPECT_EQ(import({LogRun{.tool = "S", .id = "api/"}}).fixed, 1u);
}

TEST_F(Import, WhatAReportLeavesOpenIsKnownUntilAWholeOneComes) {
  const auto open = [&] {
    auto store = store::Store::open(store_file(folder_.path() / "project")).value();
    return unfinished_imports(store, "default").value();
  };
  import({LogRun{.tool = "A"}, LogRun{.tool = "B"}, LogRun{.tool = "B", .successful = false}});
  ASSERT_EQ(open().size(), 1u);
  EXPECT_TRUE(open()[0].starts_with("the last report of B, imported "));
  import({LogRun{.tool = "A", .finds = true}});
  EXPECT_EQ(open().size(), 1u);
  import({LogRun{.tool = "B"}});
  EXPECT_TRUE(open().empty());
}

TEST_F(Import, ToolsThatAreKnownMeetAtOnePlace) {
  EXPECT_EQ(import({LogRun{.tool = "Gitleaks", .finds = true}}).fresh, 1u);
  const auto again = sarif({LogRun{.tool = "zizmor", .finds = true}});
  EXPECT_EQ(
      import_text(replace_all(again, "py:eval", "zizmor/hardcoded-container-credentials")).fresh,
      0u);
  EXPECT_EQ(import({LogRun{.tool = "Nobody knows", .finds = true}}).fresh, 1u)
      << "what it is about is not known";
}

TEST_F(Import, AnotherToolFixesNothing) {
  import({LogRun{.finds = true}});
  EXPECT_EQ(import({LogRun{.tool = "Another"}}).fixed, 0u);
}

TEST_F(Import, ACategoryFixesItsOwnFindingsOnly) {
  import({LogRun{.finds = true, .id = "frontend/1"}});
  EXPECT_EQ(import({LogRun{.id = "backend/2"}}).fixed, 0u);
  EXPECT_EQ(import({LogRun{}}).fixed, 0u);
  EXPECT_EQ(import({LogRun{.id = "frontend/2"}}).fixed, 1u);
}

TEST_F(Import, OneRunThatDidNotFinishIsEnoughToFixNothing) {
  import({LogRun{.finds = true}});
  EXPECT_EQ(import({LogRun{}, LogRun{.successful = false}}).fixed, 0u);
  EXPECT_EQ(import({LogRun{.successful = false}, LogRun{}}).fixed, 0u);
  EXPECT_EQ(import({LogRun{}, LogRun{.successful = false, .id = "part/1"}}).fixed, 1u)
      << "a run of another category says nothing about this one";
}

TEST_F(Import, ALogThatBreaksOffFixesNothing) {
  import({LogRun{.finds = true}});
  const std::string whole = sarif({LogRun{}, LogRun{}});
  EXPECT_EQ(import_text(whole.substr(0, whole.rfind(R"("driver")"))).fixed, 0u);
}

}  // namespace
}  // namespace redoubt::pipeline
