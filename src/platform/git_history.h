#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/cancel.h"
#include "base/error.h"

namespace redoubt::platform {

// Name of an object: SHA-1, 20 bytes. All zeros: no object.
struct GitId {
  std::array<uint8_t, 20> bytes{};
  bool none() const { return *this == GitId{}; }
  std::string hex() const;
  friend auto operator<=>(const GitId&, const GitId&) = default;
};
struct GitIdHash {
  size_t operator()(const GitId& id) const {
    size_t value;  // a digest is as good a hash as any
    std::memcpy(&value, id.bytes.data(), sizeof value);
    return value;
  }
};

struct HistoryCommit {
  GitId id;
  int64_t time = 0;  // of the committer, seconds since 1970
  bool merge = false;
};

// A commit changed a regular file. Of a merge only what differs from every parent is its own;
// `before` is then the first parent's.
struct HistoryChange {
  uint32_t commit = 0, path = 0;  // indices
  GitId before, after;            // contents; none: the file was not there
};

struct GitHistory {
  // those that were compared; parents before children, else by time
  std::vector<HistoryCommit> commits;
  std::vector<std::string> paths;
  std::vector<HistoryChange> changes;  // in the order of commits
  std::vector<GitId> tips;             // what the walk started from, sorted
  size_t reachable = 0;                // commits in all, with those that were known before
  // a commit known before is no longer reachable, so nothing was left out as known
  bool rewritten = false;
  size_t cut = 0;                    // commits of a shallow copy whose parents are not in it
  std::optional<size_t> limit;       // the limit that was hit: of commits, changes or paths
  std::vector<std::string> damaged;  // what could not be read, for a person; at most ten
  size_t damaged_count = 0;
};

struct GitHistoryOptions {
  std::function<bool(std::string_view path)> leave_out = [](std::string_view) { return false; };
  std::unordered_set<GitId, GitIdHash> known;  // commits that need not be compared again
  // If `known` is all that these reach: the walk then ends at what is known. Empty: it may be less.
  std::vector<GitId> known_tips;
  std::string since;  // leave out what this revision can reach; "" = look at all
  size_t max_commits = 300'000;
  size_t max_changes = 5'000'000;
  size_t max_paths = 1'000'000;  // a few small trees can name billions
};

// The commits that HEAD, branches and tags reach, and which files each changed against its parents.
// Reads objects only: no hook, filter or configuration takes part. Damaged or missing objects are
// listed and passed over. Null when `folder` is no repository; fails when it cannot be opened or
// `since` names nothing.
Result<std::optional<GitHistory>> read_git_history(const std::filesystem::path& folder,
                                                   const GitHistoryOptions& options,
                                                   const CancelToken& cancel);

// Whether there is something at `folder` that could be a repository; costs no more than asking for
// two names.
bool may_be_repository(const std::filesystem::path& folder);

// Reads contents by name. One per thread.
class GitBlobReader {
 public:
  static Result<GitBlobReader> open(const std::filesystem::path& folder);
  GitBlobReader(GitBlobReader&&) noexcept;
  GitBlobReader& operator=(GitBlobReader&&) = delete;
  ~GitBlobReader();

  enum class Outcome : uint8_t { kRead, kTooLarge, kMissing, kDamaged };
  struct Blob {
    Outcome outcome = Outcome::kDamaged;
    std::string_view bytes;  // valid until the next read()
    std::string problem;
  };
  Blob read(const GitId& id, uint64_t max_bytes);

 private:
  struct State;
  explicit GitBlobReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace redoubt::platform
