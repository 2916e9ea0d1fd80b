#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/text.h"
#include "formats/lockfile/json_reader.h"

namespace redoubt::formats::lockfile {
namespace {

constexpr int kMaxDepth = 200;  // of nested "dependencies" in version 1
// Of what is looked up: beyond all that npm writes, and a bound on what a hostile file costs.
constexpr size_t kMaxPath = 512, kMaxNeeds = 1'000'000;
constexpr int kMaxFolders = 16;
constexpr std::string_view kModules = "node_modules/";

// One entry of "packages" (versions 2 and 3) or "dependencies" (version 1).
struct Entry {
  std::string_view name, version, resolved, licence, digest;
  std::vector<std::string_view> needs, peers;
  std::unordered_set<std::string_view> optional_peers;
  bool integrity = false, dev = false, link = false, bundled = false;
};

class PackageLock {
 public:
  PackageLock(const Input& input, Lockfile& out) : input_(input), json_(input), out_(out) {}

  Result<void> read() {
    TRY(json_.read([&](ondemand::object root) { return read_root(root); }));
    if (version_ < 1 || version_ > 3)
      return malformed(input_, version_line_,
                       fmt::format("lockfileVersion {} is unknown", version_),
                       "versions 1 to 3 are read; update redoubt or write the file with npm "
                       "--lockfile-version 3");
    out_.format += fmt::format(" version {}", version_);
    out_.records_integrity = out_.knows_development = true;
    if (has_packages_) mark_direct();
    else out_.packages = std::move(nested_);
    if (has_packages_ || has_requires_) connect();
    out_.knows_direct = has_packages_;
    if (!has_packages_ && !has_dependencies_ && !has_version_)
      return malformed(input_, 1, "neither lockfileVersion nor packages stand in this file",
                       "create it again with npm");
    return {};
  }

 private:
  error_code read_root(ondemand::object root) {
    return each_member(
        root, [&](std::string_view key, const char* place, ondemand::value value) -> error_code {
          if (key == "lockfileVersion") {
            version_line_ = json_.line_of(place);
            has_version_ = true;
            return value.get_int64().get(version_);
          }
          if (key == "packages") {
            has_packages_ = true;
            by_path_.clear();  // of version 1, should it stand first
            needs_.clear();
            return if_object(value, [&](auto path, auto* at, auto entry) {
              return read_package(path, at, entry);
            });
          }
          // Version 2 repeats everything here for version 1's sake.
          if (key == "dependencies" && !has_packages_) {
            has_dependencies_ = true;
            return if_object(value, [&](auto name, auto* at, auto entry) {
              return read_dependency({}, name, at, entry, 0);
            });
          }
          if (key == "requires") has_requires_ = true;
          return SUCCESS;
        });
  }

  static error_code read_common(std::string_view key, ondemand::value value, Entry& entry) {
    if (key == "version") return take(value, entry.version);
    if (key == "resolved") return take(value, entry.resolved);
    if (key == "dev") return take(value, entry.dev);
    if (key == "inBundle" || key == "bundled") return take(value, entry.bundled);
    if (key == "integrity") return entry.integrity = true, take(value, entry.digest);
    if (key == "license") return take(value, entry.licence);
    return SUCCESS;
  }

  template <class Names>
  static error_code take_names(ondemand::value value, Names& names) {
    return if_object(value, [&](std::string_view name, const char*, ondemand::value) {
      names.insert(names.end(), name);
      return SUCCESS;
    });
  }

  static error_code read_needs(std::string_view key, ondemand::value value, Entry& entry) {
    if (key == "peerDependencies") return take_names(value, entry.peers);
    // "peerDependenciesMeta": {"name": {"optional": true}}: npm installs the others.
    if (key == "peerDependenciesMeta") return take_names(value, entry.optional_peers);
    return take_names(value, entry.needs);
  }

  error_code read_package(std::string_view path, const char* place, ondemand::value value) {
    const uint32_t line = json_.line_of(place);
    const size_t modules = path.rfind(kModules);
    const bool local = modules == std::string_view::npos;
    Entry entry;
    const auto error = if_object(
        value, [&](std::string_view key, const char*, ondemand::value member) -> error_code {
          if (key == "name") return take(member, entry.name);
          if (key == "link") return take(member, entry.link);
          if (local &&
              (key == "dependencies" || key == "devDependencies" || key == "optionalDependencies"))
            return take_names(member, wanted_);
          if (!local && is_one_of(key, {"dependencies", "optionalDependencies", "peerDependencies",
                                        "peerDependenciesMeta"}))
            return read_needs(key, member, entry);
          return read_common(key, member, entry);
        });
    if (error || local) return error;
    const std::string_view folder_name = path.substr(modules + kModules.size());
    if (entry.link) {  // to a folder of the project
      out_.members.emplace_back(entry.resolved);
      out_.stand_ins.emplace_back(folder_name);
      return error;
    }
    // Only what lies in a first node_modules folder can be what the project itself asked for.
    if (path.find(kModules) == modules) outer_.emplace_back(out_.packages.size(), folder_name);
    note_needs(path, static_cast<uint32_t>(out_.packages.size()), entry);
    append(out_.packages, entry.name.empty() ? folder_name : entry.name, entry, line);
    return SUCCESS;
  }

