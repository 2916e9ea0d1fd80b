#include <gtest/gtest.h>

#include "formats/json.h"
#include "formats/yaml.h"
#include "plan/output/output.h"

namespace redoubt::plan {
namespace {

// DEL, a C1 control, the line ends that only YAML 1.1 knows, and a mark of byte order.
constexpr std::string_view kRare =
    "a\x01\x7F b\xC2\x85\xC2\x9F c\xE2\x80\xA8\xE2\x80\xA9 d\xEF\xBB\xBF \"\\ \xC3\xA9 "
    "\xF0\x9F\x98\x80";

TEST(Records, TextsReadBackAsTheyAreWhateverTheyHold) {
  Plan plan;
  plan.threats.push_back({.id = "X.a", .title = std::string(kRare), .component = "a"});
  const std::string text = write_threats(plan);
  for (const std::string_view raw : {"\x01", "\x7F", "\xC2\x85", "\xC2\x9F", "\xE2\x80\xA8"})
    EXPECT_EQ(text.find(raw), std::string::npos) << "as it is, it ends a line or is refused";
  EXPECT_NE(text.find("\xC3\xA9 \xF0\x9F\x98\x80"), std::string::npos) << "what people read stays";
  const auto read = formats::parse_yaml_document(text, "threats.yaml");
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_EQ(read->items_of("threats").at(0).text_of("title"), kRare);
}

TEST(Records, AQuotedTextIsJsonToo) {
  const auto read = formats::parse_json(formats::yaml_quoted(kRare), "test");
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_EQ(*read, formats::Json(std::string(kRare)));
}

}  // namespace
}  // namespace redoubt::plan
