#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using ::testing::Contains;
using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using ::testing::IsEmpty;
using testing::model_of;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kCompose = R"(services:
  web:
    build: ./web
    ports: ["8080:5000"]
    environment:
      DATABASE_URL: postgres://app:${DB_PASSWORD}@db:5432/app
      CACHE_HOST: cache
    depends_on: [db, cache]
  worker:
    build: ./web
    command: celery worker
    depends_on: [cache]
  db:
    image: docker.io/library/postgres:16@sha256:00
    environment:
      - POSTGRES_PASSWORD=${DB_PASSWORD}
  cache:
    image: redis:7
  mail:
    image: mailhog/mailhog
  shell:
    build: ./shell
    profiles: [dev]
)";

}  // namespace

TEST(BootstrapCompose, DrawsWhatComposeRuns) {
  const Model model = model_of({{"compose.yaml", std::string(kCompose)},
                                {"web/app.py", ""},
                                {"web/requirements.txt", "Flask==3.0\nflask-login\n"},
                                {"shell/Dockerfile", "FROM alpine\n"}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service web", "job worker",
                                      "data-store cache", "data-store db"));
  const Element& web = element(model, "web");
  EXPECT_EQ(web.zone, "dmz");
  EXPECT_EQ(web.language, "python");
  EXPECT_THAT(web.technology, UnorderedElementsAre("container", "flask", "python"));
  EXPECT_THAT(web.paths, ElementsAre("web/**"));
  EXPECT_THAT(web.tags, UnorderedElementsAre("browser", "login", "public"));
  EXPECT_EQ(web.origin.path, "compose.yaml");
  EXPECT_EQ(web.origin.line, 2u);
  EXPECT_THAT(element(model, "worker").tags, Not(Contains("public")));
  EXPECT_EQ(element(model, "db").zone, "data");
  EXPECT_TRUE(model.inferred);
}

TEST(BootstrapCompose, DrawsFlowsFromSettingsPortsAndDependencies) {
  const Model model = model_of({{"compose.yaml", std::string(kCompose)},
                                {"web/app.py", ""},
                                {"web/requirements.txt", "flask\nflask-login\n"}});
  const Flow* in = flow(model, "browser", "web");
  ASSERT_NE(in, nullptr);
  EXPECT_EQ(in->protocol, "http");
  EXPECT_EQ(in->port, 5000);
  EXPECT_EQ(in->authentication, "session");
  EXPECT_THAT(in->tags, ElementsAre("browser"));
  EXPECT_EQ(in->origin.what, "service 'web' publishes port 8080");
  EXPECT_EQ(in->origin.line, 4u);
  const Flow* sql = flow(model, "web", "db");
  ASSERT_NE(sql, nullptr);
  EXPECT_EQ(sql->protocol, "postgresql");
  EXPECT_EQ(sql->authentication, "password");
  EXPECT_THAT(sql->data, ElementsAre("accounts"));
  ASSERT_NE(flow(model, "web", "cache"), nullptr);
  EXPECT_EQ(flow(model, "web", "cache")->protocol, "redis");
  EXPECT_NE(flow(model, "worker", "cache"), nullptr);
  EXPECT_EQ(model.flows.size(), 4u);
}

TEST(BootstrapCompose, NeverCopiesCredentials) {
  const Model model = model_of({{"compose.yaml",
                                 "services:\n  a:\n    build: .\n    environment: {DB: "
                                 "'mysql://root:hunter22@db/x'}\n  db:\n    image: mysql\n"}});
  EXPECT_EQ(write_model(model).find("hunter22"), std::string::npos);
  EXPECT_EQ(flow(model, "a", "db")->authentication, "password");
}

