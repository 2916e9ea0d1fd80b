#include "plan/output/guide.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/markup.h"
#include "base/text.h"
#include "plan/output/markup.h"

namespace redoubt::plan {
namespace {

// Two services before one database, planned without a repository by the built-in rules.
class GuideTest : public testing::Test {
 protected:
  GuideTest() {
    model.name = "shop";
    model.zones = {{.id = "internet", .name = "Internet", .trust = 0},
                   {.id = "inside", .name = "Inside", .trust = 60}};
    model.data = {{.id = "orders",
                   .name = "Orders",
                   .sensitivity = "restricted",
                   .kinds = {"personal"},
                   .retention = "1y"}};
    add("user", "Browser", "person", "internet");
    add("web", "Web shop", "service", "inside");
    add("office", "Back office", "service", "inside");
    add("db", "Database", "data-store", "inside");
    model.elements[1].language = "python";
    model.elements[1].paths = {"shop/**"};
    model.elements[1].stores = {"orders"};
    model.elements[3].technology = {"postgresql"};
    flow("browse", "user", "web", "https");
    flow("query", "web", "db", "postgresql");
    flow("report", "office", "db", "postgresql");
  }

  void add(std::string id, std::string name, std::string kind, std::string zone) {
    Element element;
    element.id = std::move(id), element.name = std::move(name);
    element.kind = std::move(kind), element.zone = std::move(zone);
    model.elements.push_back(std::move(element));
  }
  void flow(std::string id, std::string from, std::string to, std::string protocol) {
    Flow made;
    made.id = std::move(id), made.from = std::move(from), made.to = std::move(to);
    made.protocol = std::move(protocol), made.tags = {"browser"};
    model.flows.push_back(std::move(made));
  }

  void make() {
    ASSERT_TRUE(rules);
    auto made = make_plan({.model = model,
                           .project = project,
                           .observed = observed,
                           .targets = {},
                           .today = "2026-11-27",
                           .repository = false},
                          *rules);
    ASSERT_TRUE(made);
    plan = std::move(*made);
    guide = make_guide(plan, model, &*rules);
  }
  const GuideTopic* topic(std::string_view id) const {
    for (const auto& each : guide.topics)
      if (each.id == id) return &each;
    return nullptr;
  }

