#include "formats/lockfile/reader.h"

#include <cstring>

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
