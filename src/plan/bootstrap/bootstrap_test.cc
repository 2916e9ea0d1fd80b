#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/model.h"

namespace redoubt::plan {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::string language_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.starts_with("Dockerfile")) return "dockerfile";
  if (name == "go.mod") return "gomod";
  const std::string_view ending = name.substr(name.rfind('.') + 1);
  const std::map<std::string_view, std::string_view> languages{
      {"py", "python"}, {"js", "javascript"}, {"ts", "typescript"}, {"go", "go"},
      {"c", "c"},       {"cc", "cpp"},        {"h", "c"},           {"java", "java"},
      {"yml", "yaml"},  {"yaml", "yaml"},     {"json", "json"},     {"rb", "ruby"},
      {"sh", "shell"}};
  const auto at = languages.find(ending);
  return at == languages.end() ? "" : std::string(at->second);
}

core::Project project(const std::map<std::string, std::string>& files, std::string name = "shop") {
  core::Project made;
  made.name = std::move(name);
  for (const auto& [path, text] : files)
    made.files.push_back({.path = path,
                          .size = text.size(),
                          .language = language_of(path),
                          .binary = false,
                          .executable = false,
                          .text = std::make_shared<const std::string>(text)});
  return made;
}

Model model_of(const std::map<std::string, std::string>& files, const Observed& found = {}) {
  return bootstrap(project(files), found);
}

std::vector<std::string> ids(const Model& model) {
  std::vector<std::string> out;
  for (const auto& element : model.elements) out.push_back(element.kind + " " + element.id);
  return out;
}

const Flow* flow(const Model& model, std::string_view from, std::string_view to) {
  for (const auto& entry : model.flows)
    if (entry.from == from && entry.to == to) return &entry;
  return nullptr;
}

const Element& element(const Model& model, std::string_view id) {
  static const Element none;
  const Element* found = model.element(id);
  EXPECT_NE(found, nullptr) << id;
  return found == nullptr ? none : *found;
}

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

TEST(Bootstrap, DrawsWhatComposeRuns) {
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

TEST(Bootstrap, DrawsFlowsFromSettingsPortsAndDependencies) {
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

TEST(Bootstrap, NeverCopiesCredentials) {
  const Model model = model_of({{"compose.yaml",
                                 "services:\n  a:\n    build: .\n    environment: {DB: "
                                 "'mysql://root:hunter22@db/x'}\n  db:\n    image: mysql\n"}});
  EXPECT_EQ(write_model(model).find("hunter22"), std::string::npos);
  EXPECT_EQ(flow(model, "a", "db")->authentication, "password");
}

TEST(Bootstrap, LeavesFilesForDevelopmentOut) {
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

TEST(Bootstrap, TakesProductionVariantsAlong) {
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

TEST(Bootstrap, KeepsLoopbackPortsInside) {
  const Model model = model_of({{"compose.yaml",
                                 "services:\n  web:\n    image: x/web\n    ports: ['80:80']\n  "
                                 "db:\n    image: postgres\n    ports: ['127.0.0.1:5432:5432']\n"
                                 "  cache:\n    image: redis\n    ports: ['6379:6379']\n"}});
  EXPECT_THAT(element(model, "db").tags, IsEmpty());
  EXPECT_THAT(element(model, "cache").tags, ElementsAre("public"));
  EXPECT_EQ(element(model, "cache").attributes.at("published.by"), "compose.yaml:10");
  EXPECT_EQ(flow(model, "client", "cache"), nullptr);
}

TEST(Bootstrap, ReadsTheVariablesBesideAComposeFile) {
  const Model model = model_of({{".env", "IMAGE=postgres:16\nPORT=9000\n"},
                                {"compose.yaml",
                                 "services:\n  web:\n    image: ${REPO:-x}/web\n    ports: "
                                 "['${PORT}:80']\n  store:\n    image: ${IMAGE}\n"}});
  EXPECT_EQ(element(model, "store").kind, "data-store");
  EXPECT_EQ(flow(model, "browser", "web")->origin.what, "service 'web' publishes port 9000");
}

TEST(Bootstrap, DrawsAClusterFromItsManifests) {
  const Model model = model_of({{"k8s/all.yaml", R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - image: registry.example/api:1
          ports: [{containerPort: 8000}]
          env: [{name: DB_HOST, value: store-service.prod.svc.cluster.local}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec:
  template:
    metadata: {labels: {app: store}}
    spec: {containers: [{image: mysql:8}]}
---
apiVersion: v1
kind: Service
metadata: {name: store-service}
spec: {selector: {app: store}, ports: [{port: 3306}]}
---
apiVersion: v1
kind: Service
metadata: {name: api-service}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8000}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge}
spec:
  tls: [{hosts: [a.example]}]
  rules: [{http: {paths: [{path: /, backend: {service: {name: api-service, port: {number: 80}}}}]}}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: clean}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: x/clean}]}}}}}
)"},
                                {"api/Dockerfile", "FROM python:3.12\nEXPOSE 8000\n"},
                                {"api/main.py", ""}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "gateway ingress", "service api",
                                      "job clean", "data-store store"));
  EXPECT_EQ(flow(model, "browser", "ingress")->protocol, "https");
  EXPECT_EQ(flow(model, "ingress", "api")->protocol, "http");
  EXPECT_EQ(flow(model, "api", "store")->protocol, "mysql");
  EXPECT_THAT(element(model, "api").paths, ElementsAre("api/**"));
  EXPECT_THAT(element(model, "api").technology,
              AllOf(Contains("kubernetes"), Contains("container"), Contains("python")));
  EXPECT_EQ(element(model, "api").zone, "internal");
}

