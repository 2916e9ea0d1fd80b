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

TEST(Settings, DatabasesInsideOfTheProgram) {
  EXPECT_THAT(parts_of("application.properties",
                       "a.url=jdbc:h2:mem:x\nb.url=jdbc:h2:tcp://db/x\nc.url=jdbc:h2:./data/x\n"),
              ElementsAre("database-file:3"));
  EXPECT_THAT(parts_of("application.yml", "spring:\n  datasource:\n    url: jdbc:sqlite:shop.db\n"),
              ElementsAre("sqlite:3"));
  EXPECT_THAT(parts_of("application.properties", "url=jdbc:sqlite::memory:\n"), IsEmpty());
}

TEST(Settings, OfProfilesTheOneOfProductionCounts) {
  EXPECT_THAT(parts_of("application.properties",
                       "%dev.quarkus.datasource.db-kind=mysql\n%test.url=jdbc:oracle:thin://x\n"
                       "%prod.quarkus.datasource.db-kind=postgresql\n"),
              ElementsAre("postgresql:3"));
}

TEST(Settings, ALoginThatIsSwitchedOn) {
  const auto catalogue = Catalogue::built_in();
  const auto tags = [&](std::string text) {
    core::ProjectFile file;
    file.path = "application.properties";
    file.text = std::make_shared<const std::string>(std::move(text));
    std::vector<std::string> out;
    for (const auto& named : abilities_in_settings(file, *catalogue))
      out.push_back(fmt::format("{}:{}", named.ability->tag, named.origin.line));
    return out;
  };
  EXPECT_THAT(tags("a=1\nquarkus.http.auth.form.enabled=true\n"), ElementsAre("login:2"));
  EXPECT_THAT(tags("quarkus.http.auth.form.enabled=false\n"), IsEmpty());
  EXPECT_THAT(tags("%dev.quarkus.http.auth.form.enabled=true\n"), IsEmpty());
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

TEST(Settings, ProvidersThatVariablesAreNamedAfter) {
  EXPECT_THAT(
      parts_of(".env.sample",
               "GOOGLE_CLIENT_ID=\nexport STRIPE_SECRET_KEY=x\nSMTP_HOST=mail\n# OPENAI_API_KEY=\n"
               "MY_NAME=x\n"),
      ElementsAre("identity:1", "payment:2", "smtp:3"));
  EXPECT_THAT(parts_of("application.properties", "smtp_host=mail\n"), IsEmpty());
}

TEST(Settings, DatabasesOfMappers) {
  for (const std::string_view path :
       {"prisma/schema.prisma", "drizzle.config.ts", "knexfile.js", "ormconfig.json",
        "src/data-source.ts", "mikro-orm.config.ts", "config/config.json", "config/runtime.exs",
        "lib/shop/repo.ex", "alembic.ini", "config/cable.yml", "conf/application.conf"})
    EXPECT_TRUE(is_settings_file(path)) << path;
  for (const std::string_view path :
       {"config.json", "src/source.ts", "config/test.exs", "config/dev.exs", "data-source.tsx",
        "drizzle.test.config.ts"})
    EXPECT_FALSE(is_settings_file(path)) << path;
  EXPECT_THAT(parts_of("prisma/schema.prisma",
                       "generator client {\n  provider = \"prisma-client-js\"\n}\ndatasource db "
                       "{\n  provider = \"postgresql\"\n  url      = env(\"DATABASE_URL\")\n}\n"),
              ElementsAre("postgresql:5"));
  EXPECT_THAT(parts_of("drizzle.config.ts", "export default {\n  dialect: 'turso',\n}\n"),
              ElementsAre("sqlite:2"));
  EXPECT_THAT(parts_of("src/data-source.ts", "new DataSource({\n  type: 'mysql',\n})\n"),
              ElementsAre("mysql:2"));
  EXPECT_THAT(parts_of("mikro-orm.config.ts", "  driver: PostgreSqlDriver,\n"),
              ElementsAre("postgresql:1"));
  EXPECT_THAT(parts_of("lib/shop/repo.ex", "  adapter: Ecto.Adapters.Postgres\n"),
              ElementsAre("postgresql:1"));
}

TEST(Settings, DatabasesOfDevelopersAreLeftOut) {
  EXPECT_THAT(parts_of("knexfile.js",
                       "module.exports = {\n  development: {\n    client: 'sqlite3',\n"
                       "  },\n  production: {\n    client: 'pg',\n  },\n};\n"),
              ElementsAre("postgresql:6"));
  EXPECT_THAT(parts_of("config/database.yml",
                       "development:\n  adapter: sqlite3\n\nproduction:\n"
                       "  adapter: mysql2\n"),
              ElementsAre("mysql:5"));
  EXPECT_THAT(parts_of("config/cable.yml",
                       "development:\n  adapter: redis\nproduction:\n  adapter: async\n"),
              IsEmpty());
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
