#include "formats/cyclonedx.h"

#include <map>

#include "base/digest.h"
#include "core/purl.h"
#include "formats/json.h"

namespace redoubt::formats {
namespace {

constexpr size_t kMaxPlaces = 100;  // of one component

// One component with every place that names it.
struct Merged {
  const core::Component* first = nullptr;
  std::map<std::pair<std::string, uint32_t>, bool> places;  // path and line
  bool development = true, direct = false;
};
using Inventory = std::map<std::string, Merged>;  // by purl

Inventory merge(const std::vector<core::Component>& components) {
  Inventory inventory;
  for (const auto& component : components) {
    auto& merged = inventory[component.purl.empty() ? core::make_purl(component) : component.purl];
    if (merged.first == nullptr || component.name < merged.first->name) merged.first = &component;
    if (merged.places.size() < kMaxPlaces)
      merged.places.emplace(
          std::pair{component.location.path, component.location.region.start_line}, true);
    merged.development &= component.development;
    merged.direct |= component.direct;
  }
  return inventory;
}

// RFC 9562 version 8: our own bits, marked as such.
std::string serial_number(const core::Project& project, const Inventory& inventory) {
  FieldHasher hasher;
  hasher.add(project.name).add(project.digest.hex());
  for (const auto& [purl, merged] : inventory) hasher.add(purl);
  std::string hex = hasher.finish().hex().substr(0, 32);
  hex[12] = '8';
  hex[16] = "89ab"[(hex[16] <= '9' ? hex[16] - '0' : hex[16] - 'a' + 10) % 4];
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4),
                     hex.substr(12, 4), hex.substr(16, 4), hex.substr(20));
}

// Maven's group, npm's scope and Composer's vendor have a field of their own.
std::pair<std::string, std::string> group_and_name(const core::Component& component) {
  const std::string& name = component.name;
  const bool scoped =
      component.ecosystem == "Packagist" || (component.ecosystem == "npm" && name.starts_with('@'));
  const size_t cut = component.ecosystem == "Maven" ? name.find(':')
                     : scoped                       ? name.find('/')
                                                    : std::string::npos;
  if (cut == std::string::npos) return {"", name};
  return {name.substr(0, cut), name.substr(cut + 1)};
}

Json component_of(const std::string& purl, const Merged& merged) {
  const auto& component = *merged.first;
  const auto [group, name] = group_and_name(component);
  Json json;
  json["type"] = "library";
  json["bom-ref"] = purl;
  if (!group.empty()) json["group"] = group;
  json["name"] = name;
  if (!component.version.empty()) json["version"] = component.version;
  json["scope"] = merged.development ? "optional" : "required";
  json["purl"] = purl;
  Json occurrences = Json::array(), properties = Json::array();
  for (const auto& [place, unused] : merged.places) {
    const auto& [path, line] = place;
    Json occurrence{{"location", path}};
    if (line > 0) occurrence["line"] = line;
    occurrences.push_back(std::move(occurrence));
    properties.push_back({{"name", "redoubt:location"},
                          {"value", line > 0 ? fmt::format("{}:{}", path, line) : path}});
  }
  properties.push_back({{"name", "redoubt:ecosystem"}, {"value", component.ecosystem}});
  json["properties"] = std::move(properties);
  json["evidence"] = {{"occurrences", std::move(occurrences)}};
  return json;
}

Json metadata_of(const core::Project& project, const CycloneDxOptions& options,
                 const std::string& root) {
  Json metadata;
  if (!options.timestamp.empty()) metadata["timestamp"] = options.timestamp;
  Json tool{{"type", "application"}, {"name", "redoubt"}};
  if (!options.product_version.empty()) tool["version"] = options.product_version;
  metadata["tools"] = {{"components", Json::array({std::move(tool)})}};
  Json component{{"type", "application"},
                 {"bom-ref", root},
                 {"name", project.name.empty() ? "project" : project.name}};
  if (project.history && !project.history->head.empty())
    component["version"] = project.history->head;
  metadata["component"] = std::move(component);
  return metadata;
}

}  // namespace

std::string write_cyclonedx(const core::Project& project,
                            const std::vector<core::Component>& components,
                            const CycloneDxOptions& options) {
  const Inventory inventory = merge(components);
  const std::string root =
      "project:" + (project.name.empty() ? std::string("project") : project.name);
  Json bom;
  bom["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json";
  bom["bomFormat"] = "CycloneDX";
  bom["specVersion"] = "1.6";
  bom["serialNumber"] = serial_number(project, inventory);
  bom["version"] = 1;
  bom["metadata"] = metadata_of(project, options, root);
  Json list = Json::array(), direct = Json::array();
  for (const auto& [purl, merged] : inventory) {
    list.push_back(component_of(purl, merged));
    if (merged.direct) direct.push_back(purl);
  }
  bom["components"] = std::move(list);
  Json dependency{{"ref", root}};
  if (!direct.empty()) dependency["dependsOn"] = std::move(direct);
  bom["dependencies"] = Json::array({std::move(dependency)});
  return to_text(bom) + '\n';
}

}  // namespace redoubt::formats
