// pytm 1.3 and 1.4 (OWASP/pytm, pytm/pytm.py): what its classes and attributes mean.

#include "plan/exchange/pytm.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "plan/exchange/pytm_words.h"
#include "plan/model_words.h"

namespace redoubt::plan::exchange {
namespace {

// "Classification.SECRET" and "SECRET" are one word.
std::string last_word(const std::string& text) {
  const size_t dot = text.rfind('.');
  return dot == std::string::npos ? text : text.substr(dot + 1);
}

std::string sensitivity_of(const std::string& classification) {
  const std::string word = last_word(classification);
  if (word == "PUBLIC") return "public";
  if (word == "SENSITIVE") return "confidential";
  return word == "SECRET" || word == "TOP_SECRET" ? "restricted" : "internal";
}

const std::vector<std::string>& values_of(const PytmThing& thing, const std::string& attribute) {
  static const std::vector<std::string> kNone;
  const auto found = thing.values.find(attribute);
  return found == thing.values.end() ? kNone : found->second;
}

uint16_t port_of(const std::string& text) {
  uint32_t port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port < 65536 ? static_cast<uint16_t>(port) : uint16_t{0};
}

class Pytm {
 public:
  Pytm(const PytmModel& model, Builder& builder) : model_(model), builder_(builder) {}

  void build() {
    builder_.model().name = model_.name;
    for (const auto& thing : model_.things)
      if (thing.type == "Boundary") zone(thing);
    for (const auto& thing : model_.things)
      if (thing.type == "Data") data(thing);
    for (const auto& thing : model_.things)
      if (is_element(thing)) element(thing);
    for (const auto& thing : model_.things)
      if (thing.type == "Dataflow") flow(thing);
  }

 private:
  static bool is_element(const PytmThing& thing) {
    return thing.type != "Boundary" && thing.type != "Data" && thing.type != "Dataflow" &&
           thing.type != "TM";
  }

  void zone(const PytmThing& thing) {
    builder_.zone(thing.key, thing.name, thing.where, thing.name).trust = trust_of_name(thing.name);
  }

  void data(const PytmThing& thing) {
    auto& data = builder_.data(thing.key, thing.name, thing.where, thing.name);
    data.sensitivity = sensitivity_of(thing.text("classification"));
    if (thing.is("isPII")) data.kinds.emplace_back("personal");
    if (thing.is("isPII") && (data.sensitivity == "public" || data.sensitivity == "internal"))
      data.sensitivity = "confidential";
    if (!thing.is("isCredentials")) return;
    data.kinds.emplace_back("credentials");
    data.sensitivity = "restricted";
  }

  void element(const PytmThing& thing) {
    auto& element = builder_.element(thing.key, thing.name, thing.where, thing.name);
    builder_.describe(element, {thing.name}, false);
    kind(thing, element);
    technology(thing, element);
    if (const auto zone = thing.text("inBoundary"); !zone.empty())
      element.zone = builder_.zone_id(zone, thing.where);
    auto& held = element.kind == "data-store" ? element.stores : element.processes;
    held = builder_.data_ids(values_of(thing, "data"), thing.where);
    for (const auto& file : values_of(thing, "sourceFiles"))
      if (is_inside_repository(file)) element.paths.push_back(file);
    if (thing.is("isAdmin")) element.tags.emplace_back("admin");
    if (thing.text("inScope") == "false") element.tags.emplace_back("out-of-scope");
    element.attributes[std::string(kPytmClass)] = thing.type;
    attributes(thing, element.attributes);
  }

  // What imported rules of pytm ask (rule_import/pytm_condition.cc).
  static void attributes(const PytmThing& thing, std::map<std::string, std::string>& attributes) {
    for (const auto& [name, values] : thing.values) {
      const std::string value = values.empty() ? "" : values.front();
      if ((is_pytm_flag(name) && value == "true") ||
          (is_true_pytm_flag(name) && value == "false") || (is_pytm_text(name) && !value.empty()))
        attributes[name] = value;
    }
  }

  static void kind(const PytmThing& thing, Element& element) {
    if (thing.type == "Actor") element.kind = "person";
    else if (thing.type == "ExternalEntity") element.kind = "external";
    else if (thing.type == "Datastore")
      element.kind = element.kind == "queue" ? "queue" : "data-store";
    else if (element.kind != "gateway" && element.kind != "queue") element.kind = "service";
  }

  static void technology(const PytmThing& thing, Element& element) {
    const auto add = [&](const std::string& word) {
      if (!word.empty()) element.technology.push_back(to_model_id(word));
    };
    if (thing.type == "Lambda") add("lambda");
    if (thing.type == "LLM" || thing.type == "Agent") add("llm");
    if (thing.is("onAWS")) add("aws");
    add(thing.text("OS"));
    if (const auto type = last_word(thing.text("type")); type != "UNKNOWN") add(type);
  }

  void flow(const PytmThing& thing) {
    auto& flow = builder_.flow(thing.key, thing.name, thing.text("source"), thing.text("sink"),
                               thing.where, thing.name);
    flow.protocol = to_lower(thing.text("protocol"));
    flow.port = port_of(thing.text("dstPort"));
    flow.data = builder_.data_ids(values_of(thing, "data"), thing.where);
    const auto tls = last_word(thing.text("tlsVersion"));
    attributes(thing, flow.attributes);
    flow.attributes.erase("protocol");
    if ((!tls.empty() && tls != "NONE") || thing.is("isEncrypted"))
      flow.attributes["encrypted"] = "true";
    if (flow.attributes.erase("usesVPN") > 0) flow.attributes["vpn"] = "true";
    if (thing.is("isResponse") || !thing.text("responseTo").empty())
      flow.tags.emplace_back("response");
  }

  const PytmModel& model_;
  Builder& builder_;
};

PytmThing thing_of(const formats::Node& node, std::string type) {
  PytmThing thing{.key = node.text_of("name"),
                  .type = std::move(type),
                  .name = node.text_of("name"),
                  .where = node,
                  .values = {}};
  for (const formats::Node* part : {&node, node.find("controls")}) {
    if (part == nullptr) continue;
    for (const auto& [key, value] : part->entries()) {
      if (value.is_scalar()) thing.values[key.text()] = {value.text()};
      if (value.is_sequence()) thing.values[key.text()] = part->texts_of(key.text());
    }
  }
  return thing;
}

}  // namespace

std::string PytmThing::text(const std::string& attribute) const {
  const auto found = values.find(attribute);
  return found == values.end() || found->second.empty() ? "" : found->second.front();
}

void build_pytm(const PytmModel& model, Builder& builder) { Pytm(model, builder).build(); }

void read_pytm_json(const formats::Node& root, Builder& builder) {
  PytmModel model{.name = root.text_of("name"), .things = {}};
  constexpr std::pair<std::string_view, std::string_view> kSections[]{
      {"boundaries", "Boundary"}, {"data", "Data"}, {"elements", ""}, {"flows", "Dataflow"}};
  for (const auto& [section, type] : kSections) {
    const formats::Node* list = root.find(section);
    if (list == nullptr) continue;
    for (const auto& node : list->items()) {
      const auto own = node.text_of("__class__", type.empty() ? "Element" : type);
      // All things of a model stand among its elements too.
      if (type.empty() && (own == "Dataflow" || own == "Boundary" || own == "Data")) continue;
      if (node.is_mapping())
        model.things.push_back(thing_of(node, type.empty() ? own : std::string(type)));
      else
        builder.warn(node, fmt::format("an entry of '{}' is no object", section), "it is left out");
    }
  }
  build_pytm(model, builder);
}

}  // namespace redoubt::plan::exchange
