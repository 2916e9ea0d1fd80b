#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "formats/lockfile.h"

namespace redoubt::formats::lockfile {

// What every reader is given. Readers fill name, version, line and flags; parse_lockfile() adds
// path and purl, drops duplicates and applies the limits.
struct Input {
  std::string_view path;
  std::string_view text;  // without a byte-order mark
};

// Far above LockfileLimits::max_packages, since repeated entries are joined only afterwards; bounds
// memory.
inline constexpr size_t kMaxEntries = 2'000'000;

inline LockedPackage& add(Lockfile& out, std::string_view name, std::string_view version,
                          uint32_t line) {
  if (out.packages.size() >= kMaxEntries)
    out.packages.pop_back();  // parse_lockfile() tells that the file was cut
  auto& package = out.packages.emplace_back();
  package.component.name = name;
  package.component.version = version;
  package.component.location.region.start_line = line;
  return package;
}

inline std::unexpected<Error> malformed(const Input& input, uint32_t line, std::string message,
                                        std::string hint) {
  return std::unexpected(
      Error(std::move(message)).at({std::string(input.path), line, 0}).hint(std::move(hint)));
}

// The part of a line in front of and behind a separator; both trimmed. Second is "" when there is
// no separator.
std::pair<std::string_view, std::string_view> cut(std::string_view text,
                                                  std::string_view separator);
// Without one pair of quotes, ' or ".
std::string_view unquote(std::string_view text);
// kGit for git+…, git:, ssh:, user@host:…, *.git; kArchive for an address of a file; else
// kRegistry.
PackageOrigin origin_of(std::string_view source);

// Of "sha512-<base64>" (subresource integrity): the strongest digest in it as "sha512:<hex>"; ""
// when there is none that is whole.
std::string digest_of_integrity(std::string_view text);
// "sha256" and the digest in hexadecimal, as "sha256:<hex>"; "" when it is not one.
std::string digest_of_hex(std::string_view algorithm, std::string_view hex);

// Who needs whom, where a file says it by name.
class Needs {
 public:
  // The package that stands at `from` in Lockfile::packages needs one called `name`, or "name
  // version".
  void add(size_t from, std::string name) {
    needs_.emplace_back(static_cast<uint32_t>(from), std::move(name));
  }
  // Fills Lockfile::edges. A name that stands for several versions means none of them.
  void connect(Lockfile& out) const;

 private:
  std::vector<std::pair<uint32_t, std::string>> needs_;
};

// Walks lines and keeps count. CRLF is handled; no copy.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  bool next();
  std::string_view line() const { return line_; }
  uint32_t number() const { return number_; }
  size_t indent() const;  // leading spaces

 private:
  std::string_view rest_;
  std::string_view line_;
  uint32_t number_ = 0;
};

// One reader per format.
Result<void> read_package_lock(const Input& input, Lockfile& out);
Result<void> read_yarn_lock(const Input& input, Lockfile& out);
Result<void> read_pnpm_lock(const Input& input, Lockfile& out);
Result<void> read_requirements(const Input& input, Lockfile& out);
Result<void> read_poetry_lock(const Input& input, Lockfile& out);
Result<void> read_uv_lock(const Input& input, Lockfile& out);
Result<void> read_pipfile_lock(const Input& input, Lockfile& out);
Result<void> read_go_mod(const Input& input, Lockfile& out);
Result<void> read_cargo_lock(const Input& input, Lockfile& out);
Result<void> read_gemfile_lock(const Input& input, Lockfile& out);
Result<void> read_composer_lock(const Input& input, Lockfile& out);
Result<void> read_pom(const Input& input, Lockfile& out);
Result<void> read_bun_lock(const Input& input, Lockfile& out);
Result<void> read_gradle_lock(const Input& input, Lockfile& out);
Result<void> read_gradle_build(const Input& input, Lockfile& out);
Result<void> read_gradle_catalogue(const Input& input, Lockfile& out);
Result<void> read_nuget_lock(const Input& input, Lockfile& out);
Result<void> read_msbuild(const Input& input, Lockfile& out);
Result<void> read_pylock(const Input& input, Lockfile& out);

}  // namespace redoubt::formats::lockfile
