#include "pipeline/tool_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/text.h"
#include "pipeline/source.h"
#include "platform/filesystem.h"
#include "platform/sandbox.h"

namespace redoubt::pipeline {
namespace {

namespace fs = std::filesystem;

// A target with two files, and a tool that notes for every run what it was asked and reports one
// finding per file that says "bad".
class ToolCacheTest : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto usable = platform::sandbox_available({}); !usable)
      GTEST_SKIP() << usable.error().to_string();
    ASSERT_TRUE(target_ && tools_ && home_);
    ::setenv("REDOUBT_HOME", home_->path().c_str(), 1);
    write("a.py", "bad\n");
    write("b.py", "good\n");
    manifest_.name = "fake";
    manifest_.command = {"{files}"};
    manifest_.file_patterns = {"*.py"};
    manifest_.format = "sarif";
    manifest_.success_codes = {0};
    manifest_.file_by_file = true;
    write_tool("");
  }
  void TearDown() override { ::unsetenv("REDOUBT_HOME"); }

  void write(const std::string& path, const std::string& text) {
    ASSERT_TRUE(platform::write_file(target_->path() / path, text));
  }
  void write_tool(const std::string& extra) {
    const auto program = tools_->path() / "fake";
    ASSERT_TRUE(platform::write_file(
        program,
        "#!/bin/sh\n" + extra +
            R"(printf '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"F"}},"results":['
comma=
for f in "$@"; do
  printf '%s{"ruleId":"seen","level":"note","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"%s"},"region":{"startLine":1}}}]}' "$comma" "$f"
  comma=,
  grep -q bad "$f" && printf ',{"ruleId":"bad","level":"error","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"%s"},"region":{"startLine":1}}}]}' "$f"
done
printf ']}]}\n'
)"));
    fs::permissions(program, fs::perms::owner_all);
  }

  // What one run says, with a cache of its own; kept for the next.
  core::SourceReport run(const CancelToken& cancel = {}, bool use = true) {
    core::Project project;
    FieldHasher hasher;
    for (const std::string path : {"a.py", "b.py"}) {
      const auto text = platform::read_file(target_->path() / path);
      hasher.add(path).add(*text);
      project.files.push_back(
          {.path = path, .size = text->size(), .language = "python", .digest = sha256(*text)});
    }
    project.digest = hasher.finish();
    ToolCache cache(target_->path(), use);
    auto report = cache.run(
        manifest_,
        {.installed = true, .program = tools_->path() / "fake", .version = "1.2", .problem = ""},
        {.target = target_->path(), .files = {"a.py", "b.py"}, .allow_unsandboxed = false}, project,
        looked_at_, cancel);
    cache.keep(report);
    return report;
  }
  static std::string rules(const core::SourceReport& report) {
    std::vector<std::string> out;
    for (const auto& finding : report.findings)
      out.push_back(finding.location.path + " " + finding.rule_id);
    std::sort(out.begin(), out.end());
    return join(out, ", ");
  }

  static std::optional<platform::TemporaryFolder> folder() {
    auto made = platform::TemporaryFolder::make("redoubt-cache-");
    if (!made) return std::nullopt;
    return std::move(*made);
  }
  std::optional<platform::TemporaryFolder> target_ = folder(), tools_ = folder(), home_ = folder();
  adapters::ToolManifest manifest_;
  LookedAt looked_at_;
};

constexpr const char* kAll = "a.py bad, a.py seen, b.py seen";

TEST_F(ToolCacheTest, CodeOfOthersIsNotGivenToAToolAndNothingThereIsFixed) {
  write("vendor/b.py", "bad\n");
  manifest_.file_patterns = {"**/*.py"};
  manifest_.marks = {R"(\bnosec\b)"};
  write("a.py", "bad  # nosec\n");
  core::Project project;
  for (const std::string path : {"a.py", "vendor/b.py"})
    project.files.push_back({.path = path, .size = 4, .language = "python", .digest = {}});
  KnownTool tool{
      .manifest = manifest_,
      .state = {
          .installed = true, .program = tools_->path() / "fake", .version = "1", .problem = ""}};
  ToolCache cache(target_->path(), false);
  const CancelToken cancel;
  const auto sources = run_tools({tool}, target_->path(), project, false, 1, cache,
                                 {.cancel = cancel, .clock = platform::system_clock()});
  ASSERT_EQ(sources.size(), 1u);
  const auto& report = sources[0].report;
  EXPECT_EQ(rules(report), "a.py bad, a.py seen");
  EXPECT_EQ(report.coverage.unseen, std::vector<std::string>{"vendor/b.py"});
  ASSERT_EQ(report.coverage.gaps.size(), 1u);
  EXPECT_EQ(report.coverage.gaps[0].reason, "1 file of others' code");
  ASSERT_EQ(report.notes.size(), 1u);
  EXPECT_EQ(report.notes[0], "1 comment of the files under test keeps it from reporting: a.py:1");
}

