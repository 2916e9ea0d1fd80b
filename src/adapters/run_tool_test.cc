#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "adapters/report_parser.h"
#include "adapters/tool.h"
#include "platform/filesystem.h"
#include "platform/sandbox.h"

namespace redoubt::adapters {
namespace {

namespace fs = std::filesystem;
using core::ReportState;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// A target with one file, and beside it a tool that is a shell script of the test.
class FakeTool : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto usable = platform::sandbox_available({}); !usable)
      GTEST_SKIP() << usable.error().to_string();
    auto target = platform::TemporaryFolder::make("redoubt-target-");
    auto tools = platform::TemporaryFolder::make("redoubt-tools-");
    ASSERT_TRUE(target && tools);
    target_.emplace(std::move(*target));
    tools_.emplace(std::move(*tools));
    ASSERT_TRUE(platform::write_file(target_->path() / "a.py", "x = 1\n"));
    manifest_.name = "fake";
    manifest_.programs = {"fake"};
    manifest_.version_command = {"--version"};
    manifest_.command = {"{files}"};
    manifest_.file_patterns = {"**/*.py"};
    manifest_.format = "sarif";
    manifest_.success_codes = {0};
    manifest_.findings_codes = {1};
    manifest_.timeout = std::chrono::seconds(20);
    manifest_.mappings = {{.rule = "R*",
                           .cwe = 0,
                           .capability = "code.sql-injection",
                           .severity = {},
                           .confidence = {}}};
  }

  core::SourceReport run(const std::string& script, const CancelToken& cancel = {}) {
    const auto program = tools_->path() / "fake";
    EXPECT_TRUE(platform::write_file(program, "#!/bin/sh\n" + script));
    fs::permissions(program, fs::perms::owner_all);
    return run_tool(
        manifest_, {.installed = true, .program = program, .version = "1.2", .problem = {}},
        {.target = target_->path(), .files = {file_}, .allow_unsandboxed = false}, cancel);
  }

  // Looks in the folder of the test alone; what the caller of the tests had set comes back.
  ToolState probe_here() {
    const char* before = std::getenv("REDOUBT_TOOLS");
    const std::string kept = before == nullptr ? "" : before;
    ::setenv("REDOUBT_TOOLS", tools_->path().c_str(), 1);
    auto state = probe(manifest_, {});
    ::setenv("REDOUBT_TOOLS", kept.c_str(), 1);
    return state;
  }

  static std::string report(const std::string& path) {
    return R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"F"}},"results":[{"ruleId":"R1","level":"error","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":")" +
           path + R"("},"region":{"startLine":1}}}]}]}]})";
  }
  static std::string print(const std::string& text) { return "cat <<'END'\n" + text + "\nEND\n"; }

  ToolManifest manifest_;
  std::string file_ = "a.py";  // the one that the tool is asked about
  std::optional<platform::TemporaryFolder> target_, tools_;
};

TEST_F(FakeTool, IsNotToldByTheTargetHowToLook) {
  manifest_.settings = {".fake.yaml", ".absent"};
  ASSERT_TRUE(platform::write_file(target_->path() / ".fake.yaml", "skip: everything\n"));
  const auto done = run("[ \"$(cat .fake.yaml)\" = '{}' ] || exit 9\n" + print(report("./a.py")));
  EXPECT_EQ(done.state, ReportState::kComplete) << done.problem;
  EXPECT_EQ(done.findings.size(), 1U);
  EXPECT_EQ(*platform::read_file(target_->path() / ".fake.yaml"), "skip: everything\n");
}

TEST_F(FakeTool, DeliversMappedFindings) {
  manifest_.max_confidence = core::Confidence::kLow;
  const auto done = run(print(report("./a.py")) + "exit 1");
  EXPECT_EQ(done.state, ReportState::kComplete) << done.problem;
  ASSERT_EQ(done.findings.size(), 1U);
  EXPECT_EQ(done.findings[0].source, "fake");
  EXPECT_EQ(done.findings[0].capability, "code.sql-injection");
  EXPECT_EQ(done.findings[0].location.path, "a.py");
  EXPECT_EQ(done.findings[0].confidence, core::Confidence::kLow);
  EXPECT_FALSE(done.raw_output.empty());
  EXPECT_EQ(done.version, "1.2");
  EXPECT_EQ(done.coverage.files_examined, 1U);
}

TEST_F(FakeTool, DropsFindingsInFilesThatWereNotAskedAbout) {
  EXPECT_TRUE(run(print(report("node_modules/b.py"))).findings.empty());
}

