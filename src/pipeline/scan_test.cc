#include "pipeline/scan.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

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

  // Of files of which only the beginning is examined.
  ScanResult scan_beginnings(bool use_cache = false) {
    ScanOptions options{.root = folder_.path(), .engines = {"secrets"}, .use_cache = use_cache};
    options.max_file_bytes = 100;
    return scan(options, context_).value();
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

TEST_F(ScanTest, AByteOrderMarkHidesNothing) {
  const std::string pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
      "    - {name: a, image: 'a:1', securityContext: {privileged: true}}\n";
  put("pod.yaml", pod);
  const auto plain = test().findings.size();
  put("pod.yaml", "\xEF\xBB\xBF" + pod);
  EXPECT_GE(plain, 1u);
  EXPECT_EQ(test().findings.size(), plain);
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

TEST_F(ScanTest, TheDigestCoversWhatIsNotExamined) {
  std::string text = padding(3u << 20);
  put("data.txt", text);
  const auto before = scan_beginnings();
  EXPECT_EQ(scan_beginnings().project.digest, before.project.digest);
  text.back() = 'x';
  put("data.txt", text);
  const auto changed_end = scan_beginnings();
  EXPECT_NE(changed_end.project.digest, before.project.digest);
  put("data.txt", text + "y");
  EXPECT_NE(scan_beginnings().project.digest, changed_end.project.digest);
  text[1u << 20] = 'z';
  put("data.txt", text);
  EXPECT_NE(scan_beginnings().project.digest, changed_end.project.digest);
}

TEST_F(ScanTest, TheDigestOfAHugeFileCoversItsEnd) {
  const auto file = folder_.path() / "huge.txt";
  put("huge.txt", padding(1000));
  std::filesystem::resize_file(file, 3ull << 30);
  const auto before = scan_beginnings();
  std::filesystem::resize_file(file, (3ull << 30) - 1);
  const auto shorter = scan_beginnings();
  EXPECT_NE(shorter.project.digest, before.project.digest);
  std::fstream(file, std::ios::in | std::ios::out).seekp((3ll << 30) - 5) << "end";
  EXPECT_NE(scan_beginnings().project.digest, shorter.project.digest);
}

TEST_F(ScanTest, AFileThatWasCutIsCutWhenItComesFromTheCache) {
  platform::TemporaryFolder home = std::move(*platform::TemporaryFolder::make("scan-home"));
  setenv("REDOUBT_HOME", home.path().c_str(), 1);
  put("data.txt", padding(1u << 20));
  const auto file = folder_.path() / "data.txt";
  const timespec old[2] = {{1000, 0}, {1000, 0}};  // not changed just now, or nothing is kept
  ASSERT_EQ(utimensat(AT_FDCWD, file.c_str(), old, 0), 0);
  const auto first = scan_beginnings(true);
  const auto second = scan_beginnings(true);
  unsetenv("REDOUBT_HOME");
  EXPECT_EQ(second.files_from_cache, 1u);
  EXPECT_EQ(second.project.digest, first.project.digest);
  EXPECT_EQ(second.reports[0].coverage.gaps, first.reports[0].coverage.gaps);
  EXPECT_EQ(second.reports[0].state, core::ReportState::kPartial);
}

}  // namespace
}  // namespace redoubt::pipeline
