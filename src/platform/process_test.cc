#include "platform/process.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <thread>

namespace redoubt::platform {
namespace {

using std::chrono::milliseconds;

ProcessSpec shell(std::string script) {
  ProcessSpec spec;
  spec.argv = {"/bin/sh", "-c", std::move(script)};
  spec.environment = {{"PATH", "/usr/bin:/bin"}};
  spec.timeout = milliseconds(20'000);
  return spec;
}

TEST(Process, ReturnsBothStreamsAndTheExitCode) {
  const auto result = run_process(shell("echo out; echo err >&2; exit 7"), {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->out, "out\n");
  EXPECT_EQ(result->err, "err\n");
  EXPECT_EQ(result->exit_code, 7);
  EXPECT_GT(result->max_rss, 0U);
}

TEST(Process, PassesArgumentsWithoutAShell) {
  ProcessSpec spec;
  spec.argv = {"printf", "%s|", "a b", "$HOME", ";"};
  const auto result = run_process(spec, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->out, "a b|$HOME|;|");
}

TEST(Process, FeedsStandardInputOfAnySize) {
  auto spec = shell("wc -c");
  spec.input = std::string(3'000'000, 'x');
  const auto result = run_process(spec, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(std::stoi(result->out), 3'000'000);
}

TEST(Process, AChildThatDoesNotReadItsInputDoesNotStopUs) {
  auto spec = shell("exit 0");
  spec.input = std::string(3'000'000, 'x');
  const auto result = run_process(spec, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->exit_code, 0);
}

TEST(Process, InheritsNoEnvironment) {
  ::setenv("REDOUBT_TEST_LEAK", "leak", 1);
  auto spec = shell("env");
  spec.environment["ONLY"] = "this";
  const auto result = run_process(spec, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->out.find("leak"), std::string::npos);
  EXPECT_NE(result->out.find("ONLY=this"), std::string::npos);
}

TEST(Process, KillsAProgramThatHangsAtItsTimeLimit) {
  auto spec = shell("sleep 100");
  spec.timeout = milliseconds(100);
  const auto result = run_process(spec, {});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->timed_out);
  EXPECT_EQ(result->exit_code, -1);
  EXPECT_LT(result->duration, milliseconds(20'000));
}

TEST(Process, KillsGrandchildrenAtTheTimeLimit) {
  auto spec = shell("sleep 100 & echo $!; wait");
  spec.timeout = milliseconds(300);
  const auto result = run_process(spec, {});
  ASSERT_TRUE(result);
  ASSERT_TRUE(result->timed_out);
  const auto grandchild = static_cast<pid_t>(std::stoi(result->out));
  // It is dead, or a zombie that init has not collected: it takes no more signals that matter. Give
  // init a moment.
  bool gone = false;
  for (int i = 0; i < 1000 && !gone; ++i) {
    gone = ::kill(grandchild, 0) != 0;
    if (!gone) std::this_thread::yield();
  }
  if (!gone) {
    auto state = shell("cut -d' ' -f3 /proc/" + std::to_string(grandchild) + "/stat");
    const auto said = run_process(state, {});
    ASSERT_TRUE(said);
    EXPECT_TRUE(said->out.empty() || said->out == "Z\n") << said->out;
  }
}

TEST(Process, DoesNotWaitForAGrandchildThatHoldsTheStreams) {
  const auto result = run_process(shell("sleep 100 & echo done"), {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->exit_code, 0);
  EXPECT_EQ(result->out, "done\n");
  EXPECT_LT(result->duration, milliseconds(15'000));
}

TEST(Process, KeepsTheBeginningOfAFlood) {
  auto spec = shell("head -c 5000000 /dev/zero; echo late >&2");
  spec.max_output = 1000;
  const auto result = run_process(spec, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->out.size(), 1000U);
  EXPECT_TRUE(result->truncated);
  EXPECT_EQ(result->err, "late\n");
  EXPECT_EQ(result->exit_code, 0);
}

TEST(Process, NamesTheSignalOfACrash) {
  const auto result = run_process(shell("kill -SEGV $$"), {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->signal, SIGSEGV);
  EXPECT_EQ(result->exit_code, -1);
}

TEST(Process, StopsWhenCancelled) {
  CancelToken cancel;
  cancel.cancel();
  const auto result = run_process(shell("sleep 100"), cancel);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->cancelled);
  EXPECT_FALSE(result->timed_out);
}

TEST(Process, LimitsWritableMemory) {
  auto spec = shell("x=$(head -c 200000000 /dev/zero | tr '\\0' a); echo ${#x}");
  spec.max_memory = 64u << 20;
  const auto result = run_process(spec, {});
  ASSERT_TRUE(result);
  EXPECT_NE(result->out, "200000000\n");
}

TEST(Process, SaysThatAProgramIsMissing) {
  ProcessSpec spec;
  spec.argv = {"redoubt-no-such-program"};
  const auto result = run_process(spec, {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message(),
            "cannot start 'redoubt-no-such-program': there is no such program");
}

TEST(Process, SaysThatTheWorkingFolderIsMissing) {
  auto spec = shell("true");
  spec.folder = "/no/such/folder";
  EXPECT_FALSE(run_process(spec, {}));
}

TEST(FindProgram, IgnoresRelativeEntriesOfThePath) {
  EXPECT_EQ(find_program("sh", ".::/bin").string(), "/bin/sh");
  EXPECT_TRUE(find_program("sh", ".::").empty());
  EXPECT_TRUE(find_program("passwd", "/etc").empty());
}

}  // namespace
}  // namespace redoubt::platform
