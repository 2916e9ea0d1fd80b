#include "formats/sarif/rules.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "formats/sarif/sensitive.h"

namespace redoubt::formats::sarif {
namespace {

constexpr size_t kMaxTitle = 200;
constexpr size_t kMaxRemedy = 1000;
constexpr size_t kMaxCwes = 50;

std::string_view message_text(const Element& object, std::string_view key) {
  const auto message = member(object, key);
  if (!message) return {};
  const auto plain = text(*message, "text");
  return plain.empty() ? text(*message, "markdown") : plain;
}

std::string first_line(std::string_view text) {
  std::string line = shortened(one_line(text.substr(0, text.find('\n'))), kMaxTitle);
  while (line.ends_with('.')) line.pop_back();
  return line;
}

std::string title_of(const Element& descriptor) {
  for (const auto candidate :
       {message_text(descriptor, "shortDescription"), text(descriptor, "name"),
        message_text(descriptor, "fullDescription")})
    if (auto line = first_line(candidate); !line.empty()) return line;
  return first_line(text(descriptor, "id"));
}

Rule read_rule(const Element& run, const Element& descriptor) {
  Rule rule;
  rule.id = to_valid_utf8(text(descriptor, "id"));
  rule.title = title_of(descriptor);
  rule.description = message_text(descriptor, "fullDescription");
  if (rule.description.empty()) rule.description = rule.title;
  // Long help is documentation, not an instruction.
  if (const auto help = trim(message_text(descriptor, "help")); help.size() <= kMaxRemedy)
    rule.remedy = help;
  if (const auto uri = text(descriptor, "helpUri"); uri.starts_with("http"))
    rule.references.emplace_back(uri);
  const auto properties = member(descriptor, "properties");
  add_property_cwes(properties, rule.cwes);
  add_taxa_cwes(run, items(descriptor, "relationships"), "target", rule.cwes);
  sort_cwes(rule.cwes);
  rule.severity = property_severity(properties);
  rule.confidence = property_confidence(properties);
  if (const auto configuration = member(descriptor, "defaultConfiguration"))
    if (const auto level = text(*configuration, "level"); !level.empty()) rule.level = level;
  rule.sensitive = finds_credentials(rule.id, rule.title, rule.cwes);
  rule.descriptor = descriptor;
  return rule;
}

bool is_cwe(std::string_view component_name) { return to_lower(component_name).starts_with("cwe"); }

// The name of the taxonomy that a toolComponentReference points to.
std::string_view taxonomy_name(const Element& run, const Element& reference) {
  const auto component = member(reference, "toolComponent");
  if (!component) return {};
  if (const auto name = text(*component, "name"); !name.empty()) return name;
  const auto taxonomy = item(member(run, "taxonomies"), integer(*component, "index"));
  return taxonomy ? text(*taxonomy, "name") : std::string_view{};
}

std::string taxon_id(const Element& run, const Element& reference) {
  if (const auto id = text(reference, "id"); !id.empty()) return std::string(id);
  const auto component = member(reference, "toolComponent");
  const auto taxonomy =
      component ? item(member(run, "taxonomies"), integer(*component, "index")) : std::nullopt;
  const auto taxon =
      taxonomy ? item(member(*taxonomy, "taxa"), integer(reference, "index")) : std::nullopt;
  return taxon ? std::string(text(*taxon, "id")) : "";
}

void add_texts(const std::optional<Element>& value, std::vector<uint32_t>& cwes) {
  if (!value) return;
  std::string_view one;
  if (value->get(one) == simdjson::SUCCESS) return add_cwes(one, cwes);
  for (const auto& entry : items(value))
    if (entry.get(one) == simdjson::SUCCESS) add_cwes(one, cwes);
}

}  // namespace

void add_cwes(std::string_view text, std::vector<uint32_t>& cwes) {
  const std::string lower = to_lower(text.substr(0, 2000));
  for (size_t at = lower.find("cwe"); at != std::string::npos && cwes.size() < kMaxCwes;
       at = lower.find("cwe", at + 3)) {
    size_t digit = at + 3;
    while (digit < lower.size() &&
           std::string_view("-_: ").find(lower[digit]) != std::string_view::npos)
      ++digit;
    uint32_t number = 0;
    for (; digit < lower.size() && std::isdigit(static_cast<unsigned char>(lower[digit])) != 0 &&
           number < 100'000;
         ++digit)
      number = number * 10 + static_cast<uint32_t>(lower[digit] - '0');
    if (number > 0 && number < 100'000) cwes.push_back(number);
  }
}

void sort_cwes(std::vector<uint32_t>& cwes) {
  std::sort(cwes.begin(), cwes.end());
  cwes.erase(std::unique(cwes.begin(), cwes.end()), cwes.end());
}

void add_property_cwes(const std::optional<Element>& properties, std::vector<uint32_t>& cwes) {
  if (!properties) return;
  for (const char* key : {"tags", "cwe", "CWE", "cwes", "cweId", "cwe_id"})
    add_texts(member(*properties, key), cwes);
}

void add_taxa_cwes(const Element& run, Array references, std::string_view reference_key,
                   std::vector<uint32_t>& cwes) {
  for (const auto& entry : references) {
    const auto reference =
        reference_key.empty() ? std::optional<Element>(entry) : member(entry, reference_key);
    if (!reference || !is_cwe(taxonomy_name(run, *reference))) continue;
    const std::string id = taxon_id(run, *reference);
    add_cwes(to_lower(id).starts_with("cwe") ? id : "cwe-" + id, cwes);
  }
}

std::optional<core::Severity> property_severity(const std::optional<Element>& properties) {
  if (!properties) return {};
  const auto score = number(*properties, "security-severity");
  if (!score || *score < 0 || *score > 10) return {};
  return core::severity_of_score(*score);
}

std::optional<core::Confidence> property_confidence(const std::optional<Element>& properties) {
  if (!properties) return {};
  for (const char* key : {"confidence", "issue_confidence", "precision"}) {
    const auto word = text(*properties, key);
    if (to_lower(word) == "very-high") return core::Confidence::kHigh;
    if (const auto confidence = core::parse_confidence(word)) return confidence;
  }
  return {};
}

Rules::Rules(const Element& run) : run_(run) {
  const auto tool = member(run, "tool");
  if (!tool) return;
  if (const auto driver = member(*tool, "driver")) add_component(*driver);
  else components_.emplace_back();  // indexes of extensions count from the driver on
  for (const auto& extension : items(*tool, "extensions")) add_component(extension);
  apply_overrides();
}

void Rules::add_component(const Element& component) {
  Component read;
  read.name = text(component, "name");
  read.guid = text(component, "guid");
  read.element = component;
  for (const auto& descriptor : items(component, "rules")) {
    const size_t index = read.rules.size();
    read.rules.push_back(read_rule(run_, descriptor));
    read.by_id.emplace(read.rules.back().id, index);
    if (const auto guid = text(descriptor, "guid"); !guid.empty())
      read.by_guid.emplace(guid, index);
  }
  components_.push_back(std::move(read));
}

const Rules::Component* Rules::component_of(const std::optional<Element>& reference) const {
  if (components_.empty()) return nullptr;
  if (!reference) return &components_.front();
  if (const auto index = integer(*reference, "index"); index && *index >= 0) {
    const size_t at =
        static_cast<size_t>(*index) + 1;  // indexes count extensions; the driver has none (§3.54.4)
    return at < components_.size() ? &components_[at] : nullptr;
  }
  const auto guid = text(*reference, "guid"), name = text(*reference, "name");
  for (const auto& component : components_)
    if ((!guid.empty() && component.guid == guid) ||
        (guid.empty() && !name.empty() && component.name == name))
      return &component;
  return &components_.front();
}

Rules::Component* Rules::component_of(const std::optional<Element>& reference) {
  return const_cast<Component*>(std::as_const(*this).component_of(reference));
}

const Rule* Rules::by_id(const Component& component, std::string_view id) const {
  for (std::string_view part = id; !part.empty();) {
    if (const auto found = component.by_id.find(std::string(part)); found != component.by_id.end())
      return &component.rules[found->second];
    const size_t slash = part.rfind('/');
    part = slash == std::string_view::npos ? std::string_view{} : part.substr(0, slash);
  }
  return nullptr;
}

const Rule* Rules::find(const Element& result) const {
  const auto reference = member(result, "rule");
  const Component* component =
      component_of(reference ? member(*reference, "toolComponent") : std::nullopt);
  if (component == nullptr) return nullptr;
  auto id = text(result, "ruleId");
  if (id.empty() && reference) id = text(*reference, "id");
  auto index = integer(result, "ruleIndex");
  if (!index && reference) index = integer(*reference, "index");
  if (index && *index >= 0 && static_cast<size_t>(*index) < component->rules.size()) {
    // Some writers count wrongly: an id that contradicts the index wins.
    const Rule* rule = &component->rules[static_cast<size_t>(*index)];
    if (id.empty() || id == rule->id || id.starts_with(rule->id + "/")) return rule;
  }
  if (reference)
    if (const auto found = component->by_guid.find(std::string(text(*reference, "guid")));
        found != component->by_guid.end())
      return &component->rules[found->second];
  if (const Rule* rule = by_id(*component, id)) return rule;
  for (const auto& other : components_)
    if (const Rule* rule = by_id(other, id)) return rule;
  return nullptr;
}

void Rules::apply_overrides() {
  for (const auto& invocation : items(run_, "invocations"))
    for (const auto& entry : items(invocation, "ruleConfigurationOverrides")) {
      const auto descriptor = member(entry, "descriptor"),
                 configuration = member(entry, "configuration");
      if (!descriptor || !configuration) continue;
      const auto level = text(*configuration, "level");
      Component* component = component_of(member(*descriptor, "toolComponent"));
      if (level.empty() || component == nullptr) continue;
      const auto index = integer(*descriptor, "index");
      const auto found = component->by_id.find(std::string(text(*descriptor, "id")));
      if (found != component->by_id.end()) component->rules[found->second].level = level;
      else if (index && *index >= 0 && static_cast<size_t>(*index) < component->rules.size())
        component->rules[static_cast<size_t>(*index)].level = level;
    }
}

std::optional<std::string> Rules::message_string(const Rule* rule, std::string_view id,
                                                 bool markdown) const {
  const auto look = [&](const std::optional<Element>& holder,
                        std::string_view key) -> std::optional<std::string> {
    const auto strings = holder ? member(*holder, key) : std::nullopt;
    const auto message = strings ? member(*strings, id) : std::nullopt;
    const auto found =
        message ? text(*message, markdown ? "markdown" : "text") : std::string_view{};
    if (found.empty()) return {};
    return std::string(found);
  };
  if (rule != nullptr)
    if (auto found = look(rule->descriptor, "messageStrings")) return found;
  for (const auto& component : components_)
    if (auto found = look(component.element, "globalMessageStrings")) return found;
  return {};
}

}  // namespace redoubt::formats::sarif
