#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace redoubt::core {

// How the versions of an ecosystem are ordered.
enum class VersionScheme : uint8_t {
  kSemVer,  // npm, crates.io, Go: semver.org 2.0.0, read leniently (leading "v" or "=", missing
            // parts are 0)
  kPep440,  // PyPI: PEP 440; other texts sort below all of them, as the old setuptools ordered them
  kMaven,   // Maven: "Version Order Specification" of the POM reference, as Maven 3.9 orders
  kRubyGems,  // Gem::Version
  kComposer,  // Packagist: composer/semver; missing parts are 0
  kNuGet,     // SemVer with four parts and labels that ignore case
};

// The scheme of an ecosystem in OSV's spelling, which may carry a suffix ("Packagist:https://…");
// nothing when the ecosystem is not covered.
std::optional<VersionScheme> version_scheme(std::string_view ecosystem);

// A version prepared for comparison: the bytes of two keys of one scheme compare (unsigned,
// lexicographically) as the versions do, and are the same bytes exactly when the versions are
// equal. Keys may therefore be stored and compared with memcmp; format:
// docs/formats/vulnerability-database.md.
class VersionKey {
 public:
  static constexpr size_t kMaxBytes = 255;

  std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_.data()), size_}; }
  friend std::strong_ordering operator<=>(const VersionKey& a, const VersionKey& b) {
    const int order = a.bytes().compare(b.bytes());
    return order <=> 0;
  }
  friend bool operator==(const VersionKey& a, const VersionKey& b) {
    return a.bytes() == b.bytes();
  }

 private:
  friend class VersionKeyWriter;
  std::array<uint8_t, kMaxBytes> bytes_;
  uint8_t size_ = 0;
};

// Nothing when the text is no version of the scheme or needs more than VersionKey::kMaxBytes. Never
// allocates.
std::optional<VersionKey> version_key(VersionScheme scheme, std::string_view version);

// Whether the text names a version that its project has not released for everyone: "2.0.0-rc.1",
// "4.2b1", "1.0-SNAPSHOT".
bool is_prerelease(VersionScheme scheme, std::string_view version);

// Nothing when the ecosystem is not covered or either text is no version.
std::optional<std::strong_ordering> compare_versions(std::string_view ecosystem, std::string_view a,
                                                     std::string_view b);

}  // namespace redoubt::core
