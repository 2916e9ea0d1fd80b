#include "core/made_code.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "base/text.h"

namespace redoubt::core {
namespace {

template <class Words>
bool holds_any(std::string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

template <class Words>
bool lies_below(std::string_view path, const Words& folders) {
  const auto parts = split(path, '/');
  return std::any_of(parts.begin(), parts.end() - 1, [&](std::string_view part) {
    return std::find(folders.begin(), folders.end(), part) != folders.end();
  });
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
bool is_lower(char c) { return std::islower(static_cast<unsigned char>(c)) != 0; }

// "3f2a1b9c", and not a date, a number or "facade"
bool is_hex_hash(std::string_view word) {
  return word.size() >= 8 && std::any_of(word.begin(), word.end(), is_digit) &&
         std::any_of(word.begin(), word.end(), is_lower) &&
         word.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// "C8c580-n", Vite's and Rollup's: eight characters of base64 for addresses
bool is_short_hash(std::string_view word) {
  return std::any_of(word.begin(), word.end(), is_digit) &&
         std::any_of(word.begin(), word.end(), is_upper) &&
         std::any_of(word.begin(), word.end(), is_lower) &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return is_digit(c) || is_upper(c) || is_lower(c) || c == '-' || c == '_';
         });
}

// A digest of the content in the name, so that browsers may keep the file for ever.
bool is_named_by_content(std::string_view path, std::string_view stem) {
  constexpr auto kOutput = std::to_array<std::string_view>({"dist", "build"});
  constexpr auto kHandedOut =
      std::to_array<std::string_view>({"dist", "build", "assets", "static", "public", "_next"});
  constexpr size_t kShort = 8;
  const size_t sign = stem.find_last_of("-.");
  if (sign != std::string_view::npos && is_hex_hash(stem.substr(sign + 1)))
    return lies_below(path, kHandedOut);
  if (stem.size() < kShort + 2) return false;
  const char before = stem[stem.size() - kShort - 1];
  return (before == '-' || before == '.') && is_short_hash(stem.substr(stem.size() - kShort)) &&
         lies_below(path, kOutput);
}

bool is_word_for_bundle(std::string_view stem) {
  return stem == "bundle" || stem.ends_with("-bundle") || stem.ends_with(".bundle") ||
         stem.ends_with("_bundle");
}

// With another sign a tenth tells what the file is: the rest is data and loaders.
constexpr double kMost = 0.5, kMuch = 0.1;

// Where a module starts that webpack or Browserify packed without minifying it, and what
// Emscripten's own environment is called.
bool has_head_of_a_tool(std::string_view text) {
  constexpr auto kModule = std::to_array<std::string_view>(
      {"var Module = typeof", "var Module=typeof", "var Module = moduleArg"});
  constexpr auto kEnvironment =
      std::to_array<std::string_view>({"ENVIRONMENT_IS_WORKER", "ENVIRONMENT_IS_NODE"});
  const auto head = text.substr(0, 2000);
  return head.starts_with("/******/ ") || head.find("// webpackBootstrap\n") != head.npos ||
         head.starts_with("(function(){function r(e,n,t){") ||
         (holds_any(head, kModule) && holds_any(text, kEnvironment));
}

// The last line of what was compiled with a map to its source. Alone it says too little: compiled
// line by line, code whose source is lost is kept and mended by hand.
bool ends_with_a_map(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
    text.remove_suffix(1);
  const auto last = text.substr(text.rfind('\n') + 1);
  return last.starts_with("//# sourceMappingURL=") || last.starts_with("//@ sourceMappingURL=");
}

// The comment on the first lines, without which code is not handed on: "/*! Vue.js v2.6.8".
std::string_view first_comment(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  text = text.substr(std::min(text.find_first_not_of(" \r\n\t;"), text.size()));
  if (!text.starts_with("/*")) return {};
  return text.substr(0, std::min<size_t>(text.find("*/"), 1500));
}

// "v2.6.8", "3.4.1"
bool names_a_version(std::string_view text) {
  for (size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.', dot + 1))
    if (dot > 0 && is_digit(text[dot - 1]) && dot + 1 < text.size() && is_digit(text[dot + 1]))
      return true;
  return false;
}

// A licence with name and version before a wrapper for every way of loading, which is what bundlers
// put around a library. In the library's own project such a file is made as well, and its sources,
// which have the same comment, lie elsewhere.
bool is_published_library(std::string_view path, std::string_view text) {
  constexpr auto kPlaces = std::to_array<std::string_view>(
      {"assets", "build", "dist", "lib", "libs", "public", "static", "webroot", "wwwroot"});
  constexpr auto kLicence = std::to_array<std::string_view>(
      {"icense", "icence", "opyright", "(c)", "\xC2\xA9", " MIT", " BSD", "Apache"});
  constexpr auto kWrapper = std::to_array<std::string_view>(
      {"typeof exports", "typeof module", "define.amd", "module.exports"});
  if (!lies_below(path, kPlaces)) return false;
  const auto comment = first_comment(text);
  if (comment.empty() || !names_a_version(comment) || !holds_any(comment, kLicence)) return false;
  return holds_any(text.substr(text.find(comment) + comment.size(), 1500), kWrapper);
}

}  // namespace

std::string_view kind_of_made_code(std::string_view path, std::string_view text) {
  const size_t dot = path.rfind('.');
  const auto ending = dot == path.npos ? std::string_view{} : path.substr(dot + 1);
  const bool script = ending == "js" || ending == "mjs" || ending == "cjs";
  const size_t slash = path.rfind('/');
  const auto name = slash == path.npos ? path : path.substr(slash + 1);
  if (name.find(".min.") != name.npos) return kGeneratedCode;
  if (!script) return {};
  const double share = share_of_long_lines(text);
  if (share > kMost) return kGeneratedCode;
  const auto stem = name.substr(0, name.rfind('.'));
  const bool hinted = is_word_for_bundle(stem) || ends_with_a_map(text);
  if ((hinted && share > kMuch) || is_named_by_content(path, stem) || has_head_of_a_tool(text))
    return kGeneratedCode;
  return is_published_library(path, text) ? kPublishedLibrary : std::string_view{};
}

double share_of_long_lines(std::string_view text) {
  constexpr size_t kLong = 1000, kData = 500;
  size_t long_code = 0, data = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.size() <= kLong) continue;
    for (size_t at = 0; at < line.size();) {
      const size_t sign = std::min(line.find_first_of("();", at), line.size());
      (sign - at >= kData ? data : long_code) += sign - at + 1;
      at = sign + 1;
    }
  }
  if (data >= text.size()) return 0;
  return std::min(1.0, static_cast<double>(long_code) / static_cast<double>(text.size() - data));
}

}  // namespace redoubt::core
