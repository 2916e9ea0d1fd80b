// Rules that models of other tools must meet without a repository.
#include <algorithm>

#include <gtest/gtest.h>

#include "plan/exchange/exchange.h"
#include "plan/plan.h"

namespace redoubt::plan {
namespace {

constexpr std::string_view kHead =
    "version: 1\nname: t\nzones: [{id: net, name: Net, trust: 0}, {id: in, name: In, trust: 60}]\n"
    "elements:\n  - {id: user, name: User, kind: person, zone: net}\n"
    "  - {id: admin, name: Admin, kind: person, zone: net, tags: [admin]}\n"
    "  - {id: web, name: Web, kind: service, zone: in}\n"
    "  - {id: db, name: Db, kind: data-store, zone: in, technology: [postgresql]}\n"
    "  - {id: people, name: People, kind: external, zone: in}\nflows:\n";

bool plans(std::string_view flows, std::string_view test) {
  Diagnostics diagnostics;
  const auto read = read_any_model(std::string(kHead) + std::string(flows), "m.yaml", diagnostics);
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().to_string());
  const auto rules = RuleSet::built_in();
  if (!read || !rules) return false;
  const core::Project project;
  const Observed observed;
  const auto plan = make_plan({.model = read->model,
                               .project = project,
                               .observed = observed,
                               .targets = {},
                               .today = "2026-11-01",
                               .repository = false},
                              *rules);
  EXPECT_TRUE(plan.has_value());
  return plan && std::any_of(plan->tests.begin(), plan->tests.end(),
                             [&](const auto& one) { return one.id == test; });
}

constexpr std::string_view kQuery = "  - {id: q, from: web, to: db, protocol: postgresql}\n";

TEST(RulesForModels, DirectoriesAreAskedWithEscapedValues) {
  EXPECT_TRUE(plans("  - {id: a, from: web, to: people, protocol: ldaps}\n", "C26.web"));
  EXPECT_FALSE(plans("  - {id: a, from: web, to: people, protocol: https}\n", "C26.web"));
}

TEST(RulesForModels, PeopleWithSpecialRightsNeedASecondFactor) {
  EXPECT_TRUE(plans("  - {id: a, from: admin, to: web, protocol: https}\n", "I5.web"));
  EXPECT_FALSE(plans("  - {id: a, from: user, to: web, protocol: https}\n", "I5.web"));
}

TEST(RulesForModels, SessionsInBrowsersCanBeUsedByForeignPages) {
  const std::string session =
      "  - {id: a, from: user, to: web, protocol: https, authentication: session}\n";
  EXPECT_TRUE(plans(session, "T25.web"));
  EXPECT_FALSE(plans("  - {id: a, from: user, to: web, protocol: https, authentication: token}\n",
                     "T25.web"))
      << "browsers add no tokens by themselves";
  EXPECT_FALSE(plans("  - {id: a, from: user, to: web, protocol: ssh, authentication: session}\n",
                     "T25.web"));
}

TEST(RulesForModels, RecordsBehindALoginAreCheckedOneByOne) {
  const std::string login =
      "  - {id: a, from: user, to: web, protocol: https, authentication: token}\n";
  EXPECT_TRUE(plans(login + std::string(kQuery), "T8.web"));
  EXPECT_FALSE(plans(login, "T8.web")) << "it keeps nothing";
  EXPECT_FALSE(plans("  - {id: a, from: user, to: web, protocol: https, authentication: none}\n" +
                         std::string(kQuery),
                     "T8.web"));
}

}  // namespace
}  // namespace redoubt::plan
