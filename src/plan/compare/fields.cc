#include "plan/compare/fields.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::plan {
namespace {

std::string sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return join(words, ", ");
}

void add_attributes(const std::map<std::string, std::string>& attributes,
                    std::vector<FieldText>& out) {
  for (const auto& [name, value] : attributes) out.push_back({"attributes." + name, value});
}

void turn(const std::map<std::string, std::string>& pairs, std::string& id) {
  if (const auto found = pairs.find(id); found != pairs.end()) id = found->second;
}
void turn(const std::map<std::string, std::string>& pairs, std::vector<std::string>& ids) {
  for (auto& id : ids) turn(pairs, id);
}

}  // namespace

std::vector<FieldText> fields_of(const Zone& zone) {
  return {{"name", zone.name}, {"trust", std::to_string(zone.trust)}};
}

std::vector<FieldText> fields_of(const DataClass& data) {
  return {{"name", data.name},
          {"sensitivity", data.sensitivity},
          {"kinds", sorted(data.kinds)},
          {"retention", data.retention}};
}

std::vector<FieldText> fields_of(const Element& element) {
  std::vector<FieldText> fields{{"name", element.name},
                                {"kind", element.kind},
                                {"zone", element.zone},
                                {"technology", sorted(element.technology)},
                                {"language", element.language},
                                {"paths", sorted(element.paths)},
                                {"stores", sorted(element.stores)},
                                {"processes", sorted(element.processes)},
                                {"tags", sorted(element.tags)},
                                {"owner", element.owner}};
  add_attributes(element.attributes, fields);
  return fields;
}

std::vector<FieldText> fields_of(const Flow& flow) {
  std::vector<FieldText> fields{{"name", flow.name},
                                {"from", flow.from},
                                {"to", flow.to},
                                {"protocol", flow.protocol},
                                {"port", flow.port == 0 ? "" : std::to_string(flow.port)},
                                {"authentication", flow.authentication},
                                {"data", sorted(flow.data)},
                                {"tags", sorted(flow.tags)}};
  add_attributes(flow.attributes, fields);
  return fields;
}

Element in_words_of(const Pairing& pairing, Element element) {
  turn(pairing.zones, element.zone);
  turn(pairing.data, element.stores);
  turn(pairing.data, element.processes);
  return element;
}

Flow in_words_of(const Pairing& pairing, Flow flow) {
  turn(pairing.elements, flow.from);
  turn(pairing.elements, flow.to);
  turn(pairing.data, flow.data);
  return flow;
}

}  // namespace redoubt::plan
