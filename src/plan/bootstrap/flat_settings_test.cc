#include "plan/bootstrap/flat_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::plan::drafting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> settings_of(std::string path, std::string text) {
  core::ProjectFile file;
  file.path = std::move(path);
  file.text = std::make_shared<const std::string>(std::move(text));
  std::vector<std::string> out;
  for (const auto& setting : flat_settings(file).found)
    out.push_back(fmt::format("{}: {}={}", setting.line, setting.name, setting.value));
  return out;
}

TEST(FlatSettings, PropertiesAndMappingsReadAlike) {
  EXPECT_THAT(settings_of("application.properties", "# a=b\nquarkus.http.port = 80\nx: y=z\n! c\n"),
              ElementsAre("2: quarkus.http.port=80", "3: x=y=z"));
  EXPECT_THAT(settings_of("application.properties", "a 1\nb : 2\nc\n"),
              ElementsAre("1: a=1", "2: b=2"));
  EXPECT_THAT(settings_of("src/application.yml",
                          "quarkus:\n  http:\n    port: 80\n    hosts: [a]\nx: y=z\n"),
              ElementsAre("3: quarkus.http.port=80", "5: x=y=z"));
}

TEST(FlatSettings, OfProfilesTheOneOfProductionCounts) {
  EXPECT_THAT(
      settings_of("application.properties",
                  "%dev.a=1\n%test.a=2\n%prod.a=3\n%{dev,test}.a=4\n%{dev,prod}.a=5\n%=6\n"),
      ElementsAre("3: a=3", "5: a=5", "6: =6"));
  EXPECT_THAT(settings_of("application.properties",
                          "a=1\n#---\nspring.config.activate.on-profile=dev\na=2\n#---\na=3\n"),
              ElementsAre("1: a=1", "6: a=3"));
  EXPECT_THAT(settings_of("application.yaml", "\"%dev\":\n  a: 1\n\"%prod\":\n  a: 2\n"),
              ElementsAre("4: a=2"));
  EXPECT_THAT(settings_of("application.yml",
                          "a: 1\n---\nspring:\n  config: {activate: {on-profile: test}}\na: 2\n"),
              ElementsAre("1: a=1"));
}

TEST(FlatSettings, ProfilesAreListsToo) {
  for (const char* profile : {"\"dev,test\"", "[dev, test]", "'!prod'", "[test, '!production']"})
    EXPECT_THAT(settings_of("application.yml",
                            fmt::format("a: 1\n---\nspring.config.activate.on-profile: {}\na: 2\n",
                                        profile)),
                ElementsAre("1: a=1"))
        << profile;
  EXPECT_THAT(settings_of("application.yml", "spring: {profiles: [dev, prod]}\na: 2\n"),
              ElementsAre("1: spring.profiles=dev,prod", "2: a=2"));
}

TEST(FlatSettings, WhatStandsForSomethingOfTheBuildIsRead) {
  EXPECT_THAT(settings_of("application.yml", "a: @project.version@\nb: 2\n"),
              ElementsAre("1: a=@project.version@", "2: b=2"));
}

TEST(FlatSettings, WhatIsLeftOutIsSaid) {
  core::ProjectFile file;
  file.path = "application.properties";
  EXPECT_EQ(flat_settings(file).unread,
            "application.properties: not read, as it is too large or no text");
  std::string text;
  for (int i = 0; i < 6000; ++i) text += fmt::format("k{}=1\n", i);
  file.text = std::make_shared<const std::string>(text);
  const auto all = flat_settings(file);
  EXPECT_EQ(all.found.size(), 5000u);
  EXPECT_EQ(all.unread, "application.properties:5001: only the first 5000 settings were read");
  const auto one = flat_settings(file, [](std::string_view name) { return name == "k5999"; });
  EXPECT_EQ(one.found.size(), 1u);
  EXPECT_EQ(one.unread, "");
  file.path = "application.yml";
  file.text = std::make_shared<const std::string>("a: 1\nb: [c\n");
  EXPECT_TRUE(flat_settings(file).unread.starts_with("application.yml:"));
}

TEST(FlatSettings, OtherFilesHaveNone) {
  EXPECT_THAT(settings_of("database.yml", "a: 1\n"), IsEmpty());
  EXPECT_THAT(settings_of("application.yml", "a: [b\n"), IsEmpty());
}

}  // namespace
}  // namespace redoubt::plan::drafting