TEST_F(FakeTool, ReadsAReportFromAFile) {
  manifest_.command = {"{output}"};
  manifest_.output_to_file = true;
  EXPECT_EQ(run("cat > \"$1\" <<'END'\n" + report("a.py") + "\nEND\n").findings.size(), 1U);
}

TEST_F(FakeTool, AReportThatIsALinkIsNotRead) {
  manifest_.command = {"{output}"};
  manifest_.output_to_file = true;
  ASSERT_TRUE(platform::write_file(tools_->path() / "other" / "report", report("a.py")));
  const std::string other = (tools_->path() / "other").string();
  for (const std::string& script :
       {"ln -s '" + other + "' \"$1\"", "ln -s '" + other + "/report' \"$1\"",
        "mkdir \"$1\"; ln -s '" + other + "/report' \"$1/x\""}) {
    const auto done = run(script);
    EXPECT_EQ(done.state, ReportState::kFailed) << script;
    EXPECT_THAT(done.problem, HasSubstr("is a link"));
  }
  EXPECT_EQ(run("mkdir \"$1\"; cp '" + other + "/report' \"$1/x\"").findings.size(), 1U);
}

TEST_F(FakeTool, WhatItCannotReadIsAGapButForTemplates) {
  const auto saying = [&](const std::string& words) {
    std::string said = report("a.py");
    said.insert(
        said.find("\"results\""),
        R"("invocations":[{"executionSuccessful":true,"toolExecutionNotifications":[{"level":"warning",)"
        R"("descriptor":{"id":"Syntax error"},"message":{"text":"Syntax error at line a.py:1:\n `)" +
            words + R"(` was unexpected"}}]}],)");
    return run(print(said));
  };
  const auto broken = saying("x = '<%s>' +");
  EXPECT_EQ(broken.state, ReportState::kPartial);
  EXPECT_THAT(broken.problem, HasSubstr("may know another version of the language"));
  const auto long_line = saying(std::string(50, 'x') + std::string(400, 'y') + "z <");
  ASSERT_EQ(long_line.coverage.gaps.size(), 1U);
  EXPECT_THAT(long_line.coverage.gaps[0].reason,
              StartsWith("Syntax error at line a.py:1:  `" + std::string(50, 'x') + "y"));
  EXPECT_THAT(long_line.coverage.gaps[0].reason, Not(HasSubstr("z <")));
  EXPECT_THAT(long_line.coverage.gaps[0].reason, HasSubstr("y…; "));
  EXPECT_LT(long_line.coverage.gaps[0].reason.size(), 250U);
  EXPECT_THAT(long_line.problem, HasSubstr(long_line.coverage.gaps[0].reason));
  for (const char* words : {"x = <%- name %>;", "%>"}) {
    const auto done = saying(words);
    EXPECT_EQ(done.state, ReportState::kComplete) << words << done.problem;
    ASSERT_EQ(done.coverage.gaps.size(), 1U);
    EXPECT_EQ(done.coverage.gaps[0].kind, core::CoverageGap::Kind::kSkipped);
  }
}

TEST_F(FakeTool, AMissingReportIsAFailure) {
  manifest_.command = {"{output}"};
  manifest_.output_to_file = true;
  const auto done = run("exit 0");
  EXPECT_EQ(done.state, ReportState::kFailed);
  EXPECT_THAT(done.problem, HasSubstr("wrote no report"));
}

TEST_F(FakeTool, AnEmptyOutputIsAFailure) { EXPECT_EQ(run("exit 0").state, ReportState::kFailed); }

TEST_F(FakeTool, AnUnexpectedExitKeepsFindingsButIsPartial) {
  const auto done = run(print(report("a.py")) + "echo trouble >&2; exit 9");
  EXPECT_EQ(done.state, ReportState::kPartial);
  EXPECT_EQ(done.problem, "it exited with 9: trouble");
  EXPECT_EQ(done.findings.size(), 1U);
}

TEST_F(FakeTool, ACrashIsAFailure) {
  const auto done = run("kill -SEGV $$");
  EXPECT_EQ(done.state, ReportState::kFailed);
  EXPECT_FALSE(done.problem.empty());
}

