#include "plan/lint/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/exchange/exchange.h"
#include "plan/lint/cwe_mapping.h"

namespace redoubt::plan {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> questions(std::string_view text) {
  Diagnostics diagnostics;
  const auto read = read_any_model(text, "m", diagnostics);
  EXPECT_TRUE(read) << (read ? "" : read.error().to_string());
  std::vector<std::string> out;
  if (read)
    for (const auto& question : lint_model(read->model, text, "m", *RuleSet::built_in()))
      out.push_back(
          fmt::format("{} {} {}", question.where.to_string(), question.id, question.subject));
  return out;
}

TEST(LintModel, AsksWhatIsNotStated) {
  EXPECT_THAT(questions("version: 1\n"
                        "zones: [{id: out, name: Out, trust: 0}, {id: in, name: In, trust: 60}]\n"
                        "elements:\n"
                        "  - {id: user, kind: person, zone: out}\n"
                        "  - {id: db, name: '?', kind: data-store, zone: in}\n"
                        "  - {id: alone, kind: service, zone: in}\n"
                        "flows:\n"
                        "  - {from: user, to: db, protocol: https}\n"),
              ElementsAre("m:5:5 unnamed db", "m:5:5 store-without-data db", "m:6:5 no-flows alone",
                          "m:8:5 crossing-unstated user-db"));
}

TEST(LintModel, AsksNothingAboutACompleteModel) {
  EXPECT_THAT(
      questions("version: 1\n"
                "zones: [{id: in, name: In, trust: 60}]\n"
                "data: [{id: d, sensitivity: public}]\n"
                "elements:\n"
                "  - {id: web, kind: service, zone: in}\n"
                "  - {id: db, kind: data-store, zone: in, stores: [d]}\n"
                "flows:\n"
                "  - {from: web, to: db, protocol: redis, authentication: none, data: [d]}\n"),
      IsEmpty());
}

TEST(LintModel, AsksWhereCodeIsWhenOthersSay) {
  const std::string head =
      "version: 1\n"
      "zones: [{id: in, name: In, trust: 60}]\n"
      "elements:\n"
      "  - {id: tool, kind: library, zone: in, language: go}\n";
  EXPECT_THAT(questions(head), IsEmpty());
  EXPECT_THAT(
      questions(head + "  - {id: web, kind: library, zone: in, language: go, paths: [web/**]}\n"),
      ElementsAre("m:4:5 no-paths tool"));
}

TEST(LintModel, NamesWeaknessesThatAreNone) {
  const auto asked = questions(
      "otmVersion: 0.2.0\nproject: {name: A, id: a}\n"
      "threats: [{id: t, name: T, cwes: [CWE-89, CWE-16], risk: {likelihood: 1, impact: 1}}]\n");
  EXPECT_THAT(asked, Contains("m:3:43 cwe "));
}

TEST(CweMapping, KnowsCategoriesAndWhatIsTooGeneral) {
  EXPECT_EQ(why_not_mapped(89), "");
  EXPECT_NE(why_not_mapped(1008), "") << "a view";
  EXPECT_NE(why_not_mapped(16), "") << "a category";
  EXPECT_NE(why_not_mapped(284), "") << "discouraged";
  EXPECT_EQ(why_not_mapped(0), "");
}

}  // namespace
}  // namespace redoubt::plan
