#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "core/component.h"

namespace redoubt::formats {

// Where a locked package comes from, as its lock file says.
enum class PackageOrigin : uint8_t {
  kRegistry,  // the ecosystem's registry or a mirror of it
  kGit,       // a commit of a repository
  kArchive,   // a file at some address
};

struct LockedPackage {
  core::Component component;  // complete: purl, path and line are filled in
  PackageOrigin origin = PackageOrigin::kRegistry;
  std::string source;  // address as written, "" when the file names none; may hold credentials:
                       // never print it whole
  bool has_integrity = false;  // a digest of the content stands beside it
  bool bundled = false;        // comes inside another package, so it has no digest of its own
};

// An address that a whole file or section names: an index, a remote.
struct PackageSource {
  std::string url;
  uint32_t line = 0;
};

// A part of the file that was not understood or not followed.
struct LockfileRemark {
  uint32_t line = 0;
  std::string text;          // for a person
  bool leaves_open = false;  // packages may be missing because of it
  bool beyond = false;       // about packages that files of this format do not name at all
};

// What is installed together with the packages of a file and is not named in it: another file of
// requirements, or a folder with a project of its own.
struct LockfileReference {
  std::string place;  // as written: an address, or a path from the folder of the file
  uint32_t line = 0;
  bool project = false;  // a folder with a project, not a file
};

struct Lockfile {
  std::string format;              // "package-lock.json version 3"
  std::string ecosystem;           // as in core::Component
  bool records_integrity = false;  // the format has a digest for every registry package
  bool knows_direct = false;       // Component::direct can be believed when it is false
  bool knows_development = false;  // likewise
  bool pins_versions = true;       // false for manifests that need not: requirements.txt, pom.xml
  // in file order; one per ecosystem, name and version, the first line wins
  std::vector<LockedPackage> packages;
  // Which package needs which, by their places in `packages` as the reader lists them;
  // parse_lockfile() turns them into Component::needs. Meaningful when knows_needs is set.
  std::vector<std::pair<uint32_t, uint32_t>> edges;
  bool knows_needs = false;
  // The same name and version again, from elsewhere or without the digest that the first has.
  std::vector<LockedPackage> copies;
  std::vector<PackageSource> sources;
  std::vector<LockfileReference> references;
  // Workspaces that the file is for besides the project at its side: their folders, from its own.
  std::vector<std::string> members;
  // Names that it does not answer with a package of that name and version: those of the project's
  // own folders, and those that the project overrides.
  std::vector<std::string> stand_ins;
  std::vector<LockfileRemark> remarks;
};

struct LockfileLimits {
  size_t max_bytes = 64u << 20;
  size_t max_packages = 500'000;
  size_t max_name = 512;  // bytes of a name or a version; longer ones are dropped with a remark
};

// Whether parse_lockfile() reads files of this name (docs/formats/lockfiles.md lists them).
bool is_lockfile(std::string_view path);
// The name of such a file ("deno.lock"): lock files that we know by name and do not read yet; ""
// for all others.
std::string_view unread_lockfile(std::string_view path);

// Reads any file that is_lockfile() accepts. Packages that are folders of the project itself are
// left out. Fails, with the line and a remedy, on a file that is not of its format, on an unknown
// version of the format and beyond the limits.
Result<Lockfile> parse_lockfile(std::string_view path, std::string_view text,
                                const LockfileLimits& limits = {});

}  // namespace redoubt::formats
