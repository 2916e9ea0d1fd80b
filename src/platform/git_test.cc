#include "platform/git.h"

#include <git2.h>
#include <gtest/gtest.h>

#include "platform/filesystem.h"

namespace redoubt::platform {
namespace {

// A repository with one commit: a.py, sub/b.py and, although it is ignored, sub/kept.log.
class GitTest : public testing::Test {
 protected:
  void SetUp() override {
    put(".gitignore", "*.log\n");
    for (const char* path : {"a.py", "sub/b.py", "sub/kept.log", "sub/other.log"}) put(path, "1");
    git_libgit2_init();
    git_repository* repository = nullptr;
    git_index* index = nullptr;
    git_signature* author = nullptr;
    git_tree* tree = nullptr;
    git_oid tree_id, commit_id;
    ASSERT_EQ(git_repository_init(&repository, root().c_str(), 0), 0);
    ASSERT_EQ(git_repository_index(&index, repository), 0);
    for (const char* path : {".gitignore", "a.py", "sub/b.py", "sub/kept.log"})
      ASSERT_EQ(git_index_add_bypath(index, path), 0);
    ASSERT_EQ(git_index_write(index), 0);
    ASSERT_EQ(git_index_write_tree(&tree_id, index), 0);
    ASSERT_EQ(git_tree_lookup(&tree, repository, &tree_id), 0);
    ASSERT_EQ(git_signature_new(&author, "a", "a@example.org", 1, 0), 0);
    ASSERT_EQ(git_commit_create(&commit_id, repository, "HEAD", author, author, nullptr, "first",
                                tree, 0, nullptr),
              0);
    git_tree_free(tree);
    git_signature_free(author);
    git_index_free(index);
    git_repository_free(repository);
  }
  std::filesystem::path root() const { return folder_.path(); }
  void put(const std::string& path, std::string_view text) {
    ASSERT_TRUE(write_file(root() / path, text));
  }
  using Paths = std::vector<std::string>;

  TemporaryFolder folder_ = std::move(*TemporaryFolder::make("git-test"));
};

TEST_F(GitTest, NamesTrackedFilesAlsoWhenTheyAreIgnored) {
  EXPECT_EQ((*GitRepository::open(root()))->tracked_files().value(),
            (Paths{".gitignore", "a.py", "sub/b.py", "sub/kept.log"}));
}

TEST_F(GitTest, AnIndexThatIsDamagedIsAnError) {
  auto bytes = read_file(root() / ".git/index").value();
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  put(".git/index", bytes);
  EXPECT_FALSE((*GitRepository::open(root()))->tracked_files());
}

TEST_F(GitTest, ASubfolderSeesItsOwnPart) {
  put("a.py", "2");
  put("sub/b.py", "2");
  put("sub/new.py", "2");
  put("subway.py", "2");
  EXPECT_FALSE(GitRepository::open(root() / "sub")->has_value());
  const auto inside = GitRepository::enclosing(root() / "sub");
  ASSERT_TRUE(inside && *inside);
  EXPECT_EQ((*inside)->tracked_files().value(), (Paths{"b.py", "kept.log"}));
  EXPECT_EQ((*inside)->changed_since("HEAD").value(), (Paths{"b.py", "new.py"}));
  EXPECT_EQ((*GitRepository::enclosing(root()))->changed_since("HEAD").value(),
            (Paths{"a.py", "sub/b.py", "sub/new.py", "subway.py"}));
}

TEST_F(GitTest, AnEmptyHistoryIsNoError) {
  const auto folder = TemporaryFolder::make("git-test");
  git_repository* repository = nullptr;
  ASSERT_EQ(git_repository_init(&repository, folder->path().c_str(), 0), 0);
  git_repository_free(repository);
  EXPECT_TRUE((*GitRepository::open(folder->path()))->summary(10)->commits.empty());
}

TEST_F(GitTest, ADamagedRepositoryIsAnErrorAndNoEmptyHistory) {
  const auto fails = [&] {
    const auto repository = GitRepository::open(root());
    return !repository || (*repository && !(*repository)->summary(10));
  };
  ASSERT_FALSE(fails());
  const auto head = read_file(root() / ".git/HEAD").value();
  for (const std::string& damage : {std::string("\x93\xff\x00\x1b#", 5), std::string("ref: "),
                                    std::string(40, 'a'), std::string()}) {
    put(".git/HEAD", damage);
    EXPECT_TRUE(fails()) << "HEAD: " << damage;
  }
  put(".git/HEAD", head);
  std::filesystem::remove_all(root() / ".git/objects");
  EXPECT_TRUE(fails());
}

TEST_F(GitTest, AFolderWithAFileNamedHeadIsNoRepository) {
  const auto folder = TemporaryFolder::make("git-test");
  ASSERT_TRUE(write_file(folder->path() / "HEAD", "x"));
  const auto repository = GitRepository::open(folder->path());
  ASSERT_TRUE(repository.has_value());
  EXPECT_FALSE(repository->has_value());
}

}  // namespace
}  // namespace redoubt::platform
