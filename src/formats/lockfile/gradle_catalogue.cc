#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "formats/lockfile/gradle_values.h"
#include "formats/lockfile/reader.h"
#include "formats/lockfile/toml_lines.h"

namespace redoubt::formats::lockfile {
namespace {

// A version as such, or a table that says more: what it prefers is what a build takes.
std::string_view version_in(std::string_view raw) {
  if (!raw.starts_with('{')) return toml_string(raw);
  for (const auto* key : {"prefer", "strictly", "require"})
    if (const auto text = toml_member(raw, key); !text.empty()) return text;
  return {};
}

struct Library {
  std::string name;
  std::string_view version, reference;
  uint32_t line = 0;
};

class Catalogue {
 public:
  Catalogue(const Input& input, Lockfile& out) : toml_(input), out_(out) {}

  Result<void> read() {
    std::string table;
    for (;;) {
      TRY_ASSIGN(const bool more, toml_.next());
      if (!more) break;
      if (toml_.kind() != TomlLines::Kind::kMember) {
        table = toml_.name();
        unread_ += table.starts_with("libraries.");
      } else if (table == "versions") {
        versions_[std::string(toml_.name())] = version_in(toml_.value());
      } else if (table == "libraries") {
        library();
      }
      plugins_ += table == "plugins" && toml_.kind() == TomlLines::Kind::kMember;
    }
    for (const auto& entry : libraries_) append(entry);
    tell();
    out_.knows_direct = true;
    return {};
  }

 private:
  void library() {
    const auto value = toml_.value();
    Library entry{.name = {}, .version = {}, .reference = {}, .line = toml_.line()};
    if (!value.starts_with('{')) {
      const auto text = toml_string(value);
      const size_t version = text.find(':', text.find(':') + 1);
      entry.name = text.substr(0, version);
      if (version != std::string_view::npos) entry.version = text.substr(version + 1);
    } else {
      entry.name = toml_member(value, "module");
      if (entry.name.empty())
        entry.name.append(toml_member(value, "group"))
            .append(":")
            .append(toml_member(value, "name"));
      read_version(value, entry);
    }
    const auto [group, name] = cut(entry.name, ":");
    if (group.empty() || name.empty()) ++unread_;
    else libraries_.push_back(std::move(entry));
  }

  // version = "1", version.ref = "a", version = { ref = "a" }, version = { strictly = "1" }
  static void read_version(std::string_view value, Library& entry) {
    entry.version = toml_member(value, "version");
    entry.reference = toml_member(value, "ref");
    const size_t nested = value.find('{', 1);
    if (nested == std::string_view::npos) return;
    if (entry.reference.empty()) entry.reference = toml_member(value.substr(nested), "ref");
    if (entry.version.empty()) entry.version = version_in(value.substr(nested));
  }

  void append(const Library& entry) {
    std::string_view version = entry.version;
    if (const auto at = versions_.find(entry.reference);
        !entry.reference.empty() && at != versions_.end())
      version = at->second;
    add(out_, entry.name, gradle_version(version), entry.line).component.direct = true;
  }

  void tell() {
    if (plugins_ > 0)
      out_.remarks.push_back(
          {.line = 0,
           .text = counted(plugins_, "plugin") + " of the build, which are not looked at",
           .leaves_open = false});
    if (unread_ > 0)
      out_.remarks.push_back({.line = 0,
                              .text = counted(unread_, "library", "libraries") +
                                      " of the catalogue without group and name in one line",
                              .leaves_open = true});
  }

  TomlLines toml_;
  Lockfile& out_;
  std::map<std::string, std::string, std::less<>> versions_;
  std::vector<Library> libraries_;
  size_t plugins_ = 0, unread_ = 0;
};

}  // namespace

// *.versions.toml: the libraries that the builds of a project name by alias. Source: Gradle user
// manual, "Version catalogs".
Result<void> read_gradle_catalogue(const Input& input, Lockfile& out) {
  return Catalogue(input, out).read();
}

}  // namespace redoubt::formats::lockfile
