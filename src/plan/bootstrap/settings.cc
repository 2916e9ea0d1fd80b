#include "plan/bootstrap/settings.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "plan/bootstrap/flat_settings.h"
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
  if (name.ends_with("db-kind")) return unquoted(line.substr(mark + 1));  // of Quarkus
  const size_t last = name.find_last_of("_.-");
  const std::string_view word =
      std::string_view(name).substr(last == std::string::npos ? 0 : last + 1);
  for (const std::string_view picks :
       {"connection", "driver", "adapter", "dialect", "engine", "client", "type", "mailer",
        "backend", "store", "transport", "provider", "vendor", "database"})
    if (word == picks) return unquoted(line.substr(mark + 1));
  return std::nullopt;
}

// The product of a database that runs inside of the program and keeps its data in a file:
// "jdbc:h2:./data/db". In memory it keeps nothing, and elsewhere it is a server.
const Part* part_of_embedded(std::string_view line, const Catalogue& catalogue) {
  constexpr std::string_view kJdbc = "jdbc:";
  const size_t at = line.find(kJdbc);
  if (at == std::string_view::npos) return nullptr;
  const std::string_view rest = line.substr(at + kJdbc.size());
  const size_t colon = rest.find(':');
  if (colon == std::string_view::npos) return nullptr;
  const std::string_view where = rest.substr(colon + 1);
  for (const std::string_view elsewhere : {"mem:", "memory:", ":memory:", "tcp:", "ssl:", "//"})
    if (where.starts_with(elsewhere)) return nullptr;
  for (const std::string_view product : {"h2", "hsqldb", "derby", "sqlite"})
    if (rest.substr(0, colon) == product) return catalogue.part_of_scheme(product);
  return nullptr;
}

// "Postgres" of "Ecto.Adapters.Postgres", "PostgreSql" of MikroORM's "PostgreSqlDriver".
std::string_view without_class(std::string_view value) {
  constexpr std::string_view kEcto = "Ecto.Adapters.", kDriver = "Driver";
  if (value.starts_with(kEcto)) value.remove_prefix(kEcto.size());
  if (value.size() > kDriver.size() && value.ends_with(kDriver))
    value.remove_suffix(kDriver.size());
  return value;
}

const Part* part_of_driver(std::string_view value, const Catalogue& catalogue) {
  constexpr std::string_view kDjango = "django.db.backends.";
  if (const size_t at = value.find(kDjango); at != std::string_view::npos) {
    std::string_view backend = value.substr(at + kDjango.size());
    const size_t end = backend.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789");
    return catalogue.part_of_scheme(backend.substr(0, end));
  }
  value = without_class(value);
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

// Where object-relational mappers and migration tools are told their database.
bool is_of_mapper(std::string_view name) {
  if (name.ends_with(".prisma") || name == "repo.ex" || name == "alembic.ini" ||
      name == "hibernate.cfg.xml" || name == "persistence.xml")
    return true;
  for (const std::string_view stem :
       {"drizzle.config.", "drizzle-", "knexfile.", "ormconfig.", "typeorm.config.", "data-source.",
        "datasource.", "mikro-orm.config.", "mikroorm.config.", "kysely.config."})
    if (name.starts_with(stem))
      for (const std::string_view ending : {".ts", ".js", ".mjs", ".cjs", ".mts", ".json"})
        if (name.ends_with(ending)) return true;
  return false;
}

// "STRIPE_KEY" of "export STRIPE_KEY=…"; "" when the line is no assignment.
std::string_view assigned_name(std::string_view line) {
  if (line.starts_with("export ")) line = trim(line.substr(7));
  const size_t equals = line.find('=');
  const std::string_view name =
      equals == std::string_view::npos ? "" : trim(line.substr(0, equals));
  return name.find_first_of(" \t\"'") == std::string_view::npos ? name : std::string_view{};
}

bool has_environments(std::string_view path) {
  const std::string name = to_lower(file_name(path));
  for (const std::string_view stem :
       {"knexfile.", "ormconfig.", "database.", "cable.", "config.js", "mongoid."})
    if (name.starts_with(stem)) return true;
  return false;
}

// The part of a file that is for a developer's machine: "development:" or "test: {" with what is
// indented below it.
class OtherEnvironments {
 public:
  bool holds(std::string_view raw) {
    const size_t indent = raw.find_first_not_of(" \t");
    if (indent == std::string_view::npos) return inside_;
    if (indent <= indent_) inside_ = false;
    if (!inside_ && is_section(trim(raw))) inside_ = true, indent_ = indent;
    return inside_;
  }

 private:
  static bool is_section(std::string_view line) {
    const size_t mark = line.find_first_of(":=");
    if (mark == std::string_view::npos) return false;
    const std::string_view rest = trim(line.substr(mark + 1));
    return (rest.empty() || rest == "{" || rest.starts_with("&") || rest.starts_with(">")) &&
           is_development_word(unquoted(line.substr(0, mark)));
  }

  bool inside_ = false;
  size_t indent_ = 0;
};

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
  if (name == "production.py" || name == "prod.py" || name.ends_with("_settings.py")) return true;
  if (among("application", ".properties") || name == "application.conf" || is_of_mapper(name))
    return true;
  // Sequelize and Phoenix
  const std::string_view folder = file_name(folder_of(path));
  if (folder == "config" && (name == "config.json" || name == "config.js" || among("", ".exs")))
    return true;
  for (const std::string_view yaml : {".yml", ".yaml"})
    if (among("application", yaml) || among("database.", yaml) || among("cable.", yaml))
      return true;
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
  const bool sections = has_environments(file.path);
  const std::string name = to_lower(file_name(file.path));
  const bool variables = name.starts_with(".env") || name.starts_with("env.");
  OtherEnvironments others;
  for (const std::string_view raw : split_lines(*file.text)) {
    ++number;
    if (sections && others.holds(raw)) continue;
    const std::string_view line = trim(raw.substr(0, kMaxLineBytes));
    if (line.empty() || is_comment(line) || is_of_other_profile(line)) continue;
    add(part_of_embedded(line, catalogue), "a connection string of");
    for (size_t at = line.find("://"); at != std::string_view::npos; at = line.find("://", at + 3))
      add(part_before(line, at, catalogue), "a connection string of");
    if (line.find("django.db.backends.") != std::string_view::npos)
      add(part_of_driver(line, catalogue), "a setting picks");
    else if (const Part* named =
                 variables ? catalogue.part_of_setting(assigned_name(line)) : nullptr)
      add(named, "a setting names");
    else if (const auto value = picked_product(line))
      add(part_of_driver(*value, catalogue), "a setting picks");
  }
  return found;
}

std::vector<NamedAbility> abilities_in_settings(const core::ProjectFile& file,
                                                const Catalogue& catalogue) {
  std::vector<NamedAbility> found;
  for (const auto& setting : flat_settings(file).found)
    if (to_lower(setting.value) == "true")
      for (const Ability* ability : catalogue.abilities_of_setting(setting.name))
        found.push_back(
            {ability, {file.path, setting.line, fmt::format("{} is on", setting.name)}});
  return found;
}

}  // namespace redoubt::plan::drafting
