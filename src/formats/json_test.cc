#include "formats/json.h"

#include <gtest/gtest.h>

namespace redoubt::formats {

TEST(Json, KeepsTheOrderOfKeys) {
  EXPECT_EQ(to_text(parse_json(R"({"b":1,"a":[true]})", "x.json").value(), -1),
            R"({"b":1,"a":[true]})");
}

TEST(Json, ErrorsNameThePlace) {
  const auto bad = parse_json("{\n  \"a\": ]\n}", "x.json");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().where().to_string(), "x.json:2:8");
}

TEST(Json, DeepNestingIsRefused) {
  const auto deep =
      parse_json("{\"a\":\n" + std::string(5000, '[') + std::string(5000, ']') + "}", "x.json");
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().where().file, "x.json");
  EXPECT_EQ(deep.error().where().line, 2u);
  EXPECT_FALSE(deep.error().hint().empty());
  EXPECT_TRUE(parse_json(std::string(100, '[') + std::string(100, ']'), "x.json"));
}

TEST(Json, NumbersBeyondEveryRangeAreErrorsWithAPlace) {
  const auto bad = parse_json("{\n  \"n\": 1e999\n}", "package.json");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().where().file, "package.json");
  EXPECT_EQ(bad.error().where().line, 2u);
  EXPECT_FALSE(bad.error().hint().empty());
  EXPECT_TRUE(parse_json("[18446744073709551616, -1e308, 1e-999]", "x.json"));
}

TEST(Json, NothingThrows) {
  for (const char* text : {"", "nul", "\"", "\"\\u12", "\"\\ud800\"", "[1,", "{\"a\"", "-", "1e",
                           "\xff", "[]]", "\xEF\xBB\xBF"})
    EXPECT_FALSE(parse_json(text, "x.json")) << text;
}

TEST(Json, InvalidUtf8IsReplacedWhenWritten) {
  EXPECT_EQ(to_text(Json("a\xff"), -1), "\"a\xEF\xBF\xBD\"");
}

}  // namespace redoubt::formats
