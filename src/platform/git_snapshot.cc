#include "platform/git_snapshot.h"

namespace redoubt::platform::git {
namespace {

constexpr size_t kMaxEntries = 1'000'000, kMaxDepth = 64;

struct Folder {
  Tree tree;
  std::string path;  // "" or ending in '/'
  size_t next = 0;
};

// Whether a folder lies around the prefix or in it.
bool leads_to(const std::string& path, const std::string& prefix) {
  return prefix.starts_with(path) || path.starts_with(prefix);
}

}  // namespace

Result<std::vector<std::pair<std::string, git_oid>>> list_files(git_repository* repository,
                                                                Tree tree,
                                                                const std::string& prefix) {
  std::vector<std::pair<std::string, git_oid>> files;
  std::vector<Folder> open;
  open.push_back({std::move(tree), ""});
  for (size_t seen = 0; !open.empty();) {
    Folder& folder = open.back();
    if (folder.next >= git_tree_entrycount(folder.tree.get())) {
      open.pop_back();
      continue;
    }
    if (++seen > kMaxEntries) return fail("the revision has more than {} files", kMaxEntries);
    const git_tree_entry* entry = git_tree_entry_byindex(folder.tree.get(), folder.next++);
    const std::string path = folder.path + git_tree_entry_name(entry);
    const git_filemode_t mode = git_tree_entry_filemode(entry);
    if (mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE) {
      if (path.starts_with(prefix)) files.emplace_back(path, *git_tree_entry_id(entry));
    } else if (mode == GIT_FILEMODE_TREE && leads_to(path + "/", prefix)) {
      git_tree* inner = nullptr;
      if (git_tree_lookup(&inner, repository, git_tree_entry_id(entry)) != 0)
        return fail("read folder {}: {}", path, git_problem());
      if (open.size() >= kMaxDepth) return fail("folder {} lies too deep", path);
      open.push_back({Tree(inner), path + "/"});
    }
  }
  return files;
}

std::optional<std::string> read_blob(git_repository* repository, const git_oid& id,
                                     size_t max_bytes) {
  git_odb* store = nullptr;
  if (git_repository_odb(&store, repository) != 0) return std::nullopt;
  const ObjectStore owned(store);
  size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (git_odb_read_header(&size, &type, store, &id) != 0 || type != GIT_OBJECT_BLOB ||
      size > max_bytes)
    return std::nullopt;
  git_odb_object* object = nullptr;
  if (git_odb_read(&object, store, &id) != 0) return std::nullopt;
  const StoredObject stored(object);
  return std::string(static_cast<const char*>(git_odb_object_data(object)),
                     git_odb_object_size(object));
}

}  // namespace redoubt::platform::git
