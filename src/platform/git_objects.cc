#include "platform/git_objects.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace redoubt::platform {

std::string GitId::hex() const {
  std::string text;
  for (const uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

namespace git {
namespace {

constexpr size_t kMaxParents = 1000;

std::optional<GitId> parse_id(std::string_view hex) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  GitId id;
  if (hex.size() != id.bytes.size() * 2) return std::nullopt;
  for (size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(hex[i]), low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    id.bytes[i / 2] = static_cast<uint8_t>(high << 4 | low);
  }
  return id;
}

// "committer Name <mail> 1700000000 +0000"
int64_t time_of(std::string_view line) {
  const size_t mail_end = line.rfind("> ");
  int64_t time = 0;
  if (mail_end != line.npos)
    std::from_chars(line.data() + mail_end + 2, line.data() + line.size(), time);
  return time;
}

TreeEntry::Kind kind_of(std::string_view mode) {
  if (mode == "40000" || mode == "040000") return TreeEntry::Kind::kFolder;
  return mode.starts_with("100") ? TreeEntry::Kind::kFile : TreeEntry::Kind::kOther;
}

}  // namespace

std::optional<Commit> parse_commit(const GitId& id, std::string_view bytes) {
  Commit commit{.id = id, .tree = {}, .parents = {}, .time = 0};
  bool has_tree = false;
  while (!bytes.empty() && bytes.front() != '\n') {
    const auto line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
    if (line.starts_with("tree ")) {
      const auto tree = parse_id(line.substr(5));
      if (!tree) return std::nullopt;
      commit.tree = *tree;
      has_tree = true;
    } else if (line.starts_with("parent ") && commit.parents.size() < kMaxParents) {
      const auto parent = parse_id(line.substr(7));
      if (!parent) return std::nullopt;
      commit.parents.push_back(*parent);
    } else if (line.starts_with("committer ")) {
      commit.time = time_of(line);
    }
  }
  if (!has_tree) return std::nullopt;
  return commit;
}

bool before(const TreeEntry& a, const TreeEntry& b) {
  const size_t common = std::min(a.name.size(), b.name.size());
  if (const int order = a.name.substr(0, common).compare(b.name.substr(0, common)); order != 0)
    return order < 0;
  const auto next = [&](const TreeEntry& entry) {
    if (entry.name.size() > common)
      return static_cast<int>(static_cast<uint8_t>(entry.name[common]));
    return entry.kind == TreeEntry::Kind::kFolder ? '/' : -1;
  };
  return next(a) < next(b);
}

Result<std::vector<TreeEntry>> parse_tree(std::string_view bytes) {
  std::vector<TreeEntry> entries;
  while (!bytes.empty()) {
    const size_t space = bytes.find(' ');
    const size_t end = space == bytes.npos ? bytes.npos : bytes.find('\0', space);
    if (end == bytes.npos || space > 6 || bytes.size() - end - 1 < sizeof(GitId))
      return fail("malformed tree");
    TreeEntry entry{.name = bytes.substr(space + 1, end - space - 1),
                    .id = {},
                    .kind = kind_of(bytes.substr(0, space))};
    if (entry.name.empty() || entry.name.find('/') != entry.name.npos)
      return fail("malformed tree");
    std::memcpy(entry.id.bytes.data(), bytes.data() + end + 1, entry.id.bytes.size());
    bytes.remove_prefix(end + 1 + entry.id.bytes.size());
    entries.push_back(entry);
  }
  if (!std::is_sorted(entries.begin(), entries.end(), before))
    std::sort(entries.begin(), entries.end(), before);
  return entries;
}

}  // namespace git
}  // namespace redoubt::platform
