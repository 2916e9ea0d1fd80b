#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "formats/yaml.h"

namespace redoubt::formats {

Node Node::at_place_of(const Node& place, Kind kind) {
  Node node;
  node.kind_ = kind;
  node.source_ = place.source_;
  node.line_ = place.line_;
  node.column_ = place.column_;
  node.end_line_ = place.end_line_;
  return node;
}

Node Node::make_scalar(std::string text, const Node& place) {
  Node node = at_place_of(place, Kind::kScalar);
  node.quoted_ = place.is_scalar() && place.quoted();
  node.text_ = std::move(text);
  return node;
}

Node Node::make_sequence(std::vector<Node> items, const Node& place) {
  Node node = at_place_of(place, Kind::kSequence);
  node.items_ = std::move(items);
  return node;
}

Node Node::make_mapping(std::vector<Entry> entries, const Node& place) {
  Node node = at_place_of(place, Kind::kMapping);
  node.entries_ = std::move(entries);
  return node;
}

std::optional<bool> Node::as_bool() const {
  if (!is_scalar() || quoted_) return std::nullopt;
  if (text() == "true" || text() == "True" || text() == "TRUE") return true;
  if (text() == "false" || text() == "False" || text() == "FALSE") return false;
  return std::nullopt;
}

std::optional<int64_t> Node::as_int() const {
  if (!is_scalar() || quoted_ || text().empty()) return std::nullopt;
  std::string_view digits = text();
  int base = 10;
  if (digits.starts_with("0x")) base = 16, digits.remove_prefix(2);
  else if (digits.starts_with("0o")) base = 8, digits.remove_prefix(2);
  else if (digits.starts_with('+')) digits.remove_prefix(1);
  int64_t value = 0;
  const auto [end, code] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (code != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<double> Node::as_double() const {
  if (!is_scalar() || quoted_ || text().empty()) return std::nullopt;
  double value = 0;
  const auto [end, code] = std::from_chars(text().data(), text().data() + text().size(), value);
  if (code != std::errc{} || end != text().data() + text().size()) return std::nullopt;
  return value;
}

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : entries())
    if (name.is_scalar() && name.text() == key) return &value;
  return nullptr;
}

const Node* Node::key_node(std::string_view key) const {
  for (const auto& entry : entries())
    if (entry.first.is_scalar() && entry.first.text() == key) return &entry.first;
  return nullptr;
}

const std::vector<Node>& Node::items_of(std::string_view key) const {
  static const Node kNone;
  const Node* list = find(key);
  return (list == nullptr ? kNone : *list).items();
}

std::string Node::text_of(std::string_view key, std::string_view otherwise) const {
  const Node* value = find(key);
  return std::string(value != nullptr && value->is_scalar() ? std::string_view(value->text())
                                                            : otherwise);
}

std::vector<std::string> Node::texts_of(std::string_view key) const {
  std::vector<std::string> texts;
  const Node* value = find(key);
  if (value == nullptr) return texts;
  if (value->is_scalar()) texts.push_back(value->text());
  for (const Node& item : value->items())
    if (item.is_scalar()) texts.push_back(item.text());
  return texts;
}

size_t nodes_of(const Node& node) {
  size_t count = 1;
  for (const Node& item : node.items()) count += nodes_of(item);
  for (const auto& [key, value] : node.entries()) count += 1 + nodes_of(value);
  return count;
}

}  // namespace redoubt::formats
