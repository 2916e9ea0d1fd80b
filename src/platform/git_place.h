#pragma once

#include <filesystem>
#include <optional>

#include "base/error.h"

// Inside of this module: where the files of a repository are, checked before libgit2 opens any of
// them.
namespace redoubt::platform::git {

struct GitPlace {
  std::filesystem::path own;     // canonical; HEAD, index
  std::filesystem::path common;  // canonical; objects, refs, config; the same unless it is a linked
                                 // work tree
  bool certain = true;           // false: a file named HEAD is all that speaks for it
};

// Null when `folder` is not the top of a repository or of its work tree. An error when what is
// there belongs to another folder, or would make us read what a folder from elsewhere has no say
// in:
// - `.git` is a symbolic link, or one of HEAD, config, index, packed-refs, refs, objects is;
// - `.git` is a file and the repository that it names does not know this folder: a linked work tree
//   is named by <gitdir>/gitdir below <common>/worktrees; a submodule by core.worktree or, without
//   that, by lying in .git/modules of a folder around it;
// - `.git` is a folder that shares the objects of another one (commondir);
// - the configuration includes files from outside, or through other included files;
// - something among its files is neither a file nor a folder: opening a pipe waits for ever.
// objects/info/alternates may lead anywhere: what is there adds contents that its own references
// have to name, and no reference.
Result<std::optional<GitPlace>> find_git_place(const std::filesystem::path& folder);

}  // namespace redoubt::platform::git
