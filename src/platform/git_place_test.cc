#include "platform/git_place.h"

#include <sys/stat.h>
#include <unistd.h>

#include "platform/git.h"
#include "platform/git_fixture.h"

namespace redoubt::platform {
namespace {

namespace fs = std::filesystem;

// A repository of somebody else, with one commit, and an empty folder: the target.
class GitPlaceTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(target());
    fs::create_directories(other());
    put(other() / "a.py", "1");
    git::commit_files(git::make_repository(other()).get(), {"a.py"});
  }
  fs::path target() const { return fs::canonical(folder_.path()) / "target"; }
  fs::path other() const { return fs::canonical(folder_.path()) / "other"; }
  static void put(const fs::path& path, const std::string& text) {
    ASSERT_TRUE(write_file(path, text));
  }
  static bool refused(const fs::path& folder) { return !GitRepository::open(folder); }
  static bool accepted(const fs::path& folder) {
    const auto repository = GitRepository::open(folder);
    EXPECT_TRUE(repository) << repository.error().message();
    return repository && *repository && !(*repository)->summary(1)->head.empty();
  }
  void config(const std::string& more) {
    const auto file = other() / ".git/config";
    put(file, read_file(file).value() + more);
  }

  TemporaryFolder folder_ = std::move(*TemporaryFolder::make("git-place"));
};

TEST_F(GitPlaceTest, AFolderOfItsOwnIsAccepted) {
  EXPECT_TRUE(accepted(other()));
  EXPECT_FALSE(GitRepository::open(target())->has_value());
}

TEST_F(GitPlaceTest, ALinkToARepositoryThatDoesNotKnowTheFolderIsRefused) {
  put(target() / ".git", "gitdir: " + (other() / ".git").string() + "\n");
  EXPECT_TRUE(refused(target()));
  EXPECT_NE(GitRepository::open(target()).error().message().find("does not know this folder"),
            std::string::npos);
  put(target() / ".git", "gitdir: ../other/.git\n");
  EXPECT_TRUE(refused(target()));
  put(target() / ".git", "gitdir: nowhere\n");
  EXPECT_TRUE(refused(target()));
  put(target() / ".git", "something\n");
  EXPECT_TRUE(refused(target()));
}

TEST_F(GitPlaceTest, SymbolicLinksAreRefused) {
  fs::create_directory_symlink(other() / ".git", target() / ".git");
  EXPECT_TRUE(refused(target()));
  fs::remove(target() / ".git");
  fs::create_directory_symlink(folder_.path() / "gone", target() / ".git");
  EXPECT_TRUE(refused(target())) << "also when it leads nowhere";
  fs::remove(target() / ".git");
  git::make_repository(target());
  for (const char* part : {"HEAD", "config", "objects", "refs"}) {
    const auto own = target() / ".git" / part, kept = target() / "kept";
    fs::rename(own, kept);
    fs::create_symlink(other() / ".git" / part, own);
    EXPECT_TRUE(refused(target())) << part;
    fs::remove(own);
    fs::rename(kept, own);
  }
  EXPECT_TRUE(GitRepository::open(target()).value().has_value());
}

TEST_F(GitPlaceTest, TheObjectsOfAnotherRepositoryAreRefused) {
  git::make_repository(target());
  put(target() / ".git/commondir", (other() / ".git").string() + "\n");
  EXPECT_TRUE(refused(target()));
}

TEST_F(GitPlaceTest, ALinkedWorkTreeIsAccepted) {
  git_repository* raw = nullptr;
  ASSERT_EQ(git_repository_open(&raw, other().c_str()), 0);
  const git::Repository repository(raw);
  git_worktree* tree = nullptr;
  ASSERT_EQ(git_worktree_add(&tree, raw, "second", (target() / "second").c_str(), nullptr), 0);
  git_worktree_free(tree);
  EXPECT_TRUE(accepted(target() / "second"));
  fs::create_directories(target() / "third");
  fs::copy(target() / "second/.git", target() / "third/.git");
  EXPECT_TRUE(refused(target() / "third")) << "another folder with the same link";
}

