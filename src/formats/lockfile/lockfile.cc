#include "formats/lockfile.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "core/purl.h"
#include "formats/lockfile/reader.h"

namespace redoubt::formats {
namespace {

struct Format {
  std::string_view name;  // of the file
  std::string_view ecosystem;
  Result<void> (*read)(const lockfile::Input&, Lockfile&);
  bool pins_versions = true;
};

constexpr std::array kFormats{
    Format{"package-lock.json", "npm", &lockfile::read_package_lock},
    Format{"npm-shrinkwrap.json", "npm", &lockfile::read_package_lock},
    Format{"yarn.lock", "npm", &lockfile::read_yarn_lock},
    Format{"pnpm-lock.yaml", "npm", &lockfile::read_pnpm_lock},
    Format{"poetry.lock", "PyPI", &lockfile::read_poetry_lock},
    Format{"pdm.lock", "PyPI", &lockfile::read_poetry_lock},
    Format{"uv.lock", "PyPI", &lockfile::read_uv_lock},
    Format{"Pipfile.lock", "PyPI", &lockfile::read_pipfile_lock},
    Format{"go.mod", "Go", &lockfile::read_go_mod},
    Format{"Cargo.lock", "crates.io", &lockfile::read_cargo_lock},
    Format{"Gemfile.lock", "RubyGems", &lockfile::read_gemfile_lock},
    Format{"gems.locked", "RubyGems", &lockfile::read_gemfile_lock},
    Format{"composer.lock", "Packagist", &lockfile::read_composer_lock},
    Format{"pom.xml", "Maven", &lockfile::read_pom, false},
    Format{"bun.lock", "npm", &lockfile::read_bun_lock},
    Format{"gradle.lockfile", "Maven", &lockfile::read_gradle_lock},
    Format{"buildscript-gradle.lockfile", "Maven", &lockfile::read_gradle_lock},
    Format{"packages.lock.json", "NuGet", &lockfile::read_nuget_lock},
    Format{"Directory.Packages.props", "NuGet", &lockfile::read_msbuild, false},
    Format{"packages.config", "NuGet", &lockfile::read_msbuild},
    Format{"pylock.toml", "PyPI", &lockfile::read_pylock},
};
constexpr Format kMsbuild{"project file", "NuGet", &lockfile::read_msbuild, false};
constexpr Format kGradleBuild{"Gradle build script", "Maven", &lockfile::read_gradle_build, false};
constexpr Format kGradleCatalogue{"version catalogue", "Maven", &lockfile::read_gradle_catalogue,
                                  false};
constexpr Format kRequirements{"requirements.txt", "PyPI", &lockfile::read_requirements, false};

constexpr std::array<std::string_view, 15> kUnread{"bun.lockb",
                                                   "deno.lock",
                                                   "paket.lock",
                                                   "pubspec.lock",
                                                   "mix.lock",
                                                   "rebar.lock",
                                                   "Podfile.lock",
                                                   "Package.resolved",
                                                   "Cartfile.resolved",
                                                   "conan.lock",
                                                   "cabal.project.freeze",
                                                   "stack.yaml.lock",
                                                   "renv.lock",
                                                   "conda-lock.yml",
                                                   "pixi.lock"};

std::pair<std::string_view, std::string_view> folder_and_name(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {{}, path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

// requirements.txt, requirements-dev.txt, test_requirements.txt, requirements/base.txt
bool is_requirements(std::string_view path) {
  const auto [folder, name] = folder_and_name(path);
  if (!name.ends_with(".txt")) return false;
  return name.find("requirements") != std::string_view::npos ||
         folder_and_name(folder).second == "requirements";
}

const Format* format_of(std::string_view path) {
  const auto name = folder_and_name(path).second;
  for (const auto& format : kFormats)
    if (format.name == name) return &format;
  for (const std::string_view ending : {".csproj", ".fsproj", ".vbproj"})
    if (name.ends_with(ending)) return &kMsbuild;
  if (name.ends_with(".gradle") || name.ends_with(".gradle.kts")) return &kGradleBuild;
  if (name.ends_with(".versions.toml")) return &kGradleCatalogue;
  return is_requirements(path) ? &kRequirements : nullptr;
}

constexpr uint32_t kNowhere = UINT32_MAX;
// A short line of a lock file may point to a long name, and a file has many lines.
constexpr size_t kMaxNeedBytes = 64u << 20;

// Writes down what each package needs; `kept_at` is where a package that was read stands now.
void fill_needs(const std::vector<uint32_t>& kept_at, Lockfile& file) {
  size_t bytes = 0;
  for (const auto& [from, to] : std::exchange(file.edges, {})) {
    const size_t needing = kept_at[from], needed = kept_at[to];
    if (needing >= file.packages.size() || needed >= file.packages.size() || needing == needed)
      continue;
    const auto& purl = file.packages[needed].component.purl;
    bytes += purl.size() + sizeof purl;
    if (bytes > kMaxNeedBytes) {
      file.knows_needs = false;
      break;
    }
    file.packages[needing].component.needs.push_back(purl);
  }
  for (auto& package : file.packages) {
    auto& needs = package.component.needs;
    package.component.needs_known = file.knows_needs;
    if (!file.knows_needs) needs.clear();
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  }
}

// Drops what is too long and joins what is repeated: the first line stays, and what one place needs
// outside of development is needed. Then fills path and purl.
void finish(std::string_view path, const LockfileLimits& limits, Lockfile& file) {
  if (file.packages.size() >= lockfile::kMaxEntries)
    file.remarks.push_back(
        {.line = 0,
         .text = fmt::format("entries beyond the first {} are not read", lockfile::kMaxEntries),
         .leaves_open = true});
  std::vector<LockedPackage> kept;
  kept.reserve(file.packages.size());
  std::unordered_map<std::string, size_t>
      places;  // not by purl: it may fold two names that a registry tells apart
  places.reserve(file.packages.size());
  size_t too_long = 0;
  std::vector<uint32_t> kept_at(file.packages.size(), kNowhere);
  for (size_t at = 0; at < file.packages.size(); ++at) {
    auto& package = file.packages[at];
    auto& component = package.component;
    if (component.name.empty()) continue;
    if (component.name.size() > limits.max_name || component.version.size() > limits.max_name) {
      ++too_long;
      continue;
    }
    const auto [place, is_new] =
        places.try_emplace(component.name + '\n' + component.version, kept.size());
    kept_at[at] = static_cast<uint32_t>(place->second);
    if (!is_new) {
      auto& first = kept[place->second].component;
      first.development &= component.development;
      first.direct |= component.direct;
      if (first.digest != component.digest) first.digest.clear();  // another archive, or none
      const auto& known = kept[place->second];
      if (package.source != known.source || package.origin != known.origin ||
          package.has_integrity != known.has_integrity)
        file.copies.push_back(std::move(package));
      continue;
    }
    component.ecosystem = file.ecosystem;
    component.purl = core::make_purl(component);
    component.location.path = path;
    kept.push_back(std::move(package));
  }
  file.packages = std::move(kept);
  if (too_long > 0)
    file.remarks.push_back({.line = 0,
                            .text = fmt::format("{} with a name or version over {} bytes",
                                                counted(too_long, "package"), limits.max_name),
                            .leaves_open = true});
  if (file.packages.size() > limits.max_packages) {
    file.remarks.push_back(
        {.line = file.packages[limits.max_packages].component.location.region.start_line,
         .text = fmt::format("packages beyond the first {} are not read", limits.max_packages),
         .leaves_open = true});
    file.packages.resize(limits.max_packages);
  }
  fill_needs(kept_at, file);
}

}  // namespace

bool is_lockfile(std::string_view path) { return format_of(path) != nullptr; }

std::string_view unread_lockfile(std::string_view path) {
  const auto name = folder_and_name(path).second;
  return std::find(kUnread.begin(), kUnread.end(), name) == kUnread.end() ? std::string_view{}
                                                                          : name;
}

Result<Lockfile> parse_lockfile(std::string_view path, std::string_view text,
                                const LockfileLimits& limits) {
  const Format* format = format_of(path);
  if (format == nullptr) return fail("{} is not the name of a lock file that can be read", path);
  if (text.size() > limits.max_bytes)
    return lockfile::malformed({.path = path, .text = text}, 0,
                               fmt::format("larger than {} bytes", limits.max_bytes),
                               "exclude the file from the scan or split the project");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Lockfile file;
  file.format = format->name;
  file.ecosystem = format->ecosystem;
  file.pins_versions = format->pins_versions;
  TRY(format->read({.path = path, .text = text}, file));
  finish(path, limits, file);
  return file;
}

}  // namespace redoubt::formats
