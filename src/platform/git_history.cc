#include "platform/git_history.h"

#include <algorithm>
#include <queue>
#include <tuple>
#include <unordered_map>

#include "platform/git_tree.h"

namespace redoubt::platform {

using namespace git;

namespace {

constexpr size_t kMaxDamaged = 10;

class Reader {
 public:
  Reader(git_repository* repository, git_odb* store, const GitHistoryOptions& options,
         const CancelToken& cancel)
      : repository_(repository), store_(store), options_(options), cancel_(cancel) {
    shallow_ = git_repository_is_shallow(repository) == 1;
  }

  Result<GitHistory> read() {
    auto tips = find_tips();
    out_.tips = tips;
    std::unordered_set<GitId, GitIdHash> hidden;
    if (!options_.since.empty()) {
      TRY_ASSIGN(const GitId since, resolve(options_.since));
      for (const auto& commit : reach({since}, {})) hidden.insert(commit.id);
    }
    if (const auto fresh = reach_new(tips)) {
      out_.reachable = options_.known.size() + fresh->size();
      compare(in_order(*fresh));
      return std::move(out_);
    }
    const auto commits = reach(tips, hidden);
    out_.reachable = commits.size();
    find_rewritten(commits);
    compare(in_order(commits));
    return std::move(out_);
  }

 private:
  // The commits that are not known, where it is sure without walking the others that all known ones
  // are still reached: each tip of then is a tip or the parent of a new commit.
  std::optional<std::vector<Commit>> reach_new(const std::vector<GitId>& tips) {
    if (options_.known_tips.empty() || !options_.since.empty() || shallow_) return std::nullopt;
    const GitHistory before = out_;
    auto fresh = reach(tips, options_.known);
    std::unordered_set<GitId, GitIdHash> ends(tips.begin(), tips.end());
    for (const auto& commit : fresh) ends.insert(commit.parents.begin(), commit.parents.end());
    if (options_.known.size() + fresh.size() <= options_.max_commits &&
        std::all_of(options_.known_tips.begin(), options_.known_tips.end(),
                    [&](const GitId& tip) { return ends.contains(tip); }))
      return fresh;
    out_ = before;
    return std::nullopt;
  }

  void find_rewritten(const std::vector<Commit>& commits) {
    std::unordered_set<GitId, GitIdHash> reached;
    for (const auto& commit : commits) reached.insert(commit.id);
    out_.rewritten = std::any_of(options_.known.begin(), options_.known.end(),
                                 [&](const GitId& id) { return !reached.contains(id); });
  }

  void damaged(const std::string& what) {
    ++out_.damaged_count;
    if (out_.damaged.size() < kMaxDamaged) out_.damaged.push_back(what);
  }

  Result<GitId> resolve(const std::string& revision) const {
    git_object* raw = nullptr;
    if (git_revparse_single(&raw, repository_, revision.c_str()) != 0)
      return std::unexpected(Error(fmt::format("unknown revision '{}'", revision))
                                 .hint("name a branch, tag or commit of this repository"));
    const AnyObject object(raw);
    git_object* commit = nullptr;
    if (git_object_peel(&commit, raw, GIT_OBJECT_COMMIT) != 0)
      return fail("'{}' is not a commit: {}", revision, git_problem());
    return from_oid(git_object_id(AnyObject(commit).get()));
  }

  // HEAD, branches here and of remotes, tags. Other references (stashes, notes, requests of a
  // hosting service) are not what a clone gets.
  std::vector<GitId> find_tips() {
    std::vector<GitId> tips;
    const auto add = [&](const git_reference* reference) {
      git_object* commit = nullptr;
      const int code = git_reference_peel(&commit, reference, GIT_OBJECT_COMMIT);
      if (code == 0) tips.push_back(from_oid(git_object_id(AnyObject(commit).get())));
      else if (code != GIT_EPEEL)
        damaged(fmt::format("{}: {}", git_reference_name(reference),
                            git_problem()));  // a tag can name a file
    };
    git_reference* head = nullptr;
    if (git_repository_head(&head, repository_) == 0) add(Reference(head).get());
    git_reference_iterator* raw = nullptr;
    if (git_reference_iterator_new(&raw, repository_) == 0) {
      const ReferenceIterator iterator(raw);
      for (git_reference* reference = nullptr; git_reference_next(&reference, raw) == 0;) {
        const Reference owned(reference);
        const std::string_view name = git_reference_name(reference);
        if (name.starts_with("refs/heads/") || name.starts_with("refs/remotes/") ||
            name.starts_with("refs/tags/"))
          add(reference);
      }
    }
    std::sort(tips.begin(), tips.end());
    tips.erase(std::unique(tips.begin(), tips.end()), tips.end());
    return tips;
  }

