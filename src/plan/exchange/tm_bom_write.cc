// TM-BOM: the threat model library of OWASP (threat-model.schema.json 1.0.2).

#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/exchange/builder.h"
#include "plan/exchange/kept.h"
#include "plan/exchange/tm_bom.h"
#include "plan/exchange/writers.h"
#include "plan/model_words.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Json;

constexpr std::string_view kSchema =
    "https://github.com/OWASP/www-project-threat-model-library/blob/v1.0.2/"
    "threat-model.schema.json";

// Which of their lists an element stands in.
enum class List : uint8_t { kActors, kComponents, kStores };
constexpr const char* kLists[]{"actors", "components", "data_stores"};
constexpr const char* kTypes[]{"actor", "component", "data_store"};

List list_of(const Element& element) {
  if (element.kind == "person" || element.kind == "external") return List::kActors;
  return element.kind == "data-store" ? List::kStores : List::kComponents;
}

// The list that a kept object came from: only the others have these fields.
List list_of(const Json& object) {
  if (!object.contains("type")) return List::kComponents;
  for (const auto* type :
       {"system", "user", "power_user", "administrator", "engineer", "third_party"})
    if (object["type"] == type) return List::kActors;
  return List::kStores;
}

template <class T>
Json kept_list(const std::vector<T>& things) {
  Json list = Json::array();
  for (const auto& thing : things)
    if (is_kept(thing.extensions, kTmBomKey)) list.push_back(kept(thing.extensions, kTmBomKey));
  return list;
}

Json document_of(const Model& model) {
  Json document = kept(model.extensions, kTmBomKey);
  if (document.empty()) return document;
  document["trust_zones"] = kept_list(model.zones);
  document["data_sets"] = kept_list(model.data);
  document["data_flows"] = kept_list(model.flows);
  for (const auto* list : kLists) document[list] = Json::array();
  for (auto& object : kept_list(model.elements))
    document[kLists[static_cast<size_t>(list_of(object))]].push_back(std::move(object));
  return document;
}

std::string kept_name(const Extensions& extensions) {
  const Json object = kept(extensions, kTmBomKey);
  const auto name = object.find("symbolic_name");
  return name != object.end() && name->is_string() ? name->get<std::string>() : "";
}

// [a-z0-9-]+, each its own. A name that was read stays; when models were joined, only the first of
// a list that has it: what refers to the second is told its new one.
class Names {
 public:
  // All names that were read, before any is made.
  template <class T>
  void keep(const std::vector<T>& things) {
    for (const auto& thing : things) taken_.insert(kept_name(thing.extensions));
  }

  std::string make(std::string_view list, const Extensions& extensions, std::string_view id) {
    if (std::string name = kept_name(extensions); !name.empty() && used_.emplace(list, name).second)
      return name;
    const std::string wanted = replace_all(replace_all(to_lower(id), ".", "-"), "_", "-");
    std::string name = wanted;
    for (int i = 2; !taken_.insert(name).second; ++i) name = fmt::format("{}-{}", wanted, i);
    return name;
  }

 private:
  std::set<std::string> taken_;
  std::set<std::pair<std::string_view, std::string>> used_;  // list, name
};

class Writer {
 public:
  explicit Writer(const Model& model)
      : model_(model), document_(document_of(model)), before_(model, kTmBomKey, document_) {
    names_.keep(model.zones);
    names_.keep(model.data);
    names_.keep(model.elements);
    names_.keep(model.flows);
    for (const auto& zone : model.zones)
      zones_[zone.id] = names_.make("trust_zones", zone.extensions, zone.id);
    for (const auto& data : model.data)
      data_[data.id] = names_.make("data_sets", data.extensions, data.id);
    for (const auto& element : model.elements) {
      types_[element.id] = kTypes[static_cast<size_t>(place_of(element))];
      elements_[element.id] = names_.make(kTypes[static_cast<size_t>(place_of(element))],
                                          element.extensions, element.id);
    }
    for (const auto& flow : model.flows)
      flows_[flow.id] = names_.make("data_flows", flow.extensions, flow.id);
  }

  Json write() {
    const bool fresh = document_.empty();
    if (fresh) head();
    else if (before_.model().name != model_.name)
      object_at(document_, "scope")["title"] = model_.name;
    Json zones = Json::array(), sets = Json::array(), flows = Json::array();
    Json elements[3]{Json::array(), Json::array(), Json::array()};
    for (const auto& element : model_.elements)
      if (!before_.made_up(element))
        elements[static_cast<size_t>(place_of(element))].push_back(object(element));
    for (const auto& zone : model_.zones)
      if (!before_.made_up(zone) || used_zones_.contains(zone.id)) zones.push_back(object(zone));
    for (const auto& data : model_.data) sets.push_back(object(data));
    for (const auto& flow : model_.flows) flows.push_back(object(flow));
    document_["trust_zones"] = std::move(zones);
    if (fresh) document_["trust_boundaries"] = boundaries();
    for (size_t i = 0; i < 3; ++i) document_[kLists[i]] = std::move(elements[i]);
    document_["data_sets"] = std::move(sets);
    document_["data_flows"] = std::move(flows);
    return std::move(document_);
  }

 private:
  List place_of(const Element& element) const {
    const Element* before = before_.of(element);
    if (before != nullptr && before->kind == element.kind && is_kept(element.extensions, kTmBomKey))
      return list_of(kept(element.extensions, kTmBomKey));
    return list_of(element);
  }

