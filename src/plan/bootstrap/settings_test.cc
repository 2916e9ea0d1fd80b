#include "plan/bootstrap/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::plan::drafting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> parts_of(std::string path, std::string text) {
  const auto catalogue = Catalogue::built_in();
  const core::ProjectFile file{.path = std::move(path),
                               .size = text.size(),
                               .language = "",
                               .binary = false,
                               .executable = false,
                               .text = std::make_shared<const std::string>(text)};
  std::vector<std::string> out;
  for (const auto& named : parts_in_settings(file, *catalogue))
    out.push_back(fmt::format("{}:{}", named.part->id, named.origin.line));
  return out;
}

TEST(Settings, FilesOfProductionOnly) {
  for (const std::string_view path :
       {".env", ".env.example", "api/.env.production", "env.sample",
        "src/main/resources/application.yml", "application-prod.properties", "appsettings.json",
        "config/database.yml", "app/settings.py", "app/settings/base.py"})
    EXPECT_TRUE(is_settings_file(path)) << path;
  for (const std::string_view path :
       {".env.testing", ".env.e2e", "application-dev.yml", "settings_test.py", "settings/dev.py",
        "env.d.ts", "database.rb", "settings.json", "main.py"})
    EXPECT_FALSE(is_settings_file(path)) << path;
}

TEST(Settings, ConnectionStrings) {
  EXPECT_THAT(parts_of(".env", "DATABASE_URL=postgresql://u:p@db:5432/x\nCACHE='redis://cache'\n"),
              ElementsAre("postgresql:1", "redis:2"));
  EXPECT_THAT(parts_of("application.properties",
                       "a=1\nspring.datasource.url=jdbc:mysql://localhost/petclinic\n"),
              ElementsAre("mysql:2"));
  EXPECT_THAT(
      parts_of("appsettings.json", R"("Bus": "amqp://guest@bus:5672", "Site": "https://x")"),
      ElementsAre("rabbitmq:1"));
}

TEST(Settings, DriversThatAreNamed) {
  EXPECT_THAT(
      parts_of(".env.example", "DB_CONNECTION=mysql\nDB_HOST=127.0.0.1\nMAIL_MAILER=smtp\n"),
      ElementsAre("mysql:1", "smtp:3"));
  EXPECT_THAT(parts_of("config/database.yml", "default:\n  adapter: postgresql\n"),
              ElementsAre("postgresql:2"));
  EXPECT_THAT(parts_of("settings.py", "  \"ENGINE\": \"django.db.backends.sqlite3\",\n"),
              ElementsAre("sqlite:1"));
}

TEST(Settings, CommentsAndOtherWordsSayNothing) {
  EXPECT_THAT(
      parts_of(".env", "# DB_CONNECTION=mysql\n#URL=redis://x\nLOG_CHANNEL=mysql\nDB_NAME=mysql\n"),
      IsEmpty());
  EXPECT_THAT(parts_of("application.yml", "type: fixed\ndriver-class-name: org.h2.Driver\n"),
              IsEmpty());
  EXPECT_THAT(parts_of(".env", "://\nx=://\n=\n:\n"), IsEmpty());
}

}  // namespace
}  // namespace redoubt::plan::drafting
