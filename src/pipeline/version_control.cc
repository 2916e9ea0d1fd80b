#include "pipeline/version_control.h"

#include "core/contributors.h"
#include "platform/git.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kMaxCommits = 1000;  // of people and machines

core::History to_history(platform::GitSummary summary) {
  core::History history{.head = std::move(summary.head),
                        .branch = std::move(summary.branch),
                        .remote = std::move(summary.remote),
                        .shallow = summary.shallow,
                        .commits = {},
                        .tags = std::move(summary.tags)};
  for (auto& commit : summary.commits)
    history.commits.push_back({.id = std::move(commit.id),
                               .author = std::move(commit.author),
                               .committer = std::move(commit.committer),
                               .time = commit.time,
                               .message = std::move(commit.message),
                               .parents = commit.parents,
                               .signed_ = commit.has_signature});
  return history;
}

// The name of the repository where it comes from: "shop" of "git@host:acme/shop.git"; "" when that
// is a folder of this machine.
std::string name_at_origin(std::string_view remote) {
  const bool is_address = remote.find("://") != remote.npos || remote.find(':') < remote.find('/');
  if (!is_address || remote.starts_with("file:")) return "";
  while (remote.ends_with('/')) remote.remove_suffix(1);
  remote = remote.substr(remote.find_last_of("/:") + 1);
  if (remote.ends_with(".git")) remote.remove_suffix(4);
  return std::string(remote);
}

Result<void> add_tracked(const std::filesystem::path& root, const platform::WalkOptions& options,
                         platform::Walk& walk) {
  TRY_ASSIGN(const auto repository, platform::GitRepository::enclosing(root));
  if (!repository) return {};
  TRY_ASSIGN(const auto tracked, repository->tracked_files());
  return platform::add_ignored(root, tracked, options, walk);
}

}  // namespace

void add_tracked_files(const std::filesystem::path& root, const platform::WalkOptions& options,
                       platform::Walk& walk) {
  if (walk.ignored.empty()) return;  // nothing was left out, so nothing that is tracked was
  if (const auto added = add_tracked(root, options, walk); !added)
    walk.gaps.push_back(
        {".git", "ignored files that git tracks were not looked for: " + added.error().message(),
         true});
}

void read_history(const std::filesystem::path& root, bool with_commits, core::Project& project) {
  const auto repository = platform::GitRepository::open(root);
  if (!repository) project.history_problem = repository.error().message();
  if (!repository || !*repository) return;
  size_t by_people = 0;
  auto summary =
      (*repository)
          ->summary(with_commits ? kMaxCommits : 0, [&](const platform::GitCommit& commit) {
            if (!core::is_bot(commit.author)) ++by_people;
            return by_people == core::kRecentCommits;
          });
  if (summary) {
    // What is named after the project is named alike in every clone, whatever its folder is called.
    if (auto name = name_at_origin(summary->remote); !name.empty()) project.name = std::move(name);
    project.history = to_history(std::move(*summary));
  } else project.history_problem = summary.error().message();
}

std::string commit_of_files(const std::filesystem::path& root, const core::Project& project) {
  if (!project.history || project.history->head.empty()) return "";
  const std::string& head = project.history->head;
  const auto repository = platform::GitRepository::open(root);
  if (!repository || !*repository) return "";
  const auto committed = (*repository)->files_at(head, [](const std::string&) { return false; }, 0);
  if (!committed) return "";
  std::vector<std::string> paths;
  for (const auto& file : *committed) {
    std::error_code code;
    if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(root / file.path, code)))
      return "";
    paths.push_back(file.path);
  }
  for (const auto& file : project.files) paths.push_back(file.path);
  const auto changed = (*repository)->changed_since(head, std::move(paths));
  return changed && changed->empty() ? head : "";
}

}  // namespace redoubt::pipeline
