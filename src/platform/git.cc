#include "platform/git.h"

#include <algorithm>
#include <set>

#include "platform/git_handles.h"

namespace redoubt::platform {

using namespace git;

namespace {

std::string text(const char* value) { return value == nullptr ? "" : value; }

// "https://user:token@host/x" → "https://host/x"
std::string without_credentials(std::string url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const size_t end = url.find('/', scheme + 3);
  const size_t at = url.rfind('@', end);
  if (at != std::string::npos && at > scheme) url.erase(scheme + 3, at - scheme - 2);
  return url;
}

std::string oid_text(const git_oid* id) {
  char hex[GIT_OID_HEXSZ + 1];
  return git_oid_tostr(hex, sizeof hex, id);
}

GitCommit describe(git_commit* commit) {
  GitCommit result;
  result.id = oid_text(git_commit_id(commit));
  result.author = text(git_commit_author(commit)->email);
  result.committer = text(git_commit_committer(commit)->email);
  result.time = git_commit_time(commit);
  result.message = text(git_commit_message(commit));
  result.parents = git_commit_parentcount(commit);
  const std::string header = text(git_commit_raw_header(commit));
  result.has_signature = header.find("\ngpgsig") != std::string::npos;
  return result;
}

int collect_path(const git_diff_delta* delta, float, void* paths) {
  if (delta->status != GIT_DELTA_DELETED) static_cast<std::set<std::string>*>(paths)->insert(delta->new_file.path);
  return 0;
}

}  // namespace

struct GitRepository::State {
  Repository repository;
};

GitRepository::GitRepository(std::unique_ptr<State> state) : state_(std::move(state)) {}
GitRepository::GitRepository(GitRepository&&) noexcept = default;
GitRepository::~GitRepository() = default;

Result<std::optional<GitRepository>> GitRepository::open(const std::filesystem::path& folder) {
  TRY_ASSIGN(auto repository, git::open_repository(folder));
  if (repository == nullptr) return std::optional<GitRepository>();
  return std::optional(GitRepository(std::make_unique<State>(std::move(repository))));
}

Result<GitSummary> GitRepository::summary(size_t max_commits) const {
  git_repository* const repository = state_->repository.get();
  GitSummary summary;
  summary.shallow = git_repository_is_shallow(repository) == 1;
  git_remote* remote = nullptr;
  if (git_remote_lookup(&remote, repository, "origin") == 0)
    summary.remote = without_credentials(text(git_remote_url(Remote(remote).get())));
  git_strarray tags{};
  if (git_tag_list(&tags, repository) == 0) {
    summary.tags.assign(tags.strings, tags.strings + tags.count);
    git_strarray_dispose(&tags);
  }
  git_reference* head = nullptr;
  if (git_repository_head(&head, repository) != 0) return summary;  // no commit yet
  const Reference owned_head(head);
  if (git_reference_is_branch(head) == 1) summary.branch = git_reference_shorthand(head);
  summary.head = oid_text(git_reference_target(head));
  git_commit* commit = nullptr;
  if (git_commit_lookup(&commit, repository, git_reference_target(head)) != 0)
    return fail("read commit {}: {}", summary.head, git_problem());
  for (CommitObject next(commit); next != nullptr && summary.commits.size() < max_commits;) {
    summary.commits.push_back(describe(next.get()));
    git_commit* parent = nullptr;
    if (git_commit_parent(&parent, next.get(), 0) != 0) break;
    next.reset(parent);
  }
  return summary;
}

Result<std::vector<std::string>> GitRepository::changed_since(const std::string& revision) const {
  git_object* object = nullptr;
  if (git_revparse_single(&object, state_->repository.get(), revision.c_str()) != 0)
    return std::unexpected(Error(fmt::format("unknown revision '{}'", revision))
                               .hint("name a branch, tag or commit of this repository"));
  const AnyObject owned(object);
  git_object* peeled = nullptr;
  if (git_object_peel(&peeled, object, GIT_OBJECT_TREE) != 0)
    return fail("'{}' is not a commit: {}", revision, git_problem());
  const Tree tree(reinterpret_cast<git_tree*>(peeled));
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_IGNORE_SUBMODULES;
  git_diff* diff = nullptr;
  if (git_diff_tree_to_workdir_with_index(&diff, state_->repository.get(), tree.get(), &options) != 0)
    return fail("compare with '{}': {}", revision, git_problem());
  std::set<std::string> paths;
  git_diff_foreach(Diff(diff).get(), collect_path, nullptr, nullptr, nullptr, &paths);
  return std::vector<std::string>(paths.begin(), paths.end());
}

Result<std::vector<std::string>> GitRepository::tracked_files() const {
  git_index* raw = nullptr;
  if (git_repository_index(&raw, state_->repository.get()) != 0) return fail("read the index: {}", git_problem());
  const Index index(raw);
  std::vector<std::string> paths;
  paths.reserve(git_index_entrycount(raw));
  for (size_t i = 0; i < git_index_entrycount(raw); ++i) {
    const git_index_entry* entry = git_index_get_byindex(raw, i);
    if (entry->mode == GIT_FILEMODE_BLOB || entry->mode == GIT_FILEMODE_BLOB_EXECUTABLE) paths.emplace_back(entry->path);
  }
  return paths;
}

}  // namespace redoubt::platform
