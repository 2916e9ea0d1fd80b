#include "plan/bootstrap/catalogue.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

const Catalogue& catalogue() {
  static const Catalogue built_in = [] {
    auto made = Catalogue::built_in();
    EXPECT_TRUE(made.has_value());
    return made ? std::move(*made) : Catalogue{};
  }();
  return built_in;
}

}  // namespace

TEST(Catalogue, DescribesEveryPartCompletely) {
  std::set<std::string> ids;
  for (const Part& part : catalogue().parts()) {
    EXPECT_TRUE(ids.insert(part.id).second) << part.id;
    EXPECT_TRUE(is_model_id(part.id)) << part.id;
    EXPECT_THAT(element_kinds(), Contains(part.kind)) << part.id;
    EXPECT_FALSE(part.name.empty() || part.protocol.empty()) << part.id;
    EXPECT_FALSE(part.images.empty() && part.packages.empty() && part.settings.empty()) << part.id;
    EXPECT_TRUE(part.packages.empty() || !part.family.empty()) << part.id;
  }
  EXPECT_GT(ids.size(), 40u);
}

TEST(Catalogue, RecognisesEachPartByItsOwnImagesPackagesAndSchemes) {
  for (const Part& part : catalogue().parts()) {
    for (const auto& image : part.images) {
      EXPECT_EQ(catalogue().part_of_image(image), &part) << image;
      if (image.find('/') == std::string::npos) {
        EXPECT_EQ(catalogue().part_of_image("registry.example:5000/own/" + image + ":1.2"), &part)
            << image;
      }
    }
    for (const auto& scheme : part.schemes)
      EXPECT_EQ(catalogue().part_of_scheme(scheme), &part) << scheme;
    for (const auto& package : part.packages)
      EXPECT_THAT(catalogue().parts_of_package(package), Contains(&part)) << package;
  }
}

TEST(Catalogue, DoesNotMistakeOtherNames) {
  EXPECT_EQ(catalogue().part_of_image("example/postgres-backup-tool"), nullptr);
  EXPECT_EQ(catalogue().part_of_image("python:3.12"), nullptr);
  EXPECT_EQ(catalogue().part_of_image(""), nullptr);
  EXPECT_EQ(catalogue().part_of_scheme("http"), nullptr);
  EXPECT_THAT(catalogue().parts_of_package("npm:pgp"), IsEmpty());
  EXPECT_THAT(catalogue().parts_of_package("PyPI:pg"), IsEmpty());
  EXPECT_THAT(catalogue().frameworks_of_package("npm:express-validator"), IsEmpty());
  EXPECT_THAT(catalogue().frameworks_of_package("Go:github.com/gin-gonic/gintonic"), IsEmpty());
}

TEST(Catalogue, IgnoresMajorVersionsOfGoModules) {
  ASSERT_EQ(catalogue().frameworks_of_package("Go:github.com/labstack/echo/v4").size(), 1u);
  EXPECT_EQ(catalogue().frameworks_of_package("Go:github.com/labstack/echo/v4")[0]->id, "echo");
}

TEST(Catalogue, FindsTheRepositoryOfAnImage) {
  EXPECT_EQ(image_repository("postgres"), "postgres");
  EXPECT_EQ(image_repository("postgres:16@sha256:ab"), "postgres");
  EXPECT_EQ(image_repository("docker.io/library/redis:7"), "redis");
  EXPECT_EQ(image_repository("localhost:5000/A/B"), "a/b");
  EXPECT_EQ(image_repository("ghcr.io/a/b:1"), "a/b");
  EXPECT_EQ(image_repository(""), "");
}

TEST(Catalogue, SaysWhichListIsMissing) {
  const auto made = Catalogue::parse("x: 1", "frameworks: []");
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().message(), "rules/model/parts.yaml has no list 'parts'");
}

TEST(Catalogue, KnowsProvidersByHostAndBySetting) {
  const auto catalogue = Catalogue::built_in();
  ASSERT_TRUE(catalogue.has_value());
  const auto setting = [&](std::string_view name) {
    const Part* part = catalogue->part_of_setting(name);
    return part == nullptr ? std::string() : part->id;
  };
  EXPECT_EQ(setting("_APP_SMTP_HOST"), "smtp");
  EXPECT_EQ(setting("Stripe__SecretKey"), "payment");
  EXPECT_EQ(setting("openai.api-key"), "language-model");
  EXPECT_EQ(setting("SMTP_HOSTILE"), "");
  EXPECT_EQ(setting("PINSTRIPE_WIDTH"), "");
  ASSERT_NE(catalogue->part_of_host("smtp.sendgrid.net"), nullptr);
  EXPECT_EQ(catalogue->part_of_host("smtp.sendgrid.net")->id, "smtp");
  EXPECT_EQ(catalogue->part_of_host("notsendgrid.net"), nullptr);
}

}  // namespace redoubt::plan::drafting
