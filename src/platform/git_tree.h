#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "platform/git_handles.h"
#include "platform/git_objects.h"

// Inside of git_history.cc: what differs between trees.
namespace redoubt::platform::git {

inline git_oid to_oid(const GitId& id) {
  git_oid oid;
  std::memcpy(oid.id, id.bytes.data(), sizeof oid.id);
  return oid;
}
inline GitId from_oid(const git_oid* oid) {
  GitId id;
  std::memcpy(id.bytes.data(), oid->id, id.bytes.size());
  return id;
}

// Compares trees and reports the files that differ. Keeps trees it has read, since neighbouring
// commits share most of them.
class TreeComparison {
 public:
  // (path, before, after); returns false to stop.
  using OnChange = std::function<bool(const std::string&, const GitId&, const GitId&)>;
  using OnProblem = std::function<void(const std::string&)>;
  TreeComparison(git_odb* store, OnChange on_change, OnProblem on_problem)
      : store_(store), on_change_(std::move(on_change)), on_problem_(std::move(on_problem)) {}

  // What `tree` has other than each of `parents`. Returns false when on_change stopped it.
  bool compare(const GitId& tree, const std::vector<GitId>& parents);

 private:
  using Entries = std::vector<TreeEntry>;
  struct Stored {
    std::string bytes;
    Entries entries;
  };
  std::shared_ptr<const Stored> load(const GitId& id);
  bool folder(const GitId& tree, const std::vector<GitId>& parents, size_t depth);
  bool entry(const TreeEntry& entry, const GitId& after, const std::vector<GitId>& was,
             size_t depth);

  git_odb* store_;
  OnChange on_change_;
  OnProblem on_problem_;
  std::string path_;  // of the folder being compared, "" or ending in '/'
  std::unordered_map<GitId, std::shared_ptr<const Stored>, GitIdHash> trees_;
  size_t kept_bytes_ = 0;
};

}  // namespace redoubt::platform::git
