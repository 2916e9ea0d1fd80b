#include "formats/yaml.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include <yaml.h>

#include "base/text.h"
#include "formats/surrogates.h"

namespace redoubt::formats {
namespace {

// A libyaml event that frees itself.
struct Event {
  yaml_event_t raw{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw); }
};

struct Parser {
  yaml_parser_t raw;
  Parser() { yaml_parser_initialize(&raw); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&raw); }
};

constexpr std::string_view kSplit = "split the file; aliases may make it larger than it looks";

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

bool is_null_word(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

// Characters above ASCII that YAML forbids as they are or takes for the end of a line. Returns how
// many bytes were written as an escape; 0 = the text starts with another character.
size_t escape_rare(std::string_view text, std::string& out) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  if (byte(0) == 0xC2 && byte(1) < 0xA0) {
    out += fmt::format("\\u{:04X}", byte(1));
    return 2;
  }
  constexpr std::pair<std::string_view, std::string_view> kRare[]{{"\xE2\x80\xA8", "\\u2028"},
                                                                  {"\xE2\x80\xA9", "\\u2029"},
                                                                  {"\xEF\xBB\xBF", "\\uFEFF"},
                                                                  {"\xEF\xBF\xBE", "\\uFFFE"},
                                                                  {"\xEF\xBF\xBF", "\\uFFFF"}};
  for (const auto& [raw, escape] : kRare)
    if (text.starts_with(raw)) {
      out += escape;
      return raw.size();
    }
  return 0;
}

}  // namespace

