#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "platform/git_history.h"

// Inside of git_history.cc: commits and trees as they are stored. The bytes are anybody's.
namespace redoubt::platform::git {

struct Commit {
  GitId id, tree;
  std::vector<GitId> parents;
  int64_t time = 0;  // of the committer
};
// Nothing when the bytes are no commit.
std::optional<Commit> parse_commit(const GitId& id, std::string_view bytes);

struct TreeEntry {
  std::string_view name;
  GitId id;
  enum class Kind : uint8_t {
    kFile,
    kFolder,
    kOther
  } kind = Kind::kOther;  // other: symbolic links, submodules
};

// The entries of a tree, in git's order; fails when the bytes are none.
Result<std::vector<TreeEntry>> parse_tree(std::string_view bytes);
// git's order: a folder sorts as if its name ended in '/'.
bool before(const TreeEntry& a, const TreeEntry& b);

}  // namespace redoubt::platform::git
