#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using testing::model_of;

constexpr std::string_view kWeb = "<Project Sdk=\"Microsoft.NET.Sdk.Web\">\n</Project>\n";
constexpr std::string_view kHost = R"(var builder = DistributedApplication.CreateBuilder(args);
// var ghost = builder.AddRedis("ghost");
var db = builder.AddPostgres("pg").WithImage("x; y")
    .WithLifetime(ContainerLifetime.Persistent);
var orders = db.AddDatabase("ordersdb");
var api = builder.AddProject<Projects.Shop_Api>("orders-api")
    .WithReference(orders).WaitFor(orders);
var apiEndpoint = api.GetEndpoint("http");
var bus = builder.AddContainer("bus", "rabbitmq");
builder.AddYarp("edge").WithExternalHttpEndpoints().Routes(api);
builder.AddProject<Projects.Shop_Web>("web")
    .WithExternalHttpEndpoints()
    .WithEnvironment("ApiUrl", apiEndpoint);
)";

}  // namespace

TEST(BootstrapAspire, DrawsWhatTheHostStarts) {
  const Model model = model_of({{"src/Shop.AppHost/Program.cs", std::string(kHost)},
                                {"src/Shop.Api/Shop.Api.csproj", std::string(kWeb)},
                                {"src/Shop.Api/Orders.cs", ""},
                                {"src/Shop.Web/Shop.Web.csproj", std::string(kWeb)},
                                {"src/Shop.Web/Pages.cs", ""}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "gateway edge", "service orders-api",
                                      "service web", "queue bus", "data-store pg"));
  EXPECT_THAT(element(model, "orders-api").paths, ElementsAre("src/Shop.Api/**"));
  EXPECT_EQ(element(model, "orders-api").zone, "internal");
  EXPECT_EQ(element(model, "web").zone, "dmz");
  ASSERT_NE(flow(model, "orders-api", "pg"), nullptr);
  EXPECT_EQ(flow(model, "orders-api", "pg")->origin.line, 6u);
  EXPECT_NE(flow(model, "web", "orders-api"), nullptr);
  EXPECT_NE(flow(model, "edge", "orders-api"), nullptr);
}

}  // namespace redoubt::plan
