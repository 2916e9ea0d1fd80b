#include "formats/cyclonedx.h"

#include <algorithm>
#include <regex>

#include <gtest/gtest.h>

#include "core/purl.h"
#include "formats/json.h"

namespace redoubt::formats {
namespace {

core::Component component(std::string ecosystem, std::string name, std::string version,
                          std::string path, uint32_t line) {
  core::Component made;
  made.ecosystem = std::move(ecosystem);
  made.name = std::move(name);
  made.version = std::move(version);
  made.location.path = std::move(path);
  made.location.region.start_line = line;
  made.purl = core::make_purl(made);
  return made;
}

core::Project project() {
  core::Project made;
  made.name = "shop";
  made.digest = sha256("content");
  return made;
}

Json written(const std::vector<core::Component>& components, std::string_view timestamp = "") {
  const auto json = parse_json(
      write_cyclonedx(project(), components, {.product_version = "1.0", .timestamp = timestamp}),
      "bom.json");
  EXPECT_TRUE(json);
  return json ? *json : Json();
}

TEST(CycloneDx, WritesOneComponentPerPurlWithAllItsPlaces) {
  auto a = component("npm", "@s/a", "1.0.0", "one/yarn.lock", 5);
  a.development = true;
  auto again = component("npm", "@s/a", "1.0.0", "two/yarn.lock", 7);
  again.direct = true;
  const auto bom = written({a, again});
  ASSERT_EQ(bom["components"].size(), 1u);
  const auto& json = bom["components"][0];
  EXPECT_EQ(json["type"], "library");
  EXPECT_EQ(json["bom-ref"], "pkg:npm/%40s/a@1.0.0");
  EXPECT_EQ(json["purl"], "pkg:npm/%40s/a@1.0.0");
  EXPECT_EQ(json["group"], "@s");
  EXPECT_EQ(json["name"], "a");
  EXPECT_EQ(json["scope"], "required");  // one place needs it outside of development
  EXPECT_EQ(json["evidence"]["occurrences"][1]["location"], "two/yarn.lock");
  EXPECT_EQ(json["evidence"]["occurrences"][1]["line"], 7);
  EXPECT_EQ(json["properties"][0]["value"], "one/yarn.lock:5");
  EXPECT_EQ(bom["dependencies"][0]["dependsOn"][0], "pkg:npm/%40s/a@1.0.0");
}

TEST(CycloneDx, MarksDevelopmentAndLeavesOutUnknownVersions) {
  auto tool = component("PyPI", "tool", "", "requirements.txt", 1);
  tool.development = true;
  const auto bom = written({tool});
  EXPECT_EQ(bom["components"][0]["scope"], "optional");
  EXPECT_FALSE(bom["components"][0].contains("version"));
  EXPECT_EQ(bom["components"][0]["purl"], "pkg:pypi/tool");
  EXPECT_FALSE(bom["dependencies"][0].contains("dependsOn"));
}

TEST(CycloneDx, NamesProjectAndToolAndTimeOnlyWhenGiven) {
  const auto bom = written({}, "2026-01-31T12:00:00Z");
  EXPECT_EQ(bom["bomFormat"], "CycloneDX");
  EXPECT_EQ(bom["specVersion"], "1.6");
  EXPECT_EQ(bom["metadata"]["component"]["name"], "shop");
  EXPECT_EQ(bom["metadata"]["tools"]["components"][0]["name"], "redoubt");
  EXPECT_EQ(bom["metadata"]["timestamp"], "2026-01-31T12:00:00Z");
  EXPECT_FALSE(written({})["metadata"].contains("timestamp"));
}

TEST(CycloneDx, IsTheSameForTheSameInputInAnyOrder) {
  const auto a = component("Go", "example.test/a", "1.0.0", "go.mod", 3);
  const auto b = component("Maven", "g:b", "2.0", "pom.xml", 9);
  const CycloneDxOptions options{.product_version = "1.0", .timestamp = ""};
  EXPECT_EQ(write_cyclonedx(project(), {a, b}, options),
            write_cyclonedx(project(), {b, a}, options));
  EXPECT_NE(written({a})["serialNumber"], written({b})["serialNumber"]);
  const std::regex uuid(
      "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  EXPECT_TRUE(std::regex_match(written({a})["serialNumber"].get<std::string>(), uuid));
}

TEST(CycloneDx, WritesWhatEachComponentNeedsWhereThatIsKnown) {
  auto a = component("npm", "a", "1.0.0", "yarn.lock", 1);
  auto b = component("npm", "b", "2.0.0", "yarn.lock", 2);
  a.needs_known = b.needs_known = true;
  a.needs = {b.purl, "pkg:npm/left-out@1.0.0"};
  const auto unknown = component("Go", "example.test/c", "1.0.0", "go.mod", 1);
  const auto edges = written({a, b, unknown})["dependencies"];
  ASSERT_EQ(edges.size(), 3u);  // of the project, a and b
  EXPECT_EQ(edges[1], (Json{{"ref", a.purl}, {"dependsOn", Json::array({b.purl})}}));
  EXPECT_EQ(edges[2], (Json{{"ref", b.purl}}));
}

TEST(CycloneDx, WritesLicencesAndHashesThatAreStated) {
  auto a = component("npm", "a", "1.0.0", "yarn.lock", 1);
  a.digest = "sha512:0a";
  auto again = component("npm", "a", "1.0.0", "package-lock.json", 1);
  again.digest = "sha512:0a";
  again.licence = "(MIT OR GPL-2.0-or-later WITH Classpath-exception-2.0)";
  const auto json = written({a, again})["components"][0];
  EXPECT_EQ(json["hashes"], (Json::array({{{"alg", "SHA-512"}, {"content", "0a"}}})));
  EXPECT_EQ(json["licenses"], (Json::array({{{"expression", again.licence}}})));
  again.digest = "sha512:0b";  // one name for two archives
  EXPECT_FALSE(written({a, again})["components"][0].contains("hashes"));
  EXPECT_FALSE(written({a})["components"][0].contains("licenses"));
}

TEST(CycloneDx, ALicenceThatIsNoExpressionIsAName) {
  for (const char* licence : {"UNLICENSED", "SEE LICENSE IN LICENSE.md", "Apache 2.0", "MIT OR",
                              "(MIT", "MIT)", "Copyright (c) me", "MIT/Apache", "AND"}) {
    auto a = component("npm", "a", "1.0.0", "package-lock.json", 1);
    a.licence = licence;
    EXPECT_EQ(written({a})["components"][0]["licenses"],
              (Json::array({{{"license", {{"name", licence}}}}})));
  }
}

TEST(CycloneDx, StaysJsonWhenNamesAreNot) {
  EXPECT_EQ(written({component("npm", "a\xFF\"\n", "1", "p\xFE", 1)})["components"].size(), 1u);
}

}  // namespace
}  // namespace redoubt::formats
