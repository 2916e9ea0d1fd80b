#include <charconv>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/text.h"
#include "formats/lockfile/reader.h"

namespace redoubt::formats::lockfile {
namespace {

// "name@1.2.3(react@18.0.0)" without what stands in brackets; version 5 puts "_" in front of it
// instead.
std::string_view without_peers(std::string_view key) { return key.substr(0, key.find('(')); }

// pnpm-lock.yaml 5 to 9 as pnpm itself writes it: block style, two spaces a level, one entry a
// line. A YAML tree of a large file costs thirty times as much as this walk over its lines.
class PnpmLock {
 public:
  PnpmLock(const Input& input, Lockfile& out) : input_(input), out_(out) {}

  Result<void> read() {
    Lines lines(input_.text);
    while (lines.next()) {
      line_ = lines.number();
      const size_t indent = lines.indent();
      const auto text = lines.line().substr(indent);
      if (text.empty() || text.front() == '#' || text.starts_with("---")) continue;
      auto [key, value] = split_entry(text);
      if (indent == 0) TRY(top(key, value));
      else if (section_ == Section::kPackages) package_line(indent, key, value, text);
      else if (section_ == Section::kSnapshots) snapshot_line(indent, key, value);
      else if (section_ == Section::kImporters) importer_line(indent, key, value);
      else if (section_ == Section::kDependencies) dependency_line(indent, key, value, 2);
      else if (section_ == Section::kOverrides && indent == 2) out_.stand_ins.emplace_back(key);
    }
    if (major_ == 0 && trim(input_.text).empty()) return {};
    if (major_ == 0)
      return malformed(input_, 1, "no lockfileVersion stands in this file",
                       "create it again with pnpm install");
    finish();
    return {};
  }

 private:
  enum class Section : uint8_t {
    kOther,
    kPackages,
    kSnapshots,
    kImporters,
    kDependencies,
    kOverrides
  };
  struct Node {
    std::vector<std::string> needs;
  };

  // "'@a/b@1(c@2)': value" -> unquoted key and value.
  static std::pair<std::string_view, std::string_view> split_entry(std::string_view text) {
    size_t end = std::string_view::npos;
    if (text.front() == '\'' || text.front() == '"') {
      const size_t quote = text.find(text.front(), 1);
      end = quote == std::string_view::npos ? quote : text.find(':', quote);
    } else {
      // A key may hold ':' ("file:x", "https://…"); the separator is followed by a space or the
      // end.
      end = text.find(": ");
      if (end == std::string_view::npos && text.ends_with(':')) end = text.size() - 1;
    }
    if (end == std::string_view::npos) return {text, {}};
    return {unquote(trim(text.substr(0, end))), unquote(trim(text.substr(end + 1)))};
  }

  Result<void> top(std::string_view key, std::string_view value) {
    section_ = Section::kOther;
    if (key == "lockfileVersion") return version(value);
    if (key == "packages") section_ = Section::kPackages;
    else if (key == "snapshots") section_ = Section::kSnapshots;
    else if (key == "importers") section_ = Section::kImporters;
    else if (key == "overrides" && value.empty()) section_ = Section::kOverrides;
    else if (key == "dependencies" || key == "optionalDependencies")
      section_ = Section::kDependencies, dev_group_ = false;
    else if (key == "devDependencies") section_ = Section::kDependencies, dev_group_ = true;
    if (section_ != Section::kOther && !value.empty() && value != "{}")
      return malformed(input_, line_, fmt::format("'{}' is not written as pnpm writes it", key),
                       "create the file again with pnpm install");
    return {};
  }

  Result<void> version(std::string_view value) {
    std::from_chars(value.data(), value.data() + value.size(), major_);
    if (major_ != 5 && major_ != 6 && major_ != 7 && major_ != 9)
      return malformed(input_, line_, fmt::format("lockfileVersion {} is unknown", value),
                       "versions 5, 6, 7 and 9 are read; update redoubt or pnpm");
    out_.format += fmt::format(" version {}", value);
    return {};
  }

