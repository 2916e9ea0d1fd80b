#include "platform/git.h"

#include <algorithm>
#include <cstring>

#include "platform/filesystem.h"
#include "platform/git_changes.h"
#include "platform/git_handles.h"
#include "platform/git_snapshot.h"

namespace redoubt::platform {

using namespace git;

namespace {

constexpr size_t kMaxCompared = 256u << 20, kMaxSnapshotBytes = 512u << 20;

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
  const char* header = git_commit_raw_header(commit);
  result.has_signature = header != nullptr && std::strstr(header, "\ngpgsig") != nullptr;
  return result;
}

// A file that git could compare: neither a link nor something that is not there.
bool is_file(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::symlink_status(path, ignored).type() ==
         std::filesystem::file_type::regular;
}

// "sub/folder/" of a folder inside a work tree; "" for its top.
std::string prefix_in(const std::filesystem::path& top, const std::filesystem::path& folder) {
  const auto inside = folder.lexically_relative(top).generic_string();
  return inside == "." ? "" : inside + "/";
}

}  // namespace

struct GitRepository::State {
  Repository repository;
  std::filesystem::path folder;  // that paths are relative to
  std::string prefix;            // of these paths in the repository: "" or ending in '/'
};

GitRepository::GitRepository(std::unique_ptr<State> state) : state_(std::move(state)) {}
GitRepository::GitRepository(GitRepository&&) noexcept = default;
GitRepository::~GitRepository() = default;

Result<std::optional<GitRepository>> GitRepository::open(const std::filesystem::path& folder) {
  TRY_ASSIGN(auto repository, git::open_repository(folder));
  if (repository == nullptr) return std::optional<GitRepository>();
  return std::optional(GitRepository(std::make_unique<State>(std::move(repository), folder, "")));
}

Result<std::optional<GitRepository>> GitRepository::enclosing(const std::filesystem::path& folder) {
  std::error_code code;
  const auto start = std::filesystem::canonical(folder, code);
  if (code) return fail("open {}: {}", folder.string(), code.message());
  for (auto top = start;; top = top.parent_path()) {
    // A bare repository has no files for a folder to lie among.
    if (top == start || std::filesystem::exists(top / ".git", code)) {
      TRY_ASSIGN(auto found, open(top));
      if (found) {
        found->state_->folder = start;
        found->state_->prefix = prefix_in(top, start);
        return found;
      }
    }
    if (!top.has_relative_path()) return std::optional<GitRepository>();
  }
}

Result<GitSummary> GitRepository::summary(
    size_t max_commits, const std::function<bool(const GitCommit&)>& is_last) const {
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
  const int found = git_repository_head(&head, repository);
  if (found == GIT_EUNBORNBRANCH) return summary;  // no commit yet
  if (found != 0) return fail("read HEAD: {}", git_problem());
  const Reference owned_head(head);
  if (git_reference_is_branch(head) == 1) summary.branch = git_reference_shorthand(head);
  summary.head = oid_text(git_reference_target(head));
  git_commit* commit = nullptr;
  if (git_commit_lookup(&commit, repository, git_reference_target(head)) != 0)
    return fail("read commit {}: {}", summary.head, git_problem());
  for (CommitObject next(commit); next != nullptr && summary.commits.size() < max_commits;) {
    summary.commits.push_back(describe(next.get()));
    git_commit* parent = nullptr;
    if (git_commit_parentcount(next.get()) == 0) break;
    if (is_last && is_last(summary.commits.back())) break;
    if (git_commit_parent(&parent, next.get(), 0) != 0) {
      if (summary.shallow) break;
      return fail("read the parent of commit {}: {}", summary.commits.back().id, git_problem());
    }
    next.reset(parent);
  }
  return summary;
}

namespace {

Result<CommitObject> find_commit(git_repository* repository, const std::string& revision) {
  git_object* object = nullptr;
  if (git_revparse_single(&object, repository, revision.c_str()) != 0)
    return std::unexpected(Error(fmt::format("unknown revision '{}'", revision))
                               .hint("name a branch, tag or commit of this repository"));
  const AnyObject owned(object);
  git_object* peeled = nullptr;
  if (git_object_peel(&peeled, object, GIT_OBJECT_COMMIT) != 0)
    return fail("'{}' is not a commit: {}", revision, git_problem());
  return CommitObject(reinterpret_cast<git_commit*>(peeled));
}

}  // namespace

