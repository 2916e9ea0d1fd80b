// Open Threat Model 0.1 and 0.2 (iriusrisk/OpenThreatModel, otm_schema.json).

#include <algorithm>

#include "base/text.h"
#include "plan/exchange/builder.h"
#include "plan/exchange/own_words.h"
#include "plan/model_words.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Node;

constexpr int kMaxParents = 50;

int rating_of(const Node& node, std::string_view key, int otherwise) {
  const Node* rating = node.at("risk", key);
  const auto number = rating == nullptr ? std::nullopt : rating->as_double();
  return number ? static_cast<int>(std::clamp(*number, 0.0, 100.0)) : otherwise;
}

class Otm {
 public:
  Otm(const Node& root, Builder& builder) : root_(root), builder_(builder) {}

  void read() {
    if (const Node* project = root_.find("project"))
      builder_.model().name = project->text_of("name", project->text_of("id"));
    builder_.keep(builder_.model().extensions, kOtmKey, root_,
                  {"trustZones", "assets", "components", "dataflows"});
    for (const auto& node : root_.items_of("trustZones")) {
      auto& zone = builder_.zone(node.text_of("id"), node.text_of("name"), node);
      zone.trust = rating_of(node, "trustRating", 50);
      builder_.keep(zone.extensions, kOtmKey, node);
    }
    for (const auto& node : root_.items_of("assets")) {
      auto& data = builder_.data(node.text_of("id"), node.text_of("name"), node);
      data.sensitivity = sensitivity_of_rating(rating_of(node, "confidentiality", 50));
      take_own_words(node.at("attributes", kOwnKey), data);
      builder_.keep(data.extensions, kOtmKey, node);
    }
    for (const auto& node : root_.items_of("components")) by_id_.emplace(node.text_of("id"), &node);
    for (const auto& node : root_.items_of("components")) component(node);
    for (const auto& node : root_.items_of("dataflows")) dataflow(node);
  }

 private:
  void component(const Node& node) {
    auto& element = builder_.element(node.text_of("id"), node.text_of("name"), node);
    element.zone = zone_around(node);
    element.tags = node.texts_of("tags");
    std::vector<std::string> words{node.text_of("type")};
    words.insert(words.end(), element.tags.begin(), element.tags.end());
    builder_.describe(element, words);
    if (const Node* assets = node.find("assets")) {
      element.processes = builder_.data_ids(assets->find("processed"));
      element.stores = builder_.data_ids(assets->find("stored"));
    }
    for (const auto& place : node.items_of("representations"))
      if (const auto file = place.text_of("file"); !file.empty()) path(file, place, element);
    take_own_words(node.at("attributes", kOwnKey), element);
    builder_.keep(element.extensions, kOtmKey, node);
  }

  void path(const std::string& file, const Node& place, Element& element) {
    if (is_inside_repository(file)) element.paths.push_back(file);
    else
      builder_.warn(place, fmt::format("'{}' is no file of a repository", file),
                    "write it relative to the repository, with '/'");
  }

  // A component stands in a zone, or in another component.
  std::string zone_around(const Node& component) {
    const Node* inner = &component;
    for (int depth = 0; depth < kMaxParents; ++depth) {
      const Node* parent = inner->find("parent");
      if (parent == nullptr) return "";
      if (const Node* zone = parent->find("trustZone"))
        return builder_.zone_id(zone->text(), *zone);
      const auto outer = by_id_.find(parent->text_of("component"));
      if (outer == by_id_.end()) {
        builder_.warn(*parent,
                      fmt::format("there is no component '{}'", parent->text_of("component")));
        return "";
      }
      inner = outer->second;
    }
    builder_.warn(component, fmt::format("'{}' lies in itself", component.text_of("id")));
    return "";
  }

  void dataflow(const Node& node) {
    auto& flow = builder_.flow(node.text_of("id"), node.text_of("name"), node.text_of("source"),
                               node.text_of("destination"), node);
    flow.data = builder_.data_ids(node.find("assets"));
    flow.tags = node.texts_of("tags");
    if (node.text_of("bidirectional") == "true") flow.attributes["bidirectional"] = "true";
    for (const auto& tag : flow.tags)
      if (const std::string word = to_lower(tag); flow.protocol.empty() && is_protocol(word))
        flow.protocol = word;
    if (const Node* attributes = node.find("attributes"))
      if (const auto protocol = attributes->text_of("protocol"); !protocol.empty())
        flow.protocol = to_lower(protocol);
    take_own_words(node.at("attributes", kOwnKey), flow);
    builder_.keep(flow.extensions, kOtmKey, node);
  }

  static bool is_protocol(std::string_view word) {
    for (const std::string_view protocol : {"http", "https", "grpc", "tcp", "tls", "amqp", "mqtt",
                                            "postgresql", "mysql", "redis", "ssh", "sftp", "smtp"})
      if (word == protocol) return true;
    return false;
  }

  const Node& root_;
  Builder& builder_;
  std::map<std::string, const Node*> by_id_;
};

}  // namespace

void read_otm(const Node& root, Builder& builder) { Otm(root, builder).read(); }

}  // namespace redoubt::plan::exchange