  // -- packages: one entry per package at two spaces, its members at four.
  void package_line(size_t indent, std::string_view key, std::string_view value,
                    std::string_view text) {
    if (indent == 2) return start_package(key);
    if (out_.packages.empty() || skip_) return;
    auto& package = out_.packages.back();
    if (indent == 4 && major_ < 9) in_needs_ = is_needs(key);
    if (indent == 6 && in_needs_ && node_ != nullptr && !value.empty())
      node_->needs.push_back(reference(key, value));
    else if (indent == 4 && key == "dev") package.component.development = value == "true";
    else if (indent == 4 && key == "name" && !value.empty()) package.component.name = value;
    else if (indent == 4 && key == "version" && !value.empty()) package.component.version = value;
    else if (indent == 4 && key == "resolution") resolution(value, package);
    else if (indent == 6 && in_resolution_) resolution(text, package);
    if (indent == 4) in_resolution_ = key == "resolution" && value.empty();
  }

  static void resolution(std::string_view text, LockedPackage& package) {
    if (const size_t at = text.find("integrity: "); at != std::string_view::npos) {
      package.has_integrity = true;
      const auto rest = text.substr(at + 11);
      package.component.digest =
          digest_of_integrity(unquote(trim(rest.substr(0, rest.find_first_of(",}")))));
    }
    if (const size_t at = text.find("tarball: "); at != std::string_view::npos) {
      const auto rest = text.substr(at + 9);
      package.source = unquote(trim(rest.substr(0, rest.find_first_of(",}"))));
      if (origin_of(package.source) == PackageOrigin::kGit) package.origin = PackageOrigin::kGit;
    }
    if (const size_t at = text.find("repo: "); at != std::string_view::npos) {
      const auto rest = text.substr(at + 6);
      package.source = unquote(trim(rest.substr(0, rest.find_first_of(",}"))));
      package.origin = PackageOrigin::kGit;
    }
  }

  void start_package(std::string_view written) {
    in_resolution_ = in_needs_ = false;
    node_ = nullptr;
    const bool leading_slash = written.starts_with('/');
    std::string_view key = leading_slash ? written.substr(1) : written;
    skip_ = key.starts_with("file:") || key.starts_with("link:");
    std::string_view name, version;
    if (major_ >= 6) {
      key = without_peers(key);
      const size_t at = key.find('@', 1);
      name = key.substr(0, at);
      if (at != std::string_view::npos) version = key.substr(at + 1);
    } else {
      const size_t slash = key.rfind('/');
      name = key.substr(0, slash);
      if (slash != std::string_view::npos) version = key.substr(slash + 1);
      version = version.substr(0, version.find('_'));
    }
    skip_ |= version.starts_with("file:") || version.starts_with("link:");
    if (skip_) return;
    // Keys that are addresses: "github.com/a/b/<commit>", "name@https://…". Members name and
    // version follow.
    const bool address =
        version.find(':') != std::string_view::npos || (!leading_slash && major_ < 9);
    auto& package = add(out_, name, address ? std::string_view{} : version, line_);
    if (major_ < 9) node_ = &graph_[reference_of(written)];
    if (!address) {
      index_.emplace(fmt::format("{}@{}", name, version), out_.packages.size() - 1);
      return;
    }
    package.source = major_ >= 9 ? version : key;
    package.origin = origin_of(package.source) == PackageOrigin::kArchive ? PackageOrigin::kArchive
                                                                          : PackageOrigin::kGit;
    if (major_ >= 9) index_.emplace(std::string(key), out_.packages.size() - 1);
    else if (const size_t slash = key.rfind('/'); slash != std::string_view::npos) {
      // "github.com/owner/name/<commit>": the repository's name serves until a name member replaces
      // it.
      const auto folder = key.substr(0, slash);
      package.component.name = folder.substr(folder.rfind('/') + 1);
    }
  }

  // -- importers and the dependency groups of the project itself.
  void importer_line(size_t indent, std::string_view key, std::string_view value) {
    if (indent == 2) {
      out_.members.emplace_back(key);
    } else if (indent == 4) {
      dev_group_ = key == "devDependencies";
      in_group_ = dev_group_ || key == "dependencies" || key == "optionalDependencies";
    } else if (indent > 4 && in_group_) {
      dependency_line(indent, key, value, 6);
    }
  }

  void dependency_line(size_t indent, std::string_view key, std::string_view value, size_t base) {
    if (indent == base) {
      wanted_name_ = key;
      if (!value.empty()) want(value);
    } else if (indent == base + 2 && key == "version") {
      want(value);
    }
  }

