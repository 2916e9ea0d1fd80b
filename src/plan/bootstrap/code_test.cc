#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using ::testing::Contains;
using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using testing::model_of;
using ::testing::Not;

}  // namespace

TEST(BootstrapCode, InfersServicesAndStoresFromManifestsAlone) {
  const Model model = model_of({{"requirements.txt", "Django>=5\npsycopg2-binary\nredis\nstripe\n"},
                                {"manage.py", ""},
                                {"shop/views.py", ""}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service shop", "data-store postgresql",
                                      "data-store redis", "external payment"));
  EXPECT_EQ(element(model, "payment").zone, "internet");
  EXPECT_EQ(element(model, "postgresql").origin.line, 2u);
  EXPECT_EQ(flow(model, "shop", "payment")->authentication, "api-key");
  EXPECT_THAT(flow(model, "shop", "payment")->data, ElementsAre("payments"));
  ASSERT_EQ(model.data.size(), 2u);
  EXPECT_EQ(model.data[1].sensitivity, "restricted");
}

TEST(BootstrapCode, NamesAlternativesOfOneKindOnce) {
  const Model model = model_of(
      {{"go.mod",
        "module shop\nrequire (\n\tgithub.com/labstack/echo/v4 v4.1\n\tgithub.com/lib/pq "
        "v1\n\tgithub.com/mattn/go-sqlite3 v1\n\tgithub.com/redis/go-redis/v9 v9 // indirect\n)\n"},
       {"main.go", ""}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service shop", "data-store postgresql"));
  EXPECT_THAT(element(model, "postgresql").technology, ElementsAre("postgresql", "sqlite"));
  EXPECT_EQ(element(model, "postgresql").name, "PostgreSQL or SQLite file");
}

// The image says what runs when nobody configures anything; a deployment that does says more.
TEST(BootstrapCode, AnImageThatKeepsItsDataInAFileUsesThatDatabase) {
  std::map<std::string, std::string> files{
      {"go.mod",
       "module shop\nrequire (\n\tgithub.com/labstack/echo/v4 v4.1\n\tgithub.com/lib/pq "
       "v1\n\tgithub.com/mattn/go-sqlite3 v1\n)\n"},
      {"main.go", ""},
      {"Dockerfile",
       "FROM golang AS build\nENV BUILD_DB=cache.db\nFROM scratch\nENV "
       "SHOP_DATABASE_PATH=/db/shop.db\n"
       "EXPOSE 80\n"}};
  const Model shipped = model_of(files);
  EXPECT_THAT(ids(shipped), ElementsAre("person browser", "service shop", "data-store sqlite"));
  EXPECT_EQ(element(shipped, "sqlite").name, "SQLite file or PostgreSQL");
  EXPECT_EQ(element(shipped, "sqlite").origin.line, 4u);
  files["compose.yaml"] =
      "services:\n  shop: {build: ., ports: ['80:80'], depends_on: [db]}\n  db: {image: "
      "postgres}\n";
  EXPECT_THAT(ids(model_of(files)), ElementsAre("person browser", "service shop", "data-store db"));
  files.erase("compose.yaml");
  files["Dockerfile"] = "FROM golang AS build\nENV SHOP_DB=x.db\nFROM scratch\nEXPOSE 80\n";
  EXPECT_THAT(ids(model_of(files)),
              ElementsAre("person browser", "service shop", "data-store postgresql"))
      << "a stage that is thrown away says nothing";
}

TEST(BootstrapCode, ImagesOfTwoProgramsOfOneModuleAreTwo) {
  std::map<std::string, std::string> files{
      {"go.mod", "module shop\nrequire github.com/labstack/echo/v4 v4.1\n"},
      {"cmd/server/main.go", ""},
      {"cmd/agent/main.go", ""},
      {"agent/work.go", ""},
      {"docker/Dockerfile.agent", "FROM scratch\nEXPOSE 3000\nENTRYPOINT [\"/bin/shop-agent\"]\n"},
      {"docker/Dockerfile.agent.alpine",
       "FROM alpine\nEXPOSE 3000\nENTRYPOINT [\"/bin/shop-agent\", \"run\"]\n"},
      {"cmd/cli/main.go", ""},
      {"docker/Dockerfile.cli", "FROM scratch\nENTRYPOINT [\"/bin/shop-cli\"]\n"},
      {"docker/Dockerfile.server", "FROM scratch\nEXPOSE 8000\nENTRYPOINT /bin/shop-server\n"}};
  const Model two = model_of(files);
  EXPECT_THAT(ids(two), ElementsAre("person browser", "service agent", "service shop"));
  EXPECT_THAT(element(two, "agent").paths, ElementsAre("cmd/agent/**", "agent/**"));
  EXPECT_THAT(element(two, "shop").technology, Contains("echo"));
  EXPECT_EQ(flow(two, "browser", "shop")->port, 8000);
  EXPECT_EQ(element(two, "shop").origin.path, "docker/Dockerfile.server") << "not that of the tool";
  files.erase("cmd/agent/main.go");
  EXPECT_THAT(ids(model_of(files)), ElementsAre("person browser", "service shop"))
      << "two images of one program";
}

TEST(BootstrapCode, ADesktopProgramInAFolderIsNotTheServerAroundIt) {
  std::map<std::string, std::string> files{
      {"go.mod", "module shop\nrequire github.com/labstack/echo/v4 v4.1\n"},
      {"main.go", ""},
      {"Dockerfile", "FROM scratch\nEXPOSE 80\n"},
      {"desktop/package.json", R"({"name": "desk", "dependencies": {"express": "5"}})"},
      {"desktop/main.js", ""},
      {"pages/package.json", R"({"name": "pages", "dependencies": {"vue": "3"}})"},
      {"pages/index.html", ""},
      {"more/package.json", R"({"name": "more", "dependencies": {"nuxt": "3"}})"},
      {"more/app.vue", ""}};
  const auto technology = element(model_of(files), "shop").technology;
  EXPECT_THAT(technology, Contains("echo"));
  EXPECT_THAT(technology, Contains("vue"));
  EXPECT_THAT(technology, Contains("nuxt"));
  EXPECT_THAT(technology, Not(Contains("express")));
  files["go.mod"] = "module shop\n";
  EXPECT_THAT(element(model_of(files), "shop").technology, Contains("express"))
      << "where the program around it has none, it may well be the server";
}

TEST(BootstrapCode, TellsLibrariesFromServices) {
  const auto only = [](const std::map<std::string, std::string>& files) {
    return ids(model_of(files));
  };
  EXPECT_THAT(only({{"package.json",
                     R"({"name": "shop", "exports": "./a.js", "dependencies": {"express": "4"}})"},
                    {"a.js", ""}}),
              ElementsAre("library shop"));
  EXPECT_THAT(only({{"pyproject.toml",
                     "[project]\nname = \"shop\"\ndependencies = [\n  \"flask>=2\",\n]\n"},
                    {"x/init.py", ""}}),
              ElementsAre("library shop"));
  EXPECT_THAT(only({{"go.mod", "module shop\n"}, {"main.go", ""}}), ElementsAre("library shop"));
  EXPECT_THAT(only({{"src/a.c", ""}, {"src/a.h", ""}}), ElementsAre("library shop"));
  EXPECT_THAT(only({{"README.md", ""}}), ElementsAre("library shop"));
  EXPECT_THAT(only({}), ElementsAre("library shop"));
}

TEST(BootstrapCode, MarksNativeCodeAndPrograms) {
  const Model native = model_of({{"src/a.cc", ""}, {"src/a.h", ""}, {"src/b.h", ""}});
  EXPECT_EQ(element(native, "shop").language, "cpp");
  EXPECT_THAT(element(native, "shop").tags, ElementsAre("native"));
  const Model program = model_of({{"go.mod", "module shop\n"},
                                  {"main.go", ""},
                                  {"Dockerfile", "FROM scratch\nENTRYPOINT [\"/x\"]\n"}});
  EXPECT_EQ(element(program, "shop").kind, "library");
  EXPECT_THAT(element(program, "shop").tags, ElementsAre("cli"));
}

TEST(BootstrapCode, AProgramThatFillsInPagesIsForBrowsersToo) {
  const auto tags_with = [](const std::string& page) {
    const Model model =
        model_of({{"go.mod", "module shop\nrequire github.com/99designs/gqlgen v0.17.0\n"},
                  {"main.go", ""},
                  {"Dockerfile", "FROM scratch\nEXPOSE 8080\n"},
                  {page, "<p>"}});
    return model.flows.empty() ? std::vector<std::string>() : model.flows.front().tags;
  };
  EXPECT_THAT(tags_with("templates/pages/home.html"), ElementsAre("api", "browser"));
  EXPECT_THAT(tags_with("ui/home.templ"), ElementsAre("api", "browser"));
  EXPECT_THAT(tags_with("docs/templates/home.html"), ElementsAre("api"));
  EXPECT_THAT(tags_with("coverage.html"), ElementsAre("api"));
}

TEST(BootstrapCode, TheLanguageIsWhatServesNotWhatItsPagesAreWrittenIn) {
  const auto language_with = [](const std::string& package) {
    return element(model_of({{"go.mod", "module shop\nrequire github.com/go-chi/chi/v5 v5.0.0\n"},
                             {"main.go", ""},
                             {"Dockerfile", "FROM scratch\nEXPOSE 8080\n"},
                             {"package.json", R"({"dependencies": {")" + package + R"(": "1"}})"},
                             {"web/a.ts", ""},
                             {"web/b.ts", ""}}),
                   "shop")
        .language;
  };
  EXPECT_EQ(language_with("react"), "go");
  EXPECT_EQ(language_with("express"), "typescript");
}

TEST(BootstrapCode, DrawsOneElementPerDockerfileWhenNothingElseSpeaks) {
  const Model model =
      model_of({{"a/Dockerfile", "FROM node:22 AS build\nEXPOSE 1\nFROM node:22\nEXPOSE 3000\n"},
                {"a/x.js", ""},
                {"b/Dockerfile", "FROM python:3\nCMD [\"gunicorn\", \"x\"]\n"},
                {"b/x.py", ""},
                {"c/Dockerfile", "FROM postgres:16\nCOPY init.sql /\n"}});
  EXPECT_THAT(ids(model),
              ElementsAre("person browser", "service a", "service b", "data-store postgresql"));
  EXPECT_EQ(flow(model, "browser", "a")->port, 3000);
  EXPECT_EQ(element(model, "a").origin.line, 4u);
}

TEST(BootstrapCode, LearnsFromFactsAndLockFiles) {
  Observed found;
  found.facts.push_back(
      {.kind = "framework.flask",
       .value = "",
       .location = {.path = "srv/app.py", .region = {.start_line = 3}, .snippet = {}}});
  core::Component component;
  component.ecosystem = "npm";
  component.name = "mongoose";
  component.direct = true;
  component.location.path = "api/package-lock.json";
  component.location.region.start_line = 9;
  found.components.push_back(component);
  component.name = "redis";
  component.development = true;
  found.components.push_back(component);
  const Model model =
      model_of({{"api/package.json", R"({"private": true, "dependencies": {"express": "4"}})"},
                {"api/a.js", ""},
                {"srv/app.py", ""}},
               found);
  EXPECT_EQ(element(model, "mongodb").origin.line, 9u);
  EXPECT_EQ(model.element("redis"), nullptr);
  EXPECT_EQ(element(model, "shop").origin.what, "the code uses flask");
}

TEST(BootstrapCode, SettingsNameTheStoreThatPackagesDoNot) {
  const Model model = model_of(
      {{"composer.json", R"({"type": "project", "require": {"laravel/framework": "^11"}})"},
       {"artisan", "#!/usr/bin/env php"},
       {".env.example", "APP_NAME=x\nDB_CONNECTION=mysql\n"}});
  const Element* store = model.element("mysql");
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(store->origin.path, ".env.example");
  EXPECT_EQ(store->origin.line, 2u);
  EXPECT_NE(flow(model, "shop", "mysql"), nullptr);
}

TEST(BootstrapCode, AnIdentityProviderIsNoLoginWhereTheFrameworkHasItsOwn) {
  const std::map<std::string, std::string> files{
      {"manage.py", ""}, {"requirements.txt", "django==5.0\nmozilla-django-oidc==4.0\n"}};
  const Model model = model_of(files);
  ASSERT_NE(flow(model, "browser", "shop"), nullptr);
  EXPECT_EQ(flow(model, "browser", "shop")->authentication, "");
}

TEST(BootstrapCode, SeveralProjectsThatMakeOneProgramAreOneElement) {
  const Model model =
      model_of({{"Shop.Server/Shop.Server.csproj",
                 "<Project Sdk=\"Microsoft.NET.Sdk.Web\">\n<ProjectReference "
                 "Include=\"..\\Shop.Data\\Shop.Data.csproj\" />\n</Project>\n"},
                {"Shop.Server/Program.cs", ""},
                {"Shop.Data/Shop.Data.csproj",
                 "<Project Sdk=\"Microsoft.NET.Sdk\">\n<PackageReference "
                 "Include=\"Microsoft.EntityFrameworkCore.Sqlite\" />\n</Project>\n"},
                {"Shop.Data/a.cs", ""}});
  EXPECT_THAT(ids(model),
              ElementsAre("person browser", "service shop-server", "data-store sqlite"));
  EXPECT_THAT(element(model, "shop-server").paths, ElementsAre("Shop.Server/**", "Shop.Data/**"));
}

TEST(BootstrapCode, PackagesThatProgramsShareSayWhatEachOfThemUses) {
  const auto service = [](std::string_view name) {
    return fmt::format(
        R"({{"name": "{}", "private": true, "dependencies": {{"express": "4", "@shop/queue": "*"}}}})",
        name);
  };
  const Model model = model_of(
      {{"a/package.json", service("a")},
       {"a/index.js", ""},
       {"b/package.json", service("b")},
       {"b/index.js", ""},
       {"queue/package.json", R"({"name": "@shop/queue", "dependencies": {"amqplib": "1"}})"},
       {"queue/index.js", ""}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service a", "service b", "library queue",
                                      "queue rabbitmq"));
  EXPECT_NE(flow(model, "a", "rabbitmq"), nullptr);
  EXPECT_NE(flow(model, "b", "rabbitmq"), nullptr);
}

TEST(BootstrapCode, ModulesOfMavenAndCratesAreJoinedAsWell) {
  const Model maven = model_of(
      {{"server/pom.xml",
        "<project><parent><artifactId>all</artifactId></parent><artifactId>server</artifactId>\n"
        "<dependency><groupId>org.shop</groupId><artifactId>store</artifactId></dependency>\n"
        "<dependency><groupId>org.springframework.boot</groupId>"
        "<artifactId>spring-boot-starter-web</artifactId></dependency></project>"},
       {"server/ShopApplication.java", ""},
       {"store/pom.xml",
        "<project><artifactId>store</artifactId><dependency><groupId>org.postgresql</groupId>"
        "<artifactId>postgresql</artifactId></dependency></project>"},
       {"store/A.java", ""}});
  EXPECT_THAT(element(maven, "server").paths, ElementsAre("server/**", "store/**"));
  EXPECT_NE(flow(maven, "server", "postgresql"), nullptr);
  const Model crates = model_of(
      {{"web/Cargo.toml",
        "[package]\nname = \"web\"\n[dependencies]\naxum = \"1\"\nstore = { path = \"../store\" "
        "}\n"},
       {"web/src/main.rs", ""},
       {"store/Cargo.toml", "[package]\nname = \"store\"\n[dependencies]\nredis = \"1\"\n"},
       {"store/src/lib.rs", ""}});
  EXPECT_THAT(element(crates, "web").paths, ElementsAre("web/**", "store/**"));
  EXPECT_NE(flow(crates, "web", "redis"), nullptr);
}

// Quarkus: pages in a module of their own, a login by form, a database that settings name.
TEST(BootstrapCode, PagesThatAServerAsksForArePartOfIt) {
  const std::string client = "<artifactId>shop-client</artifactId>";
  std::map<std::string, std::string> files{
      {"client/package.json",
       R"({"name": "pages", "private": true, "scripts": {"start": "vite"}, "dependencies": {"react": "19"}})"},
      {"client/index.html", ""},
      {"client/pom.xml", "<project>" + client + "</project>"},
      {"client/src/main.ts", ""},
      {"server/pom.xml",
       "<project><artifactId>shop-server</"
       "artifactId><dependencies>\n<dependency><groupId>io.quarkus"
       "</groupId><artifactId>quarkus-rest</artifactId></"
       "dependency>\n<dependency><groupId>io.quarkus"
       "</groupId><artifactId>quarkus-mailer</artifactId></"
       "dependency>\n<dependency><groupId>org.shop"
       "</groupId>" +
           client + "</dependency></dependencies></project>"},
      {"server/src/main/resources/application.properties",
       "quarkus.http.auth.form.enabled=true\n%dev.quarkus.datasource.db-kind=mysql\n"
       "%prod.quarkus.datasource.db-kind=postgresql\n"},
      {"server/src/main/java/Shop.java", ""}};
  const Model model = model_of(files);
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service server", "data-store postgresql",
                                      "external smtp"));
  const Element& server = element(model, "server");
  EXPECT_THAT(server.paths, ElementsAre("server/**", "client/**"));
  EXPECT_THAT(server.tags, ::testing::Contains("login"));
  EXPECT_THAT(server.tags, ::testing::Contains("browser"));
  EXPECT_EQ(flow(model, "browser", "server")->authentication, "session");
  // Nobody asks for them: they are served by themselves.
  files["server/pom.xml"] =
      replace_all(files["server/pom.xml"], client, "<artifactId>x</artifactId>");
  EXPECT_THAT(ids(model_of(files)), ::testing::Contains("service client"));
}