TEST_F(FakeTool, ThatWasKilledNamesTheLargestFileAndTheRemedy) {
  const auto killed = run("kill -KILL $$");
  EXPECT_EQ(killed.state, ReportState::kFailed);
  EXPECT_THAT(killed.problem, HasSubstr("it was killed, most often for want of memory"));
  EXPECT_THAT(killed.problem, HasSubstr("largest file it was given is a.py (1 KB): `exclude`"));
  std::string said = report("a.py");
  const std::string_view runs = "\"results\"";
  said.insert(
      said.find(runs),
      R"("invocations":[{"executionSuccessful":false,"toolExecutionNotifications":[)"
      R"({"level":"error","message":{"text":"The engine was killed. Contact us for"}}]}],)");
  const auto part = run(print(said) + "exit 2");
  EXPECT_EQ(part.state, ReportState::kPartial);
  EXPECT_THAT(part.problem, HasSubstr("are allowed; it exited with 2)"));
  ASSERT_EQ(part.coverage.gaps.size(), 1U);
  EXPECT_EQ(part.coverage.gaps[0].reason, part.problem);
}

TEST_F(FakeTool, IsNotGivenLargeFilesAndSaysSo) {
  manifest_.title = "Fake";
  manifest_.max_file = 64u << 10;
  manifest_.max_generated = 16u << 10;
  const auto outcome = [&](const std::string& text) {
    EXPECT_TRUE(platform::write_file(target_->path() / "a.py", text));
    return run("[ $# = 1 ] || exit 9\n" + print(report("a.py")));
  };
  std::string lines;
  for (size_t i = 0; i < 2'000; ++i) lines += "x = [1, 2, 3]\n";
  EXPECT_EQ(outcome(lines).findings.size(), 1U) << "written by hand, below the limit";
  EXPECT_EQ(outcome(std::string(15u << 10, 'x')).findings.size(), 1U) << "one small long line";

  const std::string picture = "logo = '" + std::string(40u << 10, 'x') + "'\n";
  EXPECT_EQ(outcome(picture + lines.substr(0, 14u << 10)).findings.size(), 1U)
      << "code of a hand with a picture in it";

  std::string bundle = lines.substr(0, 14 * 100);
  while (bundle.size() < (36u << 10)) bundle += "f(a){b=c;}";
  const auto generated = outcome(bundle + "\n");
  EXPECT_EQ(generated.state, ReportState::kComplete) << generated.problem;
  EXPECT_TRUE(generated.findings.empty());
  EXPECT_EQ(generated.coverage.files_examined, 0U);
  ASSERT_EQ(generated.coverage.gaps.size(), 1U);
  EXPECT_EQ(generated.coverage.gaps[0].path, "a.py");
  EXPECT_EQ(generated.coverage.gaps[0].reason,
            "minified or generated code: Fake examines what people write");
  EXPECT_FALSE(generated.coverage.gaps[0].makes_incomplete);

  const auto large = outcome(lines + lines + lines);
  EXPECT_EQ(large.state, ReportState::kPartial);
  ASSERT_EQ(large.coverage.gaps.size(), 1U);
  EXPECT_TRUE(large.coverage.gaps[0].makes_incomplete);
  EXPECT_THAT(large.problem, HasSubstr("a.py: 83 KB, more than the 64 KB that Fake is given"));
}

TEST_F(FakeTool, IsNotGivenWhatAToolMadeHoweverSmall) {
  manifest_.title = "Fake";
  manifest_.max_file = 64u << 10;
  manifest_.max_generated = 16u << 10;
  manifest_.file_patterns = {"**/*.js"};
  const auto outcome = [&](const std::string& file) {
    EXPECT_TRUE(platform::write_file(target_->path() / file, "f(1);\n"));
    file_ = file;
    return run(print(report(file)));
  };
  EXPECT_EQ(outcome("shop.js").findings.size(), 1U);
  const auto made = outcome("shop.min.js");
  EXPECT_TRUE(made.findings.empty());
  EXPECT_EQ(made.state, ReportState::kComplete) << made.problem;
  ASSERT_EQ(made.coverage.gaps.size(), 1U);
  EXPECT_EQ(made.coverage.gaps[0].path, "shop.min.js");
}

TEST_F(FakeTool, AHangIsAFailureThatNamesTheLimit) {
  manifest_.timeout = std::chrono::seconds(1);
  const auto done = run("sleep 100");
  EXPECT_EQ(done.state, ReportState::kFailed);
  EXPECT_EQ(done.problem, "it did not finish within 1 s");
}

TEST_F(FakeTool, ACutReportIsPartial) {
  const auto whole = report("a.py");
  const auto done = run(print(whole.substr(0, whole.size() - 2)));
  EXPECT_EQ(done.state, ReportState::kPartial);
  EXPECT_THAT(done.problem, HasSubstr("breaks off"));
  EXPECT_EQ(done.findings.size(), 1U);
}

TEST_F(FakeTool, CancellingIsAFailure) {
  CancelToken cancel;
  cancel.cancel();
  EXPECT_EQ(run("sleep 100", cancel).state, ReportState::kFailed);
}

TEST_F(FakeTool, CannotChangeTheTarget) {
  run("echo changed > a.py");
  EXPECT_EQ(*platform::read_file(target_->path() / "a.py"), "x = 1\n");
}

TEST_F(FakeTool, FileNamesAreNoOptions) {
  const auto done = run("case $1 in ./a.py) ;; *) exit 9 ;; esac\n" + print(report("a.py")));
  EXPECT_EQ(done.state, ReportState::kComplete) << done.problem;
}

TEST_F(FakeTool, ProbeFindsItInRedoubtTools) {
  run("echo fake version 3.4.5 final");
  const auto state = probe_here();
  EXPECT_TRUE(state.installed);
  EXPECT_EQ(state.version, "3.4.5");
  EXPECT_EQ(state.program, tools_->path() / "fake");
}

TEST_F(FakeTool, ProbeAsksInAnEmptyFolderWithAnEnvironmentOfItsOwn) {
  const auto program = tools_->path() / "fake";
  ASSERT_TRUE(platform::write_file(
      program,
      "#!/bin/sh\n[ -z \"$(ls -A .)\" ] && "
      "[ -z \"$(ls -A \"$HOME\")\" ] && [ -z \"$REDOUBT_TOOLS\" ] && echo 1.2.3\n"));
  fs::permissions(program, fs::perms::owner_all);
  EXPECT_EQ(probe_here().version, "1.2.3");
}

TEST_F(FakeTool, ProbeSaysWhyAToolIsUnusable) {
  run("echo broken library >&2; exit 3");
  const auto state = probe_here();
  EXPECT_TRUE(state.installed);
  EXPECT_THAT(state.problem, HasSubstr("broken library"));
}

TEST(RunTool, AnAbsentToolFailsWithTheWayToGetIt) {
  ToolManifest manifest;
  manifest.name = "x";
  manifest.install = {{"debian", "x"}};
  const auto done =
      run_tool(manifest, {}, {.target = "/", .files = {}, .allow_unsandboxed = false}, {});
  EXPECT_EQ(done.state, ReportState::kFailed);
  EXPECT_THAT(done.problem, HasSubstr("apt-get install x"));
}

// The real tools, each on a sample of one file.
struct RealCase {
  const char* tool;
  const char* path;
  std::string content;
  const char* rule;
  const char* capability;
};
void PrintTo(const RealCase& sample, std::ostream* out) { *out << sample.tool; }

class RealTool : public testing::TestWithParam<RealCase> {};

TEST_P(RealTool, FindsTheWeaknessOfItsSample) {
  const auto& sample = GetParam();
  const auto manifests = load_manifests();
  ASSERT_TRUE(manifests) << manifests.error().to_string();
  const auto manifest = std::find_if(manifests->begin(), manifests->end(),
                                     [&](const auto& m) { return m.name == sample.tool; });
  ASSERT_NE(manifest, manifests->end());
  const auto state = probe(*manifest, {});
  if (!state.installed)
    GTEST_SKIP() << sample.tool << " is not installed (scripts/lib/tools.sh install build/tools)";
  ASSERT_EQ(state.problem, "");
  EXPECT_NE(state.version, "");
  if (const auto usable = platform::sandbox_available({}); !usable)
    GTEST_SKIP() << usable.error().to_string();
  auto target = platform::TemporaryFolder::make("redoubt-target-");
  ASSERT_TRUE(target);
  ASSERT_TRUE(platform::write_file(target->path() / sample.path, sample.content));
  const auto done =
      run_tool(*manifest, state,
               {.target = target->path(), .files = {sample.path}, .allow_unsandboxed = false}, {});
  EXPECT_EQ(done.state, ReportState::kComplete) << done.problem;
  const auto found = std::find_if(done.findings.begin(), done.findings.end(),
                                  [&](const auto& f) { return f.rule_id == sample.rule; });
  std::string all;
  for (const auto& finding : done.findings) all += finding.rule_id + " ";
  ASSERT_NE(found, done.findings.end()) << "found: " << all;
  EXPECT_EQ(found->capability, sample.capability);
  EXPECT_EQ(found->location.path, sample.path);
  EXPECT_GT(found->location.region.start_line, 0U);
}

// Semgrep runs whatever rules/code/ holds, so what is expected is that a finding leads back to one
// of those rules.
TEST(RealSemgrep, RunsOurRulesAndRestoresTheirIds) {
  const auto manifests = load_manifests();
  ASSERT_TRUE(manifests) << manifests.error().to_string();
  const auto manifest = std::find_if(manifests->begin(), manifests->end(),
                                     [](const auto& m) { return m.name == "semgrep"; });
  ASSERT_NE(manifest, manifests->end());
  const auto rules = own_rules(manifest->rules);
  if (rules.empty()) GTEST_SKIP() << "there are no rules in rules/code";
  const auto state = probe(*manifest, {});
  if (!state.installed)
    GTEST_SKIP() << "semgrep is not installed (scripts/lib/tools.sh install build/tools)";
  if (const auto usable = platform::sandbox_available({}); !usable)
    GTEST_SKIP() << usable.error().to_string();
  auto target = platform::TemporaryFolder::make("redoubt-target-");
  ASSERT_TRUE(target);
  ASSERT_TRUE(platform::write_file(target->path() / "a.py",
                                   "import os\nimport subprocess\nfrom flask import "
                                   "request\n\n\ndef view():\n    name = request.args['n']\n"
                                   "    os.system('ls ' + name)\n    subprocess.run('ls ' + name, "
                                   "shell=True)\n    return eval(name)\n"));
  const auto done =
      run_tool(*manifest, state,
               {.target = target->path(), .files = {"a.py"}, .allow_unsandboxed = false}, {});
  EXPECT_EQ(done.state, ReportState::kComplete) << done.problem;
  ASSERT_FALSE(done.findings.empty());
  for (const auto& finding : done.findings) {
    EXPECT_TRUE(rules.contains(finding.rule_id)) << finding.rule_id;
    EXPECT_NE(finding.capability, "") << finding.rule_id;
    EXPECT_NE(finding.title, "") << finding.rule_id;
    EXPECT_NE(finding.remedy, finding.message) << finding.rule_id;
  }
}

const std::string kKey = std::string("AKIA") + "Z7Q3X5RT2WVB4YKD";

INSTANTIATE_TEST_SUITE_P(
    All, RealTool,
    testing::Values(
        RealCase{"bandit", "a.py", "import subprocess\nsubprocess.call(input(), shell=True)\n",
                 "B602", "code.command-injection"},
        RealCase{"checkov", "main.tf",
                 "resource \"aws_security_group_rule\" \"x\" {\n  type = \"ingress\"\n  from_port "
                 "= 22\n  to_port = 22\n  protocol = \"tcp\"\n"
                 "  cidr_blocks = [\"0.0.0.0/0\"]\n  security_group_id = \"sg\"\n}\n",
                 "CKV_AWS_24", "config.network-exposure"},
        RealCase{"zizmor", ".github/workflows/x.yml",
                 "name: x\non: issues\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      "
                 "- run: echo ${{ github.event.issue.title }}\n",
                 "zizmor/template-injection", "ci.untrusted-input"},
        RealCase{"hadolint", "Dockerfile", "FROM debian:latest\nRUN sudo true\n", "DL3007",
                 "config.image-pinning"},
        RealCase{"gitleaks", "leak.txt", "aws_key = \"" + kKey + "\"\n", "aws-access-token",
                 "secrets.credential"},
        RealCase{"eslint", "a.js", "function f(a) { eval(a); }\nf(process.argv[2]);\n",
                 "security/detect-eval-with-expression", "code.code-injection"},
        RealCase{"cppcheck", "a.c",
                 "int main(void) {\n  char b[4];\n  b[9] = 1;\n  return b[0];\n}\n",
                 "arrayIndexOutOfBounds", "code.memory-safety"},
        RealCase{"flawfinder", "a.c",
                 "#include <string.h>\nvoid f(char *a, const char *b) {\n  strcpy(a, b);\n}\n",
                 "FF1001", "code.memory-safety"},
        RealCase{"shellcheck", "a.sh", "#!/bin/sh\nrm -rf $1\n", "SC2086", "code.shell-quality"}),
    [](const auto& sample) { return std::string(sample.param.tool); });

}  // namespace
}  // namespace redoubt::adapters
