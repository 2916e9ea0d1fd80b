#include "pipeline/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "pipeline/assess.h"
#include "platform/filesystem.h"
#include "store/store.h"

namespace redoubt::pipeline {
namespace {

using ::testing::HasSubstr;
using Kind = BaselineName::Kind;

constexpr std::string_view kOneFinding =
    R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},"results":[{"ruleId":"r",)"
    R"("message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":)"
    R"({"uri":"a.py"},"region":{"startLine":1}}}]}]}]})";

class Baseline : public testing::Test {
 protected:
  Baseline() : folder_(platform::TemporaryFolder::make("baseline").value()) {
    setenv("REDOUBT_HOME", (folder_.path() / "home").c_str(), 1);
    std::filesystem::create_directories(root());
    std::filesystem::create_directories(caller());
    previous_ = std::filesystem::current_path();
    std::filesystem::current_path(caller());
  }
  ~Baseline() override { std::filesystem::current_path(previous_); }

  std::filesystem::path root() const { return folder_.path() / "project"; }
  std::filesystem::path caller() const { return folder_.path() / "caller"; }
  static void write(const std::filesystem::path& file) {
    EXPECT_TRUE(platform::write_file(file, kOneFinding));
  }
  // A run of the branch with `count` findings.
  void record(const std::string& branch, size_t count) const {
    store::NewRun run{.kind = "test",
                      .context = branch,
                      .started = "2026-01-01T00:00:00Z",
                      .complete = true,
                      .input = "",
                      .findings = {},
                      .retested = {}};
    for (size_t i = 0; i < count; ++i) {
      auto& finding = run.findings.emplace_back();
      finding.identity.keys = {{.rung = "line", .value = std::to_string(i)}};
      finding.observations = {{.source = "t", .rule = "r"}};
    }
    auto store = store::Store::open(store_file(root())).value();
    EXPECT_TRUE(store.record(run, [](const auto&) { return std::string("{}"); }));
  }
  // How many findings the baseline has; -1 when there is none.
  int count(const std::string& name, BaselineOrigin origin = BaselineOrigin::kProject) const {
    const auto loaded = load_baseline(name, origin, root());
    return loaded ? static_cast<int>(loaded->size()) : -1;
  }

  platform::TemporaryFolder folder_;
  std::filesystem::path previous_;
};

TEST(BaselineName, SaysWhetherItIsABranchOrAFile) {
  const struct {
    std::string_view name;
    Kind kind;
    std::string text;
  } cases[] = {{"main", Kind::kBranch, "main"},
               {"release/1.2", Kind::kBranch, "release/1.2"},
               {"branch:main.json", Kind::kBranch, "main.json"},
               {"file:main", Kind::kFile, "main"},
               {"base.json", Kind::kFile, "base.json"},
               {"reports/base.sarif", Kind::kFile, "reports/base.sarif"},
               {"jsonsarif", Kind::kBranch, "jsonsarif"},
               {"branch:", Kind::kBranch, ""}};
  for (const auto& one : cases) {
    const auto parsed = parse_baseline(one.name);
    EXPECT_EQ(parsed.kind, one.kind) << one.name;
    EXPECT_EQ(parsed.text, one.text);
  }
}

TEST_F(Baseline, AFileOfABranchsNameDoesNotReplaceTheBranch) {
  record("main", 3);
  write(root() / "main");
  write(caller() / "main");
  for (const auto origin : {BaselineOrigin::kProject, BaselineOrigin::kCaller}) {
    EXPECT_EQ(count("main", origin), 3);
    EXPECT_EQ(count("branch:main", origin), 3);
    EXPECT_EQ(count("file:main", origin), 1);
  }
}

TEST_F(Baseline, AFileOfTheProjectIsBelowItsRoot) {
  write(root() / "base.sarif");
  EXPECT_EQ(count("base.sarif"), 1);
  EXPECT_EQ(count("base.sarif", BaselineOrigin::kCaller), -1);
  write(caller() / "mine.sarif");
  EXPECT_EQ(count("mine.sarif"), -1);
  EXPECT_EQ(count("mine.sarif", BaselineOrigin::kCaller), 1);
  EXPECT_EQ(count("file:../caller/mine.sarif"), -1) << "not a file of the project";
  EXPECT_EQ(count("file:" + (caller() / "mine.sarif").string()), 1);
  std::filesystem::create_symlink(caller() / "mine.sarif", root() / "link.sarif");
  EXPECT_EQ(count("link.sarif"), -1);
}

TEST_F(Baseline, WhatIsNotThereIsAnErrorThatNamesIt) {
  record("main", 1);
  for (const auto* name : {"mian", "branch:", "file:", "", "none.json", "file:none"}) {
    const auto loaded = load_baseline(name, BaselineOrigin::kProject, root());
    ASSERT_FALSE(loaded) << name;
    EXPECT_THAT(loaded.error().message(), HasSubstr(std::string("baseline '") + name + "'"));
  }
}

}  // namespace
}  // namespace redoubt::pipeline
