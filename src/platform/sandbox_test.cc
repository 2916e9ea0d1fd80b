#include "platform/sandbox.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "platform/filesystem.h"

namespace redoubt::platform {
namespace {

ProcessSpec shell(std::string script) {
  ProcessSpec spec;
  spec.argv = {"/bin/sh", "-c", std::move(script)};
  spec.environment = {{"PATH", "/usr/bin:/bin"}};
  return spec;
}

class Sandbox : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto usable = sandbox_available({}); !usable)
      GTEST_SKIP() << usable.error().to_string();
    auto target = TemporaryFolder::make("redoubt-target-");
    auto work = TemporaryFolder::make("redoubt-work-");
    ASSERT_TRUE(target && work);
    target_.emplace(std::move(*target));
    work_.emplace(std::move(*work));
    ASSERT_TRUE(write_file(target_->path() / "file", "content"));
  }

  ProcessResult run(std::string script, bool network = false) {
    const SandboxSpec sandbox{
        .read_only = {target_->path()}, .writable = {work_->path()}, .network = network};
    auto result = run_process(confine(shell(std::move(script)), sandbox), {});
    EXPECT_TRUE(result);
    return result ? *result : ProcessResult{};
  }

  std::optional<TemporaryFolder> target_, work_;
};

TEST_F(Sandbox, ShowsTheTargetAndDoesNotLetItBeChanged) {
  const std::string file = (target_->path() / "file").string();
  EXPECT_EQ(run("cat " + file).out, "content");
  EXPECT_NE(run("echo changed > " + file).exit_code, 0);
  EXPECT_EQ(*read_file(file), "content");
}

TEST_F(Sandbox, LetsTheWorkFolderBeWritten) {
  EXPECT_EQ(run("echo report > " + (work_->path() / "out").string()).exit_code, 0);
  EXPECT_EQ(*read_file(work_->path() / "out"), "report\n");
}

TEST_F(Sandbox, HidesEverythingElse) {
  auto other = TemporaryFolder::make("redoubt-other-");
  ASSERT_TRUE(other);
  ASSERT_TRUE(write_file(other->path() / "secret", "content"));
  EXPECT_NE(run("cat " + (other->path() / "secret").string()).exit_code, 0);
  EXPECT_NE(run("ls /root /home").exit_code, 0);
  EXPECT_NE(run("cat /etc/shadow").exit_code, 0);
}

TEST_F(Sandbox, SystemFoldersAreReadOnly) {
  EXPECT_NE(run("echo x > /usr/redoubt-test").exit_code, 0);
}

TEST_F(Sandbox, HasNoNetworkUnlessAsked) {
  EXPECT_EQ(run("grep -c : /proc/net/dev").out, "1\n");  // the loopback alone
}

TEST_F(Sandbox, HasNoCapabilitiesAndGainsNone) {
  EXPECT_EQ(run("grep -E 'CapEff|NoNewPrivs' /proc/self/status | tr -d ' \\t'").out,
            "CapEff:0000000000000000\nNoNewPrivs:1\n");
}

TEST_F(Sandbox, KeepsTheWorkingFolderAndTheExitCode) {
  auto spec = shell("pwd; exit 5");
  spec.folder = target_->path();
  const auto result = run_process(
      confine(spec, {.read_only = {target_->path()}, .writable = {}, .network = false}), {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->out, target_->path().string() + "\n");
  EXPECT_EQ(result->exit_code, 5);
}

TEST_F(Sandbox, EndsWithItsTimeLimit) {
  auto spec = confine(shell("sleep 100"), {});
  spec.timeout = std::chrono::milliseconds(500);
  const auto result = run_process(spec, {});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->timed_out);
}

TEST(SandboxArguments, PutTheProgramLastAndAskForNoNetwork) {
  const auto spec = confine(shell("true"), {});
  EXPECT_EQ(spec.argv.front(), "bwrap");
  EXPECT_EQ(spec.argv.back(), "true");
  EXPECT_NE(std::find(spec.argv.begin(), spec.argv.end(), "--unshare-net"), spec.argv.end());
  const auto open = confine(shell("true"), {.read_only = {}, .writable = {}, .network = true});
  EXPECT_EQ(std::find(open.argv.begin(), open.argv.end(), "--unshare-net"), open.argv.end());
}

}  // namespace
}  // namespace redoubt::platform