  std::optional<Commit> load(const GitId& id, bool is_tip) {
    const git_oid oid = to_oid(id);
    git_odb_object* raw = nullptr;
    if (git_odb_read(&raw, store_, &oid) != 0) {
      if (shallow_ && !is_tip) ++out_.cut;
      else damaged(fmt::format("commit {}: {}", id.hex().substr(0, 10), git_problem()));
      return std::nullopt;
    }
    const StoredObject object(raw);
    const std::string_view bytes(static_cast<const char*>(git_odb_object_data(raw)),
                                 git_odb_object_size(raw));
    auto commit =
        git_odb_object_type(raw) == GIT_OBJECT_COMMIT ? parse_commit(id, bytes) : std::nullopt;
    if (!commit) damaged(fmt::format("commit {}: malformed", id.hex().substr(0, 10)));
    return commit;
  }

  // Everything that `tips` reach, newest first, so that a limit leaves out the oldest.
  std::vector<Commit> reach(const std::vector<GitId>& tips,
                            const std::unordered_set<GitId, GitIdHash>& hidden) {
    std::unordered_set<GitId, GitIdHash> seen;
    const auto older = [](const Commit& a, const Commit& b) {
      return std::tie(a.time, a.id) < std::tie(b.time, b.id);
    };
    std::priority_queue<Commit, std::vector<Commit>, decltype(older)> next(older);
    const auto visit = [&](const GitId& id, bool is_tip) {
      if (hidden.contains(id) || !seen.insert(id).second) return;
      if (auto commit = load(id, is_tip)) next.push(std::move(*commit));
    };
    for (const auto& tip : tips) visit(tip, true);
    std::vector<Commit> reached;
    while (!next.empty() && !cancel_.cancelled()) {
      if (reached.size() == options_.max_commits) {
        out_.limit = options_.max_commits;
        break;
      }
      reached.push_back(next.top());
      next.pop();
      for (const auto& parent : std::vector(reached.back().parents)) visit(parent, false);
    }
    return reached;
  }

  // Parents before children, else by time: clocks of committers are not to be trusted.
  static std::vector<const Commit*> in_order(const std::vector<Commit>& commits) {
    std::unordered_map<GitId, size_t, GitIdHash> index;
    for (size_t i = 0; i < commits.size(); ++i) index.emplace(commits[i].id, i);
    std::vector<size_t> waits_for(commits.size());
    std::vector<std::vector<size_t>> children(commits.size());
    for (size_t i = 0; i < commits.size(); ++i)
      for (const auto& parent : commits[i].parents)
        if (const auto at = index.find(parent); at != index.end())
          ++waits_for[i], children[at->second].push_back(i);
    const auto later = [&](size_t a, size_t b) {
      return std::tie(commits[a].time, commits[a].id) > std::tie(commits[b].time, commits[b].id);
    };
    std::priority_queue<size_t, std::vector<size_t>, decltype(later)> ready(later);
    for (size_t i = 0; i < commits.size(); ++i)
      if (waits_for[i] == 0) ready.push(i);
    std::vector<const Commit*> order;
    while (!ready.empty()) {
      const size_t at = ready.top();
      ready.pop();
      order.push_back(&commits[at]);
      for (const size_t child : children[at])
        if (--waits_for[child] == 0) ready.push(child);
    }
    return order;
  }

  void compare(const std::vector<const Commit*>& order) {
    std::unordered_map<GitId, GitId, GitIdHash> tree_of;
    for (const auto* commit : order) tree_of.emplace(commit->id, commit->tree);
    TreeComparison trees(
        store_,
        [this](const std::string& path, const GitId& was, const GitId& is) {
          return add(path, was, is);
        },
        [this](const std::string& what) { damaged(what); });
    for (const auto* commit : order) {
      if (cancel_.cancelled()) return;
      if (!out_.rewritten && options_.known.contains(commit->id)) continue;
      std::vector<GitId> parents;
      for (const auto& parent : commit->parents) {
        if (const auto tree = tree_of.find(parent); tree != tree_of.end())
          parents.push_back(tree->second);
        else if (const auto outside = load_quietly(parent)) parents.push_back(outside->tree);
      }
      out_.commits.push_back(
          {.id = commit->id, .time = commit->time, .merge = commit->parents.size() > 1});
      if (trees.compare(commit->tree, parents)) continue;
      out_.limit =
          out_.paths.size() >= options_.max_paths ? options_.max_paths : options_.max_changes;
      return;
    }
  }

