#include <charconv>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "formats/lockfile/toml_lines.h"

namespace redoubt::formats::lockfile {
namespace {

struct Distribution {
  std::string_view name, version, source;
  std::vector<std::string_view> needs, dev_needs;
  uint32_t line = 0;
  bool hash = false;

  bool local() const {
    for (const auto* key : {"editable", "virtual", "directory", "path"})
      if (toml_has_member(source, key)) return true;
    return false;
  }
};

class UvLock {
 public:
  UvLock(const Input& input, Lockfile& out) : input_(input), out_(out) {}

  Result<void> read() {
    TomlLines toml(input_);
    std::string_view table;
    for (;;) {
      TRY_ASSIGN(const bool more, toml.next());
      if (!more) break;
      if (toml.kind() != TomlLines::Kind::kMember) {
        table = toml.name();
        if (toml.kind() == TomlLines::Kind::kTableArray && table == "package")
          all_.emplace_back().line = toml.line();
      } else if (all_.empty()) {
        if (table.empty() && toml.name() == "version") TRY(version(toml));
      } else if (table == "package") {
        member(toml, all_.back());
      } else if (table == "package.optional-dependencies" || table == "package.dev-dependencies") {
        auto& needs =
            table == "package.dev-dependencies" ? all_.back().dev_needs : all_.back().needs;
        for (const auto name : toml_strings(toml.value(), "name")) needs.push_back(name);
      }
    }
    finish();
    return {};
  }

 private:
  Result<void> version(const TomlLines& toml) {
    int number = 0;
    std::from_chars(toml.value().data(), toml.value().data() + toml.value().size(), number);
    if (number != 1)
      return malformed(input_, toml.line(),
                       fmt::format("uv.lock version {} is unknown", toml.value().substr(0, 20)),
                       "version 1 is read; update redoubt");
    out_.format += " version 1";
    return {};
  }

  static void member(const TomlLines& toml, Distribution& distribution) {
    const auto name = toml.name();
    const auto value = toml.value();
    if (name == "name") distribution.name = toml_string(value), distribution.line = toml.line();
    else if (name == "version") distribution.version = toml_string(value);
    else if (name == "source") distribution.source = value;
    else if (name == "dependencies") distribution.needs = toml_strings(value, "name");
    else if (name == "sdist" || name == "wheels")
      distribution.hash |= value.find("hash = ") != std::string_view::npos;
  }

  void finish() {
    std::unordered_map<std::string_view, std::vector<size_t>> by_name;
    std::unordered_set<std::string_view> direct;
    std::vector<size_t> open;
    bool any_local = false;
    for (size_t i = 0; i < all_.size(); ++i) {
      by_name[all_[i].name].push_back(i);
      if (!all_[i].local()) continue;
      any_local = true;
      open.push_back(i);
      direct.insert(all_[i].needs.begin(), all_[i].needs.end());
      direct.insert(all_[i].dev_needs.begin(), all_[i].dev_needs.end());
    }
    std::vector<bool> needed(all_.size());
    std::unordered_set<std::string_view>
        followed;  // each name once, or a hostile file costs its square
    while (!open.empty()) {
      const size_t at = open.back();
      open.pop_back();
      if (needed[at]) continue;
      needed[at] = true;
      for (const auto name : all_[at].needs)
        if (const auto found = followed.insert(name).second ? by_name.find(name) : by_name.end();
            found != by_name.end())
          open.insert(open.end(), found->second.begin(), found->second.end());
    }
    for (size_t i = 0; i < all_.size(); ++i)
      if (!all_[i].local()) append(all_[i], direct.contains(all_[i].name), any_local && !needed[i]);
    needs_.connect(out_);
    out_.records_integrity = true;
    out_.knows_direct = out_.knows_development = any_local;
  }

  void append(const Distribution& distribution, bool direct, bool development) {
    for (const auto need : distribution.needs) needs_.add(out_.packages.size(), std::string(need));
    auto& package = add(out_, distribution.name, distribution.version, distribution.line);
    package.component.direct = direct;
    package.component.development = development;
    package.has_integrity = distribution.hash;
    for (const auto& [key, origin] :
         {std::pair{"registry", PackageOrigin::kRegistry}, std::pair{"git", PackageOrigin::kGit},
          std::pair{"url", PackageOrigin::kArchive}})
      if (const auto address = toml_member(distribution.source, key); !address.empty()) {
        package.source = address;
        package.origin = origin;
      }
  }

  const Input& input_;
  Lockfile& out_;
  std::vector<Distribution> all_;
  Needs needs_;
};

}  // namespace

Result<void> read_uv_lock(const Input& input, Lockfile& out) { return UvLock(input, out).read(); }

}  // namespace redoubt::formats::lockfile
