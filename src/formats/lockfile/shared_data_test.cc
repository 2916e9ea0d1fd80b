// Real lock files and the purl conformance suite, when the shared data folder is at hand.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/text.h"
#include "core/purl.h"
#include "formats/json.h"
#include "formats/lockfile.h"

extern char** environ;

namespace redoubt::formats {
namespace {

namespace fs = std::filesystem;

fs::path shared_data() {
  if (const char* given = std::getenv("REDOUBT_SHARED_DATA")) return given;
  return fs::path(REDOUBT_SOURCE_DIR) / "../shared/data";
}

// A tar.zst archive of the shared data, unpacked into a folder that goes away with the object.
class Unpacked {
 public:
  explicit Unpacked(const std::string& archive) {
    const auto file = shared_data() / archive;
    if (!fs::exists(file)) return;
    std::string pattern = (fs::temp_directory_path() / "redoubt-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) return;
    folder_ = pattern;
    std::vector<std::string> words{"tar", "-C", pattern, "-xf", file.string()};
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_t pid = 0;
    int status = -1;
    if (posix_spawnp(&pid, "tar", nullptr, nullptr, argv.data(), environ) == 0)
      waitpid(pid, &status, 0);
    ready_ = status == 0;
  }
  ~Unpacked() {
    std::error_code code;
    if (!folder_.empty()) fs::remove_all(folder_, code);
  }
  Unpacked(const Unpacked&) = delete;
  Unpacked& operator=(const Unpacked&) = delete;

  bool ready() const { return ready_; }
  const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
  bool ready_ = false;
};

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// Every regular file below a folder, relative path to text.
std::map<std::string, std::string> files_below(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), folder).generic_string()] = text_of(entry.path());
  return files;
}

