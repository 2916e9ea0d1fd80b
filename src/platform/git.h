#pragma once

#include <filesystem>
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

// Reads a repository without running git and without its configuration's hooks or filters
// (libgit2).
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

  Result<GitSummary> summary(size_t max_commits) const;
  // Paths that differ between `revision` and the work tree (added, modified, renamed to), sorted.
  Result<std::vector<std::string>> changed_since(const std::string& revision) const;
  // Regular files in the index, sorted.
  Result<std::vector<std::string>> tracked_files() const;

 private:
  struct State;
  explicit GitRepository(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace redoubt::platform
