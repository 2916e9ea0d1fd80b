#include "plan/accepted.h"

#include <gtest/gtest.h>

#include "plan/lint/lint.h"

namespace redoubt::plan {
namespace {

AcceptedRisk risk(const std::string& threat, const std::string& expires = "2026-12-31") {
  return {.threat = threat,
          .owner = "shop",
          .reason = "soon",
          .expires = expires,
          .where = {"security/model.yaml", 12, 5}};
}

TEST(AcceptedRisks, AnEntryThatHoldsComesBeforeOneThatHasEnded) {
  const std::vector<AcceptedRisk> accepted{risk("C1.*", "2026-01-01"), risk("C1.api")};
  EXPECT_EQ(accepted_risk_of(accepted, "C1.api", "2026-11-27"), &accepted[1]);
  EXPECT_EQ(accepted_risk_of(accepted, "C1.web", "2026-11-27"), &accepted[0]);
  EXPECT_EQ(accepted_risk_of(accepted, "C2.api", "2026-11-27"), nullptr);
  EXPECT_EQ(accepted_text(accepted[1]), "accepted by shop until 2026-12-31: soon");
}

TEST(AcceptedRisks, AnEntryAboutNoThreatIsNamedWithItsPlace) {
  const std::vector<Threat> threats{{.id = "C1.api"}};
  EXPECT_EQ(
      accepting_nothing({risk("C1.*"), risk("C9.api")}, threats),
      std::vector<std::string>{"security/model.yaml:12:5: the accepted risk 'C9.api' is about "
                               "no threat of this plan"});
}

TEST(AcceptedRisks, LintAsksAboutIdsThatNoRuleMakes) {
  Model model;
  model.elements.push_back({.id = "api", .name = "API"});
  model.accepted = {risk("C1.api"), risk("C1.*"), risk("C1.gone"), risk("ZZ9.api")};
  std::vector<std::string> asked;
  for (const auto& question : lint_model(model, "", "m.yaml", *RuleSet::built_in()))
    if (question.id == "accepts-nothing") asked.push_back(question.subject);
  EXPECT_EQ(asked, (std::vector<std::string>{"C1.gone", "ZZ9.api"}));
}

TEST(AcceptedRisks, GuidelinesSayWhoAcceptsWhat) {
  Model model;
  model.accepted = {risk("C1.api")};
  Plan plan;
  plan.threats = {{.id = "C1.api", .rule = "C1", .title = "T", .component = "api"},
                  {.id = "C2.api", .rule = "C2", .title = "U", .component = "api"}};
  plan.guidelines = {{.id = "G.C1.api", .threat = "C1.api", .component = "api", .text = "Do."},
                     {.id = "G.C2.api", .threat = "C2.api", .component = "api", .text = "Do too."}};
  const auto count = [&](GuideFormat format, std::string_view word) {
    const auto text = write_guidelines(plan, model, format).value();
    size_t number = 0;
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
      ++number;
    return number;
  };
  EXPECT_EQ(count(GuideFormat::kMarkdown, "The risk is accepted by shop until 2026-12-31: soon"),
            1u);
  EXPECT_EQ(count(GuideFormat::kHtml, "The risk is accepted by shop until 2026-12-31: soon"), 1u);
  plan.today = "2026-12-31";
  EXPECT_EQ(count(GuideFormat::kMarkdown, "The risk is accepted by shop"), 1u) << "its last day";
  plan.today = "2027-01-01";
  for (const auto format : {GuideFormat::kMarkdown, GuideFormat::kHtml}) {
    EXPECT_EQ(count(format, "The risk is"), 0u);
    EXPECT_EQ(count(format, "The risk was accepted by shop until 2026-12-31: soon. That has ended"),
              1u);
  }
  model.accepted.push_back(model.accepted.front());
  model.accepted.back().expires = "2027-12-31";
  EXPECT_EQ(count(GuideFormat::kMarkdown, "The risk is accepted by shop until 2027-12-31"), 1u)
      << "renewed";
}

TEST(AcceptedRisks, EndAfterTheirLastDay) {
  AcceptedRisk accepted = risk("C1.api");
  EXPECT_FALSE(has_ended(accepted, "2026-12-31"));
  EXPECT_TRUE(has_ended(accepted, "2027-01-01"));
  EXPECT_FALSE(has_ended(accepted, "")) << "no day is asked for";
  accepted.expires.clear();
  EXPECT_FALSE(has_ended(accepted, "2027-01-01"));
}

}  // namespace
}  // namespace redoubt::plan
