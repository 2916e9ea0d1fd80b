// Open Threat Model 0.2 (iriusrisk/OpenThreatModel, otm_schema.json).

#include <set>

#include "plan/exchange/builder.h"
#include "plan/exchange/kept.h"
#include "plan/exchange/own_words.h"
#include "plan/exchange/writers.h"
#include "plan/model_words.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Json;

// The middle of what each word is read from.
int confidentiality_of(std::string_view sensitivity) {
  return sensitivity == "restricted"     ? 90
         : sensitivity == "confidential" ? 60
         : sensitivity == "internal"     ? 30
                                         : 10;
}

constexpr int kNotSaid = 50;  // integrity and availability: our model has no word for them

template <class T>
Json kept_list(const std::vector<T>& things) {
  Json list = Json::array();
  for (const auto& thing : things)
    if (is_kept(thing.extensions, kOtmKey)) list.push_back(kept(thing.extensions, kOtmKey));
  return list;
}

// A list that the document never had is not added empty.
void put_list(Json& document, const char* key, Json list) {
  if (!list.empty() || (document.contains(key) && document[key].is_array()))
    document[key] = std::move(list);
}

// The document as it was read, without what people added since.
Json document_of(const Model& model) {
  Json document = kept(model.extensions, kOtmKey);
  if (document.empty()) return document;
  put_list(document, "trustZones", kept_list(model.zones));
  put_list(document, "assets", kept_list(model.data));
  put_list(document, "components", kept_list(model.elements));
  put_list(document, "dataflows", kept_list(model.flows));
  return document;
}

class Writer {
 public:
  explicit Writer(const Model& model)
      : model_(model), document_(document_of(model)), before_(model, kOtmKey, document_) {
    for (const auto& zone : model.zones) zone_names_[zone.id] = name_of(zone);
    for (const auto& data : model.data) data_names_[data.id] = name_of(data);
    for (const auto& element : model.elements) element_names_[element.id] = name_of(element);
  }

  Json write() {
    const bool fresh = document_.empty();
    if (!document_.contains("otmVersion")) document_["otmVersion"] = "0.2.0";
    if (fresh || before_.model().name != model_.name)
      object_at(document_, "project")["name"] = model_.name;
    if (fresh) object_at(document_, "project")["id"] = to_id(model_.name);
    Json components = things(model_.elements), zones = Json::array();
    for (const auto& entry : model_.zones)
      if (!before_.made_up(entry) || used_zones_.contains(entry.id)) zones.push_back(zone(entry));
    put_list(document_, "trustZones", std::move(zones));
    put_list(document_, "assets", things(model_.data));
    put_list(document_, "components", std::move(components));
    put_list(document_, "dataflows", things(model_.flows));
    return std::move(document_);
  }

 private:
  static std::string to_id(const std::string& name) { return name.empty() ? "model" : name; }

  template <class T>
  static std::string name_of(const T& thing) {
    const Json object = kept(thing.extensions, kOtmKey);
    const auto id = object.find("id");
    return id != object.end() && id->is_string() ? id->template get<std::string>() : thing.id;
  }

  template <class T>
  Json things(const std::vector<T>& list) {
    Json out = Json::array();
    for (const auto& thing : list)
      if (!before_.made_up(thing)) out.push_back(object(thing));
    return out;
  }

  // The object to change: as it was, or with the id alone.
  template <class T>
  Json start(const T& thing) const {
    Json object = kept(thing.extensions, kOtmKey);
    if (!object.contains("id")) object["id"] = thing.id;
    return object;
  }

  template <class T>
  void own(Json& object, const T& thing, const T* before) const {
    const Json words = own_words(thing);
    const Json earlier = before == nullptr ? Json() : own_words(*before);
    if (earlier == words) return;
    Json& own = object_at(object, "attributes")[kOwnKey];
    own = with_what_is_gone(words, earlier, own);
  }

  Json zone(const Zone& zone) const {
    const Zone* before = before_.of(zone);
    Json object = start(zone);
    if (before_.renamed(zone)) object["name"] = zone.name;
    if (before == nullptr || before->trust != zone.trust)
      object_at(object, "risk")["trustRating"] = zone.trust;
    return object;
  }

  Json object(const DataClass& data) const {
    const DataClass* before = before_.of(data);
    Json object = start(data);
    if (before_.renamed(data)) object["name"] = data.name;
    if (before == nullptr)
      object["risk"] = {{"confidentiality", confidentiality_of(data.sensitivity)},
                        {"integrity", kNotSaid},
                        {"availability", kNotSaid}};
    else if (before->sensitivity != data.sensitivity)
      object_at(object, "risk")["confidentiality"] = confidentiality_of(data.sensitivity);
    own(object, data, before);
    return object;
  }

  Json object(const Element& element) {
    const Element* before = before_.of(element);
    Json object = start(element);
    if (before_.renamed(element)) object["name"] = element.name;
    if (before == nullptr || before->kind != element.kind) object["type"] = element.kind;
    if (before == nullptr || !before_.same_zone(element.zone, before->zone)) {
      object["parent"] = {{"trustZone", zone_names_[element.zone]}};
      used_zones_.insert(element.zone);
    }
    if (before == nullptr || !before_.same_data(element.processes, before->processes))
      object_at(object, "assets")["processed"] = names(element.processes);
    if (before == nullptr || !before_.same_data(element.stores, before->stores))
      object_at(object, "assets")["stored"] = names(element.stores);
    if (before == nullptr || before->tags != element.tags) object["tags"] = element.tags;
    own(object, element, before);
    return object;
  }

  Json object(const Flow& flow) const {
    const Flow* before = before_.of(flow);
    Json object = start(flow);
    if (before_.renamed(flow)) object["name"] = flow.name;
    if (before == nullptr || !before_.same_element(flow.from, before->from))
      object["source"] = element_names_.at(flow.from);
    if (before == nullptr || !before_.same_element(flow.to, before->to))
      object["destination"] = element_names_.at(flow.to);
    if (before == nullptr || !before_.same_data(flow.data, before->data))
      object["assets"] = names(flow.data);
    if (before == nullptr || before->tags != flow.tags) object["tags"] = flow.tags;
    const bool both_ways = is_bidirectional(flow);
    if (before == nullptr ? both_ways : is_bidirectional(*before) != both_ways)
      object["bidirectional"] = both_ways;
    if (before != nullptr && before->protocol != flow.protocol) protocol(object, flow.protocol);
    own(object, flow, before);
    return object;
  }

  // Where other tools look for it, when it stands there.
  static void protocol(Json& object, const std::string& protocol) {
    const auto attributes = object.find("attributes");
    if (attributes == object.end() || !attributes->is_object() || !attributes->contains("protocol"))
      return;
    if (protocol.empty()) attributes->erase("protocol");
    else (*attributes)["protocol"] = protocol;
  }

  Json names(const std::vector<std::string>& ids) const {
    Json list = Json::array();
    for (const auto& id : ids) list.push_back(data_names_.at(id));
    return list;
  }

  const Model& model_;
  Json document_;
  Before before_;
  std::map<std::string, std::string> zone_names_, data_names_, element_names_;  // our id: theirs
  std::set<std::string> used_zones_;  // that a component names anew
};

}  // namespace

Json write_otm(const Model& model) { return Writer(model).write(); }

}  // namespace redoubt::plan::exchange
