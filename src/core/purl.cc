#include "core/purl.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"

namespace redoubt::core {
namespace {

constexpr size_t kMaxPurl = 8192;

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// ':' stays readable by the specification; '/' and '@' never do inside a part.
bool stays(char c) {
  return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '~' || c == ':';
}

void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    if (stays(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A '%' without two digits behind it stands for itself.
std::string decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
        hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// Decodes each segment; empty ones are dropped, and "." and ".." too where they would climb
// (subpath).
std::string decode_segments(std::string_view text, bool drop_dots) {
  std::string out;
  for (const auto part : split(text, '/')) {
    const std::string segment = decode(part);
    if (segment.empty() || (drop_dots && (segment == "." || segment == ".."))) continue;
    if (!out.empty()) out += '/';
    out += segment;
  }
  return out;
}

std::string without_empty_segments(std::string_view text) {
  std::string out;
  for (const auto segment : split(text, '/')) {
    if (segment.empty()) continue;
    if (!out.empty()) out += '/';
    out += segment;
  }
  return out;
}

void append_segments(std::string& out, std::string_view text) {
  bool first = true;
  for (const auto segment : split(text, '/')) {
    if (!first) out += '/';
    first = false;
    append_encoded(out, segment);
  }
}

bool valid_type(std::string_view type) {
  return !type.empty() && is_alpha(type.front()) &&
         std::all_of(type.begin(), type.end(),
                     [](char c) { return is_alpha(c) || is_digit(c) || c == '.' || c == '-'; });
}

bool valid_key(std::string_view key) {
  return !key.empty() && is_alpha(key.front()) && std::all_of(key.begin(), key.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

Result<void> read_qualifiers(std::string_view text, Purl& purl) {
  for (const auto pair : split(text, '&')) {
    const size_t equals = pair.find('=');
    if (pair.empty()) continue;
    if (equals == std::string_view::npos || !valid_key(pair.substr(0, equals)))
      return fail("purl: '{}' is not a qualifier", pair);
    std::string value = decode(pair.substr(equals + 1));
    if (!value.empty())
      purl.qualifiers.insert_or_assign(to_lower(pair.substr(0, equals)), std::move(value));
  }
  return {};
}

Result<void> check_namespace(const Purl& purl) {
  const auto is_one_of = [&](auto... types) { return ((purl.type == types) || ...); };
  if (purl.namespace_.empty() && is_one_of("maven", "composer"))
    return fail("purl: type {} needs a namespace", purl.type);
  if (!purl.namespace_.empty() && is_one_of("pypi", "cargo", "gem", "nuget"))
    return fail("purl: type {} has no namespace", purl.type);
  return {};
}

struct Ecosystem {
  std::string_view name, type;
};
constexpr std::array<Ecosystem, 16> kEcosystems{{{"npm", "npm"},
                                                 {"PyPI", "pypi"},
                                                 {"Go", "golang"},
                                                 {"crates.io", "cargo"},
                                                 {"RubyGems", "gem"},
                                                 {"Packagist", "composer"},
                                                 {"Maven", "maven"},
                                                 {"NuGet", "nuget"},
                                                 {"Hex", "hex"},
                                                 {"Pub", "pub"},
                                                 {"Hackage", "hackage"},
                                                 {"CRAN", "cran"},
                                                 {"SwiftURL", "swift"},
                                                 {"ConanCenter", "conan"},
                                                 {"Alpine", "apk"},
                                                 {"Debian", "deb"}}};

}  // namespace

void normalise(Purl& purl) {
  purl.type = to_lower(purl.type);
  if (purl.type == "pypi") {
    purl.name = replace_all(to_lower(purl.name), "_", "-");
  } else if (purl.type == "golang" || purl.type == "composer" || purl.type == "github" ||
             purl.type == "bitbucket") {
    purl.namespace_ = to_lower(purl.namespace_);
    purl.name = to_lower(purl.name);
  }
}

Result<Purl> parse_purl(std::string_view text) {
  if (text.size() > kMaxPurl) return fail("purl: longer than {} bytes", kMaxPurl);
  std::string_view rest = text;
  if (rest.size() < 4 || !equals_ignoring_case(rest.substr(0, 4), "pkg:"))
    return fail("purl: '{}' does not begin with pkg:", text);
  rest.remove_prefix(4);
  Purl purl;
  if (const size_t hash = rest.rfind('#'); hash != std::string_view::npos) {
    purl.subpath = decode_segments(rest.substr(hash + 1), true);
    rest = rest.substr(0, hash);
  }
  if (const size_t question = rest.rfind('?'); question != std::string_view::npos) {
    TRY(read_qualifiers(rest.substr(question + 1), purl));
    rest = rest.substr(0, question);
  }
  while (rest.starts_with('/')) rest.remove_prefix(1);
  const size_t type_end = rest.find('/');
  if (type_end == std::string_view::npos || !valid_type(rest.substr(0, type_end)))
    return fail("purl: '{}' has no type", text);
  purl.type = rest.substr(0, type_end);
  rest.remove_prefix(type_end + 1);
  // An '@' in front of the last '/' belongs to an npm scope that was not encoded.
  const size_t at = rest.rfind('@');
  const size_t slash_before_version =
      rest.find('/', at == std::string_view::npos ? rest.size() : at);
  if (at != std::string_view::npos && at > 0 && slash_before_version == std::string_view::npos) {
    purl.version = decode(rest.substr(at + 1));
    rest = rest.substr(0, at);
  } else if (at == 0 && rest.find('/') == std::string_view::npos) {
    return fail("purl: '{}' has no name", text);
  }
  while (rest.ends_with('/')) rest.remove_suffix(1);
  const size_t name = rest.rfind('/');
  if (name != std::string_view::npos)
    purl.namespace_ = decode_segments(rest.substr(0, name), false);
  purl.name = decode(name == std::string_view::npos ? rest : rest.substr(name + 1));
  if (purl.name.empty()) return fail("purl: '{}' has no name", text);
  normalise(purl);
  TRY(check_namespace(purl));
  return purl;
}

std::string to_string(const Purl& purl) {
  std::string out = "pkg:" + purl.type + '/';
  if (!purl.namespace_.empty()) {
    append_segments(out, purl.namespace_);
    out += '/';
  }
  append_encoded(out, purl.name);
  if (!purl.version.empty()) {
    out += '@';
    append_encoded(out, purl.version);
  }
  char separator = '?';
  for (const auto& [key, value] : purl.qualifiers) {
    if (value.empty()) continue;
    out += std::exchange(separator, '&');
    out += key;
    out += '=';
    append_encoded(out, value);
  }
  if (!purl.subpath.empty()) {
    out += '#';
    append_segments(out, purl.subpath);
  }
  return out;
}

std::string_view purl_type(std::string_view ecosystem) {
  ecosystem = ecosystem.substr(0, ecosystem.find(':'));
  for (const auto& known : kEcosystems)
    if (known.name == ecosystem) return known.type;
  return {};
}

std::string make_purl(const Component& component) {
  Purl purl;
  purl.type = purl_type(component.ecosystem);
  if (purl.type.empty()) purl.type = "generic";
  std::string_view name = component.name;
  const char separator = purl.type == "maven" ? ':' : '/';
  const size_t cut = name.rfind(separator);
  const bool has_namespace = purl.type == "npm" || purl.type == "golang" ||
                             purl.type == "composer" || purl.type == "maven" ||
                             purl.type == "swift";
  // A foreign name may be anything; "a//b/" still gets a purl that reads back as itself.
  if (has_namespace && cut != std::string_view::npos && cut + 1 < name.size()) {
    purl.namespace_ = without_empty_segments(name.substr(0, cut));
    name = name.substr(cut + 1);
  }
  purl.name = name;
  purl.version = component.version;
  // OSV leaves Go's 'v' out of versions, purls of every tool carry it.
  if (purl.type == "golang" && !purl.version.empty() && is_digit(purl.version.front()) &&
      name != "stdlib")
    purl.version.insert(0, "v");
  normalise(purl);
  return to_string(purl);
}

}  // namespace redoubt::core