TEST(BootstrapCode, TakesAWebProcessForAServer) {
  std::map<std::string, std::string> files{
      {"go.mod", "module x.io/reader\n\nrequire github.com/lib/pq v1.10.9\n"},
      {"main.go", ""},
      {"Procfile", "release: reader migrate\nweb: reader serve\n"}};
  const Model model = model_of(files);
  EXPECT_EQ(element(model, "reader").kind, "service");
  EXPECT_EQ(element(model, "reader").origin.line, 2u);
  EXPECT_NE(flow(model, "reader", "postgresql"), nullptr);
  files["Procfile"] = "worker: reader work\n";
  EXPECT_EQ(element(model_of(files), "reader").kind, "library");
}

TEST(BootstrapCode, TakesOneProgramForOneThatIsBuiltTwoWays) {
  std::map<std::string, std::string> files{
      {"package.json", "{\"private\": true, \"workspaces\": [\"apps/*\"]}"},
      {"apps/web/package.json",
       "{\"name\": \"web\", \"private\": true, \"dependencies\": {\"express\": \"4\"}}"},
      {"apps/web/index.js", ""},
      {"apps/web/Dockerfile.bun", "FROM bun\nEXPOSE 3000\n"},
      {"docker/Dockerfile",
       "FROM node AS base\nWORKDIR /app\nFROM base\nWORKDIR /app/apps/web\nEXPOSE 3000\n"}};
  EXPECT_EQ(model_of(files).element("web"), nullptr);
  EXPECT_EQ(element(model_of(files), "shop").kind, "service");
  files["docker/Dockerfile"] = "FROM node\nWORKDIR /app\nEXPOSE 3000\n";
  EXPECT_NE(model_of(files).element("web"), nullptr);
}