  // As version 3 writes it. Too long for what is looked up, it stays so and grows no more.
  static std::string path_below(const std::string& folder, std::string_view name) {
    if (folder.size() > kMaxPath) return folder;
    return fmt::format("{}{}{}{}", folder, folder.empty() ? "" : "/", kModules,
                       name.substr(0, kMaxPath));
  }

  // `folder`: of the package that it is installed for, "" for the project.
  error_code read_dependency(const std::string& folder, std::string_view name, const char* place,
                             ondemand::value value, int depth) {
    if (depth > kMaxDepth) return simdjson::DEPTH_ERROR;
    const std::string path = path_below(folder, name);
    const uint32_t line = json_.line_of(place);
    const size_t index = nested_.size();
    nested_.emplace_back();  // before its own dependencies, in file order
    Entry entry;
    const auto error = if_object(
        value, [&](std::string_view key, const char*, ondemand::value member) -> error_code {
          if (key == "dependencies")
            return if_object(member, [&](auto inner, auto* at, auto below) {
              return read_dependency(path, inner, at, below, depth + 1);
            });
          if (key == "requires") {  // "requires": {"name": "range"}; npm 5 to 6
            has_requires_ = true;
            return take_names(member, entry.needs);
          }
          return read_common(key, member, entry);
        });
    if (error) return error;
    if (entry.version.starts_with("file:") || entry.version.starts_with("link:")) return SUCCESS;
    // An alias: "version": "npm:real-name@1.2.3".
    if (entry.version.starts_with("npm:")) {
      const size_t at = entry.version.rfind('@');
      if (at > 4 && at != std::string_view::npos) {
        name = entry.version.substr(4, at - 4);
        entry.version = entry.version.substr(at + 1);
      }
    }
    std::vector<LockedPackage> one;
    append(one, name, entry, line);
    nested_[index] = std::move(one.front());
    note_needs(path, static_cast<uint32_t>(index), entry);
    return SUCCESS;
  }

  // A version that is an address says where the package comes from and nothing about its version.
  static void append(std::vector<LockedPackage>& list, std::string_view name, const Entry& entry,
                     uint32_t line) {
    auto& package = list.emplace_back();
    auto& component = package.component;
    component.name = name;
    component.location.region.start_line = line;
    component.development = entry.dev;
    package.source = entry.resolved;
    const bool version_is_address = entry.version.find(':') != std::string_view::npos ||
                                    entry.version.find('/') != std::string_view::npos;
    if (version_is_address) package.source = entry.version;
    else component.version = entry.version;
    package.has_integrity = entry.integrity;
    component.licence = entry.licence;
    component.digest = digest_of_integrity(entry.digest);
    package.bundled = entry.bundled;
    const auto origin = origin_of(package.source);
    package.origin = origin == PackageOrigin::kArchive && !version_is_address
                         ? PackageOrigin::kRegistry
                         : origin;
  }

  void note_needs(std::string_view path, uint32_t package, Entry& entry) {
    if (path.size() > kMaxPath) return;
    const std::string_view kept = by_path_.emplace(path, package).first->first;
    std::erase_if(entry.peers, [&](auto name) { return entry.optional_peers.contains(name); });
    for (const auto* names : {&entry.needs, &entry.peers})
      for (const auto name : *names)
        if (needs_.size() < kMaxNeeds) needs_.push_back({kept, name, package});
  }

  // As Node.js looks for it: in the package's own folder, then in each one around it.
  std::optional<uint32_t> found_from(std::string_view folder, std::string_view name) const {
    std::string path;
    for (int depth = 0; depth < kMaxFolders; ++depth) {
      path = folder;
      if (!path.empty()) path += '/';
      path.append(kModules).append(name);
      if (const auto found = by_path_.find(path); found != by_path_.end()) return found->second;
      if (folder.empty()) break;
      const size_t modules = folder.rfind(kModules);
      folder = folder.substr(0, modules == std::string_view::npos ? 0 : modules);
      if (folder.ends_with('/')) folder.remove_suffix(1);
    }
    return std::nullopt;
  }

  void connect() {
    for (const auto& need : needs_)
      if (need.name.size() <= kMaxPath)
        if (const auto to = found_from(need.path, need.name))
          out_.edges.emplace_back(need.package, *to);
    out_.knows_needs = needs_.size() < kMaxNeeds;
  }

  void mark_direct() {
    for (const auto& [index, name] : outer_)
      out_.packages[index].component.direct = wanted_.contains(name);
  }

  const Input& input_;
  JsonText json_;
  Lockfile& out_;
  int64_t version_ = 1;  // shrinkwrap files of npm 2 to 4 have no version
  uint32_t version_line_ = 0;
  bool has_version_ = false, has_packages_ = false, has_dependencies_ = false,
       has_requires_ = false;
  // What the parser's buffer holds, which lives as long as json_.
  std::unordered_set<std::string_view> wanted_;  // by the project or one of its workspaces
  std::vector<std::pair<size_t, std::string_view>> outer_;
  struct Need {
    std::string_view path, name;
    uint32_t package;
  };
  std::vector<Need> needs_;
  std::unordered_map<std::string, uint32_t> by_path_;
  std::vector<LockedPackage> nested_;
};

}  // namespace

Result<void> read_package_lock(const Input& input, Lockfile& out) {
  return PackageLock(input, out).read();
}

}  // namespace redoubt::formats::lockfile