  void head() {
    std::set<std::string> words;
    for (const auto& data : model_.data)
      for (auto& word : words_of(data)) words.insert(std::move(word));
    const bool reached =
        std::any_of(model_.zones.begin(), model_.zones.end(), [&](const Zone& zone) {
          return zone.trust == 0 &&
                 std::any_of(model_.elements.begin(), model_.elements.end(),
                             [&](const Element& e) { return e.zone == zone.id; });
        });
    document_ = {{"$schema", kSchema}, {"version", "1.0"}};
    document_["scope"] = {{"title", model_.name},
                          {"description", ""},
                          {"business_criticality", "moderate"},
                          {"data_sensitivity", words},
                          {"exposure", reached ? "external" : "internal"},
                          {"tier", "important"}};
    document_["assumptions"] =
        Json::array({{{"description", "Business criticality and tier were not stated."},
                      {"validity", "unconfirmed"}}});
  }

  // The object to change: as it was, or with what every object has.
  template <class T>
  Json start(const T& thing, const std::string& name, const T* before) const {
    Json object = kept(thing.extensions, kTmBomKey);
    object["symbolic_name"] = name;
    if (before_.renamed(thing)) object["title"] = thing.name;
    if (!object.contains("description") && before == nullptr) object["description"] = "";
    return object;
  }

  Json object(const Zone& zone) const { return start(zone, zones_.at(zone.id), before_.of(zone)); }

  Json object(const DataClass& data) const {
    const DataClass* before = before_.of(data);
    Json object = start(data, data_.at(data.id), before);
    if (!same_places(data, before)) object["placements"] = places(data);
    if (before == nullptr || before->kinds != data.kinds || before->sensitivity != data.sensitivity)
      object["data_sensitivity"] = words_of(data);
    return object;
  }

  Json places(const DataClass& data) const {
    Json places = Json::array();
    for (const auto& element : model_.elements)
      if (element.kind == "data-store" && holds(element, data.id))
        places.push_back({{"data_store", elements_.at(element.id)}, {"encrypted", false}});
    return places;
  }

  bool same_places(const DataClass& data, const DataClass* before) const {
    if (before == nullptr) return false;
    for (const auto& element : model_.elements) {
      const Element* was = before_.of(element);
      if (holds(element, data.id) != (was != nullptr && holds(*was, before->id))) return false;
    }
    return true;
  }

  static bool holds(const Element& element, const std::string& data) {
    return std::find(element.stores.begin(), element.stores.end(), data) != element.stores.end();
  }

  Json object(const Element& element) {
    const Element* before = before_.of(element);
    Json object = start(element, elements_.at(element.id), before);
    if (before == nullptr || before->kind != element.kind) {
      object.erase("type");
      if (list_of(element) == List::kActors)
        object["type"] = element.kind == "person" ? "user" : "third_party";
      if (list_of(element) == List::kStores) object["type"] = store_type(element);
    }
    if (before == nullptr || !before_.same_zone(element.zone, before->zone)) {
      object["trust_zone"] = zones_.at(element.zone);
      used_zones_.insert(element.zone);
    }
    return object;
  }

  static const char* store_type(const Element& element) {
    const auto is = [&](std::initializer_list<std::string_view> words) {
      return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return std::find(element.technology.begin(), element.technology.end(), word) !=
               element.technology.end();
      });
    };
    if (is({"redis", "memcached", "etcd", "valkey"})) return "key_value";
    if (is({"mongodb", "elasticsearch", "opensearch", "couchdb"})) return "document";
    if (is({"minio", "s3", "object-storage", "gcs", "azure-blob"})) return "object";
    if (is({"neo4j"})) return "graph";
    if (is({"influxdb", "prometheus", "timescaledb"})) return "time_series";
    return "sql";
  }

  Json object(const Flow& flow) const {
    const Flow* before = before_.of(flow);
    Json object = start(flow, flows_.at(flow.id), before);
    if (before == nullptr || !before_.same_element(flow.from, before->from))
      object["source"] = end(flow.from);
    if (before == nullptr || !before_.same_element(flow.to, before->to))
      object["destination"] = end(flow.to);
    if (before == nullptr) object["has_sensitive_data"] = is_sensitive(flow);
    if (before == nullptr || is_encrypted(*before) != is_encrypted(flow))
      object["encrypted"] = is_encrypted(flow);
    return object;
  }

  Json end(const std::string& id) const {
    return {{"type", types_.at(id)}, {"object", elements_.at(id)}};
  }

  bool is_sensitive(const Flow& flow) const {
    return std::any_of(model_.data.begin(), model_.data.end(), [&](const DataClass& data) {
      return data.sensitivity != "public" && data.sensitivity != "internal" &&
             std::find(flow.data.begin(), flow.data.end(), data.id) != flow.data.end();
    });
  }

  // Between every two zones that a flow joins.
  Json boundaries() const {
    std::map<std::string, std::string> zone_of;
    for (const auto& element : model_.elements) zone_of[element.id] = zones_.at(element.zone);
    std::set<std::pair<std::string, std::string>> pairs;
    for (const auto& flow : model_.flows) {
      std::string from = zone_of[flow.from], to = zone_of[flow.to];
      if (from > to) std::swap(from, to);
      if (from != to) pairs.emplace(from, to);
    }
    Json list = Json::array();
    for (const auto& [a, b] : pairs) list.push_back({{"trust_zone_a", a}, {"trust_zone_b", b}});
    return list;
  }

  const Model& model_;
  Json document_;
  Before before_;
  Names names_;
  std::map<std::string, std::string> zones_, data_, elements_, flows_;  // our id: their name
  std::map<std::string, std::string> types_;                            // of elements
  std::set<std::string> used_zones_;
};

}  // namespace

Json write_tm_bom(const Model& model) { return Writer(model).write(); }

}  // namespace redoubt::plan::exchange
