#include "plan/expression/world.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/text.h"
#include "core/place_kind.h"

namespace redoubt::plan {
namespace {

constexpr std::array<std::string_view, 5> kSensitivities{"", "public", "internal", "confidential",
                                                         "restricted"};
const std::vector<const Flow*> kNoFlows;

bool is_http(std::string_view protocol) {
  return protocol == "http" || protocol == "https" || protocol == "ws" || protocol == "wss" ||
         protocol == "http2";
}

std::string highest(const std::vector<const DataClass*>& data) {
  int rank = 0;
  for (const auto* entry : data) rank = std::max(rank, sensitivity_rank(entry->sensitivity));
  return std::string(kSensitivities[static_cast<size_t>(rank)]);
}

std::vector<std::string> kinds_of(const std::vector<const DataClass*>& data) {
  std::set<std::string> kinds;
  for (const auto* entry : data) kinds.insert(entry->kinds.begin(), entry->kinds.end());
  return {kinds.begin(), kinds.end()};
}

// The words that rules use for an ecosystem, and OSV's spelling of it.
std::string_view ecosystem_of(std::string_view word) {
  constexpr std::pair<std::string_view, std::string_view> kNames[]{
      {"npm", "npm"},      {"pypi", "PyPI"},          {"go", "Go"},       {"cargo", "crates.io"},
      {"gem", "RubyGems"}, {"composer", "Packagist"}, {"maven", "Maven"}, {"nuget", "NuGet"}};
  for (const auto& [short_name, name] : kNames)
    if (short_name == word) return name;
  return word;
}

}  // namespace

int sensitivity_rank(std::string_view word) {
  const auto at = std::find(kSensitivities.begin(), kSensitivities.end(), word);
  return at == kSensitivities.end() ? 0 : static_cast<int>(at - kSensitivities.begin());
}

World::World(const PlanInputs& inputs) : inputs_(inputs) {
  for (const auto& zone : inputs.model.zones) zone_by_id_.emplace(zone.id, &zone);
  for (const auto& data : inputs.model.data) data_by_id_.emplace(data.id, &data);
  for (const auto& element : inputs.model.elements) {
    element_by_id_.emplace(element.id, &element);
    elements_.push_back(&element);
    some_paths_ |= !element.paths.empty();
  }
  for (const auto& flow : inputs.model.flows) {
    flows_.push_back(&flow);
    outbound_[flow.from].push_back(&flow);
    inbound_[flow.to].push_back(&flow);
  }
  for (const auto& fact : inputs.observed.facts) facts_[fact.kind].push_back(&fact);
  for (const auto& file : inputs.project.files)
    if (!file.language.empty() && !core::is_third_party(file.path))
      languages_.insert(file.language);
  find_default_target();
  find_reachable();
}

const Element* World::element(std::string_view id) const {
  const auto at = element_by_id_.find(id);
  return at == element_by_id_.end() ? nullptr : at->second;
}

const Zone* World::zone(std::string_view id) const {
  const auto at = zone_by_id_.find(id);
  return at == zone_by_id_.end() ? nullptr : at->second;
}

const std::vector<const Flow*>& World::inbound(const Element& element) const {
  const auto at = inbound_.find(element.id);
  return at == inbound_.end() ? kNoFlows : at->second;
}

const std::vector<const Flow*>& World::outbound(const Element& element) const {
  const auto at = outbound_.find(element.id);
  return at == outbound_.end() ? kNoFlows : at->second;
}

int World::trust_difference(const Flow& flow) const {
  const Element* from = element(flow.from);
  const Element* to = element(flow.to);
  const Zone* from_zone = from == nullptr ? nullptr : zone(from->zone);
  const Zone* to_zone = to == nullptr ? nullptr : zone(to->zone);
  if (from_zone == nullptr || to_zone == nullptr) return 0;
  return std::abs(from_zone->trust - to_zone->trust);
}

std::vector<std::string> World::tags(const Flow& flow) const {
  std::vector<std::string> tags = flow.tags;
  const Element* from = inputs_.repository ? nullptr : element(flow.from);
  if (from != nullptr && from->kind == "person" && is_http(flow.protocol) &&
      std::find(tags.begin(), tags.end(), "browser") == tags.end())
    tags.emplace_back("browser");
  return tags;
}

bool World::crosses_boundary(const Flow& flow) const {
  const Element* from = element(flow.from);
  const Element* to = element(flow.to);
  if (from == nullptr || to == nullptr) return true;
  return from->zone != to->zone;
}

std::vector<const DataClass*> World::data_of(const std::vector<std::string>& ids) const {
  std::vector<const DataClass*> data;
  for (const auto& id : ids)
    if (const auto at = data_by_id_.find(id); at != data_by_id_.end()) data.push_back(at->second);
  return data;
}

std::vector<const DataClass*> World::data_of(const Element& element) const {
  std::vector<const DataClass*> data = data_of(element.stores);
  const auto add = [&](const std::vector<std::string>& ids) {
    const auto more = data_of(ids);
    data.insert(data.end(), more.begin(), more.end());
  };
  add(element.processes);
  for (const auto* flow : inbound(element)) add(flow->data);
  for (const auto* flow : outbound(element)) add(flow->data);
  return data;
}

std::string World::sensitivity(const Element& element) const { return highest(data_of(element)); }
std::string World::sensitivity(const Flow& flow) const { return highest(data_of(flow.data)); }
std::vector<std::string> World::data_kinds(const Element& element) const {
  return kinds_of(data_of(element));
}
std::vector<std::string> World::data_kinds(const Flow& flow) const {
  return kinds_of(data_of(flow.data));
}

bool World::keeps_secrets(const Element& element) const {
  const auto stored = data_of(element.stores);
  return std::any_of(stored.begin(), stored.end(), [](const DataClass* data) {
    const auto is = [&](std::string_view kind) {
      return std::find(data->kinds.begin(), data->kinds.end(), kind) != data->kinds.end();
    };
    return is("secret") || (is("credentials") && !is("personal"));
  });
}

bool World::has_code(const Element& element) const {
  if (!element.language.empty()) return true;
  return !inputs_.repository &&
         (element.kind == "service" || element.kind == "job" || element.kind == "library");
}

bool World::http_flow_to(const Element& element) const {
  if (element.kind != "service" && element.kind != "gateway") return false;
  const auto& flows = inbound(element);
  return std::any_of(flows.begin(), flows.end(),
                     [](const auto* flow) { return is_http(flow->protocol); });
}

bool World::is_target(const Element& element) const {
  return std::any_of(inputs_.targets.begin(), inputs_.targets.end(), [&](const auto& target) {
    return target.component.empty() ? &element == default_target_ : target.component == element.id;
  });
}

void World::find_default_target() {
  const auto first = [&](const auto& fits) {
    const auto at = std::find_if(elements_.begin(), elements_.end(),
                                 [&](const auto* element) { return fits(*element); });
    return at == elements_.end() ? nullptr : *at;
  };
  default_target_ = first([&](const Element& e) { return http_flow_to(e) && exposed_by_flows(e); });
  if (default_target_ == nullptr)
    default_target_ = first([&](const Element& e) { return http_flow_to(e); });
  if (default_target_ == nullptr)
    default_target_ =
        first([&](const Element& e) { return e.kind == "service" || e.kind == "gateway"; });
  if (default_target_ == nullptr)
    default_target_ = first([&](const Element& e) {
      return e.kind != "person" && e.kind != "external" && e.kind != "pipeline";
    });
}

bool World::speaks_http(const Element& element) const {
  return http_flow_to(element) || is_target(element);
}
bool World::exposed(const Element& element) const {
  return exposed_by_flows(element) || is_target(element);
}

void World::find_reachable() {
  std::vector<const Element*> ahead;
  const auto reach = [&](const Element* element) {
    if (element != nullptr && reachable_.insert(element).second) ahead.push_back(element);
  };
  for (const auto* element : elements_)
    if (exposed(*element)) reach(element);
  while (!ahead.empty()) {
    const Element* from = ahead.back();
    ahead.pop_back();
    if (from->kind != "gateway") continue;
    for (const auto* flow : outbound(*from)) reach(this->element(flow->to));
  }
}

bool World::exposed_by_flows(const Element& element) const {
  if (std::find(element.tags.begin(), element.tags.end(), "public") != element.tags.end())
    return true;
  const auto& flows = inbound(element);
  return std::any_of(flows.begin(), flows.end(), [&](const auto* flow) {
    const Element* from = this->element(flow->from);
    if (from == nullptr) return false;
    const Zone* from_zone = zone(from->zone);
    return from->kind == "person" || from->kind == "external" ||
           (from_zone != nullptr && from_zone->trust == 0);
  });
}

bool World::is_part(std::string_view path, const Element* element) const {
  if (element == nullptr || (element->paths.empty() && !some_paths_)) return true;
  return matches_any(path, element->paths);
}

const core::Location* World::place_of_use(std::string_view package, const Element* element) const {
  const size_t colon = package.find(':');
  const std::string_view ecosystem =
      colon == std::string_view::npos ? "*" : ecosystem_of(package.substr(0, colon));
  const std::string name =
      to_lower(colon == std::string_view::npos ? package : package.substr(colon + 1));
  const auto& components = inputs_.observed.components;
  const auto found = std::find_if(components.begin(), components.end(), [&](const auto& component) {
    return !component.development && (ecosystem == "*" || component.ecosystem == ecosystem) &&
           path_matches(to_lower(component.name), name) &&
           is_part(component.location.path, element);
  });
  return found == components.end() ? nullptr : &found->location;
}

// Rules ask for hundreds of kinds, often of each element: by kind there are few to look at.
const core::Location* World::place_of_fact(std::string_view kind, const Element* element) const {
  for (const auto& [name, facts] : facts_) {
    if (!path_matches(name, kind)) continue;
    for (const auto* fact : facts)
      if (is_part(fact->location.path, element)) return &fact->location;
  }
  return nullptr;
}

bool World::uses(std::string_view package, const Element* element) const {
  return place_of_use(package, element) != nullptr;
}

bool World::fact(std::string_view kind, const Element* element) const {
  return place_of_fact(kind, element) != nullptr;
}

const std::vector<std::string_view>& World::files_like(std::string_view pattern) const {
  if (const auto at = files_.find(pattern); at != files_.end()) return at->second;
  std::vector<std::string_view> found;
  for (const auto& file : inputs_.project.files)
    if (path_matches(file.path, pattern) && !core::is_third_party(file.path))
      found.push_back(file.path);
  return files_.emplace(pattern, std::move(found)).first->second;
}

std::string_view World::first_file(std::string_view pattern, const Element* element) const {
  const auto& files = files_like(pattern);
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](std::string_view path) { return is_part(path, element); });
  return found == files.end() ? std::string_view() : *found;
}

bool World::has_file(std::string_view pattern, const Element* element) const {
  return !first_file(pattern, element).empty();
}

std::vector<std::string> World::languages() const { return {languages_.begin(), languages_.end()}; }

std::string place_of(const Origin& origin, const SourcePosition& where) {
  if (!origin.path.empty())
    return origin.line == 0 ? origin.path : fmt::format("{}:{}", origin.path, origin.line);
  return where.to_string();
}

}  // namespace redoubt::plan
