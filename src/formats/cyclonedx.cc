#include "formats/cyclonedx.h"

#include <algorithm>
#include <map>
#include <set>

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
  bool development = true, direct = false, needs_known = false;
  std::string licence;
  std::set<std::string> needs;                 // purls
  std::map<std::string, std::string> digests;  // by algorithm; "" where lock files disagree
};
using Inventory = std::map<std::string, Merged>;  // by purl

void add_digest(const std::string& digest, Merged& merged) {
  const size_t colon = digest.find(':');
  if (colon == std::string::npos) return;
  const auto value = digest.substr(colon + 1);
  const auto [known, added] = merged.digests.emplace(digest.substr(0, colon), value);
  if (!added && known->second != value) known->second.clear();
}

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
    merged.needs_known |= component.needs_known;
    merged.needs.insert(component.needs.begin(), component.needs.end());
    // Lock files come in any order: the first in the alphabet is the same one each time.
    if (merged.licence.empty() ||
        (!component.licence.empty() && component.licence < merged.licence))
      merged.licence = component.licence;
    add_digest(component.digest, merged);
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

bool is_licence_id(std::string_view word) {
  if (word.ends_with('+')) word.remove_suffix(1);
  return !word.empty() && word.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") == std::string_view::npos;
}

// Whether a text is written as a licence expression of SPDX: identifiers joined by AND, OR and
// WITH, in brackets or not. Which identifiers there are is not looked up.
bool is_expression(std::string_view text) {
  bool wants_name = true;
  int open = 0;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == ' ' || c == '(' || c == ')') {
      if ((c == '(' && !wants_name) || (c == ')' && (wants_name || --open < 0))) return false;
      open += c == '(' ? 1 : 0;
      ++at;
      continue;
    }
    const size_t end = std::min(text.find_first_of(" ()", at), text.size());
    const auto word = text.substr(at, end - at);
    const bool joins = word == "AND" || word == "OR" || word == "WITH";
    if (joins == wants_name || !is_licence_id(word)) return false;
    wants_name = joins;
    at = end;
  }
  return !wants_name && open == 0;
}

// Package managers write "UNLICENSED" and "SEE LICENSE IN file" for what is no licence of SPDX.
Json licences_of(const std::string& licence) {
  if (is_expression(licence) && licence != "UNLICENSED")
    return Json::array({{{"expression", licence}}});
  return Json::array({{{"license", {{"name", licence}}}}});
}

Json hashes_of(const std::map<std::string, std::string>& digests) {
  constexpr std::pair<std::string_view, std::string_view> kNames[]{
      {"sha1", "SHA-1"}, {"sha256", "SHA-256"}, {"sha384", "SHA-384"}, {"sha512", "SHA-512"}};
  Json hashes = Json::array();
  for (const auto& [ours, theirs] : kNames)
    if (const auto found = digests.find(std::string(ours));
        found != digests.end() && !found->second.empty())
      hashes.push_back({{"alg", theirs}, {"content", found->second}});
  return hashes;
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
  if (auto hashes = hashes_of(merged.digests); !hashes.empty()) json["hashes"] = std::move(hashes);
  if (!merged.licence.empty()) json["licenses"] = licences_of(merged.licence);
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

// A component that needs nothing has an entry too: without one it would count as unknown.
Json edges_of(const std::string& purl, const Merged& merged, const Inventory& inventory) {
  Json edges{{"ref", purl}}, needs = Json::array();
  for (const auto& need : merged.needs)
    if (need != purl && inventory.contains(need)) needs.push_back(need);
  if (!needs.empty()) edges["dependsOn"] = std::move(needs);
  return edges;
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
  for (const auto& [purl, merged] : inventory)
    if (merged.needs_known) bom["dependencies"].push_back(edges_of(purl, merged, inventory));
  return to_text(bom) + '\n';
}

}  // namespace redoubt::formats
