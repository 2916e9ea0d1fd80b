#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using ::testing::Contains;
using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using testing::model_of;

std::string workers(int count) {
  std::string compose = "services:\n  cache:\n    image: redis\n";
  for (int i = 0; i < count; ++i)
    compose += fmt::format(
        "  queue-{}:\n    image: acme/jobs\n    command: run {}\n    depends_on: [cache]\n", i, i);
  return compose;
}

}  // namespace

TEST(BootstrapGroups, DrawsManyWorkersOfOneImageOnce) {
  const Model model = model_of({{"compose.yaml", workers(5)}});
  EXPECT_THAT(ids(model), ElementsAre("job queue-workers", "data-store cache"));
  EXPECT_EQ(element(model, "queue-workers").attributes.at("stands_for"),
            "queue-0, queue-1, queue-2, queue-3, queue-4");
  EXPECT_NE(flow(model, "queue-workers", "cache"), nullptr);
  EXPECT_EQ(model.flows.size(), 1u);
}

TEST(BootstrapGroups, LeavesAFewWorkersApart) {
  EXPECT_THAT(ids(model_of({{"compose.yaml", workers(3)}})),
              ElementsAre("job queue-0", "job queue-1", "job queue-2", "data-store cache"));
}

TEST(BootstrapGroups, KeepsStoresAndPartiesOutsideBeforeJobs) {
  std::string compose = "services:\n  db:\n    image: postgres\n";
  for (int i = 0; i < 60; ++i) compose += fmt::format("  s{:02}:\n    image: x/s{:02}\n", i, i);
  const Model model = model_of({{"compose.yaml", compose}});
  EXPECT_LE(model.elements.size(), 40u);
  EXPECT_THAT(ids(model), Contains("data-store db"));
}

}  // namespace redoubt::plan
