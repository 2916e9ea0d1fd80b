#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/lockfile.h"
#include "formats/lockfile/gradle_values.h"
#include "formats/lockfile/testing.h"

namespace redoubt::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::listed;
using ::testing::UnorderedElementsAre;

Lockfile read(std::string_view path, std::string_view text) {
  auto file = parse_lockfile(path, text);
  EXPECT_TRUE(file) << file.error().to_string();
  return file ? std::move(*file) : Lockfile{};
}

std::vector<std::string> remarks(const Lockfile& file) {
  std::vector<std::string> out;
  for (const auto& remark : file.remarks) out.push_back(remark.text);
  return out;
}

TEST(GradleBuild, TakesNoWordForAVersion) {
  const auto file = read("build.gradle", "dependencies { implementation(\"g:a:runtime\") }\n");
  EXPECT_THAT(listed(file), Not(Contains(HasSubstr("runtime"))));
}

TEST(GradleBuild, ReadsEveryWayToWriteCoordinates) {
  const auto file = read("build.gradle", R"(
dependencies {
    implementation "g:string:1.0", 'g:second:2.0',
            'g:third:3.0:classifier@jar'
    runtimeOnly group: 'g', name: 'map', version: '4.0'
    api([group: 'g', name: 'list', version: '5.0'], [group: 'g', name: 'other', version: '6.0'])
    testImplementation('g:checks:7.0') {
        exclude group: 'not', module: 'this'
        because 'of:a:reason'
    }
    constraints { implementation('g:constraint:8.0') }
}
)");
  EXPECT_EQ(file.ecosystem, "Maven");
  EXPECT_FALSE(file.pins_versions);
  EXPECT_THAT(listed(file),
              ElementsAre("g:string 1.0 3 direct", "g:second 2.0 3 direct", "g:third 3.0 4 direct",
                          "g:map 4.0 5 direct", "g:list 5.0 6 direct", "g:other 6.0 6 direct",
                          "g:checks 7.0 7 direct dev", "g:constraint 8.0 11"));
  EXPECT_EQ(file.packages[0].component.purl, "pkg:maven/g/string@1.0");
  EXPECT_THAT(file.remarks, IsEmpty());
}

TEST(GradleBuild, ReadsKotlinScripts) {
  const auto file = read("app/build.gradle.kts", R"(
val netty: String = "4.1"
val slf4j by extra("1.7")
dependencies {
    implementation("g:a:$netty") { isTransitive = false }
    "runtimeOnly"(group = "g", name = "b", version = slf4j)
    add("testImplementation", "g:c:1.0")
    implementation("g", "d", "2.0")
}
kotlin { sourceSets { val jvmTest by getting { dependencies { implementation(kotlin("test", "1.9")) } } } }
)");
  EXPECT_THAT(listed(file), ElementsAre("g:a 4.1 5 direct", "g:b 1.7 6 direct",
                                        "g:c 1.0 7 direct dev", "g:d 2.0 8 direct",
                                        "org.jetbrains.kotlin:kotlin-test 1.9 10 direct dev"));
}

TEST(GradleBuild, PutsLiteralValuesOfTheSameFileIn) {
  const auto file = read("build.gradle", R"(
def grpc = "1.60"
ext {
    jackson = '2.9'
    versions = [netty: "4.1", 'log-4j': "2.0"]
}
ext.deps = [guava: "com.google:guava:${versions.netty}"]
versions["extra"] = "9"
dependencies {
    implementation "g:a:$grpc", "g:b:${rootProject.ext.jackson}", "g:c:${versions['log-4j']}"
    implementation "g:d:" + grpc, deps.guava
    implementation "g:e:$versions.extra"
}
)");
  EXPECT_THAT(listed(file), ElementsAre("com.google:guava 4.1 7 direct", "g:a 1.60 10 direct",
                                        "g:b 2.9 10 direct", "g:c 2.0 10 direct",
                                        "g:d 1.60 11 direct", "g:e 9 12 direct"));
}

TEST(GradleBuild, ReadsACatalogueThatIsAMap) {
  const auto file = read("gradle/dependencies.gradle", R"(
ext { versions = [:]; libs = [:] }
versions += [jetty: "9.4", scala: computed]
libs += [
  jetty: "org.eclipse.jetty:jetty-server:$versions.jetty",
  scala: "org.scala-lang:scala-library:$versions.scala",
  address: "https://example.test:8080/x", driver: "jdbc:some://host", name: "not:coordinates",
  bound: "g:name_$versions.scala:1"
]
)");
  EXPECT_THAT(listed(file), ElementsAre("org.eclipse.jetty:jetty-server 9.4 5 direct",
                                        "org.scala-lang:scala-library - 6 direct"));
  EXPECT_THAT(remarks(file), ElementsAre(HasSubstr("1 dependency that only the build")));
}

