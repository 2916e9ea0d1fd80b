#include "plan/drawing/drawing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <fstream>
#include <iterator>
#include <pugixml.hpp>

#include "plan/drawing/layout.h"

namespace redoubt::plan::drawing {
namespace {

using testing::HasSubstr;
using testing::Not;

Model model_of(size_t elements) {
  Model model;
  model.name = "<Shop> & \"co\"";
  model.zones = {{.id = "out", .name = "Outside", .trust = 0},
                 {.id = "in", .name = "]]><script>", .trust = 60},
                 {.id = "empty", .name = "Empty", .trust = 10}};
  for (size_t i = 0; i < elements; ++i)
    model.elements.push_back({.id = fmt::format("e{}", i),
                              .name = fmt::format("Element number {}", i),
                              .kind = i % 3 == 0   ? "person"
                                      : i % 3 == 1 ? "service"
                                                   : "data-store",
                              .zone = i % 2 == 0 ? "out" : "in"});
  for (size_t i = 1; i < elements; ++i)
    model.flows.push_back({.id = fmt::format("f{}", i),
                           .name = "a\x01<b>&\"'`#",
                           .from = fmt::format("e{}", i - 1),
                           .to = fmt::format("e{}", i),
                           .protocol = "https"});
  return model;
}

bool apart(const Box& a, const Box& b) {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y ||
         b.y + b.height <= a.y;
}

void expect_orderly(const Model& model, const Layout& layout) {
  ASSERT_EQ(layout.elements.size(), model.elements.size());
  ASSERT_EQ(layout.flows.size(), model.flows.size());
  for (size_t i = 0; i < layout.elements.size(); ++i) {
    const Box& box = layout.elements[i];
    const Box& zone = layout.zones[model.elements[i].zone == "out" ? 0 : 1];
    EXPECT_TRUE(box.x >= zone.x && box.y >= zone.y && box.x + box.width <= zone.x + zone.width &&
                box.y + box.height <= zone.y + zone.height)
        << "an element stands in its zone";
    for (size_t k = 0; k < i; ++k) EXPECT_TRUE(apart(box, layout.elements[k])) << i << " " << k;
  }
  EXPECT_TRUE(apart(layout.zones[0], layout.zones[1]));
  EXPECT_EQ(layout.zones[2].width, 0) << "nothing stands there";
}

TEST(Layout, KeepsElementsInTheirZonesAndApart) {
  const Model model = model_of(12);
  expect_orderly(model, lay_out(model));
}

// Graphviz freed memory twice here while flows had labels of its own.
TEST(Layout, WordsOfFlowsInTheFirstRankAreDrawn) {
  Model model = model_of(13);
  model.flows.clear();
  constexpr std::pair<int, int> kFlows[]{{0, 1},  {1, 2},  {1, 8}, {1, 3},  {1, 6},  {6, 12},
                                         {7, 12}, {2, 12}, {2, 4}, {3, 11}, {2, 10}, {3, 4},
                                         {5, 8},  {5, 9},  {9, 5}, {2, 8}};
  for (size_t i = 0; i < std::size(kFlows); ++i)
    model.flows.push_back({.id = fmt::format("f{}", i),
                           .name = i % 2 == 0 ? "said" : " ",
                           .from = fmt::format("e{}", kFlows[i].first),
                           .to = fmt::format("e{}", kFlows[i].second)});
  const Layout layout = lay_out(model);
  expect_orderly(model, layout);
  for (const auto& flow : layout.flows) EXPECT_EQ(flow.curve.size() % 3, 1u);
}

TEST(Layout, LargeModelsGetAGrid) {
  const Model model = model_of(1000);
  expect_orderly(model, lay_out(model));
}

TEST(Layout, TheDocumentsSayHowManyPartsAreLaidOut) {
  std::ifstream file(REDOUBT_SOURCE_DIR "/docs/formats/model-exchange.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(text, HasSubstr(fmt::format("up to {} parts", kMaxDrawn)));
}

TEST(Layout, AnEmptyModelHasOne) { EXPECT_TRUE(lay_out(Model{}).elements.empty()); }

TEST(Svg, IsXmlWhateverTheNamesHold) {
  pugi::xml_document document;
  const std::string text = svg(model_of(6));
  ASSERT_TRUE(document.load_buffer(text.data(), text.size()));
  EXPECT_STREQ(document.document_element().child_value("title"), "<Shop> & \"co\"");
  EXPECT_THAT(text, Not(HasSubstr("<script")));
  EXPECT_THAT(text, Not(HasSubstr("\x01")));
  EXPECT_EQ(svg(model_of(6)), text) << "the same bytes every time";
}

TEST(Mermaid, WritesNamesAsEntities) {
  const std::string text = mermaid(model_of(2));
  EXPECT_THAT(text, HasSubstr("flowchart LR\n  subgraph z0[\"Outside\"]\n"));
  EXPECT_THAT(text, HasSubstr("#60;script#62;"));
  EXPECT_THAT(text, HasSubstr("e0 -->|\"a #60;b#62;#38;#34;#39;#96;#35;, https\"| e1\n"));
}

TEST(Mermaid, SaysTheProtocolAlsoWhereTheIdHoldsIt) {
  Model model = model_of(2);
  model.flows[0].id = model.flows[0].name = "e0-to-mysql";  // as inferred flows are called
  model.flows[0].protocol = "mysql";
  EXPECT_THAT(mermaid(model), HasSubstr("e0 -->|\"mysql\"| e1\n"));
}

// The label that the name of an element becomes.
std::string label_of(std::string name) {
  Model model = model_of(1);
  model.elements[0].name = std::move(name);
  const std::string text = mermaid(model);
  const size_t start = text.find("e0[") + 3;
  return text.substr(start, text.find(']', start) - start);
}

TEST(Mermaid, NamesAreNeverReadAsMarkdown) {
  EXPECT_EQ(label_of("1. Web"), "\"1#46; Web\"") << "a list";
  EXPECT_EQ(label_of("12) Web"), "\"12#41; Web\"");
  EXPECT_EQ(label_of("- Web"), "\"#45; Web\"");
  EXPECT_EQ(label_of("+ Web"), "\"#43; Web\"");
  EXPECT_EQ(label_of("     Web"), "\"Web\"") << "a block of code";
  EXPECT_EQ(label_of("*a* _b_ `c` #1; \"d\""),
            "\"#42;a#42; #95;b#95; #96;c#96; #35;1#59; #34;d#34;\"");
  EXPECT_EQ(label_of("https://a.example"), "\"https#58;//a.example\"") << "a link";
  EXPECT_EQ(label_of("www.a.example"), "\"www#46;a.example\"");
  EXPECT_EQ(label_of("style:#1"), "\"style#58;#35;1\"") << "a style";
}

TEST(Mermaid, NamesThatAreHarmlessStayReadable) {
  EXPECT_EQ(label_of("Web-shop 2.0 (east), C++/\xC3\xA9"), "\"Web-shop 2.0 (east), C++/\xC3\xA9\"");
  EXPECT_EQ(label_of(" \n"), "\"#160;\"") << "nothing in quotes is a mistake";
}

}  // namespace
}  // namespace redoubt::plan::drawing
