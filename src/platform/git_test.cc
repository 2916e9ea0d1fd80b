#include "platform/git.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "platform/git_fixture.h"

namespace redoubt::platform {
namespace {

// A repository with one commit: a.py, sub/b.py and, although it is ignored, sub/kept.log.
class GitTest : public testing::Test {
 protected:
  void SetUp() override {
    put(".gitignore", "*.log\n");
    for (const char* path : {"a.py", "sub/b.py", "sub/kept.log", "sub/other.log"}) put(path, "1");
    const auto repository = git::make_repository(root());
    git::commit_files(repository.get(), {".gitignore", "a.py", "sub/b.py", "sub/kept.log"});
  }
  std::filesystem::path root() const { return folder_.path(); }
  void put(const std::string& path, std::string_view text) {
    ASSERT_TRUE(write_file(root() / path, text));
  }
  git_repository* open_raw() {
    git_repository* repository = nullptr;
    EXPECT_EQ(git_repository_open(&repository, root().c_str()), 0);
    return repository;
  }
  using Paths = std::vector<std::string>;
  Paths changed(Paths paths) const {
    return (*GitRepository::enclosing(root()))->changed_since("HEAD", std::move(paths)).value();
  }

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
  EXPECT_EQ((*inside)->changed_since("HEAD", {"kept.log", "new.py", "b.py"}).value(),
            (Paths{"b.py", "new.py"}));
  EXPECT_EQ(changed({"a.py", "subway.py", "sub/kept.log", "sub/new.py", "sub/b.py"}),
            (Paths{"a.py", "sub/b.py", "sub/new.py", "subway.py"}));
}

TEST_F(GitTest, ReadsTheFilesOfARevisionAndNotThoseOfTheFolder) {
  put("a.py", "2");
  put("new.py", "2");
  const auto wants = [](const std::string& path) { return path.ends_with(".py"); };
  const auto top = GitRepository::open(root());
  const auto files = (*top)->files_at("HEAD", wants, 100).value();
  Paths found;
  for (const auto& file : files)
    found.push_back(file.path + (file.bytes ? "=" + *file.bytes : std::string()));
  EXPECT_EQ(found, (Paths{".gitignore", "a.py=1", "sub/b.py=1", "sub/kept.log"}));
  const auto inside = GitRepository::enclosing(root() / "sub");
  EXPECT_EQ((*inside)->files_at("HEAD", wants, 100).value().front().path, "b.py");
  EXPECT_FALSE((*top)->files_at("HEAD", wants, 0).value()[1].bytes) << "larger than the limit";
  EXPECT_FALSE((*top)->files_at("nowhere", wants, 100));
}

TEST_F(GitTest, OnlyFilesThatAreThereHaveChanged) {
  std::filesystem::remove(root() / "a.py");
  EXPECT_EQ(changed({"", "a.py", "sub", "https://example.org/", "sub/b.py/x"}), Paths{});
}

TEST_F(GitTest, LineEndsOfAnotherSystemAreNoChange) {
  put("crlf.txt", "one\ntwo\n");
  const auto repository = git::Repository(open_raw());
  git::commit_files(repository.get(), {"crlf.txt"});
  put("crlf.txt", "one\r\ntwo\r\n");
  EXPECT_EQ(changed({"crlf.txt"}), Paths{});
  put("crlf.txt", "one\r\nthree\r\n");
  EXPECT_EQ(changed({"crlf.txt"}), Paths{"crlf.txt"});
}

TEST_F(GitTest, ReadsNoCommitsBehindTheLastOneAskedFor) {
  const auto repository = git::Repository(open_raw());
  for (const auto* name : {"1.txt", "2.txt", "3.txt"}) {
    put(name, name);
    git::commit_files(repository.get(), {name});
  }
  const auto opened = GitRepository::open(root());
  const auto all = (*opened)->summary(10)->commits;
  ASSERT_GE(all.size(), 3u);
  const auto some =
      (*opened)->summary(10, [&](const GitCommit& commit) { return commit.id == all[1].id; });
  EXPECT_EQ(some->commits.size(), 2u);
}

TEST_F(GitTest, NamesCommitsAndNothingElse) {
  const auto repository = GitRepository::open(root());
  EXPECT_EQ((*repository)->resolve("HEAD").value(), (*repository)->summary(1)->head);
  EXPECT_FALSE((*repository)->resolve("no-such-branch"));
  EXPECT_FALSE((*repository)->resolve("HEAD^{tree}"));
}

// What a repository says about its work tree, its ignored files and its filters hides no change.
TEST_F(GitTest, ConfigurationHidesNoChange) {
  const auto elsewhere = TemporaryFolder::make("git-test");
  ASSERT_TRUE(write_file(elsewhere->path() / "a.py", "1"));
  const auto plain = read_file(root() / ".git/config").value();
  put("a.py", "$Id: 2$");
  put("new.py", "2");
  const std::string other = elsewhere->path().string();
  for (const std::string& hostile :
       {"[core]\n\tworktree = " + other, std::string("[core]\n\tworktree = /usr"),
        std::string("[core]\n\tbare = true"),
        "[core]\n\texcludesfile = " + (root() / "all").string()}) {
    put(".git/config", plain + hostile + "\n");
    put("all", "*\n");
    put(".git/info/exclude", "*\n");
    put(".gitattributes", "* ident\n");
    EXPECT_EQ(changed({"a.py", "new.py", "sub/b.py"}), (Paths{"a.py", "new.py"})) << hostile;
  }
}

TEST_F(GitTest, FlagsInTheIndexHideNoChange) {
  const auto repository = git::Repository(open_raw());
  git_index* raw = nullptr;
  ASSERT_EQ(git_repository_index(&raw, repository.get()), 0);
  const git::Index index(raw);
  git_index_entry entry = *git_index_get_bypath(raw, "a.py", 0);
  entry.flags |= GIT_INDEX_ENTRY_VALID;
  ASSERT_EQ(git_index_add(raw, &entry), 0);
  ASSERT_EQ(git_index_write(raw), 0);
  put("a.py", "2");
  EXPECT_EQ(changed({"a.py"}), Paths{"a.py"});
}

TEST_F(GitTest, TheEnvironmentNamesNoOtherRepository) {
  const auto elsewhere = TemporaryFolder::make("git-test");
  git::make_repository(elsewhere->path());
  const auto other = (elsewhere->path() / ".git").string();
  const auto before = (*GitRepository::open(root()))->summary(1)->head;
  setenv("GIT_DIR", other.c_str(), 1);
  setenv("GIT_WORK_TREE", "/usr", 1);
  EXPECT_EQ((*GitRepository::open(root()))->summary(1)->head, before);
  unsetenv("GIT_DIR");
  unsetenv("GIT_WORK_TREE");
}

TEST_F(GitTest, ASubmoduleIsComparedWithTheCommitThatIsNamedForIt) {
  put("module/c.py", "1");
  put("module/d.py", "1");
  const auto module = git::make_repository(root() / "module");
  git::commit_files(module.get(), {"c.py", "d.py"});
  const auto repository = git::Repository(open_raw());
  git::commit_files(repository.get(), {"module"});
  put("module/d.py", "2");
  EXPECT_EQ(changed({"module/c.py", "module/d.py", "a.py"}), Paths{"module/d.py"});
  std::filesystem::remove_all(root() / "module/.git");
  EXPECT_EQ(changed({"module/c.py"}), Paths{"module/c.py"}) << "what cannot be known has changed";
}

TEST_F(GitTest, KnowsWhatLiesInAWorkTree) {
  const auto folder = TemporaryFolder::make("git-test");
  EXPECT_TRUE(is_in_work_tree(root()));
  EXPECT_TRUE(is_in_work_tree(root() / "sub"));
  EXPECT_FALSE(is_in_work_tree(folder->path()));
  EXPECT_FALSE(is_in_work_tree(folder->path() / "missing"));
  ASSERT_TRUE(write_file(folder->path() / ".git", "gitdir: elsewhere\n"));
  EXPECT_TRUE(is_in_work_tree(folder->path()));
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
