#include "formats/yaml.h"

#include <gtest/gtest.h>

namespace redoubt::formats {
namespace {
Node document(std::string_view text) {
  auto result = parse_yaml_document(text, "t.yaml");
  EXPECT_TRUE(result.has_value()) << result.error().to_string();
  return std::move(*result);
}
std::string error_of(std::string_view text, const YamlLimits& limits = {}) {
  auto result = parse_yaml_document(text, "t.yaml", limits);
  return result ? "" : result.error().to_string();
}
}  // namespace

TEST(Yaml, KeepsPlacesAndReadsTheCoreSchema) {
  const Node node = document("a: 1\nb:\n  - no\n  - \"2\"\n  - ~\n");
  EXPECT_EQ(node.find("a")->as_int(), 1);
  const auto& items = node.find("b")->items();
  EXPECT_EQ(items[0].as_bool(), std::nullopt);
  EXPECT_EQ(items[0].text(), "no");
  EXPECT_EQ(items[1].as_int(), std::nullopt);
  EXPECT_TRUE(items[2].is_null());
  EXPECT_EQ(items[0].line(), 3u);
  EXPECT_EQ(items[0].column(), 5u);
}

TEST(Yaml, ReadsJson) {
  const Node node = document("{\"a\": {\"b\": [1, 2]}}");
  EXPECT_EQ(node.at("a", "b")->items().size(), 2u);
  EXPECT_EQ(node.at("a", "x"), nullptr);
}

TEST(Yaml, ExpandsAliasesAndMergeKeys) {
  const Node node = document("base: &b {x: 1, y: 2}\nmore:\n  <<: *b\n  y: 3\n");
  EXPECT_EQ(node.at("more", "x")->as_int(), 1);
  EXPECT_EQ(node.at("more", "y")->as_int(), 3);
}

TEST(Yaml, StopsAliasBombs) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    bomb += fmt::format("a{}: &a{} [", i, i);
    for (int j = 0; j < 10; ++j) bomb += fmt::format("*a{}{}", i - 1, j == 9 ? "]\n" : ", ");
  }
  EXPECT_NE(error_of(bomb).find("more than 1000000 nodes"), std::string::npos);
}

TEST(Yaml, RefusesCyclesDepthAndRepeatedKeys) {
  EXPECT_NE(error_of("a: &a [*a]\n").find("no anchor before it"), std::string::npos);
  EXPECT_NE(error_of(std::string(300, '[') + std::string(300, ']')).find("nested deeper than 200"), std::string::npos);
  EXPECT_EQ(error_of("a: 1\nb: 2\na: 3\n"), "t.yaml:3:1: key 'a' stands here twice\n  hint: remove one of them");
}

TEST(Yaml, ErrorsNameThePlace) {
  EXPECT_EQ(error_of("a: [1\nb: 2\n").substr(0, 7), "t.yaml:");
  EXPECT_NE(error_of("---\na\n---\nb\n").find("exactly one document"), std::string::npos);
}

TEST(Yaml, SuggestsTheNearestKey) {
  Diagnostics diagnostics;
  report_unknown_keys(document("servrity: high\n"), {"severity", "stage"}, "t.yaml", diagnostics);
  EXPECT_EQ(diagnostics.all().front().to_string(),
            "t.yaml:1:1: error: unknown key 'servrity'\n  hint: did you mean 'severity'?");
}

}  // namespace redoubt::formats
