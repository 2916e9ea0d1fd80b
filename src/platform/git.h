#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace redoubt::platform {

struct GitCommit {
  std::string id, author, committer;  // e-mail addresses
  int64_t time = 0;
  std::string message;
  uint32_t parents = 0;
  bool has_signature = false;
};

struct GitSummary {
  std::string head, branch, remote;  // remote: origin's URL, credentials removed
  bool shallow = false;
  std::vector<GitCommit> commits;  // first parents from HEAD, newest first
  std::vector<std::string> tags;
};

// Reads a repository without running git (libgit2). It may come from somebody hostile: what its
// configuration can do and which `.git` is taken for the folder's own stand in git_handles.h and
// git_place.h.
class GitRepository {
 public:
  // Null when `folder` is not the top of a work tree of its own; an error when it looks like one
  // and cannot be read.
  static Result<std::optional<GitRepository>> open(const std::filesystem::path& folder);
  // The nearest repository whose work tree `folder` is or lies in. Paths are then relative to
  // `folder`, and only those below it are named.
  static Result<std::optional<GitRepository>> enclosing(const std::filesystem::path& folder);
  GitRepository(GitRepository&&) noexcept;
  GitRepository& operator=(GitRepository&&) = delete;
  ~GitRepository();

  // Reads at most `max_commits`, and none after one of which `is_last` says so.
  Result<GitSummary> summary(size_t max_commits,
                             const std::function<bool(const GitCommit&)>& is_last = nullptr) const;
  // The full id of the commit that `revision` names.
  Result<std::string> resolve(const std::string& revision) const;
  // Those of `paths` whose file in the folder is not as `revision` has it, sorted. Contents are
  // compared, so nothing else has a say: no index, core.worktree, ignore file or attribute. What
  // cannot be compared (unreadable, above 256 MiB, a damaged tree) has changed; what is no file in
  // the folder has not. In a submodule the commit counts that `revision` names for it.
  Result<std::vector<std::string>> changed_since(const std::string& revision,
                                                 std::vector<std::string> paths) const;
  // The regular files that `revision` has below the folder, sorted; with their bytes where `wants`
  // says so and they have at most `max_bytes`. Fails on damaged trees, and on more than a million
  // entries, 64 folders deep or 512 MiB of wanted bytes.
  struct FileAt {
    std::string path;
    std::optional<std::string> bytes;
  };
  Result<std::vector<FileAt>> files_at(const std::string& revision,
                                       const std::function<bool(const std::string&)>& wants,
                                       size_t max_bytes) const;
  // Regular files in the index, sorted.
  Result<std::vector<std::string>> tracked_files() const;

 private:
  struct State;
  explicit GitRepository(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Whether `folder` or one around it has a `.git`, so that its .gitignore files mean something. Asks
// for names only.
bool is_in_work_tree(const std::filesystem::path& folder);

}  // namespace redoubt::platform
