#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "platform/git_handles.h"

// Inside of git.cc: what files have other than a commit.
namespace redoubt::platform::git {

// The files of one commit, with those of the commits that it names for its submodules. Looks at
// objects only: neither index nor configuration nor .gitattributes has a say.
class CommitFiles {
 public:
  CommitFiles(Tree tree, std::filesystem::path top)
      : tree_(std::move(tree)), top_(std::move(top)) {}

  // Whether the commit has these bytes at `path`, but for line ends that may be CR LF here and LF
  // there. Says no when what is needed to know cannot be read.
  bool has(const std::string& path, std::string_view bytes);

 private:
  struct Module;
  Module* module_at(const std::string& path);
  std::shared_ptr<Module> open_module(const std::string& path, const git_oid* commit) const;

  Tree tree_;
  std::filesystem::path top_;  // of the work tree
  // By path; null when it cannot be read. Shared, since a type that is not known yet cannot be
  // owned.
  std::map<std::string, std::shared_ptr<Module>> modules_;
};

}  // namespace redoubt::platform::git