// A gitdir made for the purpose, whose commondir is somebody else's.
TEST_F(GitPlaceTest, AWorkTreeThatTheRepositoryDoesNotHaveIsRefused) {
  put(target() / ".git", "gitdir: fake\n");
  put(target() / "fake/HEAD", "ref: refs/heads/master\n");
  put(target() / "fake/commondir", (other() / ".git").string() + "\n");
  put(target() / "fake/gitdir", "../.git\n");
  EXPECT_TRUE(refused(target()));
}

TEST_F(GitPlaceTest, ASubmoduleIsAcceptedWhereItsRepositoryOrItsPlaceSaysSo) {
  const auto own = target() / ".git/modules/part";
  git::make_repository(target());
  fs::create_directories(own.parent_path());
  fs::copy(other() / ".git", own, fs::copy_options::recursive);
  put(target() / "part/.git", "gitdir: ../.git/modules/part\n");
  EXPECT_TRUE(accepted(target() / "part")) << "by its place";
  const auto file = own / "config";
  const auto plain = read_file(file).value();
  put(file, plain + "[core]\n\tworktree = ../../../part\n");
  EXPECT_TRUE(accepted(target() / "part")) << "by its work tree";
  put(file, plain + "[core]\n\tworktree = ../../../elsewhere\n");
  EXPECT_TRUE(refused(target() / "part"));
}

TEST_F(GitPlaceTest, ARepositoryKeptElsewhereIsAcceptedWhenItNamesTheFolder) {
  put(target() / ".git", "gitdir: ../other/.git\n");
  config("[core]\n\tworktree = " + target().string() + "\n");
  EXPECT_TRUE(accepted(target()));
}

TEST_F(GitPlaceTest, IncludedConfigurationIsPartOfTheTarget) {
  config("[include]\n\tpath = ../.gitconfig\n");
  EXPECT_TRUE(accepted(other())) << "not there";
  put(other() / ".gitconfig", "[remote \"origin\"]\n\turl = https://example.org/include/x\n");
  EXPECT_TRUE(accepted(other()));
  put(other() / ".gitconfig", "[include]\n\tpath = more\n");
  EXPECT_TRUE(refused(other())) << "a chain";
  fs::remove(other() / ".gitconfig");
  ASSERT_EQ(mkfifo((other() / ".gitconfig").c_str(), 0600), 0);
  EXPECT_TRUE(refused(other())) << "a pipe, which would be waited for";
}

TEST_F(GitPlaceTest, ConfigurationFromOutsideIsRefused) {
  const auto file = other() / ".git/config";
  const auto plain = read_file(file).value();
  for (const std::string include :
       {"[include]\npath = /etc/gitconfig\n", "[INCLUDE] PATH=../../x\n",
        "[includeIf \"gitdir:a]b\"]\n  path = \"a\"\n", "[core] [include] path = ~/x\n",
        "[include]\n\tfoo = [x\n\tpath = \\\n/etc/x\n", "\xEF\xBB\xBF[include]\npath=/x\n"}) {
    put(file, plain + include);
    EXPECT_TRUE(refused(other())) << include;
  }
  put(file, plain + "[remote \"include\"]\n\turl = x\n[core]\n\thookspath = /etc/x\n");
  EXPECT_TRUE(accepted(other()));
}

TEST_F(GitPlaceTest, PipesAmongItsFilesAreRefused) {
  for (const char* name :
       {".git/logs/HEAD", ".git/refs/heads/pipe", ".git/objects/aa/pipe", ".git/packed-refs"}) {
    const auto pipe = other() / name;
    fs::create_directories(pipe.parent_path());
    fs::remove(pipe);
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_TRUE(refused(other())) << name;
    fs::remove(pipe);
  }
  EXPECT_TRUE(accepted(other()));
}

TEST_F(GitPlaceTest, BorrowedObjectsAreReadUnlessThereIsAPipeAmongThem) {
  const auto id = GitRepository::open(other()).value()->summary(1)->head;
  git::make_repository(target());
  put(target() / ".git/objects/info/alternates", (other() / ".git/objects").string() + "\n");
  put(target() / ".git/refs/heads/main", id + "\n");
  put(target() / ".git/HEAD", "ref: refs/heads/main\n");
  EXPECT_TRUE(accepted(target()));
  ASSERT_EQ(mkfifo((other() / ".git/objects/pack/pipe").c_str(), 0600), 0);
  EXPECT_TRUE(refused(target()));
}

}  // namespace
}  // namespace redoubt::platform
