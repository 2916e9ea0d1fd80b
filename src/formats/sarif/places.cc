#include "formats/sarif/places.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/text.h"

namespace redoubt::formats::sarif {
namespace {

constexpr int kMaxNesting = 10;  // of base ids and of archives within archives
constexpr size_t kMaxPath = 4096;
constexpr size_t kMaxSnippetLines = 5;  // core/location.h
constexpr size_t kMaxSnippet = 2000;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// "https:" and the like, but not the "C:" of a Windows path.
bool has_scheme(std::string_view uri) {
  const size_t colon = uri.find(':');
  if (colon == std::string_view::npos || colon < 2) return false;
  return std::all_of(uri.begin(), uri.begin() + static_cast<ptrdiff_t>(colon), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.';
  });
}

bool is_absolute(std::string_view path) {
  return path.starts_with('/') || path.starts_with('\\') || (path.size() > 2 && path[1] == ':');
}

// The path of a file: URI, decoded; other URIs as they are.
std::string local_path(std::string_view uri) {
  if (to_lower(uri.substr(0, 5)) != "file:")
    return has_scheme(uri) ? std::string(uri) : percent_decoded(uri);
  uri.remove_prefix(5);
  if (uri.starts_with("//")) {
    uri.remove_prefix(2);
    const size_t slash = uri.find('/');
    uri =
        slash == std::string_view::npos ? std::string_view{} : uri.substr(slash);  // drops the host
  }
  std::string path = percent_decoded(uri);
  if (path.size() > 2 && path[0] == '/' && path[2] == ':') path.erase(0, 1);  // "/C:/x"
  return path;
}

// Without "." and ".." steps. A relative path that leaves its root keeps the leading "..".
std::string normal(std::string path) {
  if (has_scheme(path)) return path;
  std::replace(path.begin(), path.end(), '\\', '/');
  std::vector<std::string> steps;
  for (const auto step : split(path, '/')) {
    if (step.empty() || step == ".") continue;
    if (step == ".." && !steps.empty() && steps.back() != "..") steps.pop_back();
    else steps.emplace_back(step);
  }
  return (path.starts_with('/') ? "/" : "") + join(steps, "/");
}

std::string first_lines(std::string_view text) {
  size_t end = 0;
  for (size_t lines = 0; lines < kMaxSnippetLines && end != std::string_view::npos; ++lines)
    end = text.find('\n', end == 0 ? 0 : end + 1);
  std::string snippet(text.substr(0, std::min(end, kMaxSnippet)));
  while (!snippet.empty() && (snippet.back() == '\n' || snippet.back() == '\r')) snippet.pop_back();
  return to_valid_utf8(snippet);
}

core::Region region_of(const Element& region) {
  core::Region out{.start_line = line_number(region, "startLine"),
                   .start_column = line_number(region, "startColumn"),
                   .end_line = line_number(region, "endLine"),
                   .end_column = line_number(region, "endColumn")};
  if (out.start_line == 0) return {};
  out.end_line = std::max(out.end_line, out.start_line);  // absent means the same line (§3.30.7)
  return out;
}

}  // namespace

std::string percent_decoded(std::string_view uri) {
  std::string out;
  for (size_t i = 0; i < uri.size(); ++i) {
    const int high = uri[i] == '%' && i + 2 < uri.size() ? hex_value(uri[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(uri[i + 2]) : -1;
    if (low < 0 || (high == 0 && low == 0)) {
      out += uri[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return to_valid_utf8(out);
}

std::string percent_encoded(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        byte < 0x80 && (std::isalnum(byte) != 0 ||
                        std::string_view("-._~/!$&'()*+,;=@").find(c) != std::string_view::npos);
    if (plain) out += c;
    else out += fmt::format("%{:02X}", byte);
  }
  return out;
}

Places::Places(const Element& run, std::string_view root)
    : bases_(member(run, "originalUriBaseIds")), root_(normal(std::string(root))) {
  for (const auto& artifact : items(run, "artifacts")) artifacts_.push_back(artifact);
}

// Joins the uri to its bases until one is absolute. A path below the root becomes relative to it.
// An absolute base that is not below it was another machine's checkout: the part relative to that
// base is what means something here.
std::string Places::resolve(std::string_view uri, std::string_view base) const {
  std::string path = local_path(uri);
  std::string relative = path;
  std::string absolute = is_absolute(path) ? path : "";
  for (int depth = 0; absolute.empty() && !base.empty() && bases_ && depth < kMaxNesting; ++depth) {
    const auto entry = member(*bases_, base);
    if (!entry) break;
    const std::string prefix = local_path(text(*entry, "uri"));
    if (has_scheme(prefix)) break;
    if (is_absolute(prefix)) absolute = prefix + "/" + relative;
    else if (!prefix.empty()) relative = prefix + "/" + relative;
    base = text(*entry, "uriBaseId");
  }
  if (absolute.empty()) return normal(relative);
  absolute = normal(absolute);
  if (root_.size() > 1 && absolute.starts_with(root_ + "/"))
    return absolute.substr(root_.size() + 1);
  return is_absolute(path) ? absolute : normal(relative);
}

std::string Places::artifact_path(int64_t index, int depth) const {
  if (index < 0 || static_cast<size_t>(index) >= artifacts_.size()) return {};
  const Element& artifact = artifacts_[static_cast<size_t>(index)];
  const auto where = member(artifact, "location");
  if (!where) return {};
  std::string path = resolve(text(*where, "uri"), text(*where, "uriBaseId"));
  const auto parent = integer(artifact, "parentIndex");
  if (!parent || *parent < 0 || *parent == index || depth >= kMaxNesting) return path;
  while (path.starts_with('/')) path.erase(0, 1);
  return artifact_path(*parent, depth + 1) + "!/" + path;
}

std::string Places::path(const Element& artifact_location) const {
  const auto index = integer(artifact_location, "index");
  std::string path;
  // The artefact knows about archives around it; the location's own uri does not.
  if (index && *index >= 0) path = artifact_path(*index, 0);
  if (path.empty())
    path = resolve(text(artifact_location, "uri"), text(artifact_location, "uriBaseId"));
  if (path.size() > kMaxPath) path.resize(kMaxPath);
  return to_valid_utf8(path);
}

core::Location Places::location(const Element& location) const {
  core::Location out;
  const auto physical = member(location, "physicalLocation");
  if (!physical) return out;
  if (const auto artifact = member(*physical, "artifactLocation")) out.path = path(*artifact);
  if (const auto region = member(*physical, "region")) {
    out.region = region_of(*region);
    if (const auto snippet = member(*region, "snippet"))
      out.snippet = first_lines(text(*snippet, "text"));
  }
  return out;
}

}  // namespace redoubt::formats::sarif
