#include "pipeline/tool_progress.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

using ::testing::ElementsAre;

class SetClock : public platform::Clock {
 public:
  int64_t now() const override { return time; }
  std::atomic<int64_t> time = 100;
};

TEST(ToolProgress, SaysWhatRunsAndForHowLong) {
  const CancelToken cancel;
  SetClock clock;
  const Context context{.cancel = cancel, .clock = clock};
  ToolProgress progress(context, 3);
  EXPECT_EQ(progress.text(), "");
  progress.started("semgrep", 0);
  clock.time = 138;
  progress.started("hadolint", 2);
  clock.time = 141;
  EXPECT_EQ(progress.text(), "hadolint (2 files): 3 s, semgrep: 41 s");
  progress.ended("hadolint");
  EXPECT_EQ(progress.text(), "semgrep: 41 s");
  clock.time = 90;  // set back
  EXPECT_EQ(progress.text(), "semgrep: 0 s");
  progress.started("eslint", 698);
  progress.looked_at("eslint", 320);
  EXPECT_EQ(progress.text(), "eslint (320 of 698 files): 0 s, semgrep: 0 s");
}

TEST(ToolProgress, TellsHowManyAreDone) {
  const CancelToken cancel;
  SetClock clock;
  std::vector<std::string> told;
  Context context{.cancel = cancel, .clock = clock};
  context.progress = [&](std::string_view what, size_t done, size_t total) {
    told.push_back(std::string(what) + ' ' + std::to_string(done) + '/' + std::to_string(total));
  };
  {
    ToolProgress progress(context, 2);
    progress.started("a", 0);
    progress.started("b", 0);
    progress.ended("a");
    progress.ended("b");
  }
  // A slow machine may tick in between, and then says the same again.
  told.erase(std::unique(told.begin(), told.end()), told.end());
  EXPECT_THAT(told, ElementsAre("a: 0 s 0/2", "a: 0 s, b: 0 s 0/2", "b: 0 s 1/2"));
}

}  // namespace
}  // namespace redoubt::pipeline
