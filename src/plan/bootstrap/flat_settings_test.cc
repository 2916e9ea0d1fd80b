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
  for (const auto& setting : flat_settings(file))
    out.push_back(fmt::format("{}: {}={}", setting.line, setting.name, setting.value));
  return out;
}

TEST(FlatSettings, PropertiesAndMappingsReadAlike) {
  EXPECT_THAT(settings_of("application.properties", "# a=b\nquarkus.http.port = 80\nx: y=z\n! c\n"),
              ElementsAre("2: quarkus.http.port=80", "3: x=y=z"));
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

TEST(FlatSettings, OtherFilesHaveNone) {
  EXPECT_THAT(settings_of("database.yml", "a: 1\n"), IsEmpty());
  EXPECT_THAT(settings_of("application.yml", "a: [b\n"), IsEmpty());
}

}  // namespace
}  // namespace redoubt::plan::drafting
