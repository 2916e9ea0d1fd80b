#include "formats/lockfile/reader.h"

#include <cstring>
#include <unordered_map>

#include "base/base64.h"
#include "base/text.h"

namespace redoubt::formats::lockfile {

std::pair<std::string_view, std::string_view> cut(std::string_view text,
                                                  std::string_view separator) {
  const size_t at = text.find(separator);
  if (at == std::string_view::npos) return {trim(text), {}};
  return {trim(text.substr(0, at)), trim(text.substr(at + separator.size()))};
}

std::string_view unquote(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front())
    return text.substr(1, text.size() - 2);
  return text;
}

PackageOrigin origin_of(std::string_view source) {
  const std::string_view address = source.substr(0, source.find_first_of("?#"));
  for (const auto* prefix : {"git+", "git:", "git@", "ssh:", "github:", "gitlab:", "bitbucket:",
                             "gist:", "hg+", "svn+", "bzr+"})
    if (source.starts_with(prefix)) return PackageOrigin::kGit;
  if (address.ends_with(".git") || source.starts_with("https://codeload.github.com/"))
    return PackageOrigin::kGit;
  if (source.starts_with("http:") || source.starts_with("https:") || source.starts_with("ftp:"))
    return PackageOrigin::kArchive;
  return PackageOrigin::kRegistry;
}

namespace {

// The bytes of a base64 text in hexadecimal; "" for anything else.
std::string hex_of_base64(std::string_view text) {
  std::string hex;
  for (const unsigned char byte : decode_base64(text).value_or(""))
    hex += fmt::format("{:02x}", byte);
  return hex;
}

// Digests by strength, with the size of each in hexadecimal.
constexpr std::pair<std::string_view, size_t> kDigests[]{
    {"sha512", 128}, {"sha384", 96}, {"sha256", 64}, {"sha1", 40}};

std::string folded(std::string_view name, std::string_view ecosystem) {
  std::string text =
      ecosystem == "PyPI" || ecosystem == "Packagist" ? to_lower(name) : std::string(name);
  if (ecosystem != "PyPI") return text;
  std::string out;  // PEP 503
  for (const char c : text) {
    const bool dash = c == '-' || c == '_' || c == '.';
    if (!dash) out += c;
    else if (!out.ends_with('-')) out += '-';
  }
  return out;
}

}  // namespace

std::string digest_of_hex(std::string_view algorithm, std::string_view hex) {
  for (const auto& [name, size] : kDigests)
    if (name == algorithm && hex.size() == size &&
        hex.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos)
      return fmt::format("{}:{}", algorithm, to_lower(hex));
  return {};
}

std::string digest_of_integrity(std::string_view text) {
  constexpr size_t kMaxText = 1024;
  const auto parts = split(text.substr(0, kMaxText), ' ');
  for (const auto& [name, size] : kDigests)
    for (const auto part : parts) {
      const auto [algorithm, value] = cut(part, "-");
      if (algorithm != name) continue;
      auto digest = digest_of_hex(name, hex_of_base64(value.substr(0, value.find('?'))));
      if (!digest.empty()) return digest;
    }
  return {};
}

void Needs::connect(Lockfile& out) const {
  constexpr uint32_t kSeveral = UINT32_MAX;
  std::unordered_map<std::string, uint32_t> places;
  for (uint32_t at = 0; at < out.packages.size(); ++at) {
    const auto& component = out.packages[at].component;
    const auto name = folded(component.name, out.ecosystem);
    places.emplace(name + ' ' + component.version, at);
    const auto [named, is_new] = places.emplace(name, at);
    if (is_new || named->second == kSeveral) continue;
    // One version for several platforms is one package.
    if (out.packages[named->second].component.version != component.version)
      named->second = kSeveral;
  }
  for (const auto& [from, name] : needs_)
    if (const auto found = places.find(folded(name, out.ecosystem));
        found != places.end() && found->second != kSeveral)
      out.edges.emplace_back(from, found->second);
  out.knows_needs = true;
}

bool Lines::next() {
  if (rest_.empty()) return false;
  const void* end = std::memchr(rest_.data(), '\n', rest_.size());
  const size_t size = end == nullptr
                          ? rest_.size()
                          : static_cast<size_t>(static_cast<const char*>(end) - rest_.data());
  line_ = rest_.substr(0, size);
  rest_.remove_prefix(end == nullptr ? size : size + 1);
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  ++number_;
  return true;
}

size_t Lines::indent() const {
  const size_t at = line_.find_first_not_of(' ');
  return at == std::string_view::npos ? line_.size() : at;
}

}  // namespace redoubt::formats::lockfile
