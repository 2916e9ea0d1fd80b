#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "formats/lockfile/toml_lines.h"

namespace redoubt::formats::lockfile {
namespace {

constexpr int kNewest = 4;

struct Crate {
  std::string_view name, version, source;
  std::vector<std::string_view> needs;  // "name", and where it is not clear "name version (source)"
  uint32_t line = 0;
  bool checksum = false;
  std::string_view digest;
};

std::string_view name_of(std::string_view need) { return need.substr(0, need.find(' ')); }

void append(const Crate& crate, Lockfile& out) {
  auto& package = add(out, crate.name, crate.version, crate.line);
  package.source = crate.source;
  package.has_integrity = crate.checksum;
  package.component.digest = digest_of_hex("sha256", crate.digest);
  if (crate.source.starts_with("git+")) package.origin = PackageOrigin::kGit;
}

// Crates without a source are folders of the workspace. Those that another crate needs are listed:
// they can be published crates. The ones that nothing needs are the project itself.
void finish(const std::vector<Crate>& crates, Lockfile& out) {
  std::unordered_set<std::string_view> needed, direct;
  Needs needs;
  for (const auto& crate : crates)
    for (const auto need : crate.needs) {
      needed.insert(name_of(need));
      if (crate.source.empty()) direct.insert(name_of(need));
    }
  for (const auto& crate : crates) {
    if (crate.name.empty() || (crate.source.empty() && !needed.contains(crate.name))) continue;
    for (const auto need : crate.needs)
      needs.add(out.packages.size(), std::string(need.substr(0, need.find(" ("))));
    append(crate, out);
    auto& package = out.packages.back();
    package.component.direct = direct.contains(crate.name);
    package.bundled = crate.source.empty();  // no registry, no checksum
  }
  needs.connect(out);
}

}  // namespace

Result<void> read_cargo_lock(const Input& input, Lockfile& out) {
  TomlLines toml(input);
  std::vector<Crate> crates;
  std::unordered_set<std::string_view> checksums;  // version 1 keeps them in [metadata]
  bool in_crate = false, in_metadata = false;
  int version = 0;
  for (;;) {
    TRY_ASSIGN(const bool more, toml.next());
    if (!more) break;
    if (toml.kind() != TomlLines::Kind::kMember) {
      in_crate = (toml.kind() == TomlLines::Kind::kTableArray && toml.name() == "package") ||
                 toml.name() == "root";
      in_metadata = toml.name() == "metadata";
      if (in_crate) crates.emplace_back().line = toml.line();
      continue;
    }
    const auto value = toml.value();
    if (!in_crate) {
      if (toml.name() == "version" && crates.empty())
        std::from_chars(value.data(), value.data() + value.size(), version);
      if (in_metadata && toml.name().starts_with("checksum "))
        checksums.insert(toml.name().substr(9));
      continue;
    }
    auto& crate = crates.back();
    if (toml.name() == "name") crate.name = toml_string(value), crate.line = toml.line();
    else if (toml.name() == "version") crate.version = toml_string(value);
    else if (toml.name() == "source") crate.source = toml_string(value);
    else if (toml.name() == "checksum") crate.checksum = true, crate.digest = toml_string(value);
    else if (toml.name() == "dependencies") crate.needs = toml_strings(value);
  }
  if (version > kNewest)
    return malformed(input, 1, "Cargo.lock version " + std::to_string(version) + " is unknown",
                     "versions 1 to 4 are read; update redoubt");
  for (auto& crate : crates) {
    const std::string key = std::string(crate.name) + ' ' + std::string(crate.version) + " (" +
                            std::string(crate.source) + ')';
    crate.checksum |= !checksums.empty() && checksums.contains(key);
  }
  finish(crates, out);
  if (version > 0) out.format += " version " + std::to_string(version);  // 1 and 2 do not say
  out.records_integrity = out.knows_direct = true;
  return {};
}

}  // namespace redoubt::formats::lockfile
