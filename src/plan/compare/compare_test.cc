#include "plan/compare/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Model shop() {
  Model model;
  model.name = "Shop";
  model.zones = {{.id = "in", .name = "Inside", .trust = 60}};
  model.elements = {{.id = "web", .name = "Web", .kind = "service", .zone = "in"},
                    {.id = "db", .name = "Store", .kind = "data-store", .zone = "in"}};
  model.flows = {{.id = "save", .name = "Save", .from = "web", .to = "db"}};
  return model;
}

// The same with other ids, as another tool has them.
Model shop_of_another_tool() {
  Model model = shop();
  model.zones[0].id = "z-1";
  model.elements[0].id = "c-1";
  model.elements[1].id = "c-2";
  model.flows[0] = {.id = "f-1", .name = "Save", .from = "c-1", .to = "c-2"};
  for (auto& element : model.elements) element.zone = "z-1";
  return model;
}

std::vector<std::string> lines(const std::vector<ModelChange>& changes) {
  std::vector<std::string> out;
  for (const auto& change : changes)
    out.push_back(fmt::format("{} {} {} {} '{}' '{}'", static_cast<int>(change.kind), change.what,
                              change.id, change.field, change.before, change.after));
  return out;
}

TEST(CompareModels, FindsNoChangeBetweenToolsThatSayTheSame) {
  EXPECT_THAT(lines(compare_models(shop(), shop_of_another_tool())), IsEmpty());
}

TEST(CompareModels, TellsWhatChanged) {
  Model after = shop_of_another_tool();
  after.flows[0].protocol = "postgresql";
  after.elements.push_back({.id = "c-3", .name = "Queue", .kind = "queue", .zone = "z-1"});
  Model before = shop();
  before.elements.push_back({.id = "job", .name = "Job", .kind = "job", .zone = "in"});
  EXPECT_THAT(lines(compare_models(before, after)),
              ElementsAre("0 element c-3  '' 'Queue'", "1 element job  'Job' ''",
                          "2 flow f-1 protocol '' 'postgresql'"));
}

TEST(CompareRisk, FollowsThreatsToOtherIds) {
  Plan before, after;
  before.threats = {
      {.id = "C1.db", .rule = "C1", .component = "db", .severity = core::Severity::kLow},
      {.id = "C2.db", .rule = "C2", .component = "db"}};
  after.threats = {
      {.id = "C1.c-2", .rule = "C1", .component = "c-2", .severity = core::Severity::kHigh},
      {.id = "C3.c-2", .rule = "C3", .component = "c-2"}};
  const auto changes = compare_risk(shop(), before, shop_of_another_tool(), after);
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_EQ(changes[0].kind, RiskChange::Kind::kSeverity) << "the worst first";
  EXPECT_EQ(changes[0].before, core::Severity::kLow);
  EXPECT_EQ(changes[1].id, "C3.c-2");
  EXPECT_EQ(changes[2].id, "C2.db");
  EXPECT_EQ(changes[2].kind, RiskChange::Kind::kDisappears);
}

TEST(MergeModels, LosesNothingAndNamesConflicts) {
  Model theirs = shop_of_another_tool();
  theirs.elements[0].owner = "them";
  theirs.elements[1].kind = "service";
  theirs.elements.push_back({.id = "web", .name = "Other", .kind = "service", .zone = "z-1"});
  theirs.flows.push_back({.id = "g", .name = "G", .from = "web", .to = "c-1"});
  const auto merged = merge_models(shop(), theirs);
  EXPECT_EQ(merged.model.elements.size(), 3u);
  EXPECT_EQ(merged.model.element("web")->owner, "them");
  EXPECT_EQ(merged.model.element("db")->kind, "data-store") << "the first is kept";
  EXPECT_EQ(merged.model.element("web-2")->name, "Other");
  EXPECT_EQ(merged.model.element("web-2")->zone, "in");
  ASSERT_EQ(merged.model.flows.size(), 2u);
  EXPECT_EQ(merged.model.flows[1].from, "web-2");
  EXPECT_EQ(merged.model.flows[1].to, "web");
  EXPECT_THAT(lines(merged.conflicts), ElementsAre("2 element db kind 'data-store' 'service'"));
}

}  // namespace
}  // namespace redoubt::plan
