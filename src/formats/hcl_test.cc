#include "formats/hcl.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace redoubt::formats {
namespace {

using ::testing::ElementsAre;

HclBlock parsed(std::string_view text) {
  auto root = parse_hcl(text, "main.tf");
  EXPECT_TRUE(root.has_value()) << (root ? "" : root.error().to_string());
  return root.value_or(HclBlock{});
}

std::string error_of(std::string_view text) {
  const auto root = parse_hcl(text, "main.tf");
  return root ? "" : root.error().to_string();
}

}  // namespace

TEST(Hcl, ReadsBlocksLabelsAndAttributesWithTheirLines) {
  const HclBlock root = parsed(R"(# a comment
resource "aws_instance" "web" { /* and
another */
  ami   = "ami-1" // third
  count = 2
  ebs_block_device {
    size = -8
  }
}
locals { a = true }
)");
  ASSERT_EQ(root.blocks.size(), 2u);
  const HclBlock& web = root.blocks[0];
  EXPECT_EQ(web.type, "resource");
  EXPECT_THAT(web.labels, ElementsAre("aws_instance", "web"));
  EXPECT_EQ(web.line, 2u);
  EXPECT_EQ(web.text_of("ami"), "ami-1");
  EXPECT_EQ(web.attributes[0].line, 4u);
  EXPECT_EQ(web.text_of("count"), "2");
  EXPECT_EQ(web.blocks[0].text_of("size"), "-8");
  EXPECT_EQ(root.blocks[1].text_of("a"), "true");
}

TEST(Hcl, KeepsWhatIsNoTextAsItStands) {
  const HclBlock root = parsed(R"(
a = "${var.name}-x"
b = aws_vpc.main[0].id
c = [1, "two", aws_x.y.*.id,]
d = { key = "v", "quoted": aws_z.q }
e = var.on ? 1 : 0
f = merge(local.tags, { n = upper("x") })
g = [for s in aws_subnet.all : s.id if s.public]
h = "$${not}"
i = null
)");
  using Kind = HclValue::Kind;
  EXPECT_EQ(root.find("a")->kind, Kind::kTemplate);
  EXPECT_EQ(root.find("a")->text, "${var.name}-x");
  EXPECT_EQ(root.find("b")->text, "aws_vpc.main.id");
  EXPECT_EQ(root.find("c")->items.size(), 3u);
  EXPECT_EQ(root.find("d")->entries[1].key, "quoted");
  EXPECT_EQ(root.find("e")->kind, Kind::kOther);
  EXPECT_EQ(root.find("e")->text, "var.on ? 1 : 0");
  EXPECT_EQ(root.find("e")->items.size(), 3u);
  EXPECT_EQ(root.find("f")->text, "merge(local.tags, { n = upper(\"x\") })");
  EXPECT_EQ(root.find("g")->kind, Kind::kOther);
  EXPECT_EQ(root.text_of("h"), "${not}");
  EXPECT_EQ(root.find("i")->kind, Kind::kNull);
  EXPECT_EQ(root.find("missing"), nullptr);
}

TEST(Hcl, FindsReferencesWhereverTheyStand) {
  const HclBlock root = parsed(
      "a = [\"${aws_lb.x.arn}/y\", f(aws_sqs_queue.q.url), { k = data.aws_ami.z[var.i].id }]\n");
  EXPECT_THAT(references_in(*root.find("a")),
              ElementsAre("aws_lb.x.arn", "aws_sqs_queue.q.url", "data.aws_ami.z.id", "var.i"));
}

TEST(Hcl, ReadsTextsOverSeveralLines) {
  const HclBlock root = parsed("a = <<-EOT\n  one\n  two ${var.x}\n  EOT\nb = <<X\nX\n");
  EXPECT_EQ(root.find("a")->kind, HclValue::Kind::kTemplate);
  EXPECT_EQ(root.find("a")->text, "  one\n  two ${var.x}\n");
  EXPECT_EQ(root.find("b")->kind, HclValue::Kind::kText);
}

TEST(Hcl, SaysWhereAndWhatIsWrong) {
  EXPECT_EQ(error_of("a = \n"), "main.tf:2:1: the end of the file stands where a value belongs");
  EXPECT_EQ(error_of("x y\n"), "main.tf:1:4: the end of the line stands where '=' or '{' belongs");
  EXPECT_NE(error_of("a = \"open\n").find("main.tf:1:10: a text does not end"), std::string::npos);
  EXPECT_NE(error_of("a = <<EOT\nx\n").find("<<EOT does not end"), std::string::npos);
  EXPECT_NE(error_of("a {\n").find("'}'"), std::string::npos);
}

