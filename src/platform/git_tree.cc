#include "platform/git_tree.h"

#include <algorithm>

namespace redoubt::platform::git {
namespace {

constexpr size_t kMaxDepth = 500;
constexpr size_t kKeptBytes = 64u << 20;

}  // namespace

std::shared_ptr<const TreeComparison::Stored> TreeComparison::load(const GitId& id) {
  static const auto kEmpty = std::make_shared<const Stored>();
  if (id.none()) return kEmpty;
  if (const auto found = trees_.find(id); found != trees_.end()) return found->second;
  if (kept_bytes_ > kKeptBytes) trees_.clear(), kept_bytes_ = 0;
  const git_oid oid = to_oid(id);
  git_odb_object* raw = nullptr;
  auto stored = std::make_shared<Stored>();
  if (git_odb_read(&raw, store_, &oid) != 0) {
    on_problem_(fmt::format("tree {}: {}", id.hex().substr(0, 10), git_problem()));
  } else {
    const StoredObject object(raw);
    stored->bytes.assign(static_cast<const char*>(git_odb_object_data(raw)),
                         git_odb_object_size(raw));
    auto entries = git_odb_object_type(raw) == GIT_OBJECT_TREE ? parse_tree(stored->bytes)
                                                               : fail("not a tree");
    if (entries) stored->entries = std::move(*entries);
    else on_problem_(fmt::format("tree {}: {}", id.hex().substr(0, 10), entries.error().message()));
  }
  kept_bytes_ += stored->bytes.size() * 3 + 200;
  return trees_[id] = stored;
}

bool TreeComparison::compare(const GitId& tree, const std::vector<GitId>& parents) {
  path_.clear();
  return folder(tree, parents, 0);
}

bool TreeComparison::folder(const GitId& tree, const std::vector<GitId>& parents, size_t depth) {
  if (std::find(parents.begin(), parents.end(), tree) != parents.end()) return true;
  if (depth > kMaxDepth) {
    on_problem_(fmt::format("folders nested more than {} deep", kMaxDepth));
    return true;
  }
  const auto now = load(tree);
  std::vector<std::shared_ptr<const Stored>> then;
  for (const auto& parent : parents) then.push_back(load(parent));
  std::vector<size_t> at(parents.size());
  std::vector<GitId> ids(parents.size());
  // The parents' entries of this name, read on up to it. What only they have was deleted.
  const auto lookup = [&](size_t i, const TreeEntry& wanted) {
    const auto& entries = then[i]->entries;
    while (at[i] < entries.size() && before(entries[at[i]], wanted)) ++at[i];
    return at[i] < entries.size() && !before(wanted, entries[at[i]]) ? entries[at[i]].id : GitId{};
  };
  // A merge of the two sorted lists of this tree and its first parent.
  static const Entries kNone;
  const Entries& first = then.empty() ? kNone : then.front()->entries;
  for (size_t i = 0, j = 0; i < now->entries.size() || j < first.size();) {
    const bool only_before =
        i == now->entries.size() || (j < first.size() && before(first[j], now->entries[i]));
    const TreeEntry& item = only_before ? first[j] : now->entries[i];
    const bool in_both = !only_before && j < first.size() && !before(item, first[j]);
    for (size_t p = 0; p < then.size(); ++p) ids[p] = lookup(p, item);
    if (!entry(item, only_before ? GitId{} : item.id, ids, depth)) return false;
    i += only_before ? 0 : 1;
    j += only_before || in_both ? 1 : 0;
  }
  return true;
}

bool TreeComparison::entry(const TreeEntry& item, const GitId& after, const std::vector<GitId>& was,
                           size_t depth) {
  if (item.kind == TreeEntry::Kind::kOther || std::find(was.begin(), was.end(), after) != was.end())
    return true;
  const size_t length = path_.size();
  path_ += item.name;
  bool go_on = true;
  if (item.kind == TreeEntry::Kind::kFolder) {
    path_ += '/';
    go_on = folder(after, was, depth + 1);
  } else {
    go_on = on_change_(path_, was.empty() ? GitId{} : was.front(), after);
  }
  path_.resize(length);
  return go_on;
}

}  // namespace redoubt::platform::git