Result<std::string> GitRepository::resolve(const std::string& revision) const {
  TRY_ASSIGN(const auto commit, find_commit(state_->repository.get(), revision));
  return oid_text(git_commit_id(commit.get()));
}

Result<std::vector<std::string>> GitRepository::changed_since(
    const std::string& revision, std::vector<std::string> paths) const {
  TRY_ASSIGN(const auto commit, find_commit(state_->repository.get(), revision));
  git_tree* tree = nullptr;
  if (git_commit_tree(&tree, commit.get()) != 0)
    return fail("compare with '{}': {}", revision, git_problem());
  std::string top = state_->folder.string();
  if (!state_->prefix.empty()) top.resize(top.size() - state_->prefix.size());
  CommitFiles files(Tree(tree), top);
  TRY_ASSIGN(auto reader, FileReader::open(state_->folder));
  const auto changed = [&](const std::string& path) {
    if (!is_file(state_->folder / path)) return false;
    const auto bytes = reader.read(path, kMaxCompared);
    return !bytes || bytes->truncated || !files.has(state_->prefix + path, bytes->view);
  };
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  std::erase_if(paths, [&](const std::string& path) { return !changed(path); });
  return paths;
}

Result<std::vector<GitRepository::FileAt>> GitRepository::files_at(
    const std::string& revision, const std::function<bool(const std::string&)>& wants,
    size_t max_bytes) const {
  TRY_ASSIGN(const auto commit, find_commit(state_->repository.get(), revision));
  git_tree* tree = nullptr;
  if (git_commit_tree(&tree, commit.get()) != 0)
    return fail("read the files of '{}': {}", revision, git_problem());
  TRY_ASSIGN(auto found, list_files(state_->repository.get(), Tree(tree), state_->prefix));
  std::vector<FileAt> files;
  size_t total = 0;
  for (auto& [path, id] : found) {
    files.push_back({path.substr(state_->prefix.size()), std::nullopt});
    if (!wants(files.back().path)) continue;
    files.back().bytes = read_blob(state_->repository.get(), id, max_bytes);
    total += files.back().bytes ? files.back().bytes->size() : 0;
    if (total > kMaxSnapshotBytes) return fail("'{}' has more text than can be read", revision);
  }
  std::sort(files.begin(), files.end(),
            [](const FileAt& a, const FileAt& b) { return a.path < b.path; });
  return files;
}

namespace {

Result<std::vector<std::string>> indexed_files(git_repository* repository) {
  git_index* raw = nullptr;
  if (git_repository_index(&raw, repository) != 0) return fail("read the index: {}", git_problem());
  const Index index(raw);
  std::vector<std::string> paths;
  for (size_t i = 0; i < git_index_entrycount(raw); ++i) {
    const git_index_entry* entry = git_index_get_byindex(raw, i);
    if (entry->mode == GIT_FILEMODE_BLOB || entry->mode == GIT_FILEMODE_BLOB_EXECUTABLE)
      paths.emplace_back(entry->path);
  }
  return paths;
}

}  // namespace

Result<std::vector<std::string>> GitRepository::tracked_files() const {
  TRY_ASSIGN(auto paths, indexed_files(state_->repository.get()));
  if (const std::string& prefix = state_->prefix; !prefix.empty()) {
    std::erase_if(paths, [&](const std::string& path) { return !path.starts_with(prefix); });
    for (auto& path : paths) path.erase(0, prefix.size());
  }
  std::sort(paths.begin(), paths.end());  // so they are, unless the repository ignores case
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());  // stages of a merge
  return paths;
}

bool is_in_work_tree(const std::filesystem::path& folder) {
  std::error_code code;
  auto top = std::filesystem::canonical(folder, code);
  if (code) return false;
  for (;; top = top.parent_path()) {
    if (is_file(top / ".git") || is_file(top / ".git/HEAD")) return true;
    if (!top.has_relative_path()) return false;
  }
}

}  // namespace redoubt::platform