TEST(BootstrapCompose, LeavesFilesForDevelopmentOut) {
  const std::string extra = "services:\n  extra:\n    image: nginx\n    ports: ['80:80']\n";
  const Model model =
      model_of({{"compose.yaml", "services:\n  web:\n    image: x/web\n    ports: ['80:80']\n"},
                {"compose.override.yaml", extra},
                {"docker-compose.dev.yml", extra},
                {"tests/compose.yaml", extra},
                {"examples/a/docker-compose.yml", extra},
                {".devcontainer/docker-compose.yml", extra},
                {"compose.variant.yaml", extra},
                {"Dockerfile.test", "FROM nginx\nEXPOSE 80\n"}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service web"));
}

TEST(BootstrapCompose, TakesProductionVariantsAlong) {
  const Model model =
      model_of({{"compose.yaml", "services:\n  web:\n    image: x/web\n    expose: [8000]\n"},
                {"compose.prod.yaml",
                 "services:\n  web:\n    image: x/web\n  proxy:\n    image: caddy\n    ports: "
                 "['443:443']\n    depends_on: [web]\n"}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "gateway proxy", "service web"));
  EXPECT_EQ(flow(model, "browser", "proxy")->protocol, "https");
  EXPECT_EQ(flow(model, "proxy", "web")->protocol, "http");
  EXPECT_EQ(element(model, "web").zone, "internal");
}

TEST(BootstrapCompose, KeepsLoopbackPortsInside) {
  const Model model = model_of({{"compose.yaml",
                                 "services:\n  web:\n    image: x/web\n    ports: ['80:80']\n  "
                                 "db:\n    image: postgres\n    ports: ['127.0.0.1:5432:5432']\n"
                                 "  cache:\n    image: redis\n    ports: ['6379:6379']\n"}});
  EXPECT_THAT(element(model, "db").tags, IsEmpty());
  EXPECT_THAT(element(model, "cache").tags, ElementsAre("public"));
  EXPECT_EQ(element(model, "cache").attributes.at("published.by"), "compose.yaml:10");
  EXPECT_EQ(flow(model, "client", "cache"), nullptr);
}

TEST(BootstrapCompose, ALongPortIsBoundWhereItsAddressSays) {
  const auto zone = [](const std::string& address) {
    return element(model_of({{"compose.yaml",
                              "services:\n  web:\n    image: a/web\n    ports:\n"
                              "      - {target: 80, published: 8080" +
                                  address + "}\n"}}),
                   "web")
        .open_ports.size();
  };
  EXPECT_EQ(zone(""), 1u);
  EXPECT_EQ(zone(", host_ip: 0.0.0.0"), 1u);
  EXPECT_EQ(zone(", host_ip: 127.0.0.1"), 0u);
  EXPECT_EQ(zone(", host_ip: \"::1\""), 0u);
}

TEST(BootstrapCompose, APortThatAVariableNamesIsPublished) {
  const auto open_ports = [](const std::string& port) {
    return element(model_of({{"compose.yaml",
                              "services:\n  web: {image: a/web, ports: [\"" + port +
                                  "\"]}\n  other: {image: a/other, ports: [\"9000:9000\"]}\n"}}),
                   "web")
        .open_ports.size();
  };
  EXPECT_EQ(open_ports("${HTTP_PORT}:80"), 1u);
  EXPECT_EQ(open_ports("0.0.0.0:${HTTP_PORT}:80"), 1u);
  EXPECT_EQ(open_ports("127.0.0.1:${HTTP_PORT}:80"), 0u);
}

TEST(BootstrapCompose, PasswordsAreWhatTheSettingsSay) {
  const auto authentication = [](const std::string& environment) {
    const Model model = model_of({{"compose.yaml",
                                   "services:\n  web: {image: a/web, depends_on: [db]}\n"
                                   "  db: {image: bitnami/redis, environment: {" +
                                       environment + "}}\n"}});
    return flow(model, "web", "db")->authentication;
  };
  EXPECT_EQ(authentication("ALLOW_EMPTY_PASSWORD: \"yes\""), "none");
  EXPECT_EQ(authentication("ALLOW_EMPTY_PASSWORD: \"no\", REDIS_PASSWORD: x1"), "password");
  EXPECT_EQ(authentication("REDIS_PASSWORD: \"\""), "");
}

TEST(BootstrapCompose, ManyProxiesOfManyServicesEnd) {
  std::string text = "services:\n";
  for (int i = 0; i < 300; ++i)
    text += "  s" + std::to_string(i) +
            ": {image: nginx, labels: [\"traefik.http.routers.a.rule=Host(x)\"]}\n";
  EXPECT_FALSE(model_of({{"compose.yaml", text}}).elements.empty());
}

TEST(BootstrapCompose, NamesOfToolsAreWords) {
  const Model model = model_of({{"compose.yaml",
                                 "services:\n  web: {image: acme/stack6, ports: [\"80:80\"]}\n"
                                 "  load: {image: grafana/k6}\n"}});
  EXPECT_THAT(ids(model), Contains("service web"));
  EXPECT_THAT(ids(model), Not(Contains(::testing::HasSubstr("load"))));
}

TEST(BootstrapCompose, ReadsTheVariablesBesideAComposeFile) {
  const Model model = model_of({{".env", "IMAGE=postgres:16\nPORT=9000\n"},
                                {"compose.yaml",
                                 "services:\n  web:\n    image: ${REPO:-x}/web\n    ports: "
                                 "['${PORT}:80']\n  store:\n    image: ${IMAGE}\n"}});
  EXPECT_EQ(element(model, "store").kind, "data-store");
  EXPECT_EQ(flow(model, "browser", "web")->origin.what, "service 'web' publishes port 9000");
}

TEST(BootstrapCompose, OneImageInTwoComposeFilesIsOneService) {
  const std::string service =
      "services:\n  web:\n    image: ghcr.io/acme/web:latest\n    ports: ['80:80']\n";
  const Model model =
      model_of({{"docker-compose.yml", service}, {"podman/podman-compose.yml", service}});
  EXPECT_THAT(ids(model), Contains("service web"));
  EXPECT_THAT(ids(model), Not(Contains("service podman-web")));
}

TEST(BootstrapCompose, TakesOverlaysAlongThatBuildOnTheBase) {
  const Model model =
      model_of({{".env", "STORE_ADDR=store:6379\n"},
                {"compose.yaml",
                 "services:\n  web:\n    image: x/web\n    ports: ['80:80']\n"
                 "    environment: [STORE_ADDR, GRAPHS=http://graphs:3000]\n"},
                {"compose.store.yaml",
                 "services:\n  store:\n    image: redis\n  web:\n    depends_on: "
                 "[store]\n"},
                {"compose.graphs.yaml",
                 "services:\n  graphs:\n    image: grafana/grafana\n    "
                 "depends_on: [web]\n"},
                {"compose.other.yaml", "services:\n  other:\n    image: x/other\n"}});
  EXPECT_THAT(ids(model),
              ElementsAre("person browser", "service graphs", "service web", "data-store store"));
  EXPECT_EQ(flow(model, "web", "store")->origin.what, "setting STORE_ADDR of service 'web'");
  EXPECT_NE(flow(model, "web", "graphs"), nullptr);
}

TEST(BootstrapCompose, ReadsWhatAFileIncludes) {
  const Model model = model_of(
      {{"compose.yaml", "include: [infra/stores.yaml]\nservices:\n  web:\n    image: x/web\n"},
       {"infra/stores.yaml", "services:\n  db:\n    image: postgres\n"}});
  EXPECT_THAT(ids(model), Contains("data-store db"));
}

TEST(BootstrapCompose, NamesPartiesOutsideByHostAndBySetting) {
  const Model model = model_of({{"compose.yaml", R"(services:
  web:
    image: x/web
    environment:
      APP_SMTP_HOST: ""
      PAYMENTS_URL: https://api.stripe.com/v1
      PARTNER_API_URL: https://api.partner.io
      PUBLIC_URL: https://shop.acme.io
      DATABASE: Host=db;Username=u;Password=${PW}
  db:
    image: postgres
)"}});
  EXPECT_THAT(ids(model), ElementsAre("job web", "data-store db", "external api-partner-io",
                                      "external payment", "external smtp"));
  EXPECT_EQ(flow(model, "web", "payment")->authentication, "api-key");
  EXPECT_EQ(flow(model, "web", "db")->authentication, "password");
}

TEST(BootstrapCompose, WhatOthersCallByAddressIsAService) {
  const Model model = model_of({{"compose.yaml",
                                 "services:\n  web:\n    image: x/web\n    environment: {GEO_URL: "
                                 "'http://geo/v1'}\n  geo:\n    image: x/geo\n"}});
  EXPECT_EQ(element(model, "geo").kind, "service");
}

TEST(BootstrapCompose, KnowsTheImageThatArgumentsOfABuildName) {
  const Model model = model_of({{"compose.yaml",
                                 "services:\n  columns:\n    build: {context: ./c, args: {BASE: "
                                 "clickhouse/clickhouse-server:24}}\n"},
                                {"c/Dockerfile", "ARG BASE\nFROM ${BASE}\n"}});
  EXPECT_THAT(ids(model), ElementsAre("data-store columns"));
}

TEST(BootstrapCompose, TwoWaysToRunOneSystemAreOneModel) {
  const Model model =
      model_of({{"docker-compose.yml",
                 "services:\n  web:\n    build: ./web\n  api:\n    build: ./api\n  db:\n    image: "
                 "postgres\n"},
                {"deploy/docker-compose.yml",
                 "services:\n  web:\n    image: acme/web\n    ports: ['${HTTP_PORT}:80']\n  api:\n "
                 "   image: "
                 "acme/api\n  db:\n    image: postgres\n  mail-db:\n    image: acme/mails\n"},
                {"web/a.js", ""},
                {"api/b.py", ""}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service web", "job api", "data-store db",
                                      "data-store mail-db"));
  EXPECT_THAT(element(model, "web").tags, Contains("public")) << "whatever the port will be";
}

TEST(BootstrapCompose, AnImageRunsTheCodeThatIsMountedIntoIt) {
  const Model model = model_of(
      {{"compose.yaml",
        "services:\n  php:\n    build: {context: docker/php}\n    volumes: ['./docker/php/php.ini:"
        "/etc/php.ini', '.:/var/www/html', 'data:/data']\n    ports: ['8000:80']\n"},
       {"docker/php/Dockerfile", "FROM php:8.3-apache\n"},
       {"docker/php/php.ini", "expose_php = Off\n"},
       {"composer.json",
        "{\"name\": \"acme/reader\", \"type\": \"project\", \"require\": "
        "{\"symfony/framework-bundle\": \"^7\"}}"},
       {"src/Kernel.php", "<?php\n"}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service php"));
  EXPECT_THAT(element(model, "php").technology, Contains("symfony"));
}

TEST(BootstrapCompose, LeavesAFoldersOwnWorkbenchOut) {
  std::map<std::string, std::string> files{
      {"site/compose.yml",
       "services:\n  server:\n    build: {context: ., dockerfile: Dockerfile.dev}\n    ports: "
       "['1313:1313']\n"},
      {"site/a.js", ""}};
  EXPECT_NE(model_of(files).element("server"), nullptr) << "all there is";
  files["compose.yml"] = "services:\n  shop:\n    build: .\n    ports: ['8080:8080']\n";
  files["app.py"] = "";
  EXPECT_THAT(ids(model_of(files)), ElementsAre("person browser", "service shop"));
}

TEST(BootstrapCompose, LeavesTheStoresOutThatADeveloperStartsBesideTheCode) {
  const std::map<std::string, std::string> stores{
      {"backend/package.json", R"({"dependencies": {"express": "4", "pg": "8", "mysql2": "3"}})"},
      {"backend/docker-compose.database.yml",
       "services:\n  mariadb: {image: mariadb, ports: ['3306:3306']}\n"}};
  EXPECT_NE(model_of(stores).element("mariadb"), nullptr);  // nothing else says what runs
  auto deployed = stores;
  deployed["docker/docker-compose.yml"] =
      "services:\n  backend: {image: 'ghcr.io/shop/backend:1'}\n  db: {image: 'postgres:16'}\n";
  const auto model = model_of(deployed);
  EXPECT_EQ(model.element("mariadb"), nullptr);
  EXPECT_NE(flow(model, "backend", "db"), nullptr);
  auto monitored = deployed;  // no code beside it: deployed as well
  monitored["monitoring/docker-compose.yml"] = "services:\n  grafana: {image: grafana/grafana}\n";
  EXPECT_NE(model_of(monitored).element("grafana"), nullptr);
}

TEST(BootstrapCompose, WhatIsReachedDoesNotDependOnContainersThatNobodyDeploys) {
  const Model model =
      model_of({{"compose.yml", "services:\n  shop:\n    build: .\n"},
                {"Dockerfile", "FROM python:3.12\nEXPOSE 8080\nCMD [\"python\", \"app.py\"]\n"},
                {"app.py", ""},
                {"site/Dockerfile", "FROM nginx:1.27\nEXPOSE 80\n"},
                {"site/a.js", ""}});
  EXPECT_NE(flow(model, "browser", "site"), nullptr);
  EXPECT_NE(flow(model, "browser", "shop"), nullptr);
}

TEST(BootstrapCompose, APortOfTheHostAloneIsNoPublicOne) {
  const auto shop = [](const std::string& ports) {
    return model_of(
        {{"compose.yml", "services:\n  shop:\n    build: .\n    ports: [" + ports + "]\n"},
         {"app.py", ""}});
  };
  const Model behind = shop("'127.0.0.1:5000:5000'");
  EXPECT_NE(flow(behind, "browser", "shop"), nullptr);
  EXPECT_THAT(element(behind, "shop").tags, ::testing::Not(Contains("public")));
  EXPECT_EQ(element(behind, "shop").zone, "internal");
  const Model open = shop("'127.0.0.1:5000:5000', '80:5000'");
  EXPECT_THAT(element(open, "shop").tags, Contains("public"));
}

TEST(BootstrapCompose, LeavesWorkbenchesOut) {
  const std::string around = "  dashboard:\n    image: acme/board\n    ports: ['9000:80']\n";
  const auto with = [&](const std::string& shop) {
    return model_of({{".work/docker-compose.yml", "services:\n  shop:\n" + shop + around},
                     {"pyproject.toml", "[project]\nname = \"shop\"\ndependencies = [\"flask\"]\n"},
                     {"app.py", ""}});
  };
  const Model bench =
      with("    build: ..\n    command: sleep infinity\n    volumes: ['..:/app']\n");
  EXPECT_EQ(bench.element("dashboard"), nullptr);
  EXPECT_EQ(element(bench, "shop").origin.path, "pyproject.toml");
  // One that waits without the source in it is a part that others start.
  EXPECT_NE(with("    image: acme/tools\n    command: sleep infinity\n").element("dashboard"),
            nullptr);
  EXPECT_NE(with("    build: ..\n    volumes: ['..:/app']\n").element("dashboard"), nullptr);
}

TEST(BootstrapCompose, SettingsAloneMakeNoService) {
  const std::string settings = "services:\n  app:\n    environment: {MODE: ldap}\n";
  EXPECT_THAT(ids(model_of({{"suites/ldap/compose.yml", settings},
                            {"suites/mysql/compose.yml", settings},
                            {"Dockerfile", "FROM golang\n"},
                            {"main.go", "package main\n"},
                            {"go.mod", "module app\nrequire github.com/gin-gonic/gin v1.9.0\n"}})),
              ElementsAre("person browser", "service shop"));
}

TEST(BootstrapCompose, WhatStandsBeforeAStoreIsInside) {
  const Model model = model_of({{"compose.yaml",
                                 "services:\n"
                                 "  proxy:\n    image: nginx\n    ports: [\"80:80\"]\n"
                                 "  web:\n    image: example/web\n    depends_on: [pool]\n"
                                 "  pool:\n    image: edoburu/pgbouncer\n"}});
  EXPECT_EQ(element(model, "proxy").zone, "dmz");
  EXPECT_EQ(element(model, "pool").zone, "internal");
}

TEST(BootstrapCompose, AProviderInAContainerOfOnesOwnIsInside) {
  const Model model =
      model_of({{"compose.yaml",
                 "services:\n"
                 "  web:\n    image: example/web\n    depends_on: [objects, model]\n"
                 "  objects:\n    image: minio/minio\n"
                 "  model:\n    image: ollama/ollama\n"}});
  EXPECT_EQ(flow(model, "web", "objects")->protocol, "http");
  EXPECT_EQ(element(model, "model").kind, "service");
  EXPECT_EQ(element(model, "model").zone, "internal");
}

TEST(BootstrapCompose, AStoreIsKnownByHowItIsCalled) {
  const Model model =
      model_of({{"compose.yaml",
                 "services:\n"
                 "  web:\n    image: example/web\n    environment: {MONGO_URL: "
                 "\"mongodb://store:27017/a\"}\n"
                 "  store:\n    image: debian:12\n"},
                {"package.json", R"({"name": "web", "dependencies": {"mongodb": "6"}})"}});
  EXPECT_EQ(element(model, "store").kind, "data-store");
  EXPECT_THAT(ids(model), Not(Contains("data-store mongodb")));
}

}  // namespace redoubt::plan
