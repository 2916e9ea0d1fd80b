#include "plan/bootstrap/settings.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxLineBytes = 4096;

bool is_scheme_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == ':' || c == '.';
}

bool is_comment(std::string_view line) {
  for (const std::string_view mark : {"#", "//", ";", "/*", "*", "<!--"})
    if (line.starts_with(mark)) return true;
  return false;
}

// "jdbc:postgresql" of "url: jdbc:postgresql://db/x", else "postgresql": the longest that is known.
const Part* part_before(std::string_view text, size_t end, const Catalogue& catalogue) {
  size_t begin = end;
  while (begin > 0 && is_scheme_character(text[begin - 1])) --begin;
  for (std::string_view scheme = text.substr(begin, end - begin); !scheme.empty();) {
    if (const Part* part = catalogue.part_of_scheme(scheme)) return part;
    const size_t colon = scheme.find(':');
    if (colon == std::string_view::npos) break;
    scheme = scheme.substr(colon + 1);
  }
  return nullptr;
}

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  while (!text.empty() && (text.back() == ',' || text.back() == ';'))
    text = trim(text.substr(0, text.size() - 1));
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front())
    text = text.substr(1, text.size() - 2);
  return trim(text);
}

// The value of "NAME=value", "name: value", "\"Name\": \"value\"" when the name says that it picks
// a product: DB_CONNECTION, adapter, database.type.
std::optional<std::string_view> picked_product(std::string_view line) {
  const size_t mark = line.find_first_of("=:");
  if (mark == std::string_view::npos || mark == 0) return std::nullopt;
  const std::string name = to_lower(unquoted(line.substr(0, mark)));
  const size_t last = name.find_last_of("_.-");
  const std::string_view word =
      std::string_view(name).substr(last == std::string::npos ? 0 : last + 1);
  for (const std::string_view picks :
       {"connection", "driver", "adapter", "dialect", "engine", "client", "type", "mailer",
        "backend", "store", "transport", "provider", "vendor", "database"})
    if (word == picks) return unquoted(line.substr(mark + 1));
  return std::nullopt;
}

const Part* part_of_driver(std::string_view value, const Catalogue& catalogue) {
  constexpr std::string_view kDjango = "django.db.backends.";
  if (const size_t at = value.find(kDjango); at != std::string_view::npos) {
    std::string_view backend = value.substr(at + kDjango.size());
    const size_t end = backend.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789");
    return catalogue.part_of_scheme(backend.substr(0, end));
  }
  if (value.empty() || value.size() > 20) return nullptr;
  return catalogue.part_of_scheme(to_lower(value));
}

// ".env.testing", "application-dev.yml", "settings_test.py": what a developer's machine uses. A
// sample of .env shows what production needs.
bool is_for_tests(std::string_view name) {
  while (!name.empty()) {
    const size_t end = std::min(name.find_first_of("._-"), name.size());
    const std::string_view word = name.substr(0, end);
    if (word != "example" && word != "sample" && word != "local" && is_development_word(word))
      return true;
    name = name.substr(std::min(end + 1, name.size()));
  }
  return false;
}

}  // namespace

bool is_settings_file(std::string_view path) {
  const std::string name = to_lower(file_name(path));
  if (is_for_tests(name)) return false;
  const auto among = [&](std::string_view begin, std::string_view end) {
    return name.starts_with(begin) && name.ends_with(end);
  };
  if (among(".env", "") || among("env.", "")) return !name.ends_with(".ts");
  if (among("settings", ".py") || among("appsettings", ".json")) return true;
  if (file_name(folder_of(path)) == "settings" && name.ends_with(".py")) return true;
  if (among("application", ".properties")) return true;
  for (const std::string_view yaml : {".yml", ".yaml"})
    if (among("application", yaml) || among("database.", yaml)) return true;
  return false;
}

std::vector<NamedPart> parts_in_settings(const core::ProjectFile& file,
                                         const Catalogue& catalogue) {
  std::vector<NamedPart> found;
  if (file.text == nullptr) return found;
  uint32_t number = 0;
  const auto add = [&](const Part* part, std::string_view what) {
    if (part == nullptr || part->family.empty()) return;
    const bool known = std::any_of(found.begin(), found.end(),
                                   [&](const NamedPart& other) { return other.part == part; });
    if (!known)
      found.push_back({part, {file.path, number, fmt::format("{} {}", what, part->name)}});
  };
  for (const std::string_view raw : split_lines(*file.text)) {
    ++number;
    const std::string_view line = trim(raw.substr(0, kMaxLineBytes));
    if (line.empty() || is_comment(line)) continue;
    for (size_t at = line.find("://"); at != std::string_view::npos; at = line.find("://", at + 3))
      add(part_before(line, at, catalogue), "a connection string of");
    if (line.find("django.db.backends.") != std::string_view::npos)
      add(part_of_driver(line, catalogue), "a setting picks");
    else if (const auto value = picked_product(line))
      add(part_of_driver(*value, catalogue), "a setting picks");
  }
  return found;
}

}  // namespace redoubt::plan::drafting