  Model model;
  core::Project project;
  Observed observed;
  Result<RuleSet> rules = RuleSet::built_in();
  Plan plan;
  Guide guide;
};

size_t count(std::string_view text, std::string_view part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

TEST_F(GuideTest, OneTopicSaysOnceWhatIsAskedOfSeveralComponents) {
  make();
  const auto* query = topic("C1");
  ASSERT_NE(query, nullptr);
  ASSERT_EQ(query->entries.size(), 2u);
  EXPECT_EQ(query->advice,
            std::vector<std::string>{
                "Bind every value in the queries of Web shop and Back office as a parameter; never "
                "build a query by joining or formatting text."});
  for (const auto& text : {guide_markdown(guide), guide_html(guide)}) {
    EXPECT_EQ(count(text, query->why), 1u);
    EXPECT_EQ(count(text, "Test `C1.web`") + count(text, "Test <code>C1.web</code>"), 1u);
    EXPECT_NE(text.find("C1.office"), std::string::npos);
  }
}

TEST_F(GuideTest, TheWorstComesFirst) {
  make();
  EXPECT_EQ(topic("C1")->entries.front().component, "Web shop");  // restricted data, reachable
  for (size_t i = 1; i < guide.first.size(); ++i)
    EXPECT_GE(guide.topics[guide.first[i - 1]].severity, guide.topics[guide.first[i]].severity);
  for (size_t i = 1; i < guide.topics.size(); ++i) {
    const auto &before = guide.topics[i - 1], &after = guide.topics[i];
    EXPECT_LE(std::tuple(before.role, before.stage), std::tuple(after.role, after.stage));
    if (before.role == after.role && before.stage == after.stage) {
      EXPECT_GE(before.severity, after.severity) << after.id;
    }
  }
}

TEST_F(GuideTest, EveryGuidelineIsThereOnceWithItsTestOrAsManual) {
  make();
  plan.guidelines.front().tests.clear();
  guide = make_guide(plan, model, &*rules);
  EXPECT_EQ(guide.manual, 1u);
  const std::string text = guide_markdown(guide);
  EXPECT_EQ(count(text, "Nothing tests it: somebody has to look."), 1u);
  EXPECT_EQ(count(text, "\n- critical: ") + count(text, "\n- high: ") +
                count(text, "\n- medium: ") + count(text, "\n- low: ") + count(text, "\n- info: "),
            plan.guidelines.size());
  size_t items = 0;
  for (const auto& component : guide.components) items += component.items.size();
  EXPECT_EQ(items, plan.guidelines.size());
}

TEST_F(GuideTest, WithoutARepositoryTestsSayWhatTheyNeed) {
  make();
  const std::string text = guide_markdown(guide);
  EXPECT_NE(text.find("Test `C1.web` in `shop/**` (needs the repository)."), std::string::npos);
  EXPECT_NE(text.find("Test `T1.web` (needs a running target)."), std::string::npos);
  const auto web =
      std::find_if(guide.components.begin(), guide.components.end(),
                   [](const GuideComponent& component) { return component.id == "web"; });
  ASSERT_NE(web, guide.components.end());
  EXPECT_NE(component_markdown(guide, *web, "../guidelines.md")
                .find("names: `targets: [{component: web, url: \"http://127.0.0.1:8080\"}]`."),
            std::string::npos);
  EXPECT_EQ(topic("M7"), nullptr) << "nobody can say what an unknown repository lacks";
}

TEST_F(GuideTest, WithoutARepositoryPeopleComeWithBrowsers) {
  for (auto& each : model.flows) each.tags.clear();
  make();
  EXPECT_NE(topic("C3"), nullptr) << "script in pages is a threat where people look at pages";
}

TEST_F(GuideTest, APdfHoldsEveryTopicAndIsTheSameEveryTime) {
  model.elements[1].name = "Веб-магазин ✓ 店 \xff)>>";
  make();
  const auto first = guide_pdf(guide), second = guide_pdf(guide);
  ASSERT_TRUE(first) << first.error().to_string();
  EXPECT_EQ(*first, *second);
  // Bookmarks are not compressed: the project, three roles, components, and each topic; and the
  // title.
  EXPECT_EQ(count(*first, "/Title <FEFF"), guide.topics.size() + 6);
  guide.drawn = &model;
  const auto drawn = guide_pdf(guide);
  ASSERT_TRUE(drawn);
  EXPECT_EQ(count(*drawn, "/Title <FEFF"), guide.topics.size() + 7) << "and the diagram";
  EXPECT_EQ(count(*drawn, "/MediaBox [0 0 841.89 595.28]"), 1u) << "which lies";
}

TEST_F(GuideTest, ExamplesAreInALanguageOfTheComponents) {
  make();
  ASSERT_EQ(topic("C1")->examples.size(), 1u);
  EXPECT_EQ(topic("C1")->examples.front().language, "python");
  EXPECT_NE(guide_markdown(guide).find("```python\n"), std::string::npos);
  model.elements[1].language = "haskell";
  make();
  EXPECT_TRUE(topic("C1")->examples.empty());
}

TEST_F(GuideTest, AnExampleSaysForWhomItIs) {
  model.elements[2].language = "haskell";
  make();
  ASSERT_EQ(topic("C1")->examples.size(), 1u);
  EXPECT_EQ(readers_of(topic("C1")->examples.front()), " (Python, for Web shop)");
  model.elements[2].language = "python";
  make();
  EXPECT_EQ(readers_of(topic("C1")->examples.front()), " (Python)");
  for (auto& element : model.elements) element.language.clear();
  make();
  EXPECT_FALSE(topic("C1")->examples.empty())
      << "any is better than none when no language is known";
}

TEST_F(GuideTest, WordsInBackticksAreCodeInEveryFormat) {
  make();
  plan.guidelines.front().text = "Run `a <b> --c` first, not `";
  guide = make_guide(plan, model, &*rules);
  EXPECT_NE(guide_markdown(guide).find("Run `a <b> --c` first, not \\`"), std::string::npos);
  EXPECT_NE(guide_html(guide).find("Run <code>a &lt;b&gt; --c</code> first, not `"),
            std::string::npos);
  const auto pdf = [&](std::string text) {
    plan.guidelines.front().text = std::move(text);
    guide = make_guide(plan, model, &*rules);
    return guide_pdf(guide).value_or("");
  };
  const std::string code = pdf("Run `a b` first");
  ASSERT_FALSE(code.empty());
  EXPECT_EQ(pdf("Run `a` `b` first"), code) << "two words in the letters of code, no backticks";
  EXPECT_NE(pdf("Run a b first"), code);
  EXPECT_NE(pdf("Run `a b` first `"), code) << "one backtick alone is text";
}

TEST_F(GuideTest, TheDiagramStandsFirstInHtml) {
  make();
  const auto html = write_guidelines(plan, model, GuideFormat::kHtml);
  ASSERT_TRUE(html);
  const size_t diagram = html->find("<figure tabindex=\"0\">\n<svg "),
               first = html->find("id=\"first\"");
  ASSERT_NE(diagram, std::string::npos);
  EXPECT_LT(diagram, first);
  EXPECT_NE(html->find(">Web shop<"), std::string::npos);
  model.flows.clear();
  EXPECT_EQ(write_guidelines(plan, model, GuideFormat::kHtml)->find("<svg"), std::string::npos);
}

TEST_F(GuideTest, FilesOfAPlanSayWhoWroteThem) {
  make();
  for (const auto& [path, text] : write_plan(plan, model)) {
    if (!path.ends_with(".md") && !path.ends_with(".html")) continue;
    EXPECT_NE(text.substr(0, text.find('\n')).find(kWrittenByPlan), std::string::npos) << path;
  }
}

TEST_F(GuideTest, ComponentsWhoseIdsDifferInCaseHaveFilesOfTheirOwn) {
  add("WEB", "Old shop", "service", "inside");
  flow("old", "WEB", "db", "postgresql");
  make();
  const auto files = write_plan(plan, model);
  std::set<std::string> lower;
  for (const auto& [path, text] : files) EXPECT_TRUE(lower.insert(to_lower(path)).second) << path;
  ASSERT_TRUE(files.contains("guidelines/WEB.md") && files.contains("guidelines/web-2.md"));
  EXPECT_NE(files.at("guidelines/WEB.md").find("Old shop"), std::string::npos);
  EXPECT_NE(files.at("guidelines/web-2.md").find("Web shop"), std::string::npos);
  EXPECT_TRUE(files.contains("guidelines/office.md")) << "other names stay as they are";
}

TEST_F(GuideTest, WhatNoEngineCanTestYetSaysWhatItTakes) {
  make();
  plan.tests.front().parameters = {{"needs", "two users, and a running target"},
                                   {"provider", "by hand"}};
  guide = make_guide(plan, model, &*rules);
  const std::string text = guide_markdown(guide);
  EXPECT_NE(text.find(" (needs two users, and a running target)."), std::string::npos);
  EXPECT_NE(text.find("Redoubt cannot run 1 of the tests yet"), std::string::npos);
}

TEST_F(GuideTest, RolesFollowTheRuleAndNotTheOwnerOfTheElement) {
  model.elements[1].owner = "team shop";
  make();
  EXPECT_EQ(topic("C1")->role, Role::kDeveloper);
  EXPECT_EQ(topic("P1")->role, Role::kReviewer);
  EXPECT_EQ(topic("T1")->role, Role::kOperator);
}

TEST_F(GuideTest, ADocumentOfOneComponentPointsToReasonsInsteadOfRepeatingThem) {
  make();
  const auto at = std::find_if(guide.components.begin(), guide.components.end(),
                               [](const auto& component) { return component.id == "web"; });
  ASSERT_NE(at, guide.components.end());
  const std::string text = component_markdown(guide, *at, "../guidelines.md");
  EXPECT_NE(text.find("# Security guidelines: Web shop\n"), std::string::npos);
  EXPECT_NE(text.find("(../guidelines.md#C1)"), std::string::npos);
  EXPECT_EQ(text.find(topic("C1")->why), std::string::npos);
  EXPECT_EQ(count(text, "shop/**"), 1u) << "where the code is stands once";
  EXPECT_EQ(text.find("office"), std::string::npos);
}

TEST_F(GuideTest, TheChecklistHasEveryGuidelineAsOneItem) {
  make();
  const std::string text = checklist_markdown(guide, "guidelines.md");
  EXPECT_EQ(count(text, "\n- [ ] "), plan.guidelines.size());
  EXPECT_NE(text.find("[C1.web](guidelines.md#C1)\n"), std::string::npos);
  EXPECT_EQ(count(text, "\n## For developers\n"), 1u);
}

TEST_F(GuideTest, ContentsNameTheHeadingsThatTheyLeadTo) {
  make();
  const std::string markdown = guide_markdown(guide), html = guide_html(guide);
  for (const auto& each : guide.topics) {
    EXPECT_NE(markdown.find(fmt::format("    - [{}](#{})\n", escape_markdown(heading_of(each)),
                                        anchor_of(each))),
              std::string::npos);
    EXPECT_NE(markdown.find(fmt::format("\n#### {}\n", escape_markdown(heading_of(each)))),
              std::string::npos);
    EXPECT_NE(html.find(fmt::format("<li><a href=\"#{}\">", anchor_of(each))), std::string::npos);
    EXPECT_EQ(count(html, fmt::format("<section class=\"topic\" id=\"{}\">", anchor_of(each))), 1u);
  }
}

TEST_F(GuideTest, TheDiagramIsInEveryFormat) {
  make();
  guide.drawn = &model;
  EXPECT_NE(guide_markdown(guide).find("```mermaid\nflowchart LR\n"), std::string::npos);
  EXPECT_NE(guide_html(guide).find("<svg "), std::string::npos);
  model.flows.clear();
  EXPECT_EQ(write_guidelines(plan, model, GuideFormat::kMarkdown)->find("mermaid"),
            std::string::npos);
}

TEST_F(GuideTest, NamesFromTheModelCannotBreakTheDocuments) {
  model.elements[1].name = "<script>x</script>\n# `Web` [a](javascript:b) @all";
  make();
  const std::string html = guide_html(guide), markdown = guide_markdown(guide);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(markdown.find("<script"), std::string::npos);
  EXPECT_EQ(markdown.find("\n# `Web`"), std::string::npos);
  EXPECT_EQ(markdown.find("[a]("), std::string::npos);
  EXPECT_EQ(markdown.find("@all"), std::string::npos);
}

TEST_F(GuideTest, FlowsAreNamedByTheirEnds) {
  plan.guidelines = {{.id = "G.X.query",
                      .threat = "X.query",
                      .component = "query",
                      .text = "Encrypt it.",
                      .why = "Why not.",
                      .owner = "developer",
                      .controls = {},
                      .tests = {}}};
  guide = make_guide(plan, model, &*rules);
  ASSERT_EQ(guide.topics.size(), 1u);
  EXPECT_EQ(guide.topics.front().entries.front().component, "Web shop to Database");
  EXPECT_EQ(guide.topics.front().id, "G.X.query") << "no rule made it";
}

TEST(Guide, AnEmptyPlanIsADocumentToo) {
  const Guide guide = make_guide({}, {}, nullptr);
  EXPECT_NE(guide_markdown(guide).find("No guideline applies."), std::string::npos);
  EXPECT_TRUE(guide_html(guide).ends_with("</html>\n"));
}

TEST(Guide, NamesAreListedUpToAPoint) {
  EXPECT_EQ(names_of({"a"}), "a");
  EXPECT_EQ(names_of({"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(names_of({"a", "b", "c", "d", "e", "f"}), "a, b, c, d and 2 more");
}

TEST(Markup, CodeKeepsItsFenceWhateverItHolds) {
  EXPECT_EQ(code_span("a`b"), "`` a`b ``");
  EXPECT_EQ(code_span("a"), "`a`");
  EXPECT_EQ(code_block("x\n```\ny", "python"), "````python\nx\n```\ny\n````\n");
}

}  // namespace
}  // namespace redoubt::plan
