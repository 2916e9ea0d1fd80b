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

TEST(Yaml, AliasesShareWhatTheyName) {
  const Node node =
      document("a: &a {x: [1, &s text], y: *s}\nb: *a\nc:\n  <<: *a\n  z: 1\n&k key: *k\n");
  EXPECT_EQ(&node.find("a")->items(), &node.find("b")->items());
  EXPECT_EQ(node.at("b", "x"), node.at("a", "x"));
  EXPECT_EQ(node.at("b", "y")->text(), "text");
  EXPECT_EQ(node.at("c", "x")->items()[0].as_int(), 1);
  EXPECT_EQ(node.at("c", "y")->line(), 1u);
  EXPECT_EQ(node.text_of("key"), "key");
  EXPECT_EQ(document("- &t true\n- *t\n- &n\n- *n\n- &i 7\n- *i\n").items()[1].as_bool(), true);
}

TEST(Yaml, BoundsTheTextThatAliasesRepeat) {
  std::string text = "a: &a " + std::string(1u << 20, 'x') + "\nb:\n";
  for (int i = 0; i < 20; ++i) text += "- *a\n";
  EXPECT_EQ(error_of(text), "");
  for (int i = 0; i < 20'000; ++i) text += "- *a\n";
  EXPECT_NE(error_of(text).find("more than 67108864 bytes of text"), std::string::npos);
}

TEST(Yaml, NestedAnchorsCostNothing) {
  std::string text;
  for (int i = 0; i < 95; ++i) text += fmt::format("&a{} [", i);
  for (int i = 0; i < 100'000; ++i) text += "x,";
  const Node node = document(text + "x" + std::string(95, ']'));
  const Node* inner = &node;
  for (int i = 0; i < 94; ++i) inner = &inner->items()[0];
  EXPECT_EQ(inner->items().size(), 100'001u);
}

TEST(Yaml, AliasesCountTowardsTheDepth) {
  std::string text = "- &a0 [x]\n";
  for (int i = 1; i < 300; ++i) text += fmt::format("- &a{} [*a{}]\n", i, i - 1);
  EXPECT_NE(error_of(text).find("nested deeper than 200"), std::string::npos);
}

TEST(Yaml, RefusesCyclesDepthAndRepeatedKeys) {
  EXPECT_NE(error_of("a: &a [*a]\n").find("no anchor before it"), std::string::npos);
  EXPECT_NE(error_of(std::string(300, '[') + std::string(300, ']')).find("nested deeper than 200"),
            std::string::npos);
  EXPECT_EQ(error_of("a: 1\nb: 2\na: 3\n"),
            "t.yaml:3:1: key 'a' stands here twice\n  hint: remove one of them");
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

TEST(Yaml, ReadsTheTwoEscapesOfJsonForOneCharacter) {
  const auto text_of = [](std::string_view text) {
    const auto read = parse_yaml_document(text, "a.json");
    return read ? read->text_of("a") : read.error().to_string();
  };
  EXPECT_EQ(text_of(R"({"a": "x\ud83d\uDE00y"})"), "x\U0001F600y");
  EXPECT_EQ(text_of(R"({"a": "\\ud83d\\ude00"})"), R"(\ud83d\ude00)");
  EXPECT_EQ(text_of(R"({"a": "\ud83d"})"), "\uFFFD");
  EXPECT_EQ(text_of(R"({"a": "\ude00\ud83d"})"), "\uFFFD\uFFFD");
  EXPECT_EQ(text_of(R"({"a": "\u00e9"})"), "\u00e9");
  const auto broken = parse_yaml_document("{\"b\": \"\\ud83d\\ude00\",\n \"a\": }}", "a.json");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().where().line, 2u);
}

}  // namespace redoubt::formats
