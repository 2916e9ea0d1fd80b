#include "plan/bootstrap/manifests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::plan::drafting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Manifest read(std::string path, std::string text) {
  const core::ProjectFile file{.path = std::move(path),
                               .size = text.size(),
                               .language = {},
                               .binary = false,
                               .executable = false,
                               .text = std::make_shared<const std::string>(std::move(text))};
  auto manifest = read_manifest(file);
  EXPECT_TRUE(manifest.has_value()) << file.path;
  return manifest ? std::move(*manifest) : Manifest{};
}

std::vector<std::string> packages(const Manifest& manifest) {
  std::vector<std::string> out;
  for (const auto& dependency : manifest.dependencies)
    out.push_back(dependency.package + ":" + std::to_string(dependency.line));
  return out;
}

}  // namespace

TEST(Manifests, ReadPackageJson) {
  const Manifest manifest =
      read("package.json",
           "{\n\t\"name\": \"x\",\n\t\"private\": true,\n\t\"bin\": \"x.js\",\n\t\"dependencies\": "
           "{\n\t\t\"express\": \"4\"\n\t},\n\t\"devDependencies\": {\"jest\": \"1\"}\n}\n");
  EXPECT_THAT(packages(manifest), ElementsAre("npm:express:6"));
  EXPECT_TRUE(manifest.application);
  EXPECT_TRUE(manifest.program);
  EXPECT_FALSE(manifest.workspace);
}

TEST(Manifests, ReadPyproject) {
  const Manifest manifest = read(
      "pyproject.toml",
      "[project]\nname = \"x\"\ndependencies = [\n  \"Flask-Login[a]>=1\",\n  'psycopg[binary] ; "
      "python_version > \"3\"',\n]\n\n[project.optional-dependencies]\ndev = [\"pytest\"]\n"
      "[project.scripts]\nx = \"x:main\"\n");
  EXPECT_THAT(packages(manifest), ElementsAre("PyPI:flask-login:4", "PyPI:psycopg:5"));
  EXPECT_TRUE(manifest.program);
  EXPECT_EQ(manifest.name, "x");
  EXPECT_THAT(
      packages(read("pyproject.toml",
                    "[project]\ndependencies = [\"a\", \"b[x]>=1\"]\nother = [\n\"c\"\n]\n")),
      ElementsAre("PyPI:a:2", "PyPI:b:2"));
  EXPECT_THAT(packages(read("pyproject.toml",
                            "[tool.poetry.dependencies]\npython = \"^3\"\ndjango = \"^5\"\nx = "
                            "{version = \"1\", optional = true}\n")),
              ElementsAre("PyPI:django:3"));
}

TEST(Manifests, ReadRequirementsButNotThoseForDevelopment) {
  EXPECT_THAT(
      packages(read("requirements.txt", "# c\n-r base.txt\nZope.Interface==1 \\\n\n a_b ~= 2\n")),
      ElementsAre("PyPI:zope-interface:3", "PyPI:a-b:5"));
  EXPECT_THAT(packages(read("requirements/production.txt", "gunicorn\n")),
              ElementsAre("PyPI:gunicorn:1"));
  EXPECT_THAT(packages(read("requirements-dev.txt", "pytest\n")), IsEmpty());
}

TEST(Manifests, ReadGoModWithoutIndirectOnes) {
  EXPECT_THAT(
      packages(
          read("go.mod",
               "module a.example/x\n\nrequire one.example/y v1\nrequire (\n\ttwo.example/z/v2 "
               "v2.0.0\n\tthree.example/w v1 // indirect\n)\nexclude (\n\tfour.example/v v1\n)\n")),
      ElementsAre("Go:one.example/y:3", "Go:two.example/z/v2:5"));
}

TEST(Manifests, ReadCargoToml) {
  const Manifest manifest =
      read("Cargo.toml",
           "[package]\nname = \"x\"\n[dependencies]\naxum = \"0.7\"\nopt = { version = \"1\", "
           "optional = true }\n[dependencies.sqlx]\nversion = "
           "\"1\"\n[dev-dependencies]\ntokio-test = \"1\"\n[[bin]]\nname = \"y\"\n");
  EXPECT_THAT(packages(manifest), ElementsAre("crates.io:axum:4", "crates.io:sqlx:7"));
  EXPECT_TRUE(manifest.program);
}

