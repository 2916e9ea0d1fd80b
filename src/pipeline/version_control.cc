#include "pipeline/version_control.h"

#include "platform/git.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kMaxCommits = 1000;

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

void read_history(const std::filesystem::path& root, core::Project& project) {
  const auto repository = platform::GitRepository::open(root);
  if (!repository) project.history_problem = repository.error().message();
  if (!repository || !*repository) return;
  auto summary = (*repository)->summary(kMaxCommits);
  if (summary) project.history = to_history(std::move(*summary));
  else project.history_problem = summary.error().message();
}

}  // namespace redoubt::pipeline
