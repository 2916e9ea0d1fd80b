#include "plan/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/knowledge.h"
#include "formats/yaml.h"
#include "plan/model_words.h"

namespace redoubt::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Model read(std::string_view text) {
  Diagnostics diagnostics;
  auto model = read_model(text, "m.yaml", diagnostics);
  for (const auto& entry : diagnostics.all()) ADD_FAILURE() << entry.to_string();
  return model ? std::move(*model) : Model{};
}

std::vector<std::string> mistakes(std::string_view text) {
  Diagnostics diagnostics;
  const auto model = read_model(text, "m.yaml", diagnostics);
  std::vector<std::string> out;
  for (const auto& entry : diagnostics.all()) out.push_back(entry.to_string());
  EXPECT_EQ(model.has_value(), !diagnostics.has_errors());
  return out;
}

// Every field, for comparisons; places in the file are left out because the writer makes new ones.
std::string dump(const Model& model) {
  std::string out = model.name + "\n";
  for (const auto& z : model.zones) out += fmt::format("zone {} {} {}\n", z.id, z.name, z.trust);
  for (const auto& d : model.data)
    out += fmt::format("data {} {} {} {} {}\n", d.id, d.name, d.sensitivity,
                       fmt::join(d.kinds, ","), d.retention);
  for (const auto& e : model.elements) {
    out +=
        fmt::format("element {}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}:{}:{}", e.id, e.name, e.kind,
                    e.zone, fmt::join(e.technology, ","), e.language, fmt::join(e.paths, ","),
                    fmt::join(e.stores, ","), fmt::join(e.processes, ","), fmt::join(e.tags, ","),
                    e.owner, e.origin.path, e.origin.line, e.origin.what);
    for (const auto& [key, value] : e.attributes) out += fmt::format("|{}={}", key, value);
    out += '\n';
  }
  for (const auto& f : model.flows) {
    out += fmt::format("flow {}|{}|{}|{}|{}|{}|{}|{}|{}|{}:{}:{}", f.id, f.name, f.from, f.to,
                       f.protocol, f.port, f.authentication, fmt::join(f.data, ","),
                       fmt::join(f.tags, ","), f.origin.path, f.origin.line, f.origin.what);
    for (const auto& [key, value] : f.attributes) out += fmt::format("|{}={}", key, value);
    out += '\n';
  }
  for (const auto& a : model.accepted)
    out += fmt::format("accepted {}|{}|{}|{}\n", a.threat, a.owner, a.reason, a.expires);
  return out;
}

constexpr std::string_view kSmall = R"(name: shop
zones:
  - {id: net, trust: 0}
  - {id: in, name: Inside, trust: 70}
data:
  - {id: customers, sensitivity: confidential, kinds: [Personal], retention: 30d}
elements:
  - id: user
    kind: person
    zone: net
  # from compose.yaml:12: service 'web' publishes 8080
  - id: web
    kind: service
    zone: in
    technology: [Python, flask]
    paths: ["web/**"]
    processes: [customers]
    attributes: {upload.max_bytes: 5000000}
flows:
  - {from: user, to: web, protocol: HTTPS, port: 443, authentication: session, data: [customers], tags: [browser]}
)";

}  // namespace

TEST(Model, ReadsElementsFlowsAndWhereTheyCameFrom) {
  const Model model = read(kSmall);
  ASSERT_NE(model.element("web"), nullptr);
  const Element& web = *model.element("web");
  EXPECT_THAT(web.technology, ElementsAre("python", "flask"));
  EXPECT_EQ(web.attributes.at("upload.max_bytes"), "5000000");
  EXPECT_EQ(web.origin.path, "compose.yaml");
  EXPECT_EQ(web.origin.line, 12u);
  EXPECT_EQ(web.origin.what, "service 'web' publishes 8080");
  EXPECT_EQ(web.where.line, 12u);
  ASSERT_EQ(model.flows.size(), 1u);
  EXPECT_EQ(model.flows[0].id, "user-web");
  EXPECT_EQ(model.flows[0].protocol, "https");
  EXPECT_EQ(model.flows[0].port, 443);
  EXPECT_EQ(model.zone("in")->trust, 70);
  EXPECT_FALSE(model.inferred);
}