TEST(Manifests, ReadPomWithoutTestsAndManagedVersions) {
  EXPECT_THAT(
      packages(read(
          "pom.xml",
          "<project>\n<dependencyManagement><dependencies><dependency><groupId>m</"
          "groupId><artifactId>m</artifactId></dependency></dependencies></dependencyManagement>\n"
          "<dependencies>\n<dependency>\n<groupId>g</groupId>\n<artifactId>a</artifactId>\n</"
          "dependency>\n<dependency><groupId>t</groupId><artifactId>t</artifactId><scope>test</"
          "scope></dependency>\n</dependencies></project>")),
      ElementsAre("Maven:g:a:4"));
}

TEST(Manifests, ReadNothingOfAPomThatIsACommentOrHasNoEnd) {
  const std::string whole =
      "<dependency><groupId>g</groupId><artifactId>a</artifactId></dependency>";
  EXPECT_THAT(packages(read("pom.xml", "<!--\n" + whole + "\n-->\n" + whole)),
              ElementsAre("Maven:g:a:4"));
  EXPECT_THAT(packages(read("pom.xml", "<!--\n" + whole)), ElementsAre("Maven:g:a:2"))
      << "a comment without an end is none";
  EXPECT_THAT(packages(read("pom.xml", "<dependency><groupId>x</groupId>\n" + whole)),
              ElementsAre("Maven:g:a:2"));
}

TEST(Manifests, ElementsWithoutAnEndCostLittle) {
  std::string text = "<project>";
  for (int i = 0; i < 300'000; ++i) text += "<dependency>\n";
  EXPECT_THAT(packages(read("pom.xml", text)), IsEmpty());
  text.clear();
  for (int i = 0; i < 300'000; ++i) text += "<!-- <dependency>\n";
  EXPECT_THAT(packages(read("pom.xml", text)), IsEmpty());
}

TEST(Manifests, ReadTheOthers) {
  EXPECT_THAT(
      packages(read(
          "build.gradle.kts",
          "dependencies {\n  implementation(\"g:a:1\")\n  testImplementation(\"t:t:1\")\n}\n")),
      ElementsAre("Maven:g:a:2"));
  EXPECT_THAT(
      packages(read(
          "Gemfile",
          "gem 'rails', '~> 7'\ngroup :development, :test do\n  gem 'debug'\nend\ngem \"pg\"\n")),
      ElementsAre("RubyGems:rails:1", "RubyGems:pg:5"));
  EXPECT_THAT(
      packages(read("composer.json",
                    "{\"type\": \"project\", \"require\": {\"laravel/framework\": \"11\"}}")),
      ElementsAre("Packagist:laravel/framework:1"));
  EXPECT_THAT(
      packages(read("Pipfile", "[packages]\nflask = \"*\"\n[dev-packages]\npytest = \"*\"\n")),
      ElementsAre("PyPI:flask:2"));
  EXPECT_THAT(packages(read("a/X.csproj",
                            "<Project Sdk=\"Microsoft.NET.Sdk.Web\">\n<PackageReference "
                            "Include=\"Npgsql\" Version=\"8\" />\n</Project>")),
              ElementsAre("NuGet:Microsoft.NET.Sdk.Web:1", "NuGet:Npgsql:2"));
}

TEST(Manifests, SayNothingAboutBrokenAndForeignFiles) {
  EXPECT_THAT(packages(read("package.json", std::string(100'000, '['))), IsEmpty());
  EXPECT_THAT(packages(read("pom.xml", "<dependency><dependency><groupId>")), IsEmpty());
  EXPECT_FALSE(read_manifest({.path = "a.txt",
                              .size = 0,
                              .language = {},
                              .binary = false,
                              .executable = false,
                              .text = std::make_shared<const std::string>("x")})
                   .has_value());
  EXPECT_FALSE(read_manifest({.path = "go.mod",
                              .size = 0,
                              .language = {},
                              .binary = false,
                              .executable = false,
                              .text = nullptr})
                   .has_value());
}

}  // namespace redoubt::plan::drafting
