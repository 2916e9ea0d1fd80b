#include "core/purl.h"

#include <gtest/gtest.h>

namespace redoubt::core {
namespace {

std::string purl_of(std::string ecosystem, std::string name, std::string version) {
  Component component;
  component.ecosystem = std::move(ecosystem);
  component.name = std::move(name);
  component.version = std::move(version);
  return make_purl(component);
}

std::string canonical(std::string_view text) {
  const auto purl = parse_purl(text);
  return purl ? to_string(*purl) : "error: " + purl.error().message();
}

TEST(Purl, NamesAComponentOfEveryEcosystem) {
  EXPECT_EQ(purl_of("npm", "lodash", "4.17.11"), "pkg:npm/lodash@4.17.11");
  EXPECT_EQ(purl_of("npm", "@angular/core", "1.0.0"), "pkg:npm/%40angular/core@1.0.0");
  EXPECT_EQ(purl_of("PyPI", "Django_Rest", "3.0"), "pkg:pypi/django-rest@3.0");
  EXPECT_EQ(purl_of("Go", "github.com/BurntSushi/toml", "1.2.0"),
            "pkg:golang/github.com/burntsushi/toml@v1.2.0");
  EXPECT_EQ(purl_of("Go", "stdlib", "1.21.3"), "pkg:golang/stdlib@1.21.3");
  EXPECT_EQ(purl_of("crates.io", "rand", "0.7.2"), "pkg:cargo/rand@0.7.2");
  EXPECT_EQ(purl_of("RubyGems", "rails", "7.0"), "pkg:gem/rails@7.0");
  EXPECT_EQ(purl_of("Packagist", "Laravel/Framework", "v9.1"),
            "pkg:composer/laravel/framework@v9.1");
  EXPECT_EQ(purl_of("Maven", "org.apache.commons:commons-io", "2.6"),
            "pkg:maven/org.apache.commons/commons-io@2.6");
  EXPECT_EQ(purl_of("NuGet", "Newtonsoft.Json", "13.0.1"), "pkg:nuget/Newtonsoft.Json@13.0.1");
}

TEST(Purl, LeavesOutAnUnknownVersion) { EXPECT_EQ(purl_of("npm", "a", ""), "pkg:npm/a"); }

TEST(Purl, CallsAnUnknownEcosystemGeneric) {
  EXPECT_EQ(purl_of("Elsewhere", "a", "1"), "pkg:generic/a@1");
}

TEST(Purl, EncodesEverythingButUnreservedAndColon) {
  EXPECT_EQ(purl_of("crates.io", "a b", "1.0+x:y/z"), "pkg:cargo/a%20b@1.0%2Bx:y%2Fz");
}

TEST(Purl, ReadsLooseSpellingsIntoOneForm) {
  EXPECT_EQ(canonical("PKG:NPM/@babel/core#/a//./../b/"), "pkg:npm/%40babel/core#a/b");
  EXPECT_EQ(canonical("pkg://maven/g/a@1?type=jar&Classifier=x&empty="),
            "pkg:maven/g/a@1?classifier=x&type=jar");
}

TEST(Purl, RejectsWhatNamesNoPackage) {
  for (const auto* text : {"", "pkg:", "npm/a@1", "pkg:npm", "pkg:npm/", "pkg:npm/@1.0", "pkg:3n/a",
                           "pkg:n g/a", "pkg:npm/a?in%20x=1", "pkg:maven/a@1", "pkg:pypi/b/a@1"})
    EXPECT_FALSE(parse_purl(text)) << text;
  EXPECT_FALSE(parse_purl("pkg:npm/" + std::string(10'000, 'a')));
}

TEST(Purl, OfAnOddNameReadsBackAsItself) {
  for (const auto* name : {"a//b", "/a", "a/", "//", "@/x", "a/b@c", "a#b?c"}) {
    const auto text = purl_of("npm", name, "1");
    const auto purl = parse_purl(text);
    ASSERT_TRUE(purl) << text;
    EXPECT_EQ(to_string(*purl), text);
  }
}

TEST(Purl, SurvivesBrokenPercentSigns) {
  const auto purl = parse_purl("pkg:npm/a%@1%2");
  ASSERT_TRUE(purl);
  EXPECT_EQ(purl->name, "a%");
  EXPECT_EQ(purl->version, "1%2");
}

}  // namespace
}  // namespace redoubt::core
