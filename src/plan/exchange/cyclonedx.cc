// Threat models inside a CycloneDX 1.6 document, as Threat Dragon's examples have them: components
// of type "threat-model" whose properties are named "cdx:model:…". Several models count as one.

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "plan/exchange/builder.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Node;

constexpr std::string_view kPrefix = "cdx:model:";
constexpr size_t kMaxComponents = 100'000;
constexpr size_t kMaxNesting = 50;

class Component {
 public:
  explicit Component(const Node& node) : node_(node) {}

  const Node& node() const { return node_; }
  std::string id() const { return node_.text_of("bom-ref"); }
  std::string name() const { return node_.text_of("name"); }
  std::string type() const { return property("type"); }
  std::string property(std::string_view name) const {
    const auto all = properties(name);
    return all.empty() ? "" : all.front();
  }
  std::vector<std::string> properties(std::string_view name) const {
    std::vector<std::string> values;
    const Node* list = node_.find("properties");
    if (list == nullptr) return values;
    for (const auto& item : list->items())
      if (item.text_of("name") == std::string(kPrefix).append(name))
        values.push_back(item.text_of("value"));
    return values;
  }
  int number(std::string_view name, int otherwise) const {
    const std::string text = property(name);
    int value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return std::clamp(value, 0, 100);
  }

 private:
  const Node& node_;
};

class CycloneDx {
 public:
  CycloneDx(const Node& root, Builder& builder) : builder_(builder) { collect(root, 0); }

  void read() {
    for (const auto& component : all_)
      if (component.type() == "boundary") zone(component);
    for (const auto& component : all_)
      if (component.type() == "asset") data(component);
    for (const auto& component : all_)
      if (is_element(component.type())) element(component);
    for (const auto& component : all_)
      if (component.type() == "dataflow") flow(component);
  }

 private:
  static bool is_element(std::string_view type) {
    return !type.empty() && type != "boundary" && type != "asset" && type != "dataflow" &&
           type != "diagram";
  }

  void collect(const Node& node, size_t depth) {
    const Node* list = node.find("components");
    if (list == nullptr || depth > kMaxNesting) return;
    for (const auto& item : list->items()) {
      if (item.text_of("type") != "threat-model" || all_.size() >= kMaxComponents) continue;
      if (builder_.model().name.empty()) builder_.model().name = item.text_of("name");
      all_.emplace_back(item);
      collect(item, depth + 1);
    }
  }

  void zone(const Component& component) {
    auto& zone =
        builder_.zone(component.id(), component.name(), component.node(), component.name());
    zone.trust = component.number("risk:trustRating", trust_of_name(zone.name));
  }

  void data(const Component& component) {
    auto& data =
        builder_.data(component.id(), component.name(), component.node(), component.name());
    data.sensitivity = sensitivity_of_rating(component.number("risk:confidentiality", 50));
    for (const auto& id : component.properties("processedBy")) processed_[id].push_back(data.id);
    for (const auto& id : component.properties("storedBy")) stored_[id].push_back(data.id);
  }

  void element(const Component& component) {
    auto& element =
        builder_.element(component.id(), component.name(), component.node(), component.name());
    element.tags = component.properties("tag");
    builder_.describe(element, {component.name()}, false);
    const std::string type = component.type();
    if (type == "actor") element.kind = "person";
    else if (type == "datastore") element.kind = "data-store";
    else if (type == "external-entity" || type == "externalentity") element.kind = "external";
    else if (element.kind == "person" || element.kind == "data-store") element.kind = "service";
    if (const auto platform = component.property("platform"); !platform.empty())
      element.technology = {to_lower(platform)};
    if (const auto zone = component.property("inBoundary"); !zone.empty())
      element.zone = builder_.zone_id(zone, component.node());
    if (component.property("inScope") == "false") element.tags.emplace_back("out-of-scope");
    element.processes = processed_[component.id()];
    element.stores = stored_[component.id()];
  }

  void flow(const Component& component) {
    auto& flow = builder_.flow(
        component.id(), component.name(), component.property("dataflow:source"),
        component.property("dataflow:destination"), component.node(), component.name());
    flow.protocol = to_lower(component.property("dataflow:protocol"));
    uint32_t port = 0;
    const std::string said = component.property("dataflow:port:destination");
    std::from_chars(said.data(), said.data() + said.size(), port);
    if (port < 65536) flow.port = static_cast<uint16_t>(port);
    flow.tags = component.properties("tag");
    if (component.property("dataflow:isBidirectional") == "true")
      flow.attributes["bidirectional"] = "true";
    // Some name an asset, some say in a sentence what moves.
    std::vector<std::string> known, sentences;
    for (const auto& moved : component.properties("dataflow:data"))
      (builder_.knows_data(moved) ? known : sentences).push_back(moved);
    if (!known.empty()) flow.data = builder_.data_ids(known, component.node());
    if (!sentences.empty()) flow.attributes["moves"] = join(sentences, "; ");
  }

  Builder& builder_;
  std::vector<Component> all_;
  std::map<std::string, std::vector<std::string>> processed_, stored_;  // data, by element
};

}  // namespace

void read_cyclonedx(const Node& root, Builder& builder) { CycloneDx(root, builder).read(); }

}  // namespace redoubt::plan::exchange
