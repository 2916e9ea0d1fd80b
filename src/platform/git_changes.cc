#include "platform/git_changes.h"

#include "base/text.h"

namespace redoubt::platform::git {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

bool is_blob(std::string_view bytes, const git_oid* wanted) {
  git_oid id;
  return git_odb_hash(&id, bytes.data(), bytes.size(), GIT_OBJECT_BLOB) == 0 &&
         git_oid_equal(&id, wanted) == 1;
}

}  // namespace

struct CommitFiles::Module {
  Repository repository;
  CommitFiles files;
  size_t prefix;  // bytes of a path before its part inside the submodule
};

bool CommitFiles::has(const std::string& path, std::string_view bytes) {
  git_tree_entry* raw = nullptr;
  if (git_tree_entry_bypath(&raw, tree_.get(), path.c_str()) != 0) {
    Module* const module = module_at(path);
    return module != nullptr && module->files.has(path.substr(module->prefix), bytes);
  }
  const TreeEntryCopy entry(raw);
  const git_oid* const id = git_tree_entry_id(raw);
  return is_blob(bytes, id) ||
         (bytes.find(kLineEnd) != bytes.npos && is_blob(replace_all(bytes, kLineEnd, "\n"), id));
}

// The submodule that `path` lies in; null when there is none or it cannot be read.
CommitFiles::Module* CommitFiles::module_at(const std::string& path) {
  for (size_t slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    const std::string folder = path.substr(0, slash);
    if (const auto known = modules_.find(folder); known != modules_.end())
      return known->second.get();
    git_tree_entry* raw = nullptr;
    if (git_tree_entry_bypath(&raw, tree_.get(), folder.c_str()) != 0) return nullptr;
    const TreeEntryCopy entry(raw);
    if (git_tree_entry_type(raw) != GIT_OBJECT_COMMIT) continue;
    return (modules_[folder] = open_module(folder, git_tree_entry_id(raw))).get();
  }
  return nullptr;
}

std::shared_ptr<CommitFiles::Module> CommitFiles::open_module(const std::string& path,
                                                              const git_oid* commit) const {
  auto repository = open_repository(top_ / path);
  git_commit* raw = nullptr;
  if (!repository || *repository == nullptr ||
      git_commit_lookup(&raw, repository->get(), commit) != 0)
    return nullptr;
  const CommitObject owned(raw);
  git_tree* tree = nullptr;
  if (git_commit_tree(&tree, raw) != 0) return nullptr;
  CommitFiles files(Tree(tree), top_ / path);
  return std::make_shared<Module>(
      Module{std::move(*repository), std::move(files), path.size() + 1});
}

}  // namespace redoubt::platform::git
