#include "formats/node_json.h"

#include <gtest/gtest.h>

namespace redoubt::formats {
namespace {

Json json_of(std::string_view yaml) {
  const auto node = parse_yaml_document(yaml, "test");
  EXPECT_TRUE(node) << (node ? "" : node.error().to_string());
  return node ? to_json(*node) : Json();
}

TEST(NodeJson, KeepsTypesOfTheCoreSchema) {
  EXPECT_EQ(to_text(json_of("{a: 1, b: 1.5, c: 'true', d: true, e: null, f: no, g: [x]}"), -1),
            R"({"a":1,"b":1.5,"c":"true","d":true,"e":null,"f":"no","g":["x"]})");
}

TEST(NodeJson, WritesYamlThatReadsBackWhateverTheTextsHold) {
  const Json json{{"control", "\x01\x7f\xC2\x80\xC2\x85\xE2\x80\xA8\xEF\xBB\xBF\xEF\xBF\xBF"},
                  {"quotes", "\"'\\\n\t# : {[&*!|>%@`"},
                  {"emoji", "\xF0\x9F\x98\x80"},
                  {std::string(2000, 'k'), Json::array({1, -2, 0.1, 1e300, nullptr, "null", "1"})},
                  {"", Json::object()}};
  EXPECT_EQ(json_of(to_flow_yaml(json)), json) << to_flow_yaml(json);
}

}  // namespace
}  // namespace redoubt::formats