TEST(Model, HasTheUsualZonesWhenItNamesNone) {
  const Model model = read("elements: [{id: a, kind: library, zone: internal}]");
  ASSERT_EQ(model.zones.size(), 4u);
  EXPECT_EQ(model.zone("internet")->trust, 0);
  EXPECT_EQ(model.zone("dmz")->trust, 30);
  EXPECT_EQ(model.zone("internal")->trust, 60);
  EXPECT_EQ(model.zone("data")->trust, 80);
}

TEST(Model, ReadsWhatItWrites) {
  const Model model = read(kSmall);
  EXPECT_EQ(dump(read(write_model(model))), dump(model));
}

TEST(Model, ReadsWhatItWritesWhateverTheTextsHold) {
  Model model;
  model.zones = default_zones();
  for (const std::string text :
       {"null",       "~",     "true",      "1e3",         "- a",    "a: b",        "a #b",
        "\"quoted\"", "it's",  "tab\there", "line\nbreak", "[x]",    "{y}",         "*star",
        "&anchor",    "!tag",  "%x",        "@at",         "`tick`", "back\\slash", "ünï",
        "\x01",       " lead", "trail ",    "..."}) {
    Element element;
    element.id = "e" + std::to_string(model.elements.size());
    element.name = text;
    element.kind = "service";
    element.zone = "dmz";
    element.owner = text;
    element.paths = {"src/**"};
    element.attributes = {{text, text}};
    model.elements.push_back(element);
    model.accepted.push_back(
        {.threat = text, .owner = text, .reason = text, .expires = "2030-01-31", .where = {}});
  }
  EXPECT_EQ(dump(read(write_model(model))), dump(model));
}

TEST(Model, KeepsStrangePathsInsideTheirComment) {
  Model model;
  model.zones = default_zones();
  Element element{.id = "a",
                  .name = "a",
                  .kind = "job",
                  .zone = "internal",
                  .technology = {},
                  .language = {},
                  .paths = {},
                  .stores = {},
                  .processes = {},
                  .tags = {},
                  .attributes = {},
                  .owner = {},
                  .origin = {"x\nelements: []\n", 3, "y\xE2\x80\xA8z"},
                  .where = {}};
  model.elements.push_back(element);
  const Model again = read(write_model(model));
  ASSERT_EQ(again.elements.size(), 1u);
  EXPECT_EQ(again.elements[0].origin.path, "x elements: []");
  EXPECT_EQ(again.elements[0].origin.what, "y z");
}

TEST(Model, WritesTheReasonAboveAnInferredEntry) {
  EXPECT_THAT(write_model(read(kSmall)),
              HasSubstr("  # from compose.yaml:12: service 'web' publishes 8080\n  - id: web\n"));
}

TEST(Model, ReportsAllMistakesAtOnceWithPlaceAndRemedy) {
  const auto found = mistakes(R"(nmae: shop
zones:
  - {id: net, trust: 500}
data:
  - {id: d, sensitivity: secret, retention: soon}
elements:
  - id: web
    kind: servise
    zone: nett
    ownr: me
  - id: web
    kind: job
    zone: net
  - id: "a b"
    kind: job
    zone: net
flows:
  - {id: f, from: web, to: wbe, port: 70000, data: [x]}
accepted:
  - {owner: me, expires: tomorrow}
)");
  EXPECT_THAT(
      found,
      ElementsAre("m.yaml:1:1: error: unknown key 'nmae'\n  hint: did you mean 'name'?",
                  "m.yaml:3:22: error: 'trust' must be a whole number from 0 (the internet) to 100",
                  "m.yaml:5:26: error: unknown sensitivity 'secret'\n  hint: one of: public, "
                  "internal, confidential, restricted",
                  "m.yaml:5:45: error: 'soon' is not a period\n  hint: write a number and h, d, w, "
                  "m or y: '30d'",
                  "m.yaml:10:5: error: unknown key 'ownr'\n  hint: did you mean 'owner'?",
                  "m.yaml:8:11: error: unknown kind 'servise'\n  hint: did you mean 'service'?",
                  "m.yaml:9:11: error: unknown zone 'nett'\n  hint: did you mean 'net'?",
                  "m.yaml:11:9: error: the id 'web' is taken\n  hint: ids of elements and flows "
                  "must differ from each other; rename one",
                  "m.yaml:14:9: error: 'a b' is not an id\n  hint: use letters, digits, '.', '_' "
                  "and '-', for example 'a-b'",
                  "m.yaml:18:28: error: unknown element 'wbe'\n  hint: did you mean 'web'?",
                  "m.yaml:18:39: error: 'port' must be a number from 1 to 65535",
                  "m.yaml:18:53: error: unknown data class 'x'\n  hint: did you mean 'd'?",
                  "m.yaml:20:5: error: this entry names no threat\n  hint: add 'threat: C1.api', "
                  "the id that `redoubt plan` shows",
                  "m.yaml:20:26: error: 'tomorrow' is not a date\n  hint: write year-month-day: "
                  "'2030-01-31'"));
}

