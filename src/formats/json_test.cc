#include "formats/json.h"

#include <gtest/gtest.h>

namespace redoubt::formats {

TEST(Json, KeepsTheOrderOfKeys) {
  EXPECT_EQ(to_text(parse_json(R"({"b":1,"a":[true]})", "x.json").value(), -1), R"({"b":1,"a":[true]})");
}

TEST(Json, ErrorsNameThePlace) {
  const auto bad = parse_json("{\n  \"a\": ]\n}", "x.json");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().where().to_string(), "x.json:2:8");
}

TEST(Json, DeepNestingIsRefused) {
  EXPECT_FALSE(parse_json(std::string(5000, '[') + std::string(5000, ']'), "x.json"));
}

TEST(Json, InvalidUtf8IsReplacedWhenWritten) { EXPECT_EQ(to_text(Json("a\xff"), -1), "\"a\xEF\xBF\xBD\""); }

}  // namespace redoubt::formats
