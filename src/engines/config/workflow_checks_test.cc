// Samples of the pipeline rules, and what a person reads about a hit.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "engines/config/testing.h"
#include "engines/config/yaml_checks.h"

namespace redoubt::engines::config {
namespace {

using formats::Node;
using testing::HasSubstr;

const RuleTable& table() {
  static const RuleTable rules = [] {
    RuleTable out;
    auto list = load_documented_rules("config/");
    if (!list) ADD_FAILURE() << list.error().to_string();
    else
      for (DocumentedRule& rule : *list) out.emplace(rule.info.id, std::move(rule));
    return out;
  }();
  return rules;
}

std::span<const Check<Node>> checks_of(std::string_view format) {
  if (format == "workflow") return workflow_checks();
  if (format == "action") return action_checks();
  return gitlab_checks();
}

std::vector<core::Finding> findings_in(std::string_view format, const std::string& text,
                                       const std::string& path = "pipeline.yml") {
  const auto document = formats::parse_yaml_document(text, path);
  if (!document) {
    ADD_FAILURE() << document.error().to_string() << "\n" << text;
    return {};
  }
  const analysis::SourceFile file(path, text, sha256(text), "yaml", false);
  FileReport out;
  Reporter report(file, table(), out);
  for (const auto& check : checks_of(format)) {
    report.begin(check.rule);
    check.run(*document, report);
  }
  report.finish();
  return out.findings;
}

std::vector<core::Finding> of_rule(std::string_view rule, std::string_view format,
                                   const std::string& text) {
  auto findings = findings_in(format, text);
  std::erase_if(findings, [&](const auto& finding) { return finding.rule_id != rule; });
  return findings;
}

template <class Visit>
void each_rule(Visit visit) {
  for (const auto& [id, rule] : table())
    if (rule.format == "workflow" || rule.format == "action" || rule.format == "gitlab")
      visit(rule);
}

TEST(PipelineRules, FindTheirPositiveSamples) {
  size_t samples = 0;
  each_rule([&](const DocumentedRule& rule) {
    for (const Node& sample : rule.match) {
      ++samples;
      EXPECT_FALSE(of_rule(rule.info.id, rule.format, sample.text()).empty())
          << rule.info.id << "\n"
          << sample.text();
    }
  });
  EXPECT_GE(samples, 40u);
}

TEST(PipelineRules, LeaveTheirNegativeSamplesAlone) {
  size_t samples = 0;
  each_rule([&](const DocumentedRule& rule) {
    for (const Node& sample : rule.no_match) {
      ++samples;
      for (const auto& finding : of_rule(rule.info.id, rule.format, sample.text()))
        ADD_FAILURE() << rule.info.id << ": " << finding.message << "\n" << sample.text();
    }
  });
  EXPECT_GE(samples, 40u);
}

TEST(PipelineRules, HaveACheckEachAndEveryCheckARule) {
  std::set<std::string, std::less<>> checked;
  for (const auto format : {"workflow", "action", "gitlab"})
    for (const auto& check : checks_of(format)) {
      EXPECT_TRUE(table().contains(check.rule)) << check.rule;
      checked.emplace(check.rule);
    }
  each_rule([&](const DocumentedRule& rule) {
    EXPECT_TRUE(checked.contains(rule.info.id)) << rule.info.id;
  });
}

std::string composite(const std::string& step) {
  return "name: set up\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      " + step +
         "\n";
}

TEST(ActionChecks, JudgeStepsOfCompositeActionsLikeThoseOfWorkflows) {
  EXPECT_EQ(of_rule("config.workflow-script-injection", "action",
                    composite("run: echo ${{ github.event.issue.title }}"))
                .size(),
            1u);
  EXPECT_EQ(of_rule("config.workflow-pipe-to-shell", "action",
                    composite("run: bash <(curl -s https://example.com/x)"))
                .size(),
            1u);
  EXPECT_EQ(
      of_rule("config.workflow-unpinned-action", "action", composite("uses: some-owner/tool@v1"))
          .size(),
      1u);
  EXPECT_TRUE(findings_in("action", composite("run: make")).empty());
}

TEST(WorkflowChecks, NameLineExpressionAndRepair) {
  const auto findings = of_rule("config.workflow-script-injection", "workflow",
                                "on: issues\npermissions: {}\njobs:\n  greet:\n    runs-on: "
                                "ubuntu-latest\n    steps:\n      - run: |\n          set -e\n"
                                "          echo ${{ github.event.issue.title }}\n");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].location.region.start_line, 9u);
  EXPECT_EQ(findings[0].severity, core::Severity::kHigh);
  EXPECT_THAT(findings[0].message, HasSubstr("github.event.issue.title"));
  EXPECT_THAT(findings[0].remedy, HasSubstr("${{ github.event.issue.title }}"));
}

TEST(WorkflowChecks, WeighLessWhereTheTokenIsReadOnlyForForks) {
  const auto findings = of_rule("config.workflow-script-injection", "workflow",
                                "on: pull_request\npermissions: {}\njobs:\n  a:\n    runs-on: x\n  "
                                "  steps: [{run: 'echo ${{ github.head_ref }}'}]\n");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, core::Severity::kMedium);
}

TEST(WorkflowChecks, GatherActionsOfThePlatformInOneLowFinding) {
  const auto findings =
      of_rule("config.workflow-unpinned-action", "workflow",
              "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: "
              "actions/checkout@v4\n      - uses: actions/setup-go@v5\n"
              "      - uses: actions/checkout@v4\n      - uses: some-owner/tool@v1\n      - uses: "
              "some-owner/tool@v1\n");
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].severity, core::Severity::kLow);
  EXPECT_THAT(findings[0].message, HasSubstr("actions/checkout@v4, actions/setup-go@v5 are"));
  EXPECT_EQ(findings[1].severity, core::Severity::kMedium);
  EXPECT_EQ(findings[1].location.region.start_line, 10u);
}

