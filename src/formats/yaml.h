#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/error.h"

namespace redoubt::formats {

// A node of a YAML or JSON document with its place. Scalars stay text; as_*() reads them by the
// YAML 1.2 core schema, so `no` is a string and `08` is not octal. Mapping order is kept; a
// repeated key is an error of the parser. Merge keys
// ("<<") are applied, aliases are expanded (with the limits below): they look like the node they
// name and share its content, which nobody changes after parsing.
class Node {
 public:
  enum class Kind : uint8_t { kNull, kScalar, kSequence, kMapping };
  using Entry = std::pair<Node, Node>;

  Node() = default;

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::kNull; }
  bool is_scalar() const { return kind_ == Kind::kScalar; }
  bool is_sequence() const { return kind_ == Kind::kSequence; }
  bool is_mapping() const { return kind_ == Kind::kMapping; }
  uint32_t line() const { return line_; }      // from 1
  uint32_t column() const { return column_; }  // from 1
  uint32_t end_line() const { return end_line_; }
  uint16_t source() const { return source_; }  // the number that parse_yaml() was given
  bool quoted() const { return quoted_; }      // "…" or '…': never a number, a boolean or null

  const std::string& text() const { return content().text_; }  // of a scalar; "" otherwise
  std::optional<bool> as_bool() const;  // true / false in the spellings of the core schema
  std::optional<int64_t> as_int() const;
  std::optional<double> as_double() const;
  const std::vector<Node>& items() const {
    return content().items_;
  }  // of a sequence; empty otherwise
  const std::vector<Entry>& entries() const {
    return content().entries_;
  }  // of a mapping; empty otherwise

  const Node* find(
      std::string_view key) const;  // value of a key; null when absent or not a mapping
  const Node* key_node(std::string_view key) const;  // the key itself, for its place
  // find() along a path of keys: at("spec", "template", "spec").
  template <class... Keys>
  const Node* at(std::string_view key, Keys... keys) const {
    const Node* next = find(key);
    if constexpr (sizeof...(keys) == 0) return next;
    else return next == nullptr ? nullptr : next->at(keys...);
  }
  const std::vector<Node>& items_of(std::string_view key) const;  // of the sequence at a key
  std::string text_of(std::string_view key,
                      std::string_view otherwise = {}) const;  // text of a scalar value
  // The texts of a sequence of scalars, or of one scalar alone.
  std::vector<std::string> texts_of(std::string_view key) const;

  // New nodes for trees that are put together from several documents. Each has the place of
  // `place`, so that what is read from it still names a file and a line.
  static Node make_scalar(std::string text, const Node& place);
  static Node make_sequence(std::vector<Node> items, const Node& place);
  static Node make_mapping(std::vector<Entry> entries, const Node& place);

 private:
  friend class YamlComposer;
  const Node& content() const { return shared_ == nullptr ? *this : *shared_; }
  static Node at_place_of(const Node& place, Kind kind);

  Kind kind_ = Kind::kNull;
  bool quoted_ = false;
  uint16_t source_ = 0;
  uint32_t line_ = 0, column_ = 0, end_line_ = 0;
  std::string text_;
  std::vector<Node> items_;
  std::vector<Entry> entries_;
  // The content of a node with an anchor; owned by that node and by every alias of it. The shared
  // node itself shares nothing.
  std::shared_ptr<const Node> shared_;
};

// How many nodes a tree has, keys included.
size_t nodes_of(const Node& node);

struct YamlLimits {
  size_t max_bytes = 16u << 20;
  size_t max_nodes = 1'000'000;       // after expanding aliases: stops alias bombs
  size_t max_text_bytes = 64u << 20;  // of all scalars together, after expanding aliases
  size_t max_depth = 200;             // through aliases too
};

// All documents of a stream. JSON is read by the same function. Errors carry `file` (used in
// messages only), line, column and a hint. libyaml events; YAML 1.1 syntax, core schema. Every node
// remembers `source`, for readers who put nodes of several files into one tree.
Result<std::vector<Node>> parse_yaml(std::string_view text, std::string_view file,
                                     const YamlLimits& limits = {}, uint16_t source = 0);
// Exactly one document; an empty text gives a null node.
Result<Node> parse_yaml_document(std::string_view text, std::string_view file,
                                 const YamlLimits& limits = {});

// Reports every key of `mapping` that is not in `known`, with the nearest known key as hint.
void report_unknown_keys(const Node& mapping, const std::vector<std::string_view>& known,
                         std::string_view file, Diagnostics& diagnostics);

// The text as a double-quoted scalar, also of JSON, which reads back as it is whatever it holds.
std::string yaml_quoted(std::string_view text);

}  // namespace redoubt::formats
