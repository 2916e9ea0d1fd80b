#include "plan/bootstrap/flat_settings.h"

#include <algorithm>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

constexpr size_t kMaxSettings = 5000;
constexpr size_t kMaxNameBytes = 500;
constexpr formats::YamlLimits kYamlLimits{.max_bytes = 1u << 20, .max_nodes = 20'000};

// "%prod.quarkus.http.port": what stands before the first dot, without the mark.
std::string_view profiles_of(std::string_view name) {
  if (!name.starts_with('%')) return {};
  std::string_view profiles = name.substr(1, name.find('.') - 1);
  if (profiles.starts_with('{') && profiles.ends_with('}'))
    profiles = profiles.substr(1, profiles.size() - 2);
  return profiles;
}

// "dev,test" and "!prod" are other profiles; "dev,prod" is not.
bool are_other_profiles(std::string_view profiles) {
  const auto words = split(profiles, ',');
  return std::all_of(words.begin(), words.end(), [](std::string_view word) {
    word = trim(word);
    return is_development_word(word) ||
           (word.starts_with('!') && is_production_word(trim(word.substr(1))));
  });
}

bool names_production(std::string_view profiles) {
  const auto words = split(profiles, ',');
  return std::any_of(words.begin(), words.end(),
                     [](std::string_view word) { return is_production_word(trim(word)); });
}

// Where Spring says which profiles a document is for.
bool is_profile_setting(std::string_view name) {
  return name == "spring.config.activate.on-profile" || name == "spring.profiles";
}

// "a" and [a, b] alike.
std::string words_of_node(const Node& node) {
  std::vector<std::string> words{node.text()};
  if (node.is_sequence()) words.clear();
  for (const Node& item : node.items()) words.push_back(item.text());
  return join(words, ",");
}

class FlatReader {
 public:
  explicit FlatReader(const WantedSetting& wanted) : wanted_(wanted) {}

  void read_properties(const core::ProjectFile& file) {
    uint32_t number = 0;
    for (const std::string_view raw : split_lines(*file.text)) {
      ++number;
      const std::string_view line = trim(raw);
      if (line == "#---" || line == "!---") end_document();  // Spring's
      if (line.starts_with('#') || line.starts_with('!')) continue;
      const size_t mark = line.find_first_of("=: \t");
      if (mark == std::string_view::npos) continue;
      // "name = value" and "name value"
      std::string_view value = trim(line.substr(mark));
      if (value.starts_with('=') || value.starts_with(':')) value = trim(value.substr(1));
      add(file, std::string(line.substr(0, mark)), value, number);
    }
    end_document();
  }

  void read_document(const core::ProjectFile& file, const Node& document) {
    read_mapping(file, document, "");
    end_document();
  }

  FlatSettings take() { return std::move(settings_); }
  void leave(std::string why) { settings_.unread = std::move(why); }

 private:
  void read_mapping(const core::ProjectFile& file, const Node& node, const std::string& name) {
    for (const auto& [key, value] : node.entries()) {
      std::string inner = name.empty() ? key.text() : name + "." + key.text();
      if (inner.size() > kMaxNameBytes) continue;
      if (value.is_scalar() || (value.is_sequence() && is_profile_setting(inner)))
        add(file, std::move(inner), words_of_node(value), key.line());
      else if (value.is_mapping()) read_mapping(file, value, inner);
    }
  }

  void add(const core::ProjectFile& file, std::string name, std::string_view value, uint32_t line) {
    if (is_profile_setting(name)) profiles_ = value;
    if (is_of_other_profile(name)) return;
    const bool production = names_production(profiles_of(name));
    if (name.starts_with('%')) name.erase(0, std::min(name.find('.'), name.size() - 1) + 1);
    if (wanted_ && !wanted_(name)) return;
    if (settings_.found.size() < kMaxSettings)
      settings_.found.push_back({std::move(name), std::string(value), line, production});
    else if (settings_.unread.empty())
      leave(fmt::format("{}:{}: only the first {} settings were read", file.path, line,
                        kMaxSettings));
  }

  // A document may say anywhere in it which profiles it is for.
  void end_document() {
    auto& found = settings_.found;
    const auto begin = found.begin() + static_cast<ptrdiff_t>(document_);
    if (!profiles_.empty() && are_other_profiles(profiles_)) found.erase(begin, found.end());
    else if (names_production(profiles_))
      for (auto at = begin; at != found.end(); ++at) at->for_production = true;
    document_ = found.size(), profiles_.clear();
  }

  const WantedSetting& wanted_;
  FlatSettings settings_;
  size_t document_ = 0;   // where the settings of this one begin
  std::string profiles_;  // as this document says
};

// Maven puts in "version: @project.version@" what it stands for; as YAML it is a mistake.
std::string with_quoted_placeholders(std::string_view text) {
  std::string out;
  for (const std::string_view line : split_lines(text)) {
    const size_t at = line.find(" @");
    const bool value = at != std::string_view::npos && at > 0 && line[at - 1] == ':' &&
                       line.find_first_of("\"'\\") == std::string_view::npos;
    if (value) out.append(line.substr(0, at + 1)).append("\"").append(line.substr(at + 1)) += '"';
    else out.append(line);
    out += '\n';
  }
  return out;
}

Result<std::vector<Node>> parse_documents(const core::ProjectFile& file) {
  auto documents = formats::parse_yaml(*file.text, file.path, kYamlLimits);
  if (documents || file.text->find(": @") == std::string::npos) return documents;
  return formats::parse_yaml(with_quoted_placeholders(*file.text), file.path, kYamlLimits);
}

std::string in_one_line(const Error& error) {
  return one_line(fmt::format("{}: {}", error.where().to_string(), error.message()));
}

}  // namespace

bool is_of_other_profile(std::string_view name) {
  const std::string_view profiles = profiles_of(name);
  return !profiles.empty() && are_other_profiles(profiles);
}

bool has_flat_settings(std::string_view path) {
  const std::string name = to_lower(file_name(path));
  return name.starts_with("application") &&
         (name.ends_with(".properties") || name.ends_with(".yml") || name.ends_with(".yaml"));
}

FlatSettings flat_settings(const core::ProjectFile& file, const WantedSetting& wanted) {
  FlatReader reader(wanted);
  if (!has_flat_settings(file.path)) return {};
  if (file.text == nullptr) {
    reader.leave(file.path + ": not read, as it is too large or no text");
  } else if (to_lower(file.path).ends_with(".properties")) {
    reader.read_properties(file);
  } else if (const auto documents = parse_documents(file)) {
    for (const Node& document : *documents) reader.read_document(file, document);
  } else {
    reader.leave(in_one_line(documents.error()));
  }
  return reader.take();
}

}  // namespace redoubt::plan::drafting
