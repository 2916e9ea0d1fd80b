// Which comments accept a finding, and which only look so.
#include "engines/config/suppression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/config/testing.h"

namespace redoubt::engines::config {
namespace {

TEST(ConfigSuppression, NeedsTheRuleItself) {
  const auto with = [](const std::string& comment) {
    return run_engine("compose.yaml", "services:\n  web:\n    image: nginx:1.27\n    # " + comment +
                                          "\n    privileged: true\n");
  };
  EXPECT_FALSE(reports(with("redoubt:allow config.compose-privileged needs the device"),
                       "config.compose-privileged"));
  EXPECT_TRUE(reports(with("redoubt:allow config.compose-host-path needs the device"),
                      "config.compose-privileged"));
  const auto report = with("redoubt:allow compose-privileged needs the device");
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].suppression.reason, "needs the device");
}

TEST(ConfigSuppression, IsWrittenInAComment) {
  const std::string_view rule = "config.dockerfile-pipe-to-shell";
  const auto with = [](const std::string& run) {
    return run_engine("Dockerfile", "FROM debian:12\n" + run + "\n");
  };
  EXPECT_TRUE(reports(with("RUN echo 'redoubt:allow' && curl http://x/y.sh | sh"), rule));
  EXPECT_TRUE(reports(
      with("RUN echo '# redoubt:allow config.dockerfile-pipe-to-shell' && curl http://x/y.sh | sh"),
      rule));
  EXPECT_FALSE(reports(with("# redoubt:allow our own mirror\nRUN curl http://x/y.sh | sh"), rule));
  EXPECT_FALSE(reports(
      with("# redoubt:allow config.image-pinning our own mirror\nRUN curl http://x/y.sh | sh"),
      rule));
  EXPECT_TRUE(
      reports(with("RUN true # redoubt:allow our own mirror\nRUN curl http://x/y.sh | sh"), rule));
}

TEST(ConfigSuppression, HonoursOtherLinters) {
  EXPECT_FALSE(reports(run_engine("Dockerfile", "# hadolint ignore=DL3006\nFROM nginx\n"),
                       "config.dockerfile-floating-image"));
  EXPECT_TRUE(reports(run_engine("Dockerfile", "# hadolint ignore=DL3008\nFROM nginx\n"),
                      "config.dockerfile-floating-image"));
}

TEST(ConfigSuppression, TakesBanditsMarkForAPasswordAsTheSecretsEngineDoes) {
  const auto open = [](const std::string& behind) {
    return reports(run_engine("shop/settings.py", "SECRET_KEY = 'change-me'" + behind + "\n"),
                   "config.setting-default-key");
  };
  EXPECT_FALSE(open("  # nosec B105"));
  EXPECT_FALSE(open("  # nosec"));
  EXPECT_TRUE(open("  # nosec B602"));
  EXPECT_TRUE(open("\n# nosec B105"));
  EXPECT_TRUE(open(""));
  EXPECT_TRUE(reports(run_engine("shop/settings.py", "# nosec B105\nSECRET_KEY = 'change-me'\n"),
                      "config.setting-default-key"));
}

TEST(ConfigSuppression, HonoursOtherLintersInCommentsOnly) {
  const std::string pod =
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  hostNetwork: true\n";
  const auto open = [&](const std::string& more) {
    return reports(run_engine("deploy/pod.yaml", pod + more), "config.kubernetes-host-namespace");
  };
  const std::string mark = "checkov:skip=CKV_K8S_19: the agent needs it\n";
  EXPECT_FALSE(open("# " + mark));
  EXPECT_FALSE(open("  # " + mark));
  EXPECT_FALSE(open("  note: |\n    text\n\n  # " + mark)) << "behind a text";
  EXPECT_FALSE(open("  other: 'a |'\n    # " + mark)) << "no text begins there";
  EXPECT_TRUE(open("  note: '# " + mark.substr(0, mark.size() - 1) + "'\n"));
  EXPECT_TRUE(open("  note: \"" + mark.substr(0, mark.size() - 1) + "\"\n"));
  for (const std::string sign : {"|", ">-", "|2 # why", "!!str |", "&a |+"})
    EXPECT_TRUE(open("  note: " + sign + "\n      a\n\n    # " + mark + "  more: 1\n")) << sign;
  EXPECT_TRUE(open("  list:\n  - |\n   # " + mark));
  EXPECT_TRUE(open("  list:\n  - note: |\n     # " + mark));
  EXPECT_FALSE(open("  list:\n  - note: |\n     a\n    # " + mark));
  const auto report = run_engine("deploy/pod.yaml", pod + "# " + mark);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings[0].suppression.reason, "the agent needs it");
  EXPECT_TRUE(reports(run_engine("Dockerfile", "FROM nginx\nLABEL a='hadolint ignore=DL3006'\n"),
                      "config.dockerfile-floating-image"));
}

TEST(ConfigSuppression, TakesNoMarkInsideAScriptForAComment) {
  const auto open = [](const std::string& steps) {
    const std::string head =
        "on: issues\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n";
    return reports(run_engine(".github/workflows/a.yml", head + steps),
                   "config.workflow-script-injection");
  };
  const std::string title = "${{ github.event.issue.title }}";
  const std::string mark = "# zizmor: ignore[template-injection]\n";
  EXPECT_TRUE(open("      - run: |\n          " + mark + "          echo " + title + "\n"));
  EXPECT_TRUE(open("      - run: |\n          echo " + title + " " + mark));
  EXPECT_FALSE(open("      - run: echo " + title + " " + mark));
  EXPECT_FALSE(open("      " + mark + "      - run: echo " + title + "\n"));
  EXPECT_TRUE(open("      - run: make " + mark + "      - run: echo " + title + "\n"))
      << "it speaks of the step before";
  std::string many;
  for (int i = 0; i < 6000; ++i) many += "      # a step\n";
  EXPECT_TRUE(open(many + "      - run: |\n          " + mark + "          echo " + title + "\n"));
}

TEST(ConfigSuppression, TakesNoMarkInAHereDocumentForAComment) {
  const std::string_view rule = "config.workflow-script-injection";
  const auto open = [&](const std::string& script) {
    const std::string head =
        "on: issues\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n";
    return reports(run_engine(".github/workflows/a.yml", head + script), rule);
  };
  const std::string echo = "          echo ${{ github.event.issue.title }}";
  const std::string mark = "          # redoubt:allow the title is ours\n";
  EXPECT_FALSE(open(mark + echo + "\n")) << "a comment of the script";
  for (const std::string sign : {"<<END", "<<-'END'", "<< \"END\"", "<<\\END"}) {
    const std::string head = "          cat > x.sh " + sign + "\n";
    EXPECT_TRUE(open(head + mark + echo + "\n          END\n")) << sign;
    EXPECT_TRUE(open(head + mark + echo + "\n")) << "without an end: " << sign;
    EXPECT_FALSE(open(head + "          a\n          END\n" + mark + echo + "\n")) << sign;
  }
  EXPECT_FALSE(open("          cat <<<END\n" + mark + echo + "\n"));
  EXPECT_FALSE(open("          n=$((1 << N))\n" + mark + echo + "\n"));
  EXPECT_TRUE(open("          cat <<A <<B\n          A\n" + mark + echo + "\n          B\n"));
}

}  // namespace
}  // namespace redoubt::engines::config