TEST(GradleBuild, GuessesNoVersionThatTheBuildDecides) {
  const auto file = read("build.gradle", R"(
def scala = "2.12"
if (hasProperty('new')) { scala = "2.13" }
def computed = System.getenv('V')
dependencies {
    implementation "g:a:$scala", "g:b:$computed", "g:c:$elsewhere", 'g:d', 'g:e:1.+', 'g:f:[1,2)'
    implementation 'g:g:latest.release', 'g:h:[1,2)!!1.5', 'g:i:1.0!!'
}
)");
  EXPECT_THAT(listed(file), ElementsAre("g:a - 6 direct", "g:b - 6 direct", "g:c - 6 direct",
                                        "g:d - 6 direct", "g:e - 6 direct", "g:f - 6 direct",
                                        "g:g - 7 direct", "g:h 1.5 7 direct", "g:i 1.0 7 direct"));
}

TEST(GradleBuild, CountsWhatItCannotName) {
  const auto file = read("build.gradle", R"(
plugins {
    id 'java'
    id 'org.example.x' version '1.0'
}
dependencies {
    implementation platform("g:bom:1.0"), enforcedPlatform(libs.other.bom)
    implementation libs.okio, libs.bundles.all
    implementation "${group()}:x:1", someList
    implementation fileTree(dir: 'libs', include: '*.jar'), files('a.jar')
    implementation project(':clients').sourceSets.test.output, project(path: ':a', configuration: 'b')
    implementation gradleApi(), projects.shared
}
)");
  EXPECT_THAT(file.packages, IsEmpty());
  EXPECT_THAT(remarks(file),
              UnorderedElementsAre(HasSubstr("2 dependencies that only the build"),
                                   HasSubstr("2 dependencies named by alias"),
                                   HasSubstr("2 platforms (BOM)"), HasSubstr("2 plugins"),
                                   HasSubstr("2 dependencies on files")));
  for (const auto& remark : file.remarks) EXPECT_FALSE(remark.leaves_open) << remark.text;
}

TEST(GradleBuild, ReadsNothingOutsideOfDependenciesAndFromComments) {
  const auto file = read("build.gradle", R"(
// dependencies { implementation 'g:comment:1' }
/* dependencies {
   implementation 'g:block:1' } */
protobuf { protoc { artifact = "com.google.protobuf:protoc:3.0" } }
dependencies {
    modules { module("g:old") { replacedBy("g:new", "it's \"better\"") } }
    if (fast) implementation 'g:fast:1' else runtimeOnly 'g:slow:1'
    def note = 'g:note:1'
}
task x { println 'g:task:1' }
)");
  EXPECT_THAT(listed(file), ElementsAre("g:fast 1 8 direct", "g:slow 1 8 direct"));
}

TEST(GradleCatalogue, ReadsEveryWayToWriteALibrary) {
  const auto file = read("gradle/libs.versions.toml", R"toml([versions]
okio = "3.18.0"
rich = { strictly = "[1.0, 2.0[", prefer = "1.5" }
open = "[1,2)"

[libraries]
okio = { module = "g:okio", version.ref = "okio" }
short = "g:short:1.0"
parts = { group = "g", name = "parts", version = { ref = "rich" } }
inline = { module = "g:inline", version = { require = "2.0" } }
managed = { module = "g:managed" }
range = { module = "g:range", version.ref = "open" }
odd = { id = "x" }

[plugins]
jvm = { id = "org.example.jvm", version.ref = "okio" }
)toml");
  EXPECT_THAT(listed(file), ElementsAre("g:okio 3.18.0 7 direct", "g:short 1.0 8 direct",
                                        "g:parts 1.5 9 direct", "g:inline 2.0 10 direct",
                                        "g:managed - 11 direct", "g:range - 12 direct"));
  EXPECT_THAT(remarks(file), ElementsAre(HasSubstr("1 plugin"), HasSubstr("1 library")));
}

TEST(GradleCatalogue, RefusesWhatIsNoToml) {
  EXPECT_THAT(testing::error_of("libs.versions.toml", "[libraries\na"), HasSubstr("table header"));
}

TEST(GradleValues, AreThoseThatHaveOneLiteralValue) {
  const auto values = lockfile::gradle_values(
      "a = '1'\nb = '1'\nb = '2'\nc = f()\nd = '1' + x\nset('e', '5')\nif (a == '9') {}\n"
      "m += [k: '7', l: [n: '8']]\n");
  EXPECT_THAT(values, UnorderedElementsAre(std::pair("a", "1"), std::pair("e", "5"),
                                           std::pair("m.k", "7")));
}

TEST(GradleBuild, SurvivesHostileScripts) {
  std::string blocks, values, brackets = "dependencies { implementation ";
  for (int i = 0; i < 100'000; ++i) {
    blocks += "dependencies {";
    values += "a = \"${a}${a}\"\n";
    brackets += i % 2 == 0 ? "(" : "[";
  }
  for (const auto& text : {blocks, brackets, values + "dependencies { x \"$a:b:1\" }",
                           std::string("dependencies { x \"g:a:${\" }"),
                           std::string("dependencies { x 'g:a:1"), std::string("/*")}) {
    const auto file = parse_lockfile("build.gradle", text);
    ASSERT_TRUE(file);
    EXPECT_THAT(file->packages, IsEmpty());
  }
  EXPECT_TRUE(read("build.gradle", blocks).remarks.at(0).leaves_open);
}

}  // namespace
}  // namespace redoubt::formats
