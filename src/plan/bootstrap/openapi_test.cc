#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using testing::model_of;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

}  // namespace

TEST(BootstrapOpenApi, ReadsLoginUploadAndAdminFromOpenApi) {
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

TEST(BootstrapOpenApi, AConsoleServesAdministratorsOnly) {
  const auto tags_with = [](std::string_view paths) {
    return element(
               model_of({{"openapi.yaml", fmt::format("openapi: 3.1.0\npaths: {{{}}}\n", paths)}}),
               "api")
        .tags;
  };
  EXPECT_THAT(tags_with("/admin/users: {get: {}}, /admin/login: {post: {}}, /healthz: {get: {}}"),
              Contains("console"));
  EXPECT_THAT(tags_with("/admin/users: {get: {}}, /tasks: {get: {}}"),
              AllOf(Contains("admin"), Not(Contains("console"))));
  EXPECT_THAT(tags_with("/login: {post: {}}, /healthz: {get: {}}"), Not(Contains("console")));
}

TEST(BootstrapOpenApi, GivesADescriptionToTheServiceAroundIt) {
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

TEST(BootstrapAsyncApi, ConnectsTheServiceWithItsBroker) {
  const Model model =
      model_of({{"asyncapi.yaml", R"(asyncapi: 2.6.0
servers:
  production: {url: "bus:9092", protocol: kafka}
  test: {url: "x:1", protocol: amqp}
channels: {}
)"},
                {"package.json", R"({"private": true, "dependencies": {"express": "4"}})"},
                {"index.js", ""}});
  ASSERT_NE(flow(model, "shop", "kafka"), nullptr);
  EXPECT_EQ(flow(model, "shop", "kafka")->origin.line, 3u);
  EXPECT_EQ(model.element("rabbitmq"), nullptr);
}

}  // namespace redoubt::plan
