#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/bootstrap/test_model.h"
#include "plan/drift.h"

namespace redoubt::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::model_of;

constexpr std::string_view kBase = R"(services:
  web:
    image: acme/web
    ports: ["80:8000"]
    environment: {DB: "postgres://db/x"}
  db:
    image: postgres
)";
constexpr std::string_view kMore = R"(services:
  web:
    image: acme/web
    ports: ["80:8000"]
    environment: {DB: "postgres://db/x", CACHE: "redis://cache"}
  db:
    image: postgres
    ports: ["5432:5432"]
  cache:
    image: redis
)";

// What init writes and people keep.
Model kept(std::string_view compose) {
  Diagnostics diagnostics;
  auto model = read_model(write_model(model_of({{"compose.yaml", std::string(compose)}})),
                          "security/model.yaml", diagnostics);
  EXPECT_TRUE(model.has_value());
  return model.value_or(Model{});
}

Model seen(std::string_view compose) { return model_of({{"compose.yaml", std::string(compose)}}); }

std::vector<std::string> lines(const std::vector<DriftEntry>& entries) {
  std::vector<std::string> out;
  for (const auto& entry : entries)
    out.push_back(fmt::format("{} {} {}: {}", entry.modelled ? "-" : "+", to_string(entry.kind),
                              place_of(entry), entry.id));
  return out;
}

}  // namespace

TEST(Drift, IsNothingWhenTheModelIsWhatRuns) {
  EXPECT_THAT(lines(find_drift(kept(kBase), seen(kBase))), IsEmpty());
  EXPECT_THAT(lines(find_drift(seen(kMore), seen(kMore))), IsEmpty());
}

TEST(Drift, NamesWhatRunsUnmodelledWithItsPlace) {
  EXPECT_THAT(lines(find_drift(kept(kBase), seen(kMore))),
              ElementsAre("+ element compose.yaml:9: cache", "+ listener compose.yaml:8: db",
                          "+ crossing compose.yaml:5: web-to-cache"));
}

TEST(Drift, NamesWhatTheModelHasAndNothingShowsAnyMore) {
  const Model model = kept(kMore);
  const auto entries = find_drift(model, seen(kBase));
  EXPECT_THAT(lines(entries), ElementsAre(fmt::format("- element security/model.yaml:{}: cache",
                                                      model.element("cache")->where.line)));
}

TEST(Drift, LeavesToPeopleWhatTheyKnowBesides) {
  Model model = kept(kBase);
  model.elements.push_back({.id = "mainframe", .kind = "data-store", .zone = "data"});
  model.flows.push_back({.id = "x", .from = "web", .to = "mainframe"});
  EXPECT_THAT(find_drift(model, seen(kBase)), IsEmpty());
}

TEST(Drift, KnowsElementsThatPeopleRenamed) {
  Model model = kept(kBase);
  for (auto& element : model.elements) {
    if (element.id == "web") element.id = "shop", element.name = "Web";  // by its name
    if (element.id == "db") element.id = "orders-store";                 // the only PostgreSQL
  }
  for (auto& flow : model.flows) {
    if (flow.from == "web") flow.from = "shop";
    if (flow.to == "web") flow.to = "shop";
    if (flow.to == "db") flow.to = "orders-store";
  }
  EXPECT_THAT(lines(find_drift(model, seen(kBase))), IsEmpty());
}

TEST(Drift, CountsEachWorkerOfAGroup) {
  const auto workers = [](int count) {
    std::string compose = "services:\n";
    for (int i = 0; i < count; ++i)
      compose += fmt::format("  job-{}:\n    image: acme/jobs\n    command: run\n", i);
    return compose;
  };
  EXPECT_THAT(lines(find_drift(kept(workers(5)), seen(workers(6)))),
              ElementsAre("+ element compose.yaml:2: job-5"));
  EXPECT_THAT(lines(find_drift(kept(workers(5)), seen(workers(3)))), IsEmpty());
}

TEST(Drift, ComparesOperationsOfAnApi) {
  const auto api = [](std::string_view paths) {
    return model_of({{"openapi.yaml", fmt::format("openapi: 3.0.0\npaths:\n{}", paths)}});
  };
  const auto entries =
      find_drift(api("  /a: {get: {}}\n"), api("  /a: {get: {}}\n  /admin/users: {get: {}}\n"));
  EXPECT_THAT(lines(entries),
              ElementsAre("+ endpoint openapi.yaml: api", "+ endpoint openapi.yaml: api:admin"));
  EXPECT_EQ(entries[0].what, "'api' has 2 operations, the model says 1");
}

}  // namespace redoubt::plan
