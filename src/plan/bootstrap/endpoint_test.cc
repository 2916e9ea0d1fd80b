#include "plan/bootstrap/endpoint.h"

#include <gtest/gtest.h>

#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

std::string show(std::string_view name, std::string_view value) {
  const auto endpoint = parse_endpoint(name, value);
  if (!endpoint) return "-";
  return endpoint->scheme + "|" + endpoint->host + "|" + std::to_string(endpoint->port) +
         (endpoint->with_password ? "|password" : "");
}

}  // namespace

TEST(Endpoint, ReadsUrlsWithoutTheirCredentials) {
  EXPECT_EQ(show("X", "postgres://u:p@db:5432/x?sslmode=disable"), "postgres|db|5432|password");
  EXPECT_EQ(show("X", "redis://cache"), "redis|cache|0");
  EXPECT_EQ(show("X", "http://u@api:80"), "http|api|80");
  EXPECT_EQ(show("X", "jdbc:postgresql://db/x"), "jdbc:postgresql|db|0");
}

TEST(Endpoint, TakesBareWordsOnlyFromSettingsThatNameHosts) {
  EXPECT_EQ(show("DB_HOST", "db"), "|db|0");
  EXPECT_EQ(show("MODE", "db"), "-");
  EXPECT_EQ(show("MODE", "db:5432"), "|db|5432");
  EXPECT_EQ(show("BROKERS", "a:9092,b:9092"), "|a|9092");
}

TEST(Endpoint, RefusesWhatIsNoEndpoint) {
  for (const std::string_view value :
       {"", " ", "://", "http://", "x:port", "a:70000", "http://[::1", "@:1", "db:"})
    EXPECT_EQ(show("HOST", value), "-") << value;
  EXPECT_EQ(show("HOST", std::string(5000, 'a')), "-");
}

TEST(Endpoint, ExpandsVariablesAsComposeDoes) {
  const Variables variables{{"A", "1"}, {"B_2", "x"}};
  EXPECT_EQ(expand("$A-${B_2}.$$A", variables), "1-x.$A");
  EXPECT_EQ(expand("${A:-d}${C:-d}${C-e-f}${C:?needed}${C}", variables), "1de-f");
  EXPECT_EQ(expand("${A:?oh-no}${C?oh-no}", variables), "1");
  EXPECT_EQ(expand("a${unclosed", variables), "a");
  EXPECT_EQ(expand("$", variables), "");
}

TEST(Endpoint, ReadsVariablesOfAnEnvFile) {
  const Variables variables =
      read_variables("# x=1\nA=1\nexport B='two words'\nC=\"${A}2\"\nbroken\n=x\n");
  EXPECT_EQ(variables.at("A"), "1");
  EXPECT_EQ(variables.at("B"), "two words");
  EXPECT_EQ(variables.at("C"), "12");
  EXPECT_FALSE(variables.contains("broken"));
}

TEST(Endpoint, StopsVariablesThatGrowByDoubling) {
  std::string text = "A=xxxxxxxxxx\n";
  for (int i = 0; i < 60; ++i) text += "A=$A$A\n";
  EXPECT_LT(read_variables(text).at("A").size(), 20'000u);
}

TEST(Paths, JudgesWholeFolderNames) {
  EXPECT_TRUE(is_production_path("src/contest/app.py"));
  EXPECT_TRUE(is_production_path("tests.py"));
  EXPECT_FALSE(is_production_path("a/Tests/app.py"));
  EXPECT_FALSE(is_production_path("web/node_modules/x/package.json"));
}

TEST(Paths, StayInsideTheRepository) {
  EXPECT_EQ(joined("a/b", "../c"), "a/c");
  EXPECT_EQ(joined("", "../../x"), "x");
  EXPECT_EQ(joined("a", "."), "a");
  EXPECT_TRUE(is_inside("a/b", "a"));
  EXPECT_FALSE(is_inside("ab/c", "a"));
}

TEST(Endpoint, ReadsConnectionStringsOfPairs) {
  const auto server = parse_endpoint("ConnectionStrings__db", "Server=tcp:sql,1433;Password=x");
  ASSERT_TRUE(server.has_value());
  EXPECT_EQ(server->host, "sql");
  EXPECT_EQ(server->port, 1433);
  EXPECT_TRUE(server->with_password);
  EXPECT_FALSE(parse_endpoint("X", "Data Source=/data/shop.db;Cache=Shared").has_value());
  EXPECT_FALSE(parse_endpoint("X", "a=b;c=d").has_value());
}

TEST(Endpoint, TellsHostsOfOthersFromNamesThatAreNone) {
  for (const std::string_view host : {"api.stripe.com", "s3.eu-west-1.amazonaws.com", "a.io"})
    EXPECT_TRUE(is_public_host(host)) << host;
  for (const std::string_view host : {"db", "10.0.0.1", "api.example.com", "db.svc.cluster.local",
                                      "app.py", "v1.2", "a..b", ".x", "x.", "printer.lan"})
    EXPECT_FALSE(is_public_host(host)) << host;
}

}  // namespace redoubt::plan::drafting
