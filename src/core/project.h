#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace redoubt::core {

// One file of a target, as the walk saw it.
struct ProjectFile {
  std::string path;  // relative, '/'
  uint64_t size = 0;
  std::string language;  // analysis/language.h; "" if unknown
  bool binary = false;
  bool executable = false;
  Digest digest = {};  // of the content
  // The text of small structured files (manifests, compose, workflows, policies …) that planning
  // and whole-project checks read again; null for all others. Shared by this list and by whoever
  // holds a copy of the project.
  std::shared_ptr<const std::string> text;
};

// What version control says; all of it optional, since a target may be a plain folder or a shallow
// clone.
struct Commit {
  std::string id;
  std::string author;     // e-mail
  std::string committer;  // e-mail
  int64_t time = 0;       // seconds since 1970, UTC
  std::string message;
  uint32_t parents = 0;
  bool signed_ = false;
};
struct History {
  std::string head;    // commit id
  std::string branch;  // "main"; "" when detached
  std::string remote;  // URL of origin with credentials removed
  bool shallow = false;
  // First-parent order from HEAD, newest first: until kRecentCommits of them are by people
  // (contributors.h), at most 1,000; empty when no engine of the run asks.
  std::vector<Commit> commits;
  std::vector<std::string> tags;
};

// A target as whole-project engines and the planner see it. Files are sorted by path.
struct Project {
  std::string name;
  std::vector<ProjectFile> files;
  std::optional<History> history;
  std::string history_problem;  // why there is none although the target has one
  Digest digest;                // over paths and contents, but for what people decided on results

  const ProjectFile* find(std::string_view path) const;
};

}  // namespace redoubt::core
