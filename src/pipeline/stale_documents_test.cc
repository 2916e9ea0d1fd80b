#include "pipeline/stale_documents.h"

#include <gtest/gtest.h>

#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

namespace fs = std::filesystem;

class StaleDocuments : public testing::Test {
 protected:
  StaleDocuments() : folder(fs::path(testing::TempDir()) / "stale-documents") {
    fs::remove_all(folder);
    fs::create_directories(folder / "guidelines");
  }
  ~StaleDocuments() override { fs::remove_all(folder); }

  void write(const std::string& path, const std::string& text) {
    ASSERT_TRUE(platform::write_file(folder / path, text));
  }

  fs::path folder;
};

TEST_F(StaleDocuments, RemovesOnlyWhatAnEarlierPlanWrote) {
  const std::string ours = "<!-- written by redoubt plan -->\n\n# Old\n";
  write("guidelines/gone.md", ours);
  write("guidelines/gone.html", "<!doctype html><!-- written by redoubt plan -->\n");
  write("guidelines/here.md", ours);
  write("guidelines/notes.md", "# Ours\n<!-- written by redoubt plan -->\n");
  write("checklist.md", ours);
  fs::create_symlink(folder / "guidelines/here.md", folder / "guidelines/link.md");
  const auto gone = remove_stale_documents(folder, {{"guidelines/here.md", ours}});
  ASSERT_TRUE(gone) << gone.error().to_string();
  EXPECT_EQ(*gone, (std::vector<std::string>{"checklist.md", "guidelines/gone.html",
                                             "guidelines/gone.md"}));
  for (const auto* kept : {"guidelines/here.md", "guidelines/notes.md", "guidelines/link.md"})
    EXPECT_TRUE(fs::exists(folder / kept)) << kept;
  EXPECT_FALSE(fs::exists(folder / "guidelines/gone.md"));
}

// As a file system has it that does not tell the two names apart.
TEST_F(StaleDocuments, ADocumentOfNowStaysUnderTheOldSpellingOfItsName) {
  const std::string ours = "<!-- written by redoubt plan -->\n";
  write("guidelines/api.md", ours);
  fs::create_hard_link(folder / "guidelines/api.md", folder / "guidelines/API.md");
  write("guidelines/WEB.md", ours);
  write("guidelines/web.md", ours);
  const auto gone =
      remove_stale_documents(folder, {{"guidelines/api.md", ours}, {"guidelines/web.md", ours}});
  ASSERT_TRUE(gone) << gone.error().to_string();
  EXPECT_EQ(*gone, std::vector<std::string>{"guidelines/WEB.md"}) << "which is another file";
}

TEST_F(StaleDocuments, DoesNotFollowAFolderThatIsALink) {
  write("guidelines/gone.md", "<!-- written by redoubt plan -->\n");
  fs::rename(folder / "guidelines", folder / "elsewhere");
  fs::create_directory_symlink(folder / "elsewhere", folder / "guidelines");
  const auto gone = remove_stale_documents(folder, {});
  ASSERT_TRUE(gone) << gone.error().to_string();
  EXPECT_TRUE(gone->empty());
  EXPECT_TRUE(fs::exists(folder / "elsewhere/gone.md"));
}

}  // namespace
}  // namespace redoubt::pipeline