TEST(Bootstrap, JoinsComposeAndClusterByName) {
  const Model model =
      model_of({{"compose.yaml", "services:\n  web:\n    image: x/web\n    ports: ['80:80']\n"},
                {"deploy/web.yaml",
                 "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: "
                 "{spec: {containers: [{image: x/web}]}}}\n"}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service web"));
  EXPECT_THAT(element(model, "web").technology, ElementsAre("container", "kubernetes"));
}

TEST(Bootstrap, ReadsLoginUploadAndAdminFromOpenApi) {
  const Model model = model_of({{"docs/openapi.yaml", R"(openapi: 3.0.3
info: {title: Orders, version: '1'}
components: {securitySchemes: {bearer: {type: http, scheme: bearer, bearerFormat: JWT}}}
paths:
  /login: {post: {responses: {}}}
  /admin/users: {get: {responses: {}}}
  /files: {post: {requestBody: {content: {multipart/form-data: {}}}, responses: {}}}
)"}});
  EXPECT_THAT(ids(model), ElementsAre("person client", "service api"));
  const Element& api = element(model, "api");
  EXPECT_EQ(api.name, "Orders");
  EXPECT_THAT(api.tags, UnorderedElementsAre("api", "login", "upload", "admin", "public"));
  EXPECT_EQ(api.attributes.at("openapi.operations"), "3");
  EXPECT_EQ(flow(model, "client", "api")->authentication, "jwt");
  EXPECT_THAT(flow(model, "client", "api")->tags, ElementsAre("api"));
}

TEST(Bootstrap, GivesADescriptionToTheServiceAroundIt) {
  const Model model = model_of(
      {{"api/package.json", R"({"private": true, "dependencies": {"express": "4"}})"},
       {"api/index.js", ""},
       {"api/swagger.json",
        R"({"swagger": "2.0", "paths": {"/x": {"get": {}}}, "securityDefinitions": {"k": {"type": "apiKey", "in": "header"}}})"},
       {"site/package.json", R"({"private": true, "dependencies": {"vue": "3"}})"},
       {"site/index.html", ""}});
  EXPECT_EQ(element(model, "api").attributes.at("openapi.file"), "api/swagger.json");
  EXPECT_EQ(flow(model, "browser", "api")->authentication, "api-key");
  EXPECT_THAT(flow(model, "browser", "api")->tags, ElementsAre("api", "browser"));
  EXPECT_NE(flow(model, "browser", "site"), nullptr);
}

TEST(Bootstrap, InfersServicesAndStoresFromManifestsAlone) {
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

TEST(Bootstrap, NamesAlternativesOfOneKindOnce) {
  const Model model = model_of(
      {{"go.mod",
        "module x\nrequire (\n\tgithub.com/labstack/echo/v4 v4.1\n\tgithub.com/lib/pq "
        "v1\n\tgithub.com/mattn/go-sqlite3 v1\n\tgithub.com/redis/go-redis/v9 v9 // indirect\n)\n"},
       {"main.go", ""}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service shop", "data-store postgresql"));
  EXPECT_THAT(element(model, "postgresql").technology, ElementsAre("postgresql", "sqlite"));
  EXPECT_EQ(element(model, "postgresql").name, "PostgreSQL or SQLite file");
}

TEST(Bootstrap, TellsLibrariesFromServices) {
  const auto only = [](const std::map<std::string, std::string>& files) {
    return ids(model_of(files));
  };
  EXPECT_THAT(only({{"package.json",
                     R"({"name": "x", "exports": "./a.js", "dependencies": {"express": "4"}})"},
                    {"a.js", ""}}),
              ElementsAre("library shop"));
  EXPECT_THAT(
      only({{"pyproject.toml", "[project]\nname = \"x\"\ndependencies = [\n  \"flask>=2\",\n]\n"},
            {"x/init.py", ""}}),
      ElementsAre("library shop"));
  EXPECT_THAT(only({{"go.mod", "module x\n"}, {"main.go", ""}}), ElementsAre("library shop"));
  EXPECT_THAT(only({{"src/a.c", ""}, {"src/a.h", ""}}), ElementsAre("library shop"));
  EXPECT_THAT(only({{"README.md", ""}}), ElementsAre("library shop"));
  EXPECT_THAT(only({}), ElementsAre("library shop"));
}

TEST(Bootstrap, MarksNativeCodeAndPrograms) {
  const Model native = model_of({{"src/a.cc", ""}, {"src/a.h", ""}, {"src/b.h", ""}});
  EXPECT_EQ(element(native, "shop").language, "cpp");
  EXPECT_THAT(element(native, "shop").tags, ElementsAre("native"));
  const Model program = model_of({{"go.mod", "module x\n"},
                                  {"main.go", ""},
                                  {"Dockerfile", "FROM scratch\nENTRYPOINT [\"/x\"]\n"}});
  EXPECT_EQ(element(program, "shop").kind, "library");
  EXPECT_THAT(element(program, "shop").tags, ElementsAre("cli"));
}

TEST(Bootstrap, DrawsOneElementPerDockerfileWhenNothingElseSpeaks) {
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

TEST(Bootstrap, DrawsOnePipelineForAllWorkflows) {
  const Model model = model_of({{".github/workflows/ci.yml", "on: push\n"},
                                {".github/workflows/release.yaml", "on: push\n"},
                                {".gitlab-ci.yml", "a: {}\n"},
                                {"x.c", ""}});
  EXPECT_THAT(ids(model), ElementsAre("library shop", "pipeline pipeline"));
  EXPECT_THAT(element(model, "pipeline").technology, ElementsAre("github-actions", "gitlab-ci"));
  EXPECT_THAT(element(model, "pipeline").paths,
              ElementsAre(".github/workflows/**", ".gitlab-ci.yml"));
}

TEST(Bootstrap, LearnsFromFactsAndLockFiles) {
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

TEST(Bootstrap, GroupsWhatIsTooMuchToDraw) {
  std::string compose = "services:\n";
  for (int i = 0; i < 90; ++i)
    compose += fmt::format(
        "  s{:02}:\n    image: x/s{:02}\n    expose: [8000]\n    depends_on: [s{:02}]\n", i, i,
        (i + 1) % 90);
  const Model model = model_of({{"compose.yaml", compose}});
  EXPECT_LE(model.elements.size(), 40u);
  EXPECT_THAT(element(model, "other-service").origin.what,
              ::testing::StartsWith("groups 56 elements: "));
  for (const auto& entry : model.flows) {
    EXPECT_NE(model.element(entry.from), nullptr);
    EXPECT_NE(model.element(entry.to), nullptr);
  }
}

TEST(Bootstrap, SurvivesMalformedFiles) {
  for (const std::string text :
       {"", "services: [",
        "services: {a: [1], b: null, c: {build: {context: 5}, ports: [null, {}], environment: "
        "[x]}}",
        "{{ x }}", "services: {a: {depends_on: {b: 1}, links: [':']}}",
        "kind: Deployment\napiVersion: v1\nspec: 3\n",
        "openapi: 3\npaths: {a: {get: null, post: 3}}\n", "\xFF\xFE\x00"}) {
    const Model model = model_of({{"compose.yaml", text},
                                  {"k8s/x.yaml", text},
                                  {"openapi.yaml", text},
                                  {"package.json", text},
                                  {"Dockerfile", text},
                                  {"pyproject.toml", text},
                                  {"go.mod", text},
                                  {"pom.xml", text},
                                  {"Gemfile", text},
                                  {"x.csproj", text}});
    EXPECT_FALSE(model.elements.empty());
    Diagnostics diagnostics;
    EXPECT_TRUE(read_model(write_model(model), "m.yaml", diagnostics).has_value());
  }
}

TEST(Bootstrap, DoesNotDependOnAnythingButItsInput) {
  const std::map<std::string, std::string> files{{"compose.yaml", std::string(kCompose)},
                                                 {"web/requirements.txt", "flask\npymysql\n"},
                                                 {"web/app.py", ""}};
  EXPECT_EQ(write_model(model_of(files)), write_model(model_of(files)));
}

TEST(Bootstrap, WritesAModelThatPeopleCanRead) {
  const Model model =
      model_of({{"compose.yaml",
                 "services:\n  web:\n    build: .\n    ports: ['80:8000']\n    environment: {DB: "
                 "'postgres://db/x'}\n  db:\n    image: postgres\n"},
                {"app.py", ""}});
  const std::string text = write_model(model);
  EXPECT_EQ(text.substr(text.find("elements:"), text.find("\n# Risks") - text.find("elements:")),
            R"(elements:
  # inferred: somebody uses what is published
  - id: browser
    name: Person with a browser
    kind: person
    zone: internet
  # from compose.yaml:2: service 'web'
  - id: web
    kind: service
    zone: dmz
    technology: [container, python]
    language: python
    paths: ["**"]
    tags: [public]
  # from compose.yaml:6: service 'db' runs image postgres
  - id: db
    kind: data-store
    zone: data
    technology: [container, postgresql]

# Who talks to whom. State protocol, authentication and data wherever a flow crosses zones.
flows:
  # from compose.yaml:4: service 'web' publishes port 80
  - id: browser-to-web
    from: browser
    to: web
    protocol: http
    port: 8000
    tags: [browser]
  # from compose.yaml:5: setting DB of service 'web'
  - id: web-to-db
    from: web
    to: db
    protocol: postgresql
    port: 5432
)");
}

// The seeds of fuzz/model_fuzz.cc; their first byte, which chooses the file, is dropped and every
// seed is tried as each file.
TEST(Bootstrap, ReadsItsFuzzCorpusAsAnyFile) {
  size_t seeds = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REDOUBT_SOURCE_DIR "/fuzz/corpus/model_fuzz")) {
    std::ifstream stream(entry.path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    text.erase(0, 1);
    ++seeds;
    for (const std::string path :
         {"compose.yaml", "x.yaml", "Dockerfile", "package.json", "pyproject.toml",
          "requirements.txt", "go.mod", "pom.xml", "Gemfile", ".env"}) {
      const Model model = model_of({{path, text}});
      Diagnostics diagnostics;
      const auto again = read_model(write_model(model), "m.yaml", diagnostics);
      ASSERT_TRUE(again.has_value()) << path << entry.path();
      EXPECT_EQ(write_model(*again), write_model(model));
    }
  }
  EXPECT_EQ(seeds, 13u);
}

TEST(Bootstrap, SettingsNameTheStoreThatPackagesDoNot) {
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

TEST(Bootstrap, OneImageInTwoComposeFilesIsOneService) {
  const std::string service =
      "services:\n  web:\n    image: ghcr.io/acme/web:latest\n    ports: ['80:80']\n";
  const Model model =
      model_of({{"docker-compose.yml", service}, {"podman/podman-compose.yml", service}});
  EXPECT_THAT(ids(model), Contains("service web"));
  EXPECT_THAT(ids(model), Not(Contains("service podman-web")));
}

TEST(Bootstrap, AnIdentityProviderIsNoLoginWhereTheFrameworkHasItsOwn) {
  const std::map<std::string, std::string> files{
      {"manage.py", ""}, {"requirements.txt", "django==5.0\nmozilla-django-oidc==4.0\n"}};
  const Model model = model_of(files);
  ASSERT_NE(flow(model, "browser", "shop"), nullptr);
  EXPECT_EQ(flow(model, "browser", "shop")->authentication, "");
}

}  // namespace redoubt::plan