TEST(WorkflowChecks, TellAGuardedCheckoutFromAnOpenOne) {
  const std::string head =
      "on: pull_request_target\npermissions: {}\njobs:\n  a:\n    runs-on: x\n";
  const std::string steps =
      "    steps:\n      - uses: actions/checkout@v4\n        with: {ref: '${{ "
      "github.event.pull_request.head.sha }}'}\n      - run: make\n";
  const auto open = of_rule("config.workflow-untrusted-checkout", "workflow", head + steps);
  const auto guarded = of_rule("config.workflow-untrusted-checkout", "workflow",
                               head + "    environment: reviewed\n" + steps);
  const auto by_author =
      of_rule("config.workflow-untrusted-checkout", "workflow",
              head + "    if: github.event.pull_request.user.login == 'dependabot[bot]'\n" + steps);
  ASSERT_EQ(by_author.size(), 1u);
  EXPECT_EQ(by_author[0].severity, core::Severity::kMedium);
  ASSERT_EQ(open.size(), 1u);
  ASSERT_EQ(guarded.size(), 1u);
  EXPECT_EQ(open[0].severity, core::Severity::kCritical);
  EXPECT_EQ(guarded[0].severity, core::Severity::kHigh) << "nobody may have to approve";
  EXPECT_EQ(guarded[0].confidence, core::Confidence::kMedium);
  const auto severity_if = [&](const std::string& condition) {
    return of_rule("config.workflow-untrusted-checkout", "workflow",
                   head + "    if: \"" + condition + "\"\n" + steps)
        .at(0)
        .severity;
  };
  const std::string labels = "contains(github.event.pull_request.labels.*.name, 'ok')",
                    author = "contains(fromJSON('[1]'), github.event.comment.author_association)";
  EXPECT_EQ(severity_if(labels), core::Severity::kMedium);
  EXPECT_EQ(severity_if("!" + labels), core::Severity::kCritical);
  EXPECT_EQ(severity_if(author), core::Severity::kMedium);
  EXPECT_EQ(severity_if("!" + author), core::Severity::kCritical);
}

TEST(WorkflowChecks, MaskTheLiteralSecretTheyFind) {
  const std::string secret = std::string("k3Vw9xQz") + "7LmN2b";
  for (const auto& finding :
       findings_in("workflow", "on: push\npermissions: {}\nenv: {DEPLOY_TOKEN: " + secret +
                                   "}\njobs: {a: {runs-on: x, steps: []}}\n")) {
    EXPECT_EQ(finding.message.find(secret), std::string::npos);
    EXPECT_EQ(finding.location.snippet.find(secret), std::string::npos);
    EXPECT_THAT(finding.location.snippet, HasSubstr("****"));
  }
}

TEST(WorkflowChecks, WhoInheritsSecretsAndThatHeDoesIsOnePlace) {
  const auto region = [](const std::string& job) {
    const auto findings = of_rule("config.workflow-secrets-inherit", "workflow",
                                  "on: push\npermissions: {}\njobs:\n  a:\n" + job);
    EXPECT_EQ(findings.size(), 1u);
    if (findings.empty()) return std::string();
    const auto& finding = findings.front();
    return fmt::format("{}-{}, {}", finding.location.region.start_line,
                       finding.location.region.end_line, finding.scope_offset);
  };
  const std::string uses = "    uses: o/r/.github/workflows/b.yml@v1\n",
                    with = "    with: {a: 1}\n", secrets = "    secrets: inherit\n";
  EXPECT_EQ(region(uses + with + secrets), "5-7, 3");
  EXPECT_EQ(region(secrets + with + uses), "5-7, 1");
}

TEST(WorkflowChecks, EndureDocumentsOfOtherShapes) {
  for (const char* text :
       {"on: 5\njobs: []\n", "on: {push: }\njobs: {a: text, b: {steps: {x: 1}}}\n",
        "jobs: {a: {steps: [1, null, {run: [1]}], services: 3}}\n",
        "include: [null, [1], {project: {}}]\nimage: []\nvariables: [1]\na: {script: {x: 1}, "
        "services: [[], {}]}\n"}) {
    findings_in("workflow", text);
    findings_in("action", text);
    findings_in("gitlab", text);
  }
}

TEST(PrivilegedContainers, AreNamedWhereTheyAreStarted) {
  const auto with = [](const std::string& run) {
    return run_engine(
        ".github/workflows/ci.yml",
        "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - run: |\n          make\n          " +
            run + "\n");
  };
  const auto severity = [&](const std::string& run) {
    for (const auto& finding : with(run).findings)
      if (finding.rule_id == "config.workflow-privileged-container")
        return std::pair(finding.location.region.start_line, finding.severity);
    return std::pair(0u, core::Severity::kInfo);
  };
  EXPECT_EQ(severity("docker run --privileged a:1"), std::pair(9u, core::Severity::kMedium));
  EXPECT_EQ(severity("docker run --rm --privileged tonistiigi/binfmt --install all"),
            std::pair(9u, core::Severity::kInfo));
  EXPECT_EQ(severity("docker run a:1 && other --privileged").first, 0u);
  EXPECT_EQ(severity("docker build --privileged-ish .").first, 0u);
}

}  // namespace
}  // namespace redoubt::engines::config