// What each mistake may have meant is a search through all ids.
TEST(Model, GuessesInTheFirstOfManyMistakesOnly) {
  std::string text = "version: 1\nzones: [{id: z, name: Z, trust: 1}]\nelements:\n",
              flows = "flows:\n";
  for (int i = 0; i < 2000; ++i)
    text += fmt::format("  - {{id: element-with-a-name-{}, kind: service, zone: z}}\n", i);
  for (int i = 0; i < 200; ++i)
    flows += fmt::format(
        "  - {{id: f{}, from: element-with-a-name-{}, to: element-with-a-nam-{}}}\n", i, i, i);
  const auto all = mistakes(text + flows);
  ASSERT_EQ(all.size(), 200u);
  EXPECT_THAT(all.front(), HasSubstr("did you mean 'element-with-a-name-0'?"));
  EXPECT_THAT(all.back(), HasSubstr("unknown element 'element-with-a-nam-199'\n"
                                    "  hint: add it to 'elements', or use one of: element-with"));
}

TEST(Model, PlacesEachOfSeveralUnknownReferences) {
  EXPECT_THAT(mistakes("version: 1\nelements:\n  - {id: a, kind: service, zone: internet,\n"
                       "     stores: [x,\n       y], processes: z}\n"),
              ElementsAre(HasSubstr("m.yaml:4:15: error: unknown data class 'x'"),
                          HasSubstr("m.yaml:5:8: error: unknown data class 'y'"),
                          HasSubstr("m.yaml:5:23: error: unknown data class 'z'")));
}

TEST(Model, AsksForKindZoneIdAndEnds) {
  const auto found =
      mistakes("elements:\n  - id: a\n  - {kind: job, zone: dmz}\nflows:\n  - {from: a}\n");
  ASSERT_EQ(found.size(), 4u);
  EXPECT_THAT(found[0], HasSubstr("m.yaml:2:5: error: 'kind' is missing"));
  EXPECT_THAT(found[1],
              HasSubstr("element 'a' has no zone\n  hint: one of: data, dmz, internal, internet"));
  EXPECT_THAT(found[2], HasSubstr("m.yaml:3:5: error: this element has no id"));
  EXPECT_THAT(found[3], HasSubstr("this flow has no 'to'"));
}

TEST(Model, RefusesPathsOutsideTheRepository) {
  const auto found =
      mistakes("elements:\n  - {id: a, kind: job, zone: dmz, paths: [/etc/**, ../x, ok/**]}\n");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_THAT(found[0], HasSubstr("'/etc/**' is not a path pattern of this repository"));
}

TEST(Model, WarnsOfAuthenticationThatNoRuleKnows) {
  Diagnostics diagnostics;
  const auto model = read_model(
      "elements: [{id: a, kind: job, zone: dmz}, {id: b, kind: job, zone: dmz}]\nflows: [{from: a, "
      "to: b, authentication: sesion}]\n",
      "m.yaml", diagnostics);
  EXPECT_TRUE(model.has_value());
  ASSERT_EQ(diagnostics.all().size(), 1u);
  EXPECT_THAT(
      diagnostics.all()[0].to_string(),
      HasSubstr(
          "warning: no rule knows the authentication 'sesion'\n  hint: did you mean 'session'?"));
}

