#include "pipeline/since.h"

#include <algorithm>
#include <set>
#include <vector>

#include "platform/git.h"
#include "platform/git_history.h"

namespace redoubt::pipeline {
namespace {

Result<platform::GitRepository> repository_around(const std::filesystem::path& root) {
  TRY_ASSIGN(auto repository, platform::GitRepository::enclosing(root));
  if (!repository) return fail("--since needs a git repository, and {} is in none", root.string());
  return std::move(*repository);
}

// Ids of the commits that `since` does not reach; only asked when a finding is about one.
Result<std::set<std::string>> commits_after(const std::string& since,
                                            const std::filesystem::path& root,
                                            const RunRecord& record, const CancelToken& cancel) {
  std::set<std::string> ids;
  if (std::all_of(record.findings.begin(), record.findings.end(),
                  [](const auto& reported) { return reported.finding.commit.empty(); }))
    return ids;
  platform::GitHistoryOptions options;
  options.leave_out = [](std::string_view) { return true; };
  options.since = since;
  TRY_ASSIGN(const auto history, platform::read_git_history(root, options, cancel));
  if (history)
    for (const auto& commit : history->commits) ids.insert(commit.id.hex());
  return ids;
}

}  // namespace

Result<Since> Since::make(const std::string& revision, const std::filesystem::path& root) {
  Since since;
  if (revision.empty()) return since;
  TRY_ASSIGN(const auto repository, repository_around(root));
  TRY_ASSIGN(since.commit_, repository.resolve(revision));
  since.root_ = root;
  return since;
}

Result<void> Since::limit(RunRecord& record, const CancelToken& cancel) const {
  if (commit_.empty()) return {};
  TRY_ASSIGN(const auto repository, repository_around(root_));
  std::vector<std::string> paths;
  for (const auto& reported : record.findings) paths.push_back(reported.finding.location.path);
  TRY_ASSIGN(const auto changed, repository.changed_since(commit_, std::move(paths)));
  TRY_ASSIGN(const auto commits, commits_after(commit_, root_, record, cancel));
  std::erase_if(record.findings, [&](const ReportedFinding& reported) {
    const auto& finding = reported.finding;
    return finding.commit.empty()
               ? !std::binary_search(changed.begin(), changed.end(), finding.location.path)
               : !commits.contains(finding.commit);
  });
  record.not_retested.clear();
  return {};
}

}  // namespace redoubt::pipeline
