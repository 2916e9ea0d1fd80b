#include "pipeline/scan.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "pipeline/assess.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

constexpr std::string_view kCompose =
    "services:\n  shop: {image: shop, ports: ['80:80']}\n  db: {image: 'postgres:17'}\n";

class ScanTest : public testing::Test {
 protected:
  void put(const std::string& path, const std::string& text) {
    ASSERT_TRUE(platform::write_file(folder_.path() / path, text));
  }
  // Lines of comment, `bytes` of them.
  static std::string padding(size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += "# nothing but a comment that makes the file larger\n";
    return text;
  }
  RunRecord test() {
    AssessOptions options;
    options.root = folder_.path();
    options.remember = false;
    options.tools.use_tools = false;
    options.use_cache = false;
    return assess(options, Config{}, context_).value();
  }

  platform::TemporaryFolder folder_ = std::move(*platform::TemporaryFolder::make("scan-test"));
  CancelToken cancel_;
  Context context_{.cancel = cancel_, .clock = platform::system_clock()};
};

TEST_F(ScanTest, PaddingAFileTakesNothingOutOfThePlan) {
  put("compose.yaml", std::string(kCompose));
  const auto plain = test();
  put("compose.yaml", padding(3u << 20) + std::string(kCompose));
  const auto padded = test();
  EXPECT_GE(plain.elements, 2u);
  EXPECT_EQ(padded.elements, plain.elements);
  EXPECT_EQ(padded.tests.size(), plain.tests.size());
  EXPECT_TRUE(padded.problem.empty());
}

TEST_F(ScanTest, WhatIsTooLargeToPlanWithLeavesTheRunIncomplete) {
  put("compose.yaml", padding(17u << 20) + std::string(kCompose));
  const auto run = test();
  EXPECT_FALSE(is_complete(run));
  EXPECT_NE(run.problem.find("inferred without compose.yaml"), std::string::npos);
}

TEST_F(ScanTest, DataOfTestsIsNoneOfThePlan) {
  put("tests/recorded/answers.yaml", padding(17u << 20));
  EXPECT_TRUE(test().problem.empty());
}

TEST_F(ScanTest, WhatIsTooLargeForAnEngineIsAGapOfIt) {
  put("README.md", padding(17u << 20));
  const auto run = test();
  const auto repository = std::find_if(run.sources.begin(), run.sources.end(),
                                       [](const auto& one) { return one.name == "repository"; });
  ASSERT_NE(repository, run.sources.end());
  EXPECT_EQ(repository->state, core::ReportState::kPartial);
  const auto& gaps = repository->gaps;
  EXPECT_TRUE(std::any_of(gaps.begin(), gaps.end(), [](const auto& gap) {
    return gap.path == "README.md" && gap.makes_incomplete;
  }));
  put("README.md", padding(2u << 20));
  EXPECT_TRUE(is_complete(test()));
}

}  // namespace
}  // namespace redoubt::pipeline
