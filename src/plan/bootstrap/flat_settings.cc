#include "plan/bootstrap/flat_settings.h"

#include <algorithm>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

constexpr size_t kMaxSettings = 5000;
constexpr size_t kMaxNameBytes = 500, kMaxLineBytes = 4096;

// "%prod.quarkus.http.port": what stands before the first dot, without the mark.
std::string_view profiles_of(std::string_view name) {
  if (!name.starts_with('%')) return {};
  std::string_view profiles = name.substr(1, name.find('.') - 1);
  if (profiles.starts_with('{') && profiles.ends_with('}'))
    profiles = profiles.substr(1, profiles.size() - 2);
  return profiles;
}

class FlatReader {
 public:
  void read_properties(std::string_view text) {
    uint32_t number = 0;
    size_t document = 0;         // where the settings of this one begin
    bool other_profile = false;  // as this document says
    const auto end_document = [&] {
      if (other_profile)
        found_.erase(found_.begin() + static_cast<ptrdiff_t>(document), found_.end());
      document = found_.size(), other_profile = false;
    };
    for (const std::string_view raw : split_lines(text)) {
      ++number;
      const std::string_view line = trim(raw.substr(0, kMaxLineBytes));
      if (line == "#---" || line == "!---") end_document();  // Spring's
      const size_t mark = line.find_first_of("=:");
      if (line.starts_with('#') || line.starts_with('!') || mark == std::string_view::npos)
        continue;
      const std::string_view name = trim(line.substr(0, mark)), value = trim(line.substr(mark + 1));
      if (name == "spring.config.activate.on-profile") other_profile = is_development_word(value);
      add(std::string(name), value, number);
    }
    end_document();
  }

  void read_mapping(const Node& node, const std::string& name) {
    for (const auto& [key, value] : node.entries()) {
      std::string inner = name.empty() ? key.text() : name + "." + key.text();
      if (inner.size() > kMaxNameBytes) continue;
      if (value.is_scalar()) add(std::move(inner), value.text(), key.line());
      else if (value.is_mapping()) read_mapping(value, inner);
    }
  }

  std::vector<FlatSetting> take() { return std::move(found_); }

 private:
  void add(std::string name, std::string_view value, uint32_t line) {
    if (found_.size() >= kMaxSettings || is_of_other_profile(name)) return;
    if (name.starts_with('%')) name.erase(0, std::min(name.find('.'), name.size() - 1) + 1);
    found_.push_back({std::move(name), std::string(value), line});
  }

  std::vector<FlatSetting> found_;
};

// A document of Spring's for certain profiles.
bool is_for_other_profile(const Node& document) {
  const Node* profile = document.at("spring", "config", "activate", "on-profile");
  if (profile == nullptr) profile = document.at("spring", "profiles");
  return profile != nullptr && profile->is_scalar() && is_development_word(profile->text());
}

}  // namespace

bool is_of_other_profile(std::string_view name) {
  const std::string_view profiles = profiles_of(name);
  if (profiles.empty()) return false;
  const auto words = split(profiles, ',');
  return std::all_of(words.begin(), words.end(),
                     [](std::string_view word) { return is_development_word(trim(word)); });
}

std::vector<FlatSetting> flat_settings(const core::ProjectFile& file) {
  const std::string name = to_lower(file_name(file.path));
  FlatReader reader;
  if (file.text == nullptr || !name.starts_with("application")) return {};
  if (name.ends_with(".properties")) reader.read_properties(*file.text);
  if (name.ends_with(".yml") || name.ends_with(".yaml")) {
    const auto documents =
        formats::parse_yaml(*file.text, file.path, {.max_bytes = 1u << 20, .max_nodes = 20'000});
    if (!documents) return {};
    for (const Node& document : *documents)
      if (!is_for_other_profile(document)) reader.read_mapping(document, "");
  }
  return reader.take();
}

}  // namespace redoubt::plan::drafting
