// TM-BOM: the threat model library of OWASP (threat-model.schema.json 1.0.2).

#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/exchange/builder.h"
#include "plan/exchange/tm_bom.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Node;

class TmBom {
 public:
  TmBom(const Node& root, Builder& builder) : root_(root), builder_(builder) {}

  void read() {
    if (const Node* scope = root_.find("scope")) builder_.model().name = scope->text_of("title");
    builder_.keep(
        builder_.model().extensions, kTmBomKey, root_,
        {"trust_zones", "actors", "components", "data_stores", "data_sets", "data_flows"});
    for (const auto& node : root_.items_of("trust_zones")) zone(node);
    for (const auto& node : root_.items_of("data_sets")) data_set(node);
    for (const auto& node : root_.items_of("components")) parents_.emplace(name_of(node), &node);
    for (const auto& node : root_.items_of("actors")) actor(node);
    for (const auto& node : root_.items_of("components")) component(node);
    for (const auto& node : root_.items_of("data_stores")) store(node);
    for (const auto& node : root_.items_of("data_flows")) flow(node);
  }

 private:
  static std::string name_of(const Node& node) { return node.text_of("symbolic_name"); }

  void zone(const Node& node) {
    auto& zone = builder_.zone(name_of(node), node.text_of("title"), node);
    zone.trust = trust_of_name(zone.name);
    builder_.keep(zone.extensions, kTmBomKey, node);
  }

  void data_set(const Node& node) {
    auto& data = builder_.data(name_of(node), node.text_of("title"), node);
    const auto words = node.texts_of("data_sensitivity");
    data.sensitivity = sensitivity_of(words);
    data.kinds = kinds_of(words);
    builder_.keep(data.extensions, kTmBomKey, node);
    for (const auto& place : node.items_of("placements"))
      stored_[place.text_of("data_store")].push_back(data.id);
  }

  Element& element(const Node& node) {
    auto& element = builder_.element(name_of(node), node.text_of("title"), node);
    if (const auto zone = zone_around(node); !zone.empty())
      element.zone = builder_.zone_id(zone, node);
    builder_.keep(element.extensions, kTmBomKey, node);
    return element;
  }

  // A component stands in the zone of the one around it when it names none.
  std::string zone_around(const Node& node) {
    std::set<const Node*> seen;
    for (const Node* at = &node; at != nullptr && seen.insert(at).second;) {
      if (auto zone = at->text_of("trust_zone"); !zone.empty()) return zone;
      const auto parent = parents_.find(at->text_of("parent_component"));
      at = parent == parents_.end() ? nullptr : parent->second;
    }
    return "";
  }

  void actor(const Node& node) {
    auto& actor = element(node);
    const std::string type = node.text_of("type");
    actor.kind = type == "system" || type == "third_party" ? "external" : "person";
    if (type == "administrator" || type == "engineer") actor.tags = {"admin"};
  }

  void component(const Node& node) {
    auto& made = element(node);
    builder_.describe(made, {made.name}, false);
    if (made.kind == "person") made.kind = "service";
  }

  void store(const Node& node) {
    auto& made = element(node);
    std::vector<std::string> words;
    for (const auto* key : {"product", "type"})
      if (auto word = node.text_of(key); !word.empty()) words.push_back(std::move(word));
    builder_.describe(made, words);
    made.kind = "data-store";
    made.stores = stored_[name_of(node)];
  }

  void flow(const Node& node) {
    auto& flow = builder_.flow(name_of(node), node.text_of("title"), end(node, "source"),
                               end(node, "destination"), node);
    if (node.text_of("encrypted") == "true") flow.attributes["encrypted"] = "true";
    if (node.text_of("has_sensitive_data") == "true") flow.tags = {"sensitive"};
    builder_.keep(flow.extensions, kTmBomKey, node);
  }

  static std::string end(const Node& node, std::string_view side) {
    const Node* end = node.find(side);
    return end == nullptr ? "" : end->text_of("object");
  }

  const Node& root_;
  Builder& builder_;
  std::map<std::string, const Node*> parents_;
  std::map<std::string, std::vector<std::string>> stored_;  // by data store
};

struct Sensitivity {
  std::string_view word, kind, sensitivity;
};
constexpr Sensitivity kSensitivities[]{{"cred", "credentials", "restricted"},
                                       {"pci", "payment", "restricted"},
                                       {"phi", "health", "restricted"},
                                       {"pii", "personal", "confidential"},
                                       {"fin", "financial", "confidential"},
                                       {"gov", "government", "confidential"},
                                       {"ip", "intellectual-property", "confidential"},
                                       {"biz", "business", "internal"},
                                       {"op", "operational", "internal"}};

}  // namespace

std::string sensitivity_of(const std::vector<std::string>& words) {
  size_t best = std::size(kSensitivities);
  for (const auto& word : words)
    for (size_t i = 0; i < std::size(kSensitivities); ++i)
      if (kSensitivities[i].word == word) best = std::min(best, i);
  return best == std::size(kSensitivities) ? "internal"
                                           : std::string(kSensitivities[best].sensitivity);
}

std::vector<std::string> kinds_of(const std::vector<std::string>& words) {
  std::vector<std::string> kinds;
  for (const auto& word : words) {
    const auto* known = std::find_if(std::begin(kSensitivities), std::end(kSensitivities),
                                     [&](const Sensitivity& entry) { return entry.word == word; });
    kinds.push_back(known == std::end(kSensitivities) ? word : std::string(known->kind));
  }
  return kinds;
}

std::vector<std::string> words_of(const DataClass& data) {
  std::vector<std::string> words;
  for (const auto& [word, kind, sensitivity] : kSensitivities)
    if (std::find(data.kinds.begin(), data.kinds.end(), kind) != data.kinds.end())
      words.emplace_back(word);
  if (words.empty() && data.sensitivity == "restricted") words.emplace_back("cred");
  if (words.empty() && data.sensitivity != "public") words.emplace_back("biz");
  return words;
}

void read_tm_bom(const Node& root, Builder& builder) { TmBom(root, builder).read(); }

}  // namespace redoubt::plan::exchange
