#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using testing::model_of;

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
    for (const std::string path : {"compose.yaml",
                                   "x.yaml",
                                   "Dockerfile",
                                   "package.json",
                                   "pyproject.toml",
                                   "requirements.txt",
                                   "go.mod",
                                   "pom.xml",
                                   "Gemfile",
                                   ".env",
                                   "nginx.conf",
                                   "Caddyfile",
                                   "haproxy.cfg",
                                   "apache/site.conf",
                                   "envoy.yaml",
                                   "traefik.yml",
                                   "Shop.AppHost/Program.cs",
                                   "main.tf",
                                   "stack.yaml",
                                   "asyncapi.yaml",
                                   "k/kustomization.yaml",
                                   "main.tf.json"}) {
      const Model model = model_of({{"k/api.yaml", "{}"}, {path, text}});
      Diagnostics diagnostics;
      const auto again = read_model(write_model(model), "m.yaml", diagnostics);
      ASSERT_TRUE(again.has_value()) << path << entry.path();
      EXPECT_EQ(write_model(*again), write_model(model));
    }
  }
  EXPECT_EQ(seeds, 27u);
}

}  // namespace redoubt::plan