TEST_F(ToolCacheTest, WhatIsKnownIsNotAskedAgain) {
  const auto first = run();
  EXPECT_EQ(first.state, core::ReportState::kComplete) << first.problem;
  EXPECT_EQ(rules(first), kAll);
  write_tool("exit 9\n");  // whoever starts it now fails
  const auto second = run();
  EXPECT_EQ(second.state, core::ReportState::kComplete) << second.problem;
  EXPECT_EQ(rules(second), kAll);
  EXPECT_EQ(second.coverage.files_examined, 2U);
  EXPECT_EQ(second.raw_output, first.raw_output);
  EXPECT_EQ(second.version, "1.2");
  EXPECT_NE(run({}, false).state, core::ReportState::kComplete)
      << "without the cache it is started";
}

TEST_F(ToolCacheTest, WhatTheToolIsNotGivenIsNotCountedAsLookedAt) {
  manifest_.max_file = 1u << 10, manifest_.max_generated = 512;
  std::string bundle = "bad";
  while (bundle.size() < 2000) bundle += "f(a){b=c;}";
  write("b.py", bundle);
  EXPECT_EQ(run().coverage.files_examined, 1U);
  EXPECT_EQ(run().coverage.files_examined, 1U) << "from the cache as well";
}

TEST_F(ToolCacheTest, AChangedFileIsLookedAtAgainAndNoOther) {
  run();
  write_tool("[ $# = 1 ] || exit 9\n");
  write("b.py", "bad as well\n");
  const auto second = run();
  EXPECT_EQ(second.state, core::ReportState::kComplete) << second.problem;
  EXPECT_EQ(rules(second), "a.py bad, a.py seen, b.py bad, b.py seen");
  write("a.py", "mended\n");
  EXPECT_EQ(rules(run()), "a.py seen, b.py bad, b.py seen");
}

TEST_F(ToolCacheTest, AToolThatSeesTheWholeProjectLooksAtAllOfItAfterAnyChange) {
  manifest_.file_by_file = false;
  run();
  write_tool("[ $# = 2 ] || exit 9\n");
  write("b.py", "other\n");
  EXPECT_EQ(run().state, core::ReportState::kComplete);
  write_tool("exit 9\n");
  EXPECT_EQ(rules(run()), kAll);
}

TEST_F(ToolCacheTest, AFailureIsNotKept) {
  write_tool("exit 9\n");
  EXPECT_NE(run().state, core::ReportState::kComplete);
  write_tool("");
  EXPECT_EQ(rules(run()), kAll);
}

// Files of 2 MB are too much for one portion.
TEST_F(ToolCacheTest, AnInterruptionKeepsWhatWasSaidBeforeIt) {
  std::string code(2u << 20, '#');
  for (size_t i = 99; i < code.size(); i += 100) code[i] = '\n';
  write("a.py", "bad\n" + code);
  write("b.py", code);
  std::vector<size_t> told;
  CancelToken cancel;
  looked_at_ = [&](size_t files) {
    told.push_back(files);
    cancel.cancel();
  };
  const auto half = run(cancel);
  EXPECT_EQ(half.state, core::ReportState::kPartial);
  EXPECT_EQ(half.problem, "interrupted; 1 of 2 files were looked at before");
  EXPECT_EQ(rules(half), "a.py bad, a.py seen");
  EXPECT_EQ(half.coverage.unseen, std::vector<std::string>{"b.py"});
  EXPECT_EQ(half.coverage.files_examined, 1U);
  EXPECT_EQ(told, (std::vector<size_t>{1, 1}));

  looked_at_ = nullptr;
  write_tool("[ \"$*\" = ./b.py ] || exit 9\n");  // what is known is not asked again
  const auto whole = run();
  EXPECT_EQ(whole.state, core::ReportState::kComplete) << whole.problem;
  EXPECT_EQ(rules(whole), kAll);
  EXPECT_EQ(whole.coverage.files_examined, 2U);
}

TEST_F(ToolCacheTest, AnEmptyFileMayBeTheFirst) {
  write("a.py", "");
  EXPECT_EQ(rules(run()), "a.py seen, b.py seen");
}

TEST_F(ToolCacheTest, APortionThatFailsIsAskedAgainAndNoOther) {
  const std::string code(2u << 20, '\n');
  write("a.py", "bad\n" + code);
  write("b.py", code);
  write_tool("[ \"$*\" = ./b.py ] && exit 9\n");
  const auto half = run();
  EXPECT_EQ(half.state, core::ReportState::kPartial);
  EXPECT_THAT(half.problem, testing::HasSubstr("exited with 9"));
  EXPECT_EQ(rules(half), "a.py bad, a.py seen");
  write_tool("[ \"$*\" = ./b.py ] || exit 9\n");
  EXPECT_EQ(rules(run()), kAll);
}

TEST_F(ToolCacheTest, ADamagedFileIsAsGoodAsNone) {
  run();
  for (const auto& entry : fs::recursive_directory_iterator(home_->path()))
    if (entry.path().extension() == ".cache") {
      ASSERT_TRUE(platform::write_file(entry.path(), "RDTC0001 and something else"));
    }
  EXPECT_EQ(rules(run()), kAll);
}

}  // namespace
}  // namespace redoubt::pipeline
