#include "plan/bootstrap/catalogue.h"

#include <algorithm>

#include "base/knowledge.h"
#include "base/text.h"
#include "formats/yaml.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

bool package_matches(std::string_view package, std::string_view pattern) {
  if (pattern.ends_with('*')) return package.starts_with(pattern.substr(0, pattern.size() - 1));
  if (package == pattern) return true;
  // The major version of a Go module and the folder of a package are part of its path.
  return pattern.starts_with("Go:") && package.starts_with(pattern) &&
         package[pattern.size()] == '/';
}

// "smtp_host" is the end of "app_smtp_host"; "stripe_*" begins at the start of a word.
bool setting_matches(std::string_view words, std::string_view pattern) {
  const bool open = pattern.ends_with('*');
  if (open) pattern.remove_suffix(1);
  for (size_t at = words.find(pattern); at != std::string_view::npos;
       at = words.find(pattern, at + 1)) {
    const bool begins = at == 0 || words[at - 1] == '_';
    if (begins && (open || at + pattern.size() == words.size())) return true;
  }
  return false;
}

template <class T>
std::vector<const T*> with_package(const std::vector<T>& all, std::string_view package) {
  std::vector<const T*> found;
  for (const T& entry : all)
    if (std::any_of(entry.packages.begin(), entry.packages.end(),
                    [&](const auto& pattern) { return package_matches(package, pattern); }))
      found.push_back(&entry);
  return found;
}

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Result<Node> section(std::string_view text, std::string_view file, std::string_view key) {
  TRY_ASSIGN(const Node root, formats::parse_yaml_document(text, file));
  const Node* list = root.find(key);
  if (list == nullptr || !list->is_sequence()) return fail("{} has no list '{}'", file, key);
  return *list;
}

Part read_part(const Node& node) {
  Part part{.id = node.text_of("id"),
            .name = node.text_of("name"),
            .kind = node.text_of("kind"),
            .family = node.text_of("family"),
            .protocol = node.text_of("protocol"),
            .authentication = node.text_of("authentication"),
            .ports = {},
            .schemes = node.texts_of("schemes"),
            .images = node.texts_of("images"),
            .packages = node.texts_of("packages"),
            .tags = node.texts_of("tags"),
            .hosts = node.texts_of("hosts"),
            .settings = node.texts_of("settings")};
  if (const Node* ports = node.find("ports"))
    for (const Node& port : ports->items())
      part.ports.push_back(static_cast<int>(port.as_int().value_or(0)));
  return part;
}

Framework read_framework(const Node& node) {
  const std::string serves = node.text_of("serves");
  return {.id = node.text_of("id"),
          .serves = serves == "server" ? Framework::Serves::kServer
                    : serves == "site" ? Framework::Serves::kSite
                                       : Framework::Serves::kPart,
          .tags = node.texts_of("tags"),
          .packages = node.texts_of("packages")};
}

}  // namespace

Result<Catalogue> Catalogue::built_in() {
  const auto parts = knowledge_file("model/parts.yaml");
  const auto frameworks = knowledge_file("model/frameworks.yaml");
  if (!parts || !frameworks) return fail("rules/model/ is not in this program");
  return parse(*parts, *frameworks);
}

Result<Catalogue> Catalogue::parse(std::string_view parts, std::string_view frameworks) {
  Catalogue catalogue;
  TRY_ASSIGN(const Node part_list, section(parts, "rules/model/parts.yaml", "parts"));
  for (const Node& node : part_list.items()) catalogue.parts_.push_back(read_part(node));
  TRY_ASSIGN(const Node framework_list,
             section(frameworks, "rules/model/frameworks.yaml", "frameworks"));
  for (const Node& node : framework_list.items())
    catalogue.frameworks_.push_back(read_framework(node));
  TRY_ASSIGN(const Node ability_list,
             section(frameworks, "rules/model/frameworks.yaml", "abilities"));
  for (const Node& node : ability_list.items())
    catalogue.abilities_.push_back({.tag = node.text_of("tag"),
                                    .authentication = node.text_of("authentication"),
                                    .packages = node.texts_of("packages"),
                                    .settings = node.texts_of("settings")});
  return catalogue;
}

std::string image_repository(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const size_t colon = image.rfind(':');
  if (colon != std::string_view::npos && image.find('/', colon) == std::string_view::npos)
    image = image.substr(0, colon);
  const size_t slash = image.find('/');
  if (slash != std::string_view::npos) {
    const std::string_view first = image.substr(0, slash);
    const bool registry = first.find_first_of(".:") != std::string_view::npos ||
                          first == "localhost" || first == "library";
    if (registry) return image_repository(image.substr(slash + 1));
  }
  return to_lower(image);
}

const Part* Catalogue::part_of_image(std::string_view image) const {
  const std::string repository = image_repository(image);
  const std::string last = repository.substr(repository.rfind('/') + 1);
  for (const Part& part : parts_)
    if (has(part.images, repository) || has(part.images, last)) return &part;
  return nullptr;
}

const Part* Catalogue::part(std::string_view id) const {
  for (const Part& part : parts_)
    if (part.id == id) return &part;
  return nullptr;
}

const Part* Catalogue::part_of_scheme(std::string_view scheme) const {
  for (const Part& part : parts_)
    if (has(part.schemes, scheme)) return &part;
  return nullptr;
}

const Part* Catalogue::part_of_host(std::string_view host) const {
  const std::string lower = to_lower(host);
  for (const Part& part : parts_)
    for (const auto& known : part.hosts)
      if (lower == known || lower.ends_with("." + known)) return &part;
  return nullptr;
}

const Part* Catalogue::part_of_setting(std::string_view name) const {
  std::string words;  // "_APP_SMTP_HOST", "Smtp__Host", "mail.smtp-host" alike
  for (const char c : to_lower(name))
    if (const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); letter) words += c;
    else if (!words.empty() && words.back() != '_') words += '_';
  for (const Part& part : parts_)
    for (const auto& known : part.settings)
      if (setting_matches(words, known)) return &part;
  return nullptr;
}

const Part* Catalogue::part_of_port(uint32_t port) const {
  if (port < 1024 || port == 3000 || port == 8000 || port == 8080 || port == 9000) return nullptr;
  for (const Part& part : parts_)
    if (std::find(part.ports.begin(), part.ports.end(), static_cast<int>(port)) != part.ports.end())
      return &part;
  return nullptr;
}

std::vector<const Part*> Catalogue::parts_of_package(std::string_view package) const {
  return with_package(parts_, package);
}
std::vector<const Framework*> Catalogue::frameworks_of_package(std::string_view package) const {
  return with_package(frameworks_, package);
}
std::vector<const Ability*> Catalogue::abilities_of_package(std::string_view package) const {
  return with_package(abilities_, package);
}

std::vector<const Ability*> Catalogue::abilities_of_setting(std::string_view name) const {
  std::vector<const Ability*> found;
  for (const Ability& ability : abilities_)
    if (has(ability.settings, name)) found.push_back(&ability);
  return found;
}

}  // namespace redoubt::plan::drafting
