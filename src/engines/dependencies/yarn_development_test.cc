#include "engines/dependencies/yarn_development.h"

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::engines::dependencies {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

core::ProjectFile manifest(std::string path, std::string text) {
  core::ProjectFile file;
  file.path = std::move(path);
  file.text = std::make_shared<const std::string>(std::move(text));
  return file;
}

// Lines of the packages that only development needs.
std::vector<uint32_t> marked(std::string_view lock, std::vector<core::ProjectFile> manifests) {
  FileReport out;
  const analysis::SourceFile file("web/yarn.lock", lock, Digest{}, "", false);
  note_yarn_needs(file, out);
  core::Project project;
  project.files = std::move(manifests);
  core::SourceReport report;
  report.facts = out.facts;
  for (uint32_t line = 1; line <= 20; ++line) {
    core::Component component;
    component.location.path = "web/yarn.lock";
    component.location.region.start_line = line;
    report.components.push_back(component);
  }
  mark_yarn_development(project, report);
  EXPECT_THAT(report.facts, IsEmpty());
  std::vector<uint32_t> lines;
  for (const auto& component : report.components)
    if (component.development) lines.push_back(component.location.region.start_line);
  return lines;
}

constexpr std::string_view kLock =
    "vite@^2:\n"                 // 1
    "  version \"2.0\"\n"        // 2
    "  dependencies:\n"          // 3
    "    rollup \"^2\"\n"        // 4
    "    ms \"^1\"\n"            // 5
    "rollup@^2:\n"               // 6
    "  version \"2.1\"\n"        // 7
    "\"ms@^1\", \"ms@^1.1\":\n"  // 8
    "  version \"1.1\"\n"        // 9
    "vue@^3:\n"                  // 10
    "  version \"3.0\"\n"        // 11
    "  dependencies:\n"          // 12
    "    ms \"^1.1\"\n";         // 13
constexpr const char* kManifest =
    R"({"dependencies": {"vue": "^3"}, "devDependencies": {"vite": "^2"}})";

TEST(YarnDevelopment, IsWhatNothingOfTheProductNeeds) {
  EXPECT_THAT(marked(kLock, {manifest("web/package.json", kManifest)}), ElementsAre(1, 6));
}

TEST(YarnDevelopment, CountsWhatWorkspacesNeed) {
  EXPECT_THAT(marked(kLock, {manifest("web/package.json", kManifest),
                             manifest("web/packages/build/package.json",
                                      R"({"dependencies": {"rollup": "^2"}})")}),
              ElementsAre(1));
}

TEST(YarnDevelopment, CountsWorkspacesWhereverTheyLieAndNothingInstalled) {
  const std::string needs_rollup = R"({"dependencies": {"rollup": "^2"}})";
  EXPECT_THAT(marked(kLock, {manifest("web/package.json", kManifest),
                             manifest("web/vendor/bill/package.json", needs_rollup)}),
              ElementsAre(1));
  EXPECT_THAT(marked(kLock, {manifest("web/node_modules/bill/package.json", needs_rollup),
                             manifest("web/package.json", kManifest)}),
              ElementsAre(1, 6));
}

TEST(YarnDevelopment, IsUnknownWithoutManifestsThatCanBeRead) {
  EXPECT_THAT(marked(kLock, {}), IsEmpty());
  EXPECT_THAT(marked(kLock, {manifest("web/package.json", kManifest),
                             manifest("web/packages/build/package.json", "{")}),
              IsEmpty());
}

TEST(YarnDevelopment, FollowsNeedsThatNoBlockAnswersWordForWordByTheirName) {
  const std::string berry =
      "\"vue@npm:^3\":\n  version: 3.0\n  dependencies:\n    ms: \"patch:ms@1\"\n    \"@a/b\": "
      "^2\n"                                                   // 1 to 5
      "\"ms@npm:^1\":\n  version: 1.1\n"                       // 6
      "\"@a/b@npm:^2\":\n  version: 2.0\n"                     // 8
      "\"vite@npm:^2\":\n  version: 2.0\n  bin:\n    a: b\n";  // 10
  EXPECT_THAT(marked(berry, {manifest("web/package.json", kManifest)}), ElementsAre(10));
}

}  // namespace
}  // namespace redoubt::engines::dependencies
