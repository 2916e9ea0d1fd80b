#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "plan/rules.h"

// References to catalogues, told apart and checked by their form. Whether an id exists is asked by
// tests, not while loading: catalogues grow.
namespace redoubt::plan {
namespace {

bool is_number(std::string_view text, size_t most) {
  return !text.empty() && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_word(std::string_view text) {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool are_numbers(const std::vector<std::string_view>& parts, size_t first, size_t count) {
  return parts.size() == first + count &&
         std::all_of(parts.begin() + static_cast<std::ptrdiff_t>(first), parts.end(),
                     [](auto part) { return is_number(part, 2); });
}

bool is_asvs(std::string_view id) { return are_numbers(split(id, '.'), 0, 3); }  // 1.2.4

bool is_ssdf(std::string_view id) {  // PW.5.1, or the practice PW.5
  const auto parts = split(id, '.');
  return is_word(parts.front()) && (are_numbers(parts, 1, 1) || are_numbers(parts, 1, 2));
}

bool is_osps(std::string_view id) {  // OSPS-BR-07.01
  const auto parts = split(id, '-');
  return parts.size() == 3 && is_word(parts[1]) && are_numbers(split(parts[2], '.'), 0, 2);
}

bool is_nist(std::string_view id) {  // AC-7 or the enhancement AC-2(3)
  const auto parts = split(id, '-');
  if (parts.size() != 2 || !is_word(parts[0])) return false;
  const std::string_view number = parts[1].substr(0, parts[1].find('('));
  const std::string_view rest = parts[1].substr(number.size());
  return is_number(number, 2) && (rest.empty() || (rest.size() > 2 && rest.ends_with(')') &&
                                                   is_number(rest.substr(1, rest.size() - 2), 2)));
}

struct Catalogue {
  std::string_view prefix;  // of the text, no part of the id
  std::string_view name, version;
  bool (*has_form)(std::string_view id);
};
constexpr Catalogue kCatalogues[]{{"ASVS ", "ASVS", "5.0.0", &is_asvs},
                                  {"SSDF ", "SSDF", "1.1", &is_ssdf},
                                  {"NIST ", "NIST", "800-53r5", &is_nist}};

}  // namespace

std::optional<core::ControlRef> parse_control(std::string_view text) {
  for (const auto& catalogue : kCatalogues) {
    if (!text.starts_with(catalogue.prefix)) continue;
    const std::string_view id = text.substr(catalogue.prefix.size());
    if (!catalogue.has_form(id)) return std::nullopt;
    return core::ControlRef{.catalogue = std::string(catalogue.name),
                            .version = std::string(catalogue.version),
                            .id = std::string(id)};
  }
  if (text.starts_with("OSPS-") && is_osps(text))
    return core::ControlRef{.catalogue = "OSPS", .version = "2026-02-19", .id = std::string(text)};
  return std::nullopt;
}

bool is_attack_technique(std::string_view text) {
  const auto parts = split(text, '.');
  return parts.front().size() == 5 && parts.front().starts_with('T') &&
         is_number(parts.front().substr(1), 4) &&
         (parts.size() == 1 ||
          (parts.size() == 2 && parts[1].size() == 3 && is_number(parts[1], 3)));
}

}  // namespace redoubt::plan
