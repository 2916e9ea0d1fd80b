#include "core/version.h"

#include "base/text.h"
#include "core/version/key_writer.h"

namespace redoubt::core {

std::optional<VersionScheme> version_scheme(std::string_view ecosystem) {
  static constexpr struct {
    std::string_view name;
    VersionScheme scheme;
  } kSchemes[] = {
      {"npm", VersionScheme::kSemVer},        {"crates.io", VersionScheme::kSemVer},
      {"Go", VersionScheme::kSemVer},         {"PyPI", VersionScheme::kPep440},
      {"Maven", VersionScheme::kMaven},       {"RubyGems", VersionScheme::kRubyGems},
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
    case VersionScheme::kSemVer: return semver_key(version, false);
    case VersionScheme::kNuGet: return semver_key(version, true);
    case VersionScheme::kPep440: return pep440_key(version);
    case VersionScheme::kMaven: return maven_key(version);
    case VersionScheme::kRubyGems: return rubygems_key(version);
    case VersionScheme::kComposer: return composer_key(version);
  }
  return std::nullopt;
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
