#include "engines/config/compose_port.h"

#include <gtest/gtest.h>

#include "engines/config/testing.h"

namespace redoubt::engines::config {
namespace {

std::optional<ComposePort> read(const std::string& text) {
  static std::vector<formats::Node> kept;  // the port points into its document
  const auto document = formats::parse_yaml_document("port: " + text + "\n", "compose.yaml");
  if (!document) return std::nullopt;
  kept.push_back(*document);
  return read_compose_port(*kept.back().find("port"));
}

TEST(ComposePorts, AreReadInAllNotations) {
  EXPECT_EQ(read("\"127.0.0.1:5433:5432/tcp\"")->host, "127.0.0.1");
  EXPECT_EQ(read("\"127.0.0.1:5433:5432/tcp\"")->published, "5433");
  EXPECT_EQ(read("\"127.0.0.1:5433:5432/tcp\"")->target, 5432);
  EXPECT_EQ(read("{target: 80, published: \"8080\", host_ip: \"::1\"}")->published, "8080");
  EXPECT_EQ(read("\"${DB_PORT:-5433}:5432\"")->published, "5433");
  EXPECT_FALSE(read("\"5432\"").has_value());
}

TEST(ComposePorts, KeepVariablesAsTheyAreWritten) {
  EXPECT_EQ(read("\"${DB_PORT}:3306\"")->published, "${DB_PORT}");
  EXPECT_EQ(read("\"${DB_PORT:?set it}:3306\"")->published, "${DB_PORT:?set it}");
  EXPECT_TRUE(read("\"${DB_PORT:?set it}:3306\"")->public_());
  EXPECT_EQ(read("{target: 80, published: $PORT}")->published, "$PORT");
}

TEST(ComposePorts, OfAVariableAreNamedInTheRemedy) {
  const auto report = run_engine(
      "compose.yaml",
      "services:\n  db:\n    image: mariadb:11\n    ports: [\"${MARIADB_PORT}:3306\"]\n");
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_NE(report.findings[0].message.find("at port ${MARIADB_PORT};"), std::string::npos)
      << report.findings[0].message;
  EXPECT_NE(report.findings[0].remedy.find("127.0.0.1:${MARIADB_PORT}:3306"), std::string::npos)
      << report.findings[0].remedy;
}

}  // namespace
}  // namespace redoubt::engines::config