TEST(BootstrapCode, ImagesOfOneProgramAreOne) {
  std::map<std::string, std::string> files{
      {"src/main.c", ""},
      {"docker/2.0-alpine/Dockerfile", "FROM alpine:3.20\nEXPOSE 8080\n"},
      {"docker/2.1-ubuntu/Dockerfile", "FROM ubuntu:24.04\nEXPOSE 8080\n"}};
  EXPECT_THAT(ids(model_of(files)), ElementsAre("person browser", "service shop"));
  EXPECT_THAT(element(model_of(files), "shop").paths, ElementsAre("**"));
  // With code of their own they are programs of their own.
  files["docker/2.1-ubuntu/serve.py"] = "";
  EXPECT_NE(model_of(files).element("2-0-alpine"), nullptr);
}

TEST(BootstrapCode, AWorkspaceIsItsMembersAndNoImageOfSomebodyElse) {
  const Model model =
      model_of({{"package.json",
                 "{\"private\": true, \"workspaces\": [\"api\"], \"main\": \"server.js\", "
                 "\"dependencies\": {\"express\": \"4\"}}"},
                {"server.js", ""},
                {"api/package.json",
                 "{\"name\": \"api\", \"private\": true, \"dependencies\": {\"express\": \"4\"}}"},
                {"api/index.js", ""},
                {"compose.yml",
                 "services:\n  api:\n    build: ./api\n    ports: ['80:80']\n  agent:\n    image: "
                 "acme/agent\n"}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service api", "job agent"));
  EXPECT_TRUE(element(model, "agent").paths.empty());
}

TEST(BootstrapCode, TellsAServerWithDocumentationFromDocumentation) {
  const auto kinds = [](const std::string& requirements) {
    return ids(model_of({{"requirements.txt", requirements}, {"main.py", ""}}));
  };
  EXPECT_THAT(kinds("fastapi\nmkdocs-material\n"), ElementsAre("person client", "service shop"));
  EXPECT_THAT(kinds("mkdocs-material\n"), ElementsAre("library shop"));
  // Beside a program in another language it says nothing of the program.
  EXPECT_THAT(ids(model_of({{"requirements.txt", "mkdocs-material\n"},
                            {"go.mod", "module a/shop\nrequire github.com/go-chi/chi v5.0.0\n"},
                            {"main.go", "package main\n"}})),
              ElementsAre("person browser", "service shop"));
}

TEST(BootstrapCode, NamesContainersOfMavenAfterTheirModule) {
  const Model model = model_of({{"api/src/main/docker/Dockerfile", "FROM openjdk\nEXPOSE 8080\n"},
                                {"api/pom.xml", "<artifactId>api</artifactId>"},
                                {"api/src/main/java/A.java", ""}});
  EXPECT_EQ(element(model, "api").kind, "service");
  EXPECT_EQ(model.element("main"), nullptr);
}

TEST(BootstrapCode, PagesInAFolderOfAServerArePartOfIt) {
  std::map<std::string, std::string> files{
      {"go.mod", "module example.org/notes\n\nrequire github.com/labstack/echo/v4 v4.1.0\n"},
      {"main.go", "package main\n"},
      {"web/package.json",
       R"({"private": true, "scripts": {"dev": "vite"}, "dependencies": {"react": "19"}})"},
      {"web/index.html", "<html></html>\n"}};
  const auto model = model_of(files);
  EXPECT_EQ(model.element("web"), nullptr);
  EXPECT_THAT(element(model, "notes").technology, Contains("react"));
  EXPECT_THAT(element(model, "notes").tags, Contains("browser"));
  files["web/Dockerfile"] = "FROM nginx\nCOPY . /usr/share/nginx/html\nEXPOSE 80\n";
  EXPECT_NE(model_of(files).element("web"), nullptr);  // a container of its own
}

TEST(BootstrapCode, CodeSaysWhatNoPackageDoes) {
  const auto at = [](std::string kind, std::string path) {
    core::Fact fact{.kind = std::move(kind), .value = {}, .location = {}};
    fact.location.path = std::move(path);
    fact.location.region.start_line = 1;
    return fact;
  };
  Observed found;
  found.facts = {at("trait.upload", "app.py"), at("part.smtp", "app.py"),
                 at("trait.admin", "tests/a.py")};
  const auto model = model_of({{"requirements.txt", "flask==3\n"}, {"app.py", "\n"}}, found);
  EXPECT_THAT(element(model, "shop").tags, Contains("upload"));
  EXPECT_THAT(element(model, "shop").tags, Not(Contains("admin")));
  ASSERT_NE(flow(model, "shop", "smtp"), nullptr);
  EXPECT_EQ(element(model, "smtp").origin.path, "app.py");
}

TEST(BootstrapCode, PeopleComeInThroughTheProviderThatLibrariesAreClientsOf) {
  const auto model = model_of(
      {{"package.json",
        R"({"scripts": {"start": "node server.js"}, "dependencies": {"express": "5", "@node-saml/passport-saml": "5", "ldapauth-fork": "6"}})"},
       {"server.js", "require('express')().listen(3000)\n"}});
  ASSERT_NE(flow(model, "shop", "saml"), nullptr);
  EXPECT_EQ(flow(model, "shop", "saml")->authentication, "saml");
  EXPECT_EQ(model.element("identity"), nullptr);
  ASSERT_NE(flow(model, "shop", "ldap"), nullptr);
  EXPECT_EQ(flow(model, "shop", "ldap")->protocol, "ldap");
}

TEST(BootstrapCode, AStoreThatACloudProvidesIsTheOneThatTheCodeIsAClientOf) {
  const std::string store = "resource \"aws_db_instance\" \"orders\" { engine = \"postgres\" }\n";
  std::map<std::string, std::string> files{{"requirements.txt", "flask==3\npsycopg2==2.9\n"},
                                           {"app.py", "\n"},
                                           {"infra/main.tf", store}};
  const auto one = model_of(files);
  EXPECT_NE(flow(one, "shop", "orders"), nullptr);
  EXPECT_EQ(one.element("postgresql"), nullptr);
  files["infra/main.tf"] =
      store + "resource \"aws_db_instance\" \"users\" { engine = \"postgres\" }\n";
  EXPECT_EQ(flow(model_of(files), "shop", "orders"), nullptr) << "either may be meant";
  EXPECT_NE(model_of(files).element("postgresql"), nullptr);
  files["infra/main.tf"] = "resource \"aws_db_instance\" \"orders\" { engine = \"mysql\" }\n";
  EXPECT_NE(model_of(files).element("postgresql"), nullptr) << "another product";
}

TEST(BootstrapCode, AWebProcessAnswersRequestsHoweverItIsDeployed) {
  const auto model = model_of(
      {{"go.mod", "module shop.app/v2\n"},
       {"main.go", "package main\n"},
       {"Procfile", "web: shop.app\n"},
       {"deploy/k8s/shop.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n"
        "    spec:\n      containers: [{name: shop, image: 'acme/shop:2'}]\n---\n"
        "apiVersion: v1\nkind: Pod\nmetadata: {name: probe}\nspec:\n"
        "  containers: [{name: probe, image: 'busybox:1', command: [sh, -c, 'true']}]\n"}});
  EXPECT_EQ(element(model, "shop").kind, "service");
  EXPECT_THAT(element(model, "shop").paths, ElementsAre("**"));
  EXPECT_NE(flow(model, "browser", "shop"), nullptr);
  EXPECT_TRUE(element(model, "probe").paths.empty()) << "its image is nobody's program";
}

}  // namespace redoubt::plan
