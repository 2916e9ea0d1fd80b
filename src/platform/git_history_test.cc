#include "platform/git_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/filesystem.h"
#include "platform/git_objects.h"
#include "platform/process.h"

namespace redoubt::platform {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

// A repository that `git fast-import` makes from a stream.
class GitHistoryTest : public testing::Test {
 protected:
  void SetUp() override {
    if (find_program("git").empty()) GTEST_SKIP() << "the program git is not installed";
    git({"init", "-q", "-b", "main", "."});
  }

  std::string git(std::vector<std::string> arguments, std::string input = {},
                  const fs::path& folder = {}) {
    arguments.insert(arguments.begin(), find_program("git").string());
    const auto result = run_process({.argv = arguments,
                                     .folder = folder.empty() ? root_ : folder,
                                     .environment = {{"GIT_CONFIG_NOSYSTEM", "1"},
                                                     {"GIT_CONFIG_GLOBAL", "/dev/null"},
                                                     {"HOME", root_.string()}},
                                     .input = std::move(input)},
                                    cancel_);
    EXPECT_TRUE(result && result->exit_code == 0) << arguments[1] << (result ? result->err : "");
    return result ? result->out : "";
  }

  static std::string file(std::string_view path, std::string_view text,
                          std::string_view mode = "100644") {
    return fmt::format("M {} inline {}\ndata {}\n{}\n", mode, path, text.size(), text);
  }
  void commit(std::string_view branch, std::string_view changes, std::string_view from = {}) {
    ++marks_;
    stream_ += fmt::format(
        "commit refs/heads/{}\nmark :{}\ncommitter A <a@example.org> {} +0000\ndata 1\nx\n{}{}\n",
        branch, marks_, 1'600'000'000 + marks_ * 100, from, changes);
  }
  void import() {
    git({"fast-import", "--quiet", "--done"}, std::exchange(stream_, "") + "done\n");
  }

  GitHistory read(const GitHistoryOptions& options = {}, const fs::path& folder = {}) {
    auto history = read_git_history(folder.empty() ? root_ : folder, options, cancel_);
    EXPECT_TRUE(history && *history) << (history ? "" : history.error().to_string());
    return history && *history ? std::move(**history) : GitHistory{};
  }

  // "0 +a.txt": commit number, what became of the file.
  static std::vector<std::string> told(const GitHistory& history) {
    std::vector<std::string> lines;
    for (const auto& change : history.changes)
      lines.push_back(fmt::format("{} {}{}", change.commit,
                                  change.before.none()  ? '+'
                                  : change.after.none() ? '-'
                                                        : '~',
                                  history.paths[change.path]));
    return lines;
  }

  TemporaryFolder folder_ = TemporaryFolder::make("redoubt-history").value();
  fs::path root_ = folder_.path();
  CancelToken cancel_;
  int marks_ = 0;
  std::string stream_;
};

TEST_F(GitHistoryTest, TellsWhatEachCommitAddedChangedAndDeleted) {
  commit("main", file("a.txt", "1") + file("lib/b.txt", "2"));
  commit("main", file("a.txt", "3"));
  commit("main", "D lib/b.txt\n");
  import();
  const auto history = read();
  EXPECT_EQ(history.commits.size(), 3u);
  EXPECT_THAT(told(history), ElementsAre("0 +a.txt", "0 +lib/b.txt", "1 ~a.txt", "2 -lib/b.txt"));
  EXPECT_LT(history.commits[0].time, history.commits[1].time);
}

TEST_F(GitHistoryTest, TellsAFileThatBecameAFolder) {
  commit("main", file("a", "1") + file("a.b", "x"));
  commit("main", "D a\n" + file("a/c", "2"));
  import();
  EXPECT_THAT(told(read()), UnorderedElementsAre("0 +a", "0 +a.b", "1 -a", "1 +a/c"));
}

TEST_F(GitHistoryTest, LeavesOutSymbolicLinksAndPatterns) {
  commit("main", file("link", "target", "120000") + file("vendor/x", "1") + file("y", "2"));
  import();
  GitHistoryOptions options;
  options.leave_out = [](std::string_view path) { return path.starts_with("vendor/"); };
  EXPECT_THAT(told(read(options)), ElementsAre("0 +y"));
}

TEST_F(GitHistoryTest, AMergeTellsOnlyWhatNoParentHas) {
  commit("main", file("a", "1"));
  commit("side", file("b", "2"), "from :1\n");
  commit("main", file("c", "3"), "from :1\n");
  commit("main", file("b", "2") + file("d", "4"), "from :3\nmerge :2\n");
  import();
  const auto history = read();
  EXPECT_THAT(told(history), ElementsAre("0 +a", "1 +b", "2 +c", "3 +d"));
  EXPECT_TRUE(history.commits[3].merge);
}

TEST_F(GitHistoryTest, ReadsBranchesAndTagsThatHeadDoesNotReach) {
  commit("main", file("a", "1"));
  commit("other", file("b", "2"));
  stream_ += "reset refs/stash\nfrom :1\n";
  import();
  EXPECT_THAT(told(read()), ElementsAre("0 +a", "1 +b"));
}

TEST_F(GitHistoryTest, LeavesOutWhatIsKnownUnlessItWasRewritten) {
  commit("main", file("a", "1"));
  import();
  const auto first = read();
  GitHistoryOptions options;
  options.known.insert(first.commits[0].id);
  commit("main", file("a", "2"), "from refs/heads/main^0\n");
  import();
  const auto second = read(options);
  EXPECT_THAT(told(second), ElementsAre("0 ~a"));
  EXPECT_EQ(second.reachable, 2u);
  EXPECT_FALSE(second.rewritten);
  git({"update-ref", "-d", "refs/heads/main"});
  commit("main", file("z", "9"));
  import();
  const auto third = read(options);
  EXPECT_TRUE(third.rewritten);
  EXPECT_THAT(told(third), ElementsAre("0 +z"));
}

TEST_F(GitHistoryTest, SaysTheSameWhenItEndsAtWhatIsKnown) {
  commit("main", file("a", "1"));
  commit("side", file("b", "1"), "from :1\n");
  import();
  const auto first = read();
  GitHistoryOptions walks, ends;
  for (const auto& known : first.commits) walks.known.insert(known.id);
  ends.known = walks.known;
  ends.known_tips = first.tips;
  const auto same = [&](size_t reachable, bool rewritten) {
    const auto walked = read(walks), ended = read(ends);
    EXPECT_EQ(told(walked), told(ended));
    for (const auto& history : {walked, ended}) {
      EXPECT_EQ(history.reachable, reachable);
      EXPECT_EQ(history.rewritten, rewritten);
    }
    return told(ended);
  };
  EXPECT_THAT(same(2, false), ElementsAre());
  commit("main", file("a", "2") + file("b", "1"),
         "from refs/heads/main^0\nmerge refs/heads/side\n");
  import();
  EXPECT_THAT(same(3, false), ElementsAre("0 ~a"));
  git({"update-ref", "-d", "refs/heads/side"});
  EXPECT_THAT(same(3, false), ElementsAre("0 ~a")) << "a merge holds what the branch had";
  git({"update-ref", "refs/heads/side", first.commits[0].id.hex()});
  git({"update-ref", "refs/heads/main", first.commits[0].id.hex()});
  EXPECT_THAT(same(1, true), ElementsAre("0 +a")) << "a commit is gone";
}

TEST_F(GitHistoryTest, SinceARevisionOnlyWhatItCannotReach) {
  commit("main", file("a", "1"));
  commit("topic", file("a", "2"), "from :1\n");
  import();
  GitHistoryOptions options;
  options.since = "main";
  EXPECT_THAT(told(read(options)), ElementsAre("0 ~a"));
  options.since = "no-such-branch";
  EXPECT_FALSE(read_git_history(root_, options, cancel_));
}

TEST_F(GitHistoryTest, SaysWhereAShallowCopyIsCut) {
  commit("main", file("a", "1"));
  commit("main", file("a", "2"));
  commit("main", file("a", "3"));
  import();
  git({"clone", "-q", "--depth", "2", "file://" + root_.string(), (root_ / "copy").string()});
  const auto history = read({}, root_ / "copy");
  EXPECT_EQ(history.cut, 1u);
  EXPECT_EQ(history.damaged_count, 0u);
  EXPECT_THAT(told(history), ElementsAre("0 +a", "1 ~a"));
}

TEST_F(GitHistoryTest, StopsAtItsLimitsAndSaysSo) {
  commit("main", file("a", "1") + file("b", "1"));
  commit("main", file("a", "2"));
  import();
  GitHistoryOptions options;
  options.max_commits = 1;
  const auto newest = read(options);
  EXPECT_EQ(newest.limit, 1u);
  EXPECT_THAT(told(newest), ElementsAre("0 ~a"));
  options = {};
  options.max_changes = 1;
  EXPECT_EQ(read(options).limit, 1u);
  options = {};
  options.max_paths = 2;
  EXPECT_EQ(read(options).limit, 2u);
}

TEST_F(GitHistoryTest, ADamagedTreeIsSaidAndPassedOver) {
  commit("main", file("a", "1") + file("lib/b", "2"));
  commit("main", file("c", "3"));
  import();
  const auto tree = git({"rev-parse", "main~1:lib"}).substr(0, 40);
  fs::remove(root_ / ".git/objects" / tree.substr(0, 2) / tree.substr(2));
  const auto history = read();
  EXPECT_GE(history.damaged_count, 1u);
  EXPECT_THAT(told(history), testing::Contains("1 +c"));
}

TEST_F(GitHistoryTest, ReadsContentsAndTellsWhatIsMissing) {
  commit("main", file("a", "hello"));
  import();
  const auto history = read();
  auto reader = GitBlobReader::open(root_).value();
  const auto blob = reader.read(history.changes[0].after, 100);
  EXPECT_EQ(blob.outcome, GitBlobReader::Outcome::kRead);
  EXPECT_EQ(blob.bytes, "hello");
  EXPECT_EQ(reader.read(history.changes[0].after, 4).outcome, GitBlobReader::Outcome::kTooLarge);
  GitId nobody;
  nobody.bytes[0] = 1;
  EXPECT_EQ(reader.read(nobody, 4).outcome, GitBlobReader::Outcome::kMissing);
  EXPECT_EQ(reader.read(history.commits[0].id, 1000).outcome, GitBlobReader::Outcome::kDamaged);
}

TEST(GitHistory, IsNothingWhereThereIsNoRepository) {
  const auto folder = TemporaryFolder::make("redoubt-history").value();
  const auto history = read_git_history(folder.path(), {}, CancelToken());
  ASSERT_TRUE(history);
  EXPECT_FALSE(*history);
}

TEST(GitObjects, RefusesBytesThatAreNoTree) {
  const std::string id(20, 'i');
  EXPECT_EQ(git::parse_tree("").value().size(), 0u);
  EXPECT_EQ(git::parse_tree(std::string("100644 a\0", 9) + id).value().front().name, "a");
  for (const std::string& bad :
       {std::string("100644"), std::string("100644 a"), std::string("100644 a\0short", 14),
        std::string("100644 \0", 8) + id, std::string("100644 a/b\0", 11) + id,
        std::string("1006441 a\0", 10) + id})
    EXPECT_FALSE(git::parse_tree(bad)) << bad;
}

TEST(GitObjects, RefusesBytesThatAreNoCommit) {
  const std::string id(40, 'a');
  const auto commit = git::parse_commit(
      {}, "tree " + id + "\nparent " + id + "\ncommitter A <a@b> 42 +0100\n\nparent of all");
  ASSERT_TRUE(commit);
  EXPECT_EQ(commit->parents.size(), 1u);
  EXPECT_EQ(commit->time, 42);
  EXPECT_EQ(commit->tree.hex(), id);
  for (const std::string& bad : {std::string(), std::string("tree 12\n"), "parent " + id + "\n",
                                 "tree " + id + "\nparent x\n"})
    EXPECT_FALSE(git::parse_commit({}, bad)) << bad;
}

}  // namespace
}  // namespace redoubt::platform
