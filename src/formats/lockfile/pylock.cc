#include "formats/lockfile/toml_lines.h"

namespace redoubt::formats::lockfile {
namespace {

struct Distribution {
  std::string_view name, version, repository;
  uint32_t line = 0;
  bool folder = false, digest = false;
};

// Sources are inline tables or tables of their own: `vcs = { url = "…" }` or `[packages.vcs]`.
void read_source(std::string_view key, std::string_view value, Distribution& distribution) {
  if (key == "directory") distribution.folder = true;
  if (key == "vcs") distribution.repository = toml_member(value, "url");
  distribution.digest |= value.find("sha") != std::string_view::npos;
}

void append(const Distribution& distribution, Lockfile& out) {
  if (distribution.folder || distribution.name.empty()) return;
  auto& package = add(out, distribution.name, distribution.version, distribution.line);
  package.has_integrity = distribution.digest;
  package.source = distribution.repository;
  if (!distribution.repository.empty()) package.origin = PackageOrigin::kGit;
}

}  // namespace

// pylock.toml, lock-version 1 (PEP 751).
Result<void> read_pylock(const Input& input, Lockfile& out) {
  TomlLines toml(input);
  std::vector<Distribution> all;
  std::string_view table;
  for (;;) {
    TRY_ASSIGN(const bool more, toml.next());
    if (!more) break;
    if (toml.kind() != TomlLines::Kind::kMember) {
      table = toml.name();
      if (table == "packages" && toml.kind() == TomlLines::Kind::kTableArray)
        all.emplace_back().line = toml.line();
      if (table == "packages.directory" && !all.empty()) all.back().folder = true;
      continue;
    }
    const auto key = toml.name();
    if (table.empty() && key == "lock-version" && !toml_string(toml.value()).starts_with("1."))
      return malformed(input, toml.line(),
                       fmt::format("lock-version {} is unknown", toml.value().substr(0, 20)),
                       "version 1 is read; update redoubt");
    if (all.empty()) continue;
    if (table == "packages.vcs" && key == "url") all.back().repository = toml_string(toml.value());
    if (table.starts_with("packages.") && table.ends_with(".hashes")) all.back().digest = true;
    if (table.starts_with("packages.") && key == "hashes") all.back().digest = true;
    if (table != "packages") continue;
    if (key == "name") all.back().name = toml_string(toml.value()), all.back().line = toml.line();
    else if (key == "version") all.back().version = toml_string(toml.value());
    else read_source(key, toml.value(), all.back());
  }
  for (const auto& distribution : all) append(distribution, out);
  out.records_integrity = true;
  return {};
}

}  // namespace redoubt::formats::lockfile
