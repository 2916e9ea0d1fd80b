#include "plan/exchange/kept.h"

#include <deque>

namespace redoubt::plan::exchange {
namespace {

using formats::Json;

bool alike(const Zone& a, const Zone& b) { return a.name == b.name && a.trust == b.trust; }
bool alike(const DataClass& a, const DataClass& b) {
  return a.name == b.name && a.sensitivity == b.sensitivity;
}
bool alike(const Element& a, const Element& b) {
  return a.name == b.name && a.kind == b.kind && a.tags == b.tags;
}
bool alike(const Flow& a, const Flow& b) { return a.from == b.from && a.to == b.to; }

// As our file has it, where nothing is without a name.
template <class T>
void name_all(std::vector<T>& things) {
  for (auto& thing : things)
    if (thing.name.empty()) thing.name = thing.id;
}

Model as_our_file_has_it(Model model) {
  name_all(model.zones);
  name_all(model.data);
  name_all(model.elements);
  name_all(model.flows);
  return model;
}

}  // namespace

Json kept(const Extensions& extensions, std::string_view format) {
  const auto found = extensions.find(format);
  if (found == extensions.end()) return Json::object();
  auto json = formats::parse_json(found->second, "extension");
  return json && json->is_object() ? std::move(*json) : Json::object();
}

bool is_kept(const Extensions& extensions, std::string_view format) {
  return extensions.contains(format);
}

Json& object_at(Json& object, const char* key) {
  Json& value = object[key];
  if (!value.is_object()) value = Json::object();
  return value;
}

double number_at(const Json& object, const char* key) {
  const auto value = object.is_object() ? object.find(key) : object.end();
  return value != object.end() && value->is_number() ? value->get<double>() : 0;
}

Before::Before(const Model& now, std::string_view format, const Json& document) : format_(format) {
  auto read = read_kept(document);
  if (!read) return;
  model_ = as_our_file_has_it(std::move(*read));
  zones_ = pair_up(now.zones, model_.zones);
  data_ = pair_up(now.data, model_.data);
  elements_ = pair_up(now.elements, model_.elements);
  flows_ = pair_up(now.flows, model_.flows);
}

// What came from the document is known by its kept object, which reading it again keeps as it is;
// what reading made up by its id.
template <class T>
Before::Pairs Before::pair_up(const std::vector<T>& now, const std::vector<T>& before) const {
  std::map<std::string_view, std::deque<size_t>> by_object;
  std::map<std::string_view, size_t> made_up;
  for (size_t i = 0; i < before.size(); ++i) {
    const auto object = before[i].extensions.find(format_);
    if (object == before[i].extensions.end()) made_up.emplace(before[i].id, i);
    else by_object[object->second].push_back(i);
  }
  Pairs pairs;
  for (const auto& thing : now) {
    const auto object = thing.extensions.find(format_);
    if (object == thing.extensions.end()) {
      const auto same = made_up.find(thing.id);
      if (same != made_up.end() && alike(thing, before[same->second]))
        pairs.before[thing.id] = {thing.id, same->second};
    } else if (const auto same = by_object.find(object->second);
               same != by_object.end() && !same->second.empty()) {
      pairs.before[thing.id] = {before[same->second.front()].id, same->second.front()};
      same->second.pop_front();
    }
  }
  return pairs;
}

bool Before::same_data(const std::vector<std::string>& now,
                       const std::vector<std::string>& before) const {
  if (now.size() != before.size()) return false;
  for (size_t i = 0; i < now.size(); ++i)
    if (!data_.same(now[i], before[i])) return false;
  return true;
}

}  // namespace redoubt::plan::exchange