  // A parent that was not walked: hidden by `since`, or beyond a limit or cut.
  std::optional<Commit> load_quietly(const GitId& id) const {
    const git_oid oid = to_oid(id);
    git_odb_object* raw = nullptr;
    if (git_odb_read(&raw, store_, &oid) != 0) return std::nullopt;
    const StoredObject object(raw);
    if (git_odb_object_type(raw) != GIT_OBJECT_COMMIT) return std::nullopt;
    return parse_commit(
        id, {static_cast<const char*>(git_odb_object_data(raw)), git_odb_object_size(raw)});
  }

  bool add(const std::string& path, const GitId& was, const GitId& is) {
    const auto [known, is_new] = paths_.try_emplace(path, static_cast<uint32_t>(out_.paths.size()));
    if (is_new) {
      out_.paths.push_back(path);
      left_out_.push_back(options_.leave_out(path));
    }
    if (left_out_[known->second]) return out_.paths.size() < options_.max_paths;
    out_.changes.push_back({.commit = static_cast<uint32_t>(out_.commits.size() - 1),
                            .path = known->second,
                            .before = was,
                            .after = is});
    return out_.changes.size() < options_.max_changes && out_.paths.size() < options_.max_paths &&
           !cancel_.cancelled();
  }

  git_repository* repository_;
  git_odb* store_;
  const GitHistoryOptions& options_;
  const CancelToken& cancel_;
  bool shallow_ = false;
  std::unordered_map<std::string, uint32_t> paths_;
  std::vector<bool> left_out_;  // by path
  GitHistory out_;
};

Result<ObjectStore> object_store(git_repository* repository) {
  git_odb* raw = nullptr;
  if (git_repository_odb(&raw, repository) != 0)
    return fail("read the object store: {}", git_problem());
  return ObjectStore(raw);
}

}  // namespace

Result<std::optional<GitHistory>> read_git_history(const std::filesystem::path& folder,
                                                   const GitHistoryOptions& options,
                                                   const CancelToken& cancel) {
  TRY_ASSIGN(const auto repository, open_repository(folder));
  if (repository == nullptr) return std::optional<GitHistory>();
  TRY_ASSIGN(const auto store, object_store(repository.get()));
  TRY_ASSIGN(auto history, Reader(repository.get(), store.get(), options, cancel).read());
  return std::optional(std::move(history));
}

bool may_be_repository(const std::filesystem::path& folder) { return has_git_files(folder); }

struct GitBlobReader::State {
  Repository repository;
  ObjectStore store;
  StoredObject object;
};

GitBlobReader::GitBlobReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
GitBlobReader::GitBlobReader(GitBlobReader&&) noexcept = default;
GitBlobReader::~GitBlobReader() = default;

Result<GitBlobReader> GitBlobReader::open(const std::filesystem::path& folder) {
  TRY_ASSIGN(auto repository, open_repository(folder));
  if (repository == nullptr) return fail("{} is not a git repository", folder.string());
  TRY_ASSIGN(auto store, object_store(repository.get()));
  return GitBlobReader(
      std::make_unique<State>(State{std::move(repository), std::move(store), nullptr}));
}

GitBlobReader::Blob GitBlobReader::read(const GitId& id, uint64_t max_bytes) {
  const git_oid oid = to_oid(id);
  size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  int code = git_odb_read_header(&size, &type, state_->store.get(), &oid);
  if (code == 0 && type != GIT_OBJECT_BLOB)
    return {.outcome = Outcome::kDamaged, .bytes = {}, .problem = "not a file"};
  if (code == 0 && size > max_bytes)
    return {.outcome = Outcome::kTooLarge, .bytes = {}, .problem = {}};
  git_odb_object* raw = nullptr;
  if (code == 0) code = git_odb_read(&raw, state_->store.get(), &oid);
  if (code != 0)
    return {.outcome = code == GIT_ENOTFOUND ? Outcome::kMissing : Outcome::kDamaged,
            .bytes = {},
            .problem = git_problem()};
  state_->object.reset(raw);
  return {.outcome = Outcome::kRead,
          .bytes = {static_cast<const char*>(git_odb_object_data(raw)), git_odb_object_size(raw)},
          .problem = {}};
}

}  // namespace redoubt::platform