// Builds nodes from libyaml's events, with our own limits: libyaml neither bounds depth nor alias
// expansion. Nothing is copied for an anchor or an alias, yet both count as if it were: readers of
// the document walk over every expansion.
class YamlComposer {
 public:
  YamlComposer(std::string_view text, std::string_view file, const YamlLimits& limits,
               uint16_t source)
      : file_(file), limits_(limits), source_(source) {
    yaml_parser_set_input_string(&parser_.raw, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
    yaml_parser_set_encoding(&parser_.raw, YAML_UTF8_ENCODING);
  }

  Result<std::vector<Node>> stream() {
    std::vector<Node> documents;
    for (;;) {
      Event event;
      TRY(next(event));
      if (event.raw.type == YAML_STREAM_END_EVENT) return documents;
      if (event.raw.type != YAML_DOCUMENT_START_EVENT) continue;
      anchors_.clear();
      Event root;
      TRY(next(root));
      TRY_ASSIGN(Node node, compose(root, 0));
      documents.push_back(std::move(node));
    }
  }

  // A node at the same place, without its content.
  static Node outline(const Node& node) {
    Node out;
    out.kind_ = node.kind_;
    out.quoted_ = node.quoted_;
    out.source_ = node.source_;
    out.line_ = node.line_;
    out.column_ = node.column_;
    out.end_line_ = node.end_line_;
    return out;
  }

 private:
  // What a node weighs with everything below it.
  struct Weight {
    size_t nodes = 0, text_bytes = 0, height = 0;
  };
  struct Anchor {
    Node node;
    Weight weight;
  };

  Error error_at(const yaml_mark_t& mark, std::string message) const {
    return Error(std::move(message))
        .at({std::string(file_), static_cast<uint32_t>(mark.line + 1),
             static_cast<uint32_t>(mark.column + 1)});
  }

  Result<void> next(Event& event) {
    if (yaml_parser_parse(&parser_.raw, &event.raw) == 1) return {};
    const char* problem = parser_.raw.problem == nullptr ? "not valid YAML" : parser_.raw.problem;
    std::string message = problem;
    if (parser_.raw.context != nullptr)
      message = fmt::format("{} {}", parser_.raw.context, problem);
    const auto mark =
        parser_.raw.error == YAML_READER_ERROR ? yaml_mark_t{} : parser_.raw.problem_mark;
    return std::unexpected(
        error_at(mark, std::move(message)).hint("check indentation and quoting around this line"));
  }

  Result<void> count(const Weight& weight, size_t depth, const yaml_mark_t& mark) {
    nodes_ += weight.nodes;
    text_bytes_ += weight.text_bytes;
    deepest_ = std::max(deepest_, depth + weight.height);
    if (deepest_ > limits_.max_depth)
      return too_much(mark, fmt::format("nested deeper than {}", limits_.max_depth));
    if (nodes_ > limits_.max_nodes)
      return too_much(mark, fmt::format("more than {} nodes", limits_.max_nodes));
    if (text_bytes_ > limits_.max_text_bytes)
      return too_much(mark, fmt::format("more than {} bytes of text", limits_.max_text_bytes));
    return {};
  }

  std::unexpected<Error> too_much(const yaml_mark_t& mark, std::string message) const {
    return std::unexpected(
        error_at(mark, std::move(message)).hint(std::string(kSplit)).over_limit());
  }

  static std::string_view anchor_of(const yaml_event_t& raw) {
    switch (raw.type) {
      case YAML_SCALAR_EVENT:
        return view(raw.data.scalar.anchor);
      case YAML_SEQUENCE_START_EVENT:
        return view(raw.data.sequence_start.anchor);
      case YAML_MAPPING_START_EVENT:
        return view(raw.data.mapping_start.anchor);
      default:
        return {};
    }
  }

  Result<Node> compose(const Event& event, size_t depth) {
    const std::string_view anchor = anchor_of(event.raw);
    if (anchor.empty()) return compose_plain(event.raw, depth);
    const Weight before{nodes_, text_bytes_, deepest_};
    deepest_ = depth;
    TRY_ASSIGN(Node node, compose_plain(event.raw, depth));
    const Weight weight{nodes_ - before.nodes, text_bytes_ - before.text_bytes, deepest_ - depth};
    deepest_ = std::max(deepest_, before.height);
    Node shared = outline(node);
    shared.shared_ = std::make_shared<const Node>(std::move(node));
    anchors_[std::string(anchor)] = {shared, weight};
    return shared;
  }

  Result<Node> compose_plain(const yaml_event_t& raw, size_t depth) {
    if (raw.type == YAML_ALIAS_EVENT) return expand(raw, depth);
    const size_t text_bytes = raw.type == YAML_SCALAR_EVENT ? raw.data.scalar.length : 0;
    TRY(count({.nodes = 1, .text_bytes = text_bytes}, depth, raw.start_mark));
    Node node;
    node.source_ = source_;
    node.line_ = static_cast<uint32_t>(raw.start_mark.line + 1);
    node.column_ = static_cast<uint32_t>(raw.start_mark.column + 1);
    node.end_line_ = static_cast<uint32_t>(raw.end_mark.line + 1);
    switch (raw.type) {
      case YAML_SCALAR_EVENT:
        scalar(raw, node);
        break;
      case YAML_SEQUENCE_START_EVENT:
        TRY(sequence(node, depth));
        break;
      case YAML_MAPPING_START_EVENT:
        TRY(mapping(node, depth));
        break;
      default:
        return std::unexpected(error_at(raw.start_mark, "unexpected end of document"));
    }
    return node;
  }

  Result<Node> expand(const yaml_event_t& raw, size_t depth) {
    const auto at = anchors_.find(view(raw.data.alias.anchor));
    if (at == anchors_.end())
      return std::unexpected(error_at(
          raw.start_mark,
          fmt::format("alias '*{}' has no anchor before it", view(raw.data.alias.anchor))));
    TRY(count(at->second.weight, depth, raw.start_mark));
    return at->second.node;
  }

  static void scalar(const yaml_event_t& raw, Node& node) {
    const auto& scalar = raw.data.scalar;
    node.text_.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
    node.quoted_ = scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node.kind_ =
        !node.quoted_ && is_null_word(node.text_) ? Node::Kind::kNull : Node::Kind::kScalar;
    if (node.is_null()) node.text_.clear();
  }

  Result<void> sequence(Node& node, size_t depth) {
    node.kind_ = Node::Kind::kSequence;
    for (;;) {
      Event event;
      TRY(next(event));
      if (event.raw.type == YAML_SEQUENCE_END_EVENT) {
        node.end_line_ = static_cast<uint32_t>(event.raw.end_mark.line + 1);
        return {};
      }
      TRY_ASSIGN(Node item, compose(event, depth + 1));
      node.items_.push_back(std::move(item));
    }
  }

  Result<void> mapping(Node& node, size_t depth) {
    node.kind_ = Node::Kind::kMapping;
    std::unordered_set<std::string> seen;
    std::vector<Node> merged;
    for (;;) {
      Event event;
      TRY(next(event));
      if (event.raw.type == YAML_MAPPING_END_EVENT) {
        node.end_line_ = static_cast<uint32_t>(event.raw.end_mark.line + 1);
        break;
      }
      TRY_ASSIGN(Node key, compose(event, depth + 1));
      Event value_event;
      TRY(next(value_event));
      TRY_ASSIGN(Node value, compose(value_event, depth + 1));
      if (key.text() == "<<" && !key.quoted_) {
        merged.push_back(std::move(value));
        continue;
      }
      if (key.is_scalar() && !seen.insert(key.text()).second)
        return std::unexpected(
            error_at(event.raw.start_mark, fmt::format("key '{}' stands here twice", key.text()))
                .hint("remove one of them"));
      node.entries_.emplace_back(std::move(key), std::move(value));
    }
    for (const Node& source : merged) merge(source, node, seen);
    return {};
  }

  // Merge keys (yaml.org/type/merge): keys of the mapping itself win, then earlier sources.
  static void merge(const Node& source, Node& node, std::unordered_set<std::string>& seen) {
    for (const Node& item : source.items()) merge(item, node, seen);
    for (const auto& entry : source.entries())
      if (seen.insert(entry.first.text()).second) node.entries_.push_back(entry);
  }

  std::string_view file_;
  const YamlLimits& limits_;
  uint16_t source_;
  Parser parser_;
  std::map<std::string, Anchor, std::less<>> anchors_;
  size_t nodes_ = 0, text_bytes_ = 0, deepest_ = 0;
};

Result<std::vector<Node>> parse_yaml(std::string_view text, std::string_view file,
                                     const YamlLimits& limits, uint16_t source) {
  if (text.size() > limits.max_bytes)
    return std::unexpected(Error(fmt::format("larger than {} bytes", limits.max_bytes))
                               .at({std::string(file), 0, 0})
                               .hint(std::string(kSplit))
                               .over_limit());
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto whole = without_surrogates(text);
  return YamlComposer(whole ? std::string_view(*whole) : text, file, limits, source).stream();
}

Result<Node> parse_yaml_document(std::string_view text, std::string_view file,
                                 const YamlLimits& limits) {
  TRY_ASSIGN(auto documents, parse_yaml(text, file, limits));
  if (documents.empty()) return Node{};
  if (documents.size() > 1)
    return std::unexpected(Error("a second document starts here")
                               .at({std::string(file), documents[1].line(), documents[1].column()})
                               .hint("this file must hold exactly one document; remove the '---'"));
  return std::move(documents.front());
}

void report_unknown_keys(const Node& mapping, const std::vector<std::string_view>& known,
                         std::string_view file, Diagnostics& diagnostics) {
  for (const auto& [key, value] : mapping.entries()) {
    if (std::find(known.begin(), known.end(), key.text()) != known.end()) continue;
    const std::string nearest = nearest_word(key.text(), known);
    diagnostics
        .error({std::string(file), key.line(), key.column()},
               fmt::format("unknown key '{}'", key.text()))
        .hint(nearest.empty() ? fmt::format("known keys: {}", fmt::join(known, ", "))
                              : fmt::format("did you mean '{}'?", nearest));
  }
}

std::string yaml_quoted(std::string_view text) {
  std::string out = "\"";
  const std::string valid = to_valid_utf8(text);
  for (size_t i = 0; i < valid.size(); ++i) {
    const char c = valid[i];
    const auto byte = static_cast<unsigned char>(c);
    if (const size_t taken = escape_rare(std::string_view(valid).substr(i), out); taken > 0)
      i += taken - 1;
    else if (c == '"' || c == '\\') out += '\\', out += c;
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (byte < 0x20 || byte == 0x7F) out += fmt::format("\\u{:04X}", byte);
    else out += c;
  }
  return out + '"';
}

}  // namespace redoubt::formats