TEST(Hcl, StopsAtItsLimits) {
  for (const std::string opening : {"[", "(", "!", "f(", "{a=", "a["})
    EXPECT_NE(error_of("a = " +
                       [&] {
                         std::string text;
                         for (int i = 0; i < 10'000; ++i) text += opening;
                         return text;
                       }())
                  .find("deeper"),
              std::string::npos)
        << opening;
  std::string blocks;
  for (int i = 0; i < 10'000; ++i) blocks += "a {\n";
  EXPECT_NE(error_of(blocks).find("deeper"), std::string::npos);
  EXPECT_FALSE(parse_hcl("a = 1\nb = 2\n", "x.tf", {.max_nodes = 2}));
  EXPECT_FALSE(parse_hcl("a = 1\n", "x.tf", {.max_bytes = 2}));
}

TEST(Hcl, ReferencesOfATemplateAreFoundInOnePass) {
  const auto of = [](const std::string& text) {
    HclValue value;
    value.kind = HclValue::Kind::kTemplate;
    value.text = text;
    return references_in(value);
  };
  EXPECT_EQ(of("a-${aws_vpc.main.id}-${var.x}"),
            (std::vector<std::string>{"aws_vpc.main.id", "var.x"}));
  EXPECT_EQ(of("${${${a.b"), std::vector<std::string>{"a.b"});
  std::string open;
  for (int i = 0; i < 500'000; ++i) open += "${";
  EXPECT_TRUE(of(open).empty());
}

// The seeds of fuzz/hcl_fuzz.cc.
TEST(Hcl, ReadsItsFuzzCorpus) {
  size_t seeds = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REDOUBT_SOURCE_DIR "/fuzz/corpus/hcl_fuzz")) {
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    ++seeds;
    const std::string name = entry.path().filename().string();
    const auto root = name.ends_with(".json") ? parse_hcl_json(text, name) : parse_hcl(text, name);
    EXPECT_TRUE(root.has_value()) << entry.path();
  }
  EXPECT_GE(seeds, 3u);
}

TEST(HclJson, IsReadLikeNativeSyntax) {
  const auto root = parse_hcl_json(R"({
  "//": "made by a tool",
  "variable": {"name": {"default": "shop"}},
  "locals": {"port": 443},
  "resource": {
    "aws_lb": {
      "main": {"name": "${var.name}-lb", "subnets": ["${aws_subnet.a.id}"]},
      "two": [{"internal": true}]
    }
  },
  "module": {"db": {"source": "./db", "group": "${aws_security_group.db.id}"}}
})",
                                   "main.tf.json");
  ASSERT_TRUE(root) << root.error().to_string();
  std::vector<std::string> blocks;
  for (const auto& block : root->blocks)
    blocks.push_back(block.type + " " + join(block.labels, "."));
  EXPECT_EQ(blocks, (std::vector<std::string>{"variable name", "locals ", "resource aws_lb.main",
                                              "resource aws_lb.two", "module db"}));
  const HclBlock& balancer = root->blocks[2];
  EXPECT_EQ(balancer.line, 7u);
  EXPECT_EQ(balancer.find("name")->kind, HclValue::Kind::kTemplate);
  EXPECT_EQ(references_in(*balancer.find("subnets")),
            (std::vector<std::string>{"aws_subnet.a.id"}));
  EXPECT_EQ(root->blocks[3].text_of("internal"), "true");
  EXPECT_EQ(root->blocks[4].find("group")->kind, HclValue::Kind::kReference);
}

TEST(HclJson, KeepsObjectsAsBlocksToo) {
  const auto root = parse_hcl_json(
      R"({"resource": {"aws_security_group": {"a": {"ingress": [{"from_port": 80}, {"from_port": 81}],
      "dynamic": {"egress": {"content": {"from_port": 1}}}}}}})",
      "a.tf.json");
  ASSERT_TRUE(root);
  const auto& blocks = root->blocks.at(0).blocks;
  ASSERT_EQ(blocks.size(), 3u);
  EXPECT_EQ(blocks[1].text_of("from_port"), "81");
  EXPECT_EQ(blocks[2].labels, std::vector<std::string>{"egress"});
}

// An object is a block and a value at every level around it; a value of the file is one all the
// same.
TEST(HclJson, CountsAValueOnceHoweverDeepItLies) {
  const auto nested = [](int levels, int values) {
    std::string arguments;
    for (int i = 0; i < values; ++i) arguments += fmt::format("\"v{}\": 1, ", i);
    std::string text = "1";
    for (int i = 0; i < levels; ++i) text = fmt::format("{{{}\"a\": {}}}", arguments, text);
    return text;
  };
  const HclLimits limits{.max_nodes = 800};
  EXPECT_TRUE(parse_hcl_json(nested(8, 40), "a.tf.json", limits));
  const auto refused = parse_hcl_json(nested(50, 6), "a.tf.json", limits);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().to_string().find("in nested blocks"), std::string::npos)
      << refused.error().to_string();
}

TEST(HclJson, RefusesWhatIsNoConfiguration) {
  for (const std::string_view text : {"[1]", "{", "{\"a\": [}"}) {
    const auto root = parse_hcl_json(text, "a.tf.json");
    ASSERT_FALSE(root) << text;
    EXPECT_NE(root.error().to_string().find("a.tf.json"), std::string::npos) << text;
  }
  std::string deep = "1";
  for (int i = 0; i < 100; ++i) deep = "{\"a\": " + deep + "}";
  EXPECT_FALSE(parse_hcl_json(deep, "a.tf.json"));
  EXPECT_TRUE(parse_hcl_json("", "a.tf.json"));
  EXPECT_TRUE(parse_hcl_json("{\"locals\": {\"a\": \"${[}\"}}", "a.tf.json"));
}

}  // namespace redoubt::formats
