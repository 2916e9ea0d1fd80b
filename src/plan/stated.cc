#include "plan/stated.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::plan {
namespace {

constexpr size_t kMostValues = 10;  // of one word; a guideline is read, not searched
constexpr size_t kMaxValueBytes = 120;

struct Stated {
  std::string value, of;
};

template <class Thing>
void add_attribute(const Thing& thing, const std::string& name, std::vector<Stated>& out) {
  const auto at = thing.attributes.find(name);
  if (at != thing.attributes.end() && !trim(at->second).empty())
    out.push_back({at->second, thing.name.empty() ? thing.id : thing.name});
}

void add_retention(const DataClass& data, std::vector<Stated>& out) {
  if (!data.retention.empty()) out.push_back({data.retention, data.name});
}

// Of the subject; of the project everything that says it.
std::vector<Stated> values_of(const std::string& name, const Scope& scope) {
  std::vector<Stated> values;
  if (name == kRetention) {
    for (const auto& data : scope.world.inputs().model.data) {
      const auto* element = scope.element;
      if (element == nullptr || std::find(element->stores.begin(), element->stores.end(),
                                          data.id) != element->stores.end())
        add_retention(data, values);
    }
    return values;
  }
  if (scope.element != nullptr) add_attribute(*scope.element, name, values);
  else if (scope.flow != nullptr) add_attribute(*scope.flow, name, values);
  else {
    for (const auto* element : scope.world.elements()) add_attribute(*element, name, values);
    for (const auto* flow : scope.world.flows()) add_attribute(*flow, name, values);
  }
  return values;
}

std::string in_words(const std::string& name, const std::vector<Stated>& values, bool with_names) {
  std::vector<std::string> words;
  for (const auto& [value, of] : values) {
    if (words.size() == kMostValues) break;
    words.push_back(shortened(one_line(value), kMaxValueBytes));
    if (with_names) words.back() += fmt::format(" ({})", one_line(of));
  }
  std::string text = fmt::format("`{}` {}", name, join(words, ", "));
  if (values.size() > words.size())
    text += fmt::format(" and {} more", values.size() - words.size());
  return text;
}

}  // namespace

std::string stated_in_model(const std::vector<std::string>& names, const Scope& scope) {
  std::vector<std::string> said;
  for (const auto& name : names) {
    const auto values = values_of(name, scope);
    const bool several = name == kRetention || (scope.element == nullptr && scope.flow == nullptr);
    if (!values.empty()) said.push_back(in_words(name, values, several));
  }
  return said.empty() ? "" : fmt::format("The model states: {}.", join(said, ", "));
}

}  // namespace redoubt::plan
