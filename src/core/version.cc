#include "core/version.h"

#include <algorithm>

#include "base/text.h"
#include "core/version/key_writer.h"

namespace redoubt::core {
namespace {

// The words of PEP 440, Maven and Composer for what comes before a release. Others are no such
// thing: "Final", "post", "jre".
bool is_prerelease_word(std::string_view word) {
  for (const std::string_view known : {"a", "alpha", "b", "beta", "c", "rc", "cr", "m", "milestone",
                                       "pre", "preview", "dev", "snapshot", "nightly", "ea"})
    if (equals_ignoring_case(word, known)) return true;
  return false;
}

bool has_prerelease_word(std::string_view version) {
  for (size_t at = 0; at < version.size();) {
    size_t end = at;
    while (end < version.size() && is_letter(version[end])) ++end;
    if (end > at && is_prerelease_word(version.substr(at, end - at))) return true;
    at = std::max(end, at + 1);
  }
  return false;
}

}  // namespace

std::optional<VersionScheme> version_scheme(std::string_view ecosystem) {
  static constexpr struct {
    std::string_view name;
    VersionScheme scheme;
  } kSchemes[] = {
      {"npm", VersionScheme::kSemVer},         {"crates.io", VersionScheme::kSemVer},
      {"Go", VersionScheme::kSemVer},          {"PyPI", VersionScheme::kPep440},
      {"Maven", VersionScheme::kMaven},        {"RubyGems", VersionScheme::kRubyGems},
      {"Packagist", VersionScheme::kComposer}, {"NuGet", VersionScheme::kNuGet},
  };
  ecosystem = ecosystem.substr(0, ecosystem.find(':'));
  for (const auto& row : kSchemes)
    if (row.name == ecosystem) return row.scheme;
  return std::nullopt;
}

std::optional<VersionKey> version_key(VersionScheme scheme, std::string_view version) {
  version = trim(version);
  if (version.empty() || version.size() > 512) return std::nullopt;
  switch (scheme) {
    case VersionScheme::kSemVer:
      return semver_key(version, false);
    case VersionScheme::kNuGet:
      return semver_key(version, true);
    case VersionScheme::kPep440:
      return pep440_key(version);
    case VersionScheme::kMaven:
      return maven_key(version);
    case VersionScheme::kRubyGems:
      return rubygems_key(version);
    case VersionScheme::kComposer:
      return composer_key(version);
  }
  return std::nullopt;
}

bool is_prerelease(VersionScheme scheme, std::string_view version) {
  version = trim(version).substr(0, trim(version).find('+'));
  const size_t number = version.find_first_of("0123456789");
  if (number == std::string_view::npos) return false;
  version.remove_prefix(number);
  switch (scheme) {
    case VersionScheme::kSemVer:
    case VersionScheme::kNuGet:
      return version.find_first_not_of("0123456789.") != std::string_view::npos;
    case VersionScheme::kRubyGems:
      return std::any_of(version.begin(), version.end(), is_letter);
    case VersionScheme::kPep440:
    case VersionScheme::kMaven:
    case VersionScheme::kComposer:
      return has_prerelease_word(version);
  }
  return false;
}

std::optional<std::strong_ordering> compare_versions(std::string_view ecosystem, std::string_view a,
                                                     std::string_view b) {
  const auto scheme = version_scheme(ecosystem);
  if (!scheme) return std::nullopt;
  const auto left = version_key(*scheme, a);
  const auto right = version_key(*scheme, b);
  if (!left || !right) return std::nullopt;
  return *left <=> *right;
}

}  // namespace redoubt::core
