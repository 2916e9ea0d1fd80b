#include "adapters/installation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "platform/filesystem.h"

namespace redoubt::adapters {
namespace {

namespace fs = std::filesystem;

// A folder that is the user's home while a test runs.
class InstallationTest : public testing::Test {
 protected:
  InstallationTest() : home_(platform::TemporaryFolder::make("redoubt-home-").value()) {
    if (const char* before = std::getenv("HOME")) before_ = before;
    ::setenv("HOME", home_.path().c_str(), 1);
  }
  ~InstallationTest() override { ::setenv("HOME", before_.c_str(), 1); }

  fs::path program(const std::string& name) {
    const fs::path file = home_.path() / name;
    fs::create_directories(file.parent_path());
    EXPECT_TRUE(platform::write_file(file,
                                     "\x7f"
                                     "ELF"));
    return file;
  }
  bool shows(const fs::path& file, const std::string& name) {
    const auto folders = installation_of(file).folders;
    return std::any_of(folders.begin(), folders.end(), [&](const fs::path& folder) {
      const auto relative = (home_.path() / name).lexically_relative(folder);
      return !relative.empty() && *relative.begin() != "..";
    });
  }

  platform::TemporaryFolder home_;
  std::string before_;
};

TEST_F(InstallationTest, ShowsThePrefixOfAProgram) {
  const auto file = program("opt/scanner/bin/scanner");
  EXPECT_TRUE(shows(file, "opt/scanner/share/rules"));
  EXPECT_FALSE(shows(file, "opt/other"));
}

TEST_F(InstallationTest, ShowsNothingElseThatIsKeptInAHome) {
  EXPECT_FALSE(shows(program("bin/scanner"), ".ssh/id_ed25519"));
  const auto file = program(".local/bin/scanner");
  fs::create_directories(home_.path() / ".local/lib/python3.11/site-packages");
  EXPECT_TRUE(shows(file, ".local/bin/helper"));
  EXPECT_TRUE(shows(file, ".local/lib/python3.11/site-packages/scanner.py"));
  EXPECT_FALSE(shows(file, ".local/share/keyrings/login.keyring"));
  EXPECT_FALSE(shows(program(".cargo/bin/scanner"), ".cargo/credentials.toml"));
}

TEST_F(InstallationTest, AVirtualEnvironmentInAHomeIsAPrefix) {
  const auto file = program(".venv/bin/scanner");
  EXPECT_TRUE(platform::write_file(home_.path() / ".venv/pyvenv.cfg", "version = 3.11\n"));
  EXPECT_TRUE(shows(file, ".venv/share/scanner"));
}

}  // namespace
}  // namespace redoubt::adapters