TEST(Model, WarnsOfAProtocolThatNobodyKnows) {
  Diagnostics diagnostics;
  const auto model = read_model(
      "elements: [{id: a, kind: job, zone: dmz}, {id: b, kind: job, zone: dmz}]\nflows:\n  - "
      "{from: "
      "a, to: b, protocol: HTPPS}\n  - {id: x, from: b, to: a, protocol: Bolt}\n  - {id: y, from: "
      "a, "
      "to: b}\n",
      "m.yaml", diagnostics);
  ASSERT_TRUE(model.has_value());
  EXPECT_EQ(model->flows[0].protocol, "htpps");
  ASSERT_EQ(diagnostics.all().size(), 1u);
  EXPECT_THAT(diagnostics.all()[0].to_string(),
              HasSubstr("m.yaml:3:32: warning: no rule knows the protocol 'htpps'\n  hint: did you "
                        "mean 'https'?"));
}

// A first model must not draw warnings for words of our own.
TEST(Model, ProtocolsOfTheCatalogueAreKnown) {
  for (const auto& file : knowledge_files("model/")) {
    const auto document = formats::parse_yaml_document(file.bytes, file.path);
    ASSERT_TRUE(document.has_value()) << file.path;
    for (const auto& [key, list] : document->entries())
      for (const auto& entry : list.items())
        if (const auto word = entry.text_of("protocol"); !word.empty()) {
          EXPECT_THAT(protocols(), testing::Contains(word)) << file.path << ":" << entry.line();
        }
  }
}

TEST(Model, ReportsWrongShapesInsteadOfIgnoringThem) {
  EXPECT_THAT(mistakes("[]")[0], HasSubstr("m.yaml:1:1: error: a model must be a mapping"));
  EXPECT_THAT(mistakes("")[0], HasSubstr("m.yaml:1:1: error: a model must be a mapping"));
  EXPECT_THAT(mistakes("elements: {a: b}")[0], HasSubstr("'elements' must be a list"));
  EXPECT_THAT(mistakes("elements: [a]")[0], HasSubstr("an entry of 'elements' must be a mapping"));
  EXPECT_THAT(mistakes("name: [a]")[0], HasSubstr("'name' must be one value"));
  EXPECT_THAT(mistakes("version: 2")[0],
              HasSubstr("this version of the format is unknown\n  hint: write 'version: 1'"));
  EXPECT_THAT(mistakes("elements: [{id: a, kind: job, zone: dmz, attributes: [x]}]")[0],
              HasSubstr("'attributes' must be a mapping"));
  EXPECT_THAT(mistakes("elements: [{id: a, kind: job, zone: dmz, tags: {x: y}}]")[0],
              HasSubstr("'tags' must be a list"));
}

TEST(Model, SurvivesEveryTruncation) {
  for (size_t size = 0; size <= kSmall.size(); ++size) {
    Diagnostics diagnostics;
    const auto model = read_model(kSmall.substr(0, size), "m.yaml", diagnostics);
    EXPECT_EQ(model.has_value(), !diagnostics.has_errors()) << size;
  }
}

TEST(Model, StopsAtDepthAndSize) {
  EXPECT_THAT(mistakes(std::string(100'000, '['))[0], HasSubstr("nested deeper"));
  EXPECT_THAT(mistakes("name: " + std::string(9u << 20, 'x'))[0], HasSubstr("larger than"));
  EXPECT_THAT(mistakes("name: " + std::string(10'000, 'x'))[0], HasSubstr("'name' is longer than"));
}

TEST(Model, MakesIdsOfAnyText) {
  EXPECT_EQ(to_model_id("Basket.API"), "basket-api");
  EXPECT_EQ(to_model_id("--"), "unnamed");
  EXPECT_EQ(to_model_id("ü"), "unnamed");
  EXPECT_LE(to_model_id(std::string(500, 'a')).size(), kMaxIdBytes);
  EXPECT_TRUE(is_model_id(to_model_id("a b/c")));
  EXPECT_FALSE(is_model_id("a/b"));
}

}  // namespace redoubt::plan
