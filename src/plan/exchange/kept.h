#pragma once

#include <map>
#include <string>
#include <string_view>

#include "formats/json.h"
#include "plan/model.h"

namespace redoubt::plan::exchange {

// The object that `format` has for a thing, as it was read; an empty object for what did not come
// from there.
formats::Json kept(const Extensions& extensions, std::string_view format);
bool is_kept(const Extensions& extensions, std::string_view format);

// The object below a key; made, or put in the place of what is none.
formats::Json& object_at(formats::Json& object, const char* key);
// The number below a key; 0 where there is none.
double number_at(const formats::Json& object, const char* key);

// Reads a foreign document that is put together from kept objects. Fails on what is no model of a
// format that is JSON or YAML: people can change what is kept.
Result<Model> read_kept(const formats::Json& document);

// A model beside what reading the kept objects of a foreign document makes of them, so that a
// writer changes only what people changed since. Looks things up by our ids; null = the document
// has no such thing, write all of it. Holds the model by reference.
class Before {
 public:
  // `document` is the foreign document put together from kept objects alone.
  Before(const Model& now, std::string_view format, const formats::Json& document);

  const Model& model() const { return model_; }
  const Zone* of(const Zone& zone) const { return zones_.find(model_.zones, zone.id); }
  const DataClass* of(const DataClass& data) const { return data_.find(model_.data, data.id); }
  const Element* of(const Element& element) const {
    return elements_.find(model_.elements, element.id);
  }
  const Flow* of(const Flow& flow) const { return flows_.find(model_.flows, flow.id); }

  // Whether the document must be told its name: what has none is called by its id in our file.
  template <class T>
  bool renamed(const T& thing) const {
    const T* before = of(thing);
    return before == nullptr ||
           (before->name != thing.name && !(thing.name.empty() && before->name == before->id));
  }

  // True for what reading made up (a zone for those in none, an unknown end) and nobody changed:
  // the document does without it.
  template <class T>
  bool made_up(const T& thing) const {
    return !is_kept(thing.extensions, format_) && of(thing) != nullptr;
  }

  // Whether a reference of the model means what it meant before.
  bool same_zone(std::string_view now, std::string_view before) const {
    return zones_.same(now, before);
  }
  bool same_element(std::string_view now, std::string_view before) const {
    return elements_.same(now, before);
  }
  bool same_data(const std::vector<std::string>& now, const std::vector<std::string>& before) const;

 private:
  struct Pairs {
    struct Pair {
      std::string id;  // before
      size_t at = 0;
    };
    std::map<std::string, Pair, std::less<>> before;

    template <class T>
    const T* find(const std::vector<T>& list, std::string_view id) const {
      const auto found = before.find(id);
      return found == before.end() ? nullptr : &list[found->second.at];
    }
    bool same(std::string_view now, std::string_view then) const {
      const auto found = before.find(now);
      return found != before.end() && found->second.id == then;
    }
  };
  template <class T>
  Pairs pair_up(const std::vector<T>& now, const std::vector<T>& before) const;

  std::string format_;
  Model model_;
  Pairs zones_, data_, elements_, flows_;
};

}  // namespace redoubt::plan::exchange
