#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "core/report.h"
#include "core/test_case.h"
#include "formats/json.h"

namespace redoubt::pipeline {

using formats::Json;

// How a record becomes JSON and back. Reading and writing share one list of members per type: it
// calls the archive once for each, with the key and the member. Empty members are not written, and
// what JSON does not have keeps its default.
template <class Archive, class T>
void fields(Archive& archive, T& value);

class Writer {
 public:
  static constexpr bool kReading = false;
  explicit Writer(Json& json) : json_(json) {}

  void operator()(const char* key, const std::string& value) {
    if (!value.empty()) json_[key] = value;
  }
  template <class T>
    requires std::is_arithmetic_v<T>
  void operator()(const char* key, const T& value) {
    if (value != T{}) json_[key] = value;
  }
  template <class T>
    requires std::is_class_v<T>
  void operator()(const char* key, const T& value) {
    Json inner = Json::object();
    Writer writer(inner);
    fields(writer, const_cast<T&>(value));
    if (!inner.empty()) json_[key] = std::move(inner);
  }
  template <class T>
  void operator()(const char* key, const std::vector<T>& values) {
    if (values.empty()) return;
    Json list = Json::array();
    for (const auto& value : values) {
      if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
        list.push_back(value);
      } else {
        Json inner = Json::object();
        Writer writer(inner);
        fields(writer, const_cast<T&>(value));
        list.push_back(std::move(inner));
      }
    }
    json_[key] = std::move(list);
  }
  void operator()(const char* key, const std::map<std::string, std::string>& values) {
    if (!values.empty()) json_[key] = values;
  }
  // A value that stands in JSON as a word.
  template <class T, class Parse>
  void word(const char* key, const T& value, Parse) {
    using core::to_string;
    json_[key] = std::string(to_string(value));
  }

 private:
  Json& json_;
};

// What a word that this version does not know, or none, is taken for: never for something better
// than it may be.
inline void be_cautious(core::Severity& value) { value = core::Severity::kCritical; }
inline void be_cautious(core::Outcome& value) { value = core::Outcome::kError; }
inline void be_cautious(core::ReportState& value) { value = core::ReportState::kFailed; }
template <class T>
void be_cautious(T&) {}

class Reader {
 public:
  static constexpr bool kReading = true;
  explicit Reader(const Json& json) : json_(json) {}

  void operator()(const char* key, std::string& value) {
    if (const Json* found = find(key); found != nullptr && found->is_string())
      value = found->get<std::string>();
  }
  template <class T>
    requires std::is_arithmetic_v<T>
  void operator()(const char* key, T& value) {
    if (const Json* found = find(key); found != nullptr) read_number(*found, value);
  }
  template <class T>
    requires std::is_class_v<T>
  void operator()(const char* key, T& value) {
    if (const Json* found = find(key); found != nullptr && found->is_object()) {
      Reader reader(*found);
      fields(reader, value);
    }
  }
  template <class T>
  void operator()(const char* key, std::vector<T>& values) {
    const Json* found = find(key);
    if (found == nullptr || !found->is_array()) return;
    for (const Json& item : *found) {
      if constexpr (std::is_same_v<T, std::string>) {
        if (item.is_string()) values.push_back(item.get<std::string>());
      } else if constexpr (std::is_arithmetic_v<T>) {
        if (T value{}; read_number(item, value)) values.push_back(value);
      } else {
        Reader reader(item);
        fields(reader, values.emplace_back());
      }
    }
  }
  void operator()(const char* key, std::map<std::string, std::string>& values) {
    const Json* found = find(key);
    if (found == nullptr || !found->is_object()) return;
    for (const auto& [name, value] : found->items())
      if (value.is_string()) values[name] = value.get<std::string>();
  }
  template <class T, class Parse>
  void word(const char* key, T& value, Parse parse) {
    const Json* found = find(key);
    const auto parsed = found != nullptr && found->is_string()
                            ? parse(found->get_ref<const std::string&>())
                            : std::nullopt;
    if (parsed) value = *parsed;
    else be_cautious(value);
  }

 private:
  // A number that the member cannot hold is left out, as a value of another kind is.
  template <class T>
  static bool read_number(const Json& json, T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      if (json.is_boolean()) value = json.get<bool>();
      return json.is_boolean();
    } else {
      const bool fits = json.is_number_unsigned()
                            ? std::in_range<T>(json.get<uint64_t>())
                            : json.is_number_integer() && std::in_range<T>(json.get<int64_t>());
      if (fits) value = json.get<T>();
      return fits;
    }
  }

  const Json* find(const char* key) const {
    if (!json_.is_object()) return nullptr;
    const auto found = json_.find(key);
    return found == json_.end() ? nullptr : &*found;
  }
  const Json& json_;
};

// Reads a word by trying every value of the enum.
template <class T, int kLast>
auto parse_by(std::string_view (*name)(T)) {
  return [name](std::string_view word) -> std::optional<T> {
    for (int i = 0; i <= kLast; ++i)
      if (name(static_cast<T>(i)) == word) return static_cast<T>(i);
    return std::nullopt;
  };
}

template <class Archive, class T, int kLast>
void enum_word(Archive& a, const char* key, T& value, std::string_view (*name)(T)) {
  if constexpr (Archive::kReading) {
    std::string word;
    a(key, word);
    if (const auto parsed = parse_by<T, kLast>(name)(word)) value = *parsed;
    else be_cautious(value);
  } else {
    a(key, std::string(name(value)));
  }
}

}  // namespace redoubt::pipeline