TEST(SharedLockfiles, AllAreReadOrRefusedWithARemedy) {
  const Unpacked archive("lockfiles/lockfiles.tar.zst");
  if (!archive.ready()) GTEST_SKIP() << "lockfiles/lockfiles.tar.zst of the shared data is absent";
  std::map<std::string, size_t> packages;  // by ecosystem
  size_t read = 0, refused = 0;
  for (const auto& [path, text] : files_below(archive.folder())) {
    if (!is_lockfile(path)) continue;
    const auto file = parse_lockfile(path, text);
    if (!file) {
      ++refused;
      EXPECT_FALSE(file.error().hint().empty()) << path << ": " << file.error().to_string();
      continue;
    }
    ++read;
    packages[file->ecosystem] += file->packages.size();
    const auto lines = split_lines(text).size();
    for (const auto& package : file->packages) {
      const auto& component = package.component;
      ASSERT_GE(component.location.region.start_line, 1u) << path << ' ' << component.name;
      ASSERT_LE(component.location.region.start_line, lines) << path << ' ' << component.name;
      const auto purl = core::parse_purl(component.purl);
      ASSERT_TRUE(purl) << component.purl;
      ASSERT_EQ(core::to_string(*purl), component.purl);
    }
  }
  EXPECT_GE(read, 100u);
  EXPECT_LE(refused, 2u);  // a scanner's template that only has the name
  EXPECT_GT(packages["npm"], 20'000u);
  EXPECT_GT(packages["PyPI"], 2'500u);
  EXPECT_GT(packages["Go"], 4'000u);
  EXPECT_GT(packages["crates.io"], 3'000u);
}

// A second opinion: counts lines that every entry of the format must have, knowing nothing else
// about it.
size_t lines_that(std::string_view text, bool (*matches)(std::string_view)) {
  size_t count = 0;
  for (const auto line : split_lines(text)) count += matches(line) ? 1 : 0;
  return count;
}

TEST(SharedLockfiles, CountsAgreeWithASimpleCounter) {
  const Unpacked archive("lockfiles/lockfiles.tar.zst");
  if (!archive.ready()) GTEST_SKIP() << "lockfiles/lockfiles.tar.zst of the shared data is absent";
  size_t compared = 0;
  for (const auto& [path, text] : files_below(archive.folder())) {
    const auto file = is_lockfile(path) ? parse_lockfile(path, text) : fail("no lock file");
    if (!file) continue;
    std::set<std::string> expected;  // name and version
    std::set<std::string> found;
    for (const auto& package : file->packages)
      found.insert(package.component.name + ' ' + package.component.version);
    if (path.ends_with("Cargo.lock")) {
      // Crates with a source come from elsewhere; members of the workspace are checked by another
      // test.
      std::string name, version;
      for (const auto line : split_lines(text)) {
        if (line.starts_with("name = ")) name = line.substr(8, line.size() - 9);
        if (line.starts_with("version = \"")) version = line.substr(11, line.size() - 12);
        if (line.starts_with("source = ")) expected.insert(name + ' ' + version);
      }
    } else if (file->format.starts_with("package-lock.json version 3")) {
      const auto json = parse_json(text, path);
      ASSERT_TRUE(json) << path;
      for (const auto& [key, entry] : (*json)["packages"].items()) {
        const size_t modules = key.rfind("node_modules/");
        if (modules == std::string::npos || entry.value("link", false)) continue;
        expected.insert(entry.value("name", key.substr(modules + 13)) + ' ' +
                        entry.value("version", ""));
      }
      EXPECT_EQ(found, expected) << path;
    } else if (path.ends_with("poetry.lock")) {
      // Folders and files of the project itself are left out.
      const size_t all =
          lines_that(text, [](std::string_view line) { return line == "[[package]]"; });
      const size_t own = lines_that(text, [](std::string_view line) {
        return line == "type = \"directory\"" || line == "type = \"file\"";
      });
      EXPECT_EQ(file->packages.size(), all - own) << path;
    } else if (path.ends_with("yarn.lock")) {
      EXPECT_LE(
          file->packages.size(),
          lines_that(text, [](std::string_view line) { return line.starts_with("  version "); }))
          << path;
      EXPECT_GE(file->packages.size() * 10,
                9 * lines_that(
                        text, [](std::string_view line) { return line.starts_with("  version "); }))
          << path;
    } else {
      continue;
    }
    for (const auto& entry : expected) EXPECT_TRUE(found.contains(entry)) << path << ": " << entry;
    ++compared;
  }
  EXPECT_GE(compared, 25u);
}

// Fixtures with other names than the real files: the folder says what they are.
TEST(SharedLockfiles, EdgeCasesNeverCrashAndRefuseOnlyWithARemedy) {
  const Unpacked archive("lockfiles/scalibr-fixtures.tar.zst");
  if (!archive.ready())
    GTEST_SKIP() << "lockfiles/scalibr-fixtures.tar.zst of the shared data is absent";
  const std::map<std::string, std::string> names{{"packagelockjson", "package-lock.json"},
                                                 {"yarnlock", "yarn.lock"},
                                                 {"pnpmlock", "pnpm-lock.yaml"},
                                                 {"requirements", "requirements.txt"},
                                                 {"poetrylock", "poetry.lock"},
                                                 {"uvlock", "uv.lock"},
                                                 {"pipfilelock", "Pipfile.lock"},
                                                 {"gomod", "go.mod"},
                                                 {"cargolock", "Cargo.lock"},
                                                 {"gemfilelock", "Gemfile.lock"},
                                                 {"composerlock", "composer.lock"},
                                                 {"pomxml", "pom.xml"},
                                                 {"pdmlock", "pdm.lock"},
                                                 {"pylock", "pylock.toml"},
                                                 {"bunlock", "bun.lock"},
                                                 {"packageslockjson", "packages.lock.json"},
                                                 {"gradlelockfile", "gradle.lockfile"}};
  size_t read = 0, refused = 0;
  for (const auto& [path, text] : files_below(archive.folder())) {
    for (const auto& [folder, name] : names) {
      if (path.find("/" + folder + "/") == std::string::npos || path.ends_with(".sum")) continue;
      const auto file = parse_lockfile(name, text);
      (file ? read : refused) += 1;
      EXPECT_TRUE(file || !file.error().hint().empty()) << path;
      // Refused are the ones that their authors broke, by their names.
      const bool broken =
          path.find("not-") != std::string::npos || path.find("null") != std::string::npos ||
          path.find("empty") != std::string::npos || path.find("invalid") != std::string::npos;
      EXPECT_TRUE(file || broken) << path << ": " << file.error().to_string();
    }
    // And every fixture of any ecosystem under every name: an answer, whichever.
    for (const auto& [folder, name] : names) (void)parse_lockfile(name, text);
  }
  EXPECT_GT(read, 100u);
  EXPECT_GT(refused, 5u);
}

// -- purl-spec

std::string text_or_empty(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

core::Purl purl_of(const Json& json) {
  core::Purl purl;
  purl.type = text_or_empty(json, "type");
  purl.namespace_ = text_or_empty(json, "namespace");
  purl.name = text_or_empty(json, "name");
  purl.version = text_or_empty(json, "version");
  purl.subpath = text_or_empty(json, "subpath");
  if (const auto qualifiers = json.find("qualifiers");
      qualifiers != json.end() && qualifiers->is_object())
    for (const auto& [key, value] : qualifiers->items())
      purl.qualifiers[key] = value.get<std::string>();
  core::normalise(purl);
  return purl;
}

TEST(PurlConformance, PassesTheSuiteForTheTypesWeWrite) {
  const Unpacked archive("conformance/purl.tar.zst");
  if (!archive.ready()) GTEST_SKIP() << "conformance/purl.tar.zst of the shared data is absent";
  size_t run = 0;
  for (const auto& [path, text] : files_below(archive.folder())) {
    const std::string stem = fs::path(path).stem().string();
    static const std::set<std::string> kWanted{"npm-test",      "pypi-test",  "golang-test",
                                               "cargo-test",    "gem-test",   "maven-test",
                                               "composer-test", "nuget-test", "specification-test"};
    if (!kWanted.contains(stem)) continue;
    const auto json = parse_json(text, path);
    ASSERT_TRUE(json) << path;
    for (const auto& test : (*json)["tests"]) {
      const std::string kind = test["test_type"];
      const bool must_fail = test.value("expected_failure", false);
      SCOPED_TRACE(path + ": " + kind + ' ' + test["input"].dump());
      // The suite refuses an upper-case key here and asks for its normalisation one test earlier;
      // we normalise.
      if (must_fail && test["input"] == "pkg:gem/jruby-launcher@1.1.2?Platform=java") continue;
      ++run;
      if (kind == "build") {
        if (must_fail)
          continue;  // Purl is a plain struct: what is missing shows when it is read back
        EXPECT_EQ(core::to_string(purl_of(test["input"])),
                  test["expected_output"].get<std::string>());
        continue;
      }
      const auto purl = core::parse_purl(test["input"].get<std::string>());
      ASSERT_EQ(purl.has_value(), !must_fail);
      if (must_fail) continue;
      if (kind == "validate")
        EXPECT_EQ(core::to_string(*purl), test["expected_output"].get<std::string>());
      else EXPECT_EQ(core::to_string(*purl), core::to_string(purl_of(test["expected_output"])));
    }
  }
  EXPECT_GT(run, 150u);
}

}  // namespace
}  // namespace redoubt::formats
