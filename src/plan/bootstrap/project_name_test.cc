#include "plan/bootstrap/project_name.h"

#include <gtest/gtest.h>

#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {

using drafting::project_name;
using testing::model_of;
using testing::project;

TEST(ProjectName, IsWhatTheManifestAtTheTopSays) {
  const auto name = [](const std::string& path, const std::string& text) {
    return project_name(project({{path, text}}, "checkout-7"));
  };
  EXPECT_EQ(name("package.json", "{\"name\": \"@acme/shop\"}"), "shop");
  EXPECT_EQ(name("go.mod", "module github.com/acme/shop/v2\n"), "shop");
  EXPECT_EQ(name("pyproject.toml", "[project]\nname = \"shop\"\n"), "shop");
  EXPECT_EQ(name("Cargo.toml", "[package]\nname = \"shop\"\n"), "shop");
  EXPECT_EQ(name("composer.json", "{\"name\": \"acme/shop\"}"), "shop");
  EXPECT_EQ(name("Shop.Web.csproj", "<Project/>"), "Shop.Web");
  EXPECT_EQ(name("pom.xml",
                 "<project><parent><artifactId>boot</artifactId></parent>"
                 "<artifactId>shop</artifactId></project>"),
            "shop");
}

TEST(ProjectName, IsThatOfTheFolderWhereNothingElseSaysOne) {
  EXPECT_EQ(project_name(project({{"package.json", "{\"name\": \"root\"}"}}, "shop")), "shop");
  EXPECT_EQ(project_name(project({{"web/package.json", "{\"name\": \"web\"}"}}, "shop")), "shop");
  EXPECT_EQ(project_name(project({{"package.json", "{"}}, "shop")), "shop");
  EXPECT_EQ(project_name(project({{"pom.xml", "<artifactId>${name}</artifactId>"}}, "shop")),
            "shop");
}

TEST(ProjectName, OfCodeComesBeforeThatOfItsTools) {
  EXPECT_EQ(project_name(project(
                {{"package.json", "{\"name\": \"ui-tools\"}"}, {"go.mod", "module acme.io/shop\n"}},
                "x")),
            "shop");
}

TEST(ProjectName, AtOriginComesFirst) {
  auto cloned = project({{"package.json", "{\"name\": \"ui\"}"}}, "shop");
  cloned.history = core::History{.remote = "https://example.com/acme/shop.git"};
  EXPECT_EQ(project_name(cloned), "shop");
  auto version = project({{"go.mod", "module acme.app/shop/v2\n"}}, "v2");
  version.history = core::History{.remote = "https://example.com/acme/v2.git"};
  EXPECT_EQ(project_name(version), "shop");
}

TEST(ProjectName, IsThatOfTheElement) {
  const Model model = bootstrap(project({{"package.json",
                                          "{\"name\": \"@acme/shop\", \"private\": true, "
                                          "\"dependencies\": {\"express\": \"4\"}}"},
                                         {"server.js", ""}},
                                        "checkout-7"),
                                {});
  EXPECT_NE(model.element("shop"), nullptr);
  EXPECT_EQ(model.name, "shop");
}

}  // namespace redoubt::plan
