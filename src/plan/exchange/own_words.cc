#include "plan/exchange/own_words.h"

#include <algorithm>

#include "base/text.h"
#include "plan/model_words.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Json;
using formats::Node;
using Texts = std::vector<std::string>;
using Attributes = std::map<std::string, std::string>;

void put(Json& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}
void put(Json& object, const char* key, const Texts& values) {
  if (!values.empty()) object[key] = values;
}
void put(Json& object, const char* key, const Attributes& values) {
  if (!values.empty()) object[key] = values;
}

bool is_gone(const Node& words, std::string_view key) {
  const Node* value = words.find(key);
  return value != nullptr && value->is_null();
}

void take(const Node& words, std::string_view key, std::string& out) {
  if (is_gone(words, key)) out.clear();
  if (const auto text = words.text_of(key); !text.empty()) out = text;
}
void take(const Node& words, std::string_view key, Texts& out) {
  if (is_gone(words, key)) out.clear();
  if (auto texts = words.texts_of(key); !texts.empty()) out = std::move(texts);
}
void take(const Node& words, std::string_view key, Attributes& out) {
  const Node* values = words.find(key);
  if (values == nullptr) return;
  for (const auto& [name, value] : values->entries()) {
    if (value.is_scalar()) out[name.text()] = value.text();
    if (value.is_null()) out.erase(name.text());
  }
}

// A word that our format does not know would make a model that we cannot read.
void take_known(const Node& words, std::string_view key, const std::vector<std::string_view>& known,
                std::string& out) {
  const auto word = words.text_of(key);
  if (std::find(known.begin(), known.end(), word) != known.end()) out = word;
}

}  // namespace

Json own_words(const DataClass& data) {
  Json words = Json::object();
  put(words, "sensitivity", data.sensitivity);
  put(words, "kinds", data.kinds);
  put(words, "retention", data.retention);
  return words;
}

Json own_words(const Element& element) {
  Json words = Json::object();
  put(words, "kind", element.kind);
  put(words, "technology", element.technology);
  put(words, "language", element.language);
  put(words, "paths", element.paths);
  put(words, "attributes", element.attributes);
  put(words, "owner", element.owner);
  return words;
}

Json own_words(const Flow& flow) {
  Json words = Json::object();
  put(words, "protocol", flow.protocol);
  if (flow.port > 0) words["port"] = flow.port;
  put(words, "authentication", flow.authentication);
  put(words, "attributes", flow.attributes);
  return words;
}

Json with_what_is_gone(Json words, const Json& before, const Json& kept) {
  const auto below = [](const Json& object, const std::string& key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() ? *found : Json();
  };
  for (const auto* object : {&before, &kept}) {
    if (!object->is_object()) continue;
    for (const auto& [key, value] : object->items()) {
      if (value.is_object()) {
        Json part = with_what_is_gone(below(words, key).is_object() ? words[key] : Json::object(),
                                      below(before, key), below(kept, key));
        if (!part.empty()) words[key] = std::move(part);
      } else if (!words.contains(key) && (object == &before || value.is_null())) {
        words[key] = nullptr;
      }
    }
  }
  return words;
}

void take_own_words(const Node* words, DataClass& data) {
  if (words == nullptr || !words->is_mapping()) return;
  take_known(*words, "sensitivity", sensitivities(), data.sensitivity);
  take(*words, "kinds", data.kinds);
  if (const auto text = words->text_of("retention"); is_period(text)) data.retention = text;
}

void take_own_words(const Node* words, Element& element) {
  if (words == nullptr || !words->is_mapping()) return;
  take_known(*words, "kind", element_kinds(), element.kind);
  // Ours, whatever the fields of the format were taken for.
  element.technology = words->texts_of("technology");
  element.paths = words->texts_of("paths");
  take(*words, "language", element.language);
  std::erase_if(element.paths, [](const std::string& path) { return !is_inside_repository(path); });
  take(*words, "attributes", element.attributes);
  take(*words, "owner", element.owner);
  take(*words, "tags", element.tags);
}

void take_own_words(const Node* words, Flow& flow) {
  if (words == nullptr || !words->is_mapping()) return;
  take(*words, "protocol", flow.protocol);
  take(*words, "authentication", flow.authentication);
  take(*words, "attributes", flow.attributes);
  take(*words, "tags", flow.tags);
  if (is_gone(*words, "port")) flow.port = 0;
  const Node* port = words->find("port");
  const auto number = port == nullptr ? std::nullopt : port->as_int();
  if (number && *number > 0 && *number < 65536) flow.port = static_cast<uint16_t>(*number);
}

}  // namespace redoubt::plan::exchange