  void want(std::string_view version) {
    if (version.starts_with("link:")) out_.stand_ins.push_back(wanted_name_);
    roots_.push_back({reference(wanted_name_, version), dev_group_});
  }

  // What a dependency's value points to, as a snapshot key: "1.2.3(x@1)" is of the same name,
  // anything with an '@' before its brackets names another package (an alias).
  static std::string reference(std::string_view name, std::string_view version) {
    if (version.starts_with("link:")) return {};
    if (version.starts_with('/')) version.remove_prefix(1);
    const auto plain = without_peers(version);
    if (plain.find('@', 1) != std::string_view::npos && plain.find("://") == std::string_view::npos)
      return std::string(version);
    return fmt::format("{}@{}", name, version);
  }

  static bool is_needs(std::string_view key) {
    return key == "dependencies" || key == "optionalDependencies";
  }

  // The key of a package before version 9, spelled as what points to it.
  std::string reference_of(std::string_view written) const {
    if (written.starts_with('/')) written.remove_prefix(1);
    const size_t slash = without_peers(written).rfind('/');
    if (major_ >= 6 || slash == std::string_view::npos) return std::string(written);
    return fmt::format("{}@{}", written.substr(0, slash), written.substr(slash + 1));
  }

  // -- snapshots (version 9): the graph, which tells what only development needs.
  void snapshot_line(size_t indent, std::string_view key, std::string_view value) {
    if (indent == 2) {
      node_ = &graph_[std::string(key)];
    } else if (indent == 4) {
      in_needs_ = is_needs(key);
    } else if (indent == 6 && in_needs_ && node_ != nullptr && !value.empty()) {
      node_->needs.push_back(reference(key, value));
    }
  }

  void finish() {
    out_.records_integrity = true;
    out_.knows_direct = !roots_.empty();
    out_.knows_development = true;
    connect();
    if (major_ >= 9) return finish_graph();
    std::unordered_set<std::string> direct;
    for (const auto& [key, dev] : roots_) direct.insert(plain(key));
    for (auto& package : out_.packages)
      package.component.direct =
          direct.contains(package.component.name + '@' + package.component.version);
  }

  void connect() {
    for (const auto& [key, node] : graph_) {
      const auto from = index_.find(plain(key));
      if (from == index_.end()) continue;
      for (const auto& need : node.needs)
        if (const auto to = index_.find(plain(need)); to != index_.end())
          out_.edges.emplace_back(static_cast<uint32_t>(from->second),
                                  static_cast<uint32_t>(to->second));
    }
    out_.knows_needs = true;
  }

  std::string plain(std::string_view key) const {
    key = without_peers(key);
    if (major_ < 6) key = key.substr(0, key.find('_', key.find('@', 1)));
    return std::string(key);
  }

  void finish_graph() {
    std::vector<bool> needed(out_.packages.size());
    std::unordered_set<std::string_view> visited;
    std::vector<std::string_view> open;
    for (const auto& [key, dev] : roots_) {
      if (const auto at = index_.find(plain(key)); at != index_.end())
        out_.packages[at->second].component.direct = true;
      if (!dev) open.push_back(key);
    }
    while (!open.empty()) {
      const auto key = open.back();
      open.pop_back();
      if (!visited.insert(key).second) continue;
      if (const auto at = index_.find(plain(key)); at != index_.end()) needed[at->second] = true;
      if (const auto node = graph_.find(std::string(key)); node != graph_.end())
        for (const auto& next : node->second.needs) open.push_back(next);
    }
    for (size_t i = 0; i < needed.size(); ++i) out_.packages[i].component.development = !needed[i];
  }

  const Input& input_;
  Lockfile& out_;
  int major_ = 0;
  uint32_t line_ = 0;
  Section section_ = Section::kOther;
  bool skip_ = false, in_resolution_ = false, dev_group_ = false, in_group_ = false,
       in_needs_ = false;
  std::string wanted_name_;
  struct Root {
    std::string key;
    bool dev;
  };
  std::vector<Root> roots_;
  std::unordered_map<std::string, size_t> index_;  // "name@version" -> package
  std::unordered_map<std::string, Node> graph_;
  Node* node_ = nullptr;
};

}  // namespace

Result<void> read_pnpm_lock(const Input& input, Lockfile& out) {
  return PnpmLock(input, out).read();
}

}  // namespace redoubt::formats::lockfile
