#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <git2.h>

#include "base/error.h"

// How this module holds on to what libgit2 hands out. Not for other modules: they include git.h and
// git_history.h.
namespace redoubt::platform::git {

// libgit2 hands out raw pointers; each kind has its own way to let go.
template <class T, void (*kFree)(T*)>
struct Freed {
  void operator()(T* object) const { kFree(object); }
};
template <class T, void (*kFree)(T*)>
using Owned = std::unique_ptr<T, Freed<T, kFree>>;

using Repository = Owned<git_repository, git_repository_free>;
using CommitObject = Owned<git_commit, git_commit_free>;
using Reference = Owned<git_reference, git_reference_free>;
using ReferenceIterator = Owned<git_reference_iterator, git_reference_iterator_free>;
using Tree = Owned<git_tree, git_tree_free>;
using AnyObject = Owned<git_object, git_object_free>;
using Remote = Owned<git_remote, git_remote_free>;
using Index = Owned<git_index, git_index_free>;
using Config = Owned<git_config, git_config_free>;
using TreeEntryCopy = Owned<git_tree_entry, git_tree_entry_free>;
using ObjectStore = Owned<git_odb, git_odb_free>;
using StoredObject = Owned<git_odb_object, git_odb_object_free>;

// What the last call of this thread complained about.
std::string git_problem();

bool has_git_files(const std::filesystem::path& folder);
// Starts libgit2, with neither the user's nor the system's configuration; any number of times.
void start_library();
// Null when `folder` is not the top of a repository or of its work tree; an error when it looks
// like one and cannot be read, or is not the folder's own (git_place.h). Starts the library.
//
// A repository from elsewhere is hostile. What of its configuration reaches us: the remote's URL
// and what a branch follows, which are names, and whether it is bare. core.worktree may lead
// anywhere: nothing here reads a work tree through libgit2. Hooks, filters, core.fsmonitor and
// the environment (GIT_DIR …) take no part, since libgit2 reads none of them when it only opens,
// looks up and lists.
Result<Repository> open_repository(const std::filesystem::path& folder);

}  // namespace redoubt::platform::git
