#include "engines/dependencies/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/knowledge.h"
#include "engines/dependencies/testing.h"
#include "formats/yaml.h"

namespace redoubt::engines::dependencies {
namespace {

using ::testing::Contains;
using ::testing::Not;

// Every rule carries its own proof.
Files files_of(const formats::Node& sample) {
  Files files;
  if (const auto* list = sample.find("files"))
    for (const auto& [path, text] : list->entries()) files[path.text()] = text.text();
  return files;
}

TEST(DependencyRules, MatchTheirSamplesAndNothingElse) {
  const auto yaml =
      formats::parse_yaml_document(*knowledge_file("dependencies/rules.yaml"), "rules.yaml");
  ASSERT_TRUE(yaml);
  size_t samples = 0;
  for (const auto& rule : yaml->find("rules")->items()) {
    const auto id = rule.text_of("id");
    if (id == "dependencies.known-vulnerability")
      continue;  // its samples are advisories: the tests above
    for (const auto* side : {"match", "no_match"}) {
      const auto* list = rule.find(side);
      ASSERT_NE(list, nullptr) << id << " has no samples under " << side;
      for (const auto& sample : list->items()) {
        const auto files = files_of(sample);
        ASSERT_FALSE(files.empty()) << id << " line " << sample.line();
        const auto ids = rule_ids(run(files));
        if (std::string_view(side) == "match")
          EXPECT_THAT(ids, Contains(id)) << "line " << sample.line();
        else EXPECT_THAT(ids, Not(Contains(id))) << "line " << sample.line();
        ++samples;
      }
    }
  }
  EXPECT_GT(samples, 25u);
}

TEST(DependencyRules, NameOnlyKnownCapabilities) {
  const auto known =
      formats::parse_yaml_document(*knowledge_file("capabilities.yaml"), "capabilities.yaml");
  ASSERT_TRUE(known);
  const auto engine = make_dependencies_engine();
  ASSERT_TRUE(engine);
  for (const auto& rule : (*engine)->rules()) {
    EXPECT_NE(known->find(rule.capability), nullptr) << rule.id;
    EXPECT_TRUE(core::offers((*engine)->offers(), rule.capability, "")) << rule.id;
  }
  for (const auto& offer : (*engine)->offers())
    EXPECT_NE(known->find(offer.capability), nullptr) << offer.capability;
}

}  // namespace
}  // namespace redoubt::engines::dependencies
