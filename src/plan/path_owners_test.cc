#include "plan/path_owners.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Element element(std::string id, std::vector<std::string> paths) {
  Element made;
  made.id = std::move(id), made.paths = std::move(paths);
  return made;
}

std::vector<std::string> owners(std::string_view path, const Model& model) {
  std::vector<std::string> ids;
  for (const auto* owner : owners_of(path, model)) ids.push_back(owner->id);
  return ids;
}

TEST(PathOwners, TheClosestPatternHasTheFile) {
  Model model;
  model.elements = {element("all", {"**"}), element("b", {"a/", "b/**"}), element("c", {"b/c/**"}),
                    element("twin", {"b/c/*.py"}), element("none", {})};
  EXPECT_THAT(owners("x.py", model), ElementsAre("all"));
  EXPECT_THAT(owners("a/x.py", model), ElementsAre("b"));
  EXPECT_THAT(owners("b/x.py", model), ElementsAre("b"));
  EXPECT_THAT(owners("b/c/x.py", model), ElementsAre("c", "twin"));
  EXPECT_THAT(owners("b/c/x.go", model), ElementsAre("c"));
}

TEST(PathOwners, WithoutAnyPathsEveryFileIsEverybodys) {
  Model model;
  model.elements = {element("a", {}), element("b", {})};
  EXPECT_THAT(owners("x.py", model), ElementsAre("a", "b"));
  model.elements[1].paths = {"b/**"};
  EXPECT_THAT(owners("x.py", model), IsEmpty());
}

}  // namespace
}  // namespace redoubt::plan
