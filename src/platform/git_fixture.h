#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <git2.h>
#include <gtest/gtest.h>

#include "platform/filesystem.h"
#include "platform/git_handles.h"

// For tests: makes repositories without git.
namespace redoubt::platform::git {

// Adds `paths` to the index and commits it on top of HEAD. Returns the id.
inline std::string commit_files(git_repository* repository, const std::vector<std::string>& paths) {
  git_index* index = nullptr;
  git_signature* author = nullptr;
  git_tree* tree = nullptr;
  git_oid tree_id, id{};
  git_commit* parent = nullptr;
  if (git_oid head; git_reference_name_to_id(&head, repository, "HEAD") == 0) {
    EXPECT_EQ(git_commit_lookup(&parent, repository, &head), 0);
  }
  EXPECT_EQ(git_repository_index(&index, repository), 0);
  for (const auto& path : paths) EXPECT_EQ(git_index_add_bypath(index, path.c_str()), 0) << path;
  EXPECT_EQ(git_index_write(index), 0);
  EXPECT_EQ(git_index_write_tree(&tree_id, index), 0);
  EXPECT_EQ(git_tree_lookup(&tree, repository, &tree_id), 0);
  EXPECT_EQ(git_signature_new(&author, "a", "a@example.org", 1, 0), 0);
  const git_commit* parents[] = {parent};
  EXPECT_EQ(git_commit_create(&id, repository, "HEAD", author, author, nullptr, "more", tree,
                              parent == nullptr ? 0 : 1, parents),
            0);
  git_commit_free(parent);
  git_tree_free(tree);
  git_signature_free(author);
  git_index_free(index);
  char hex[GIT_OID_HEXSZ + 1];
  return git_oid_tostr(hex, sizeof hex, &id);
}

inline Repository make_repository(const std::filesystem::path& folder) {
  start_library();
  git_repository* repository = nullptr;
  EXPECT_EQ(git_repository_init(&repository, folder.c_str(), 0), 0);
  return Repository(repository);
}

}  // namespace redoubt::platform::git
