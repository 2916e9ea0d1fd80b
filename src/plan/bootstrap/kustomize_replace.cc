#include "plan/bootstrap/kustomize_replace.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>

#include "base/text.h"
#include "plan/bootstrap/kustomize_patch.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;
using formats::nodes_of;
using Path = std::vector<std::string>;

constexpr size_t kMaxParts = 50;

// "spec.containers.[name=web].image" part by part; a dot in brackets or behind '\' parts nothing.
Path parts_of(std::string_view path) {
  Path parts(1);
  bool bracket = false;
  for (size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '\\' && i + 1 < path.size() && path[i + 1] == '.') parts.back() += path[++i];
    else if (path[i] == '.' && !bracket) parts.emplace_back();
    else parts.back() += path[i];
    bracket = path[i] == '[' || (bracket && path[i] != ']');
  }
  return parts;
}

// The entries of a list that a part of a path means.
bool takes(std::string_view part, const Node& entry, size_t index) {
  if (part == "*") return true;
  if (part.starts_with('[') && part.ends_with(']')) {
    const auto condition = part.substr(1, part.size() - 2);
    const size_t equals = condition.find('=');
    return equals != condition.npos &&
           entry.text_of(condition.substr(0, equals)) == condition.substr(equals + 1);
  }
  size_t wanted = 0;
  const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), wanted);
  return code == std::errc{} && end == part.data() + part.size() && wanted == index;
}

const Node* field_at(const Node& object, const Path& path) {
  const Node* at = &object;
  for (const auto& part : path) {
    if (at->is_sequence()) {
      const auto& items = at->items();
      const auto found = std::find_if(items.begin(), items.end(), [&](const Node& item) {
        return takes(part, item, static_cast<size_t>(&item - items.data()));
      });
      at = found == items.end() ? nullptr : &*found;
    } else {
      at = at->find(part);
    }
    if (at == nullptr) return nullptr;
  }
  return at;
}

// Which part of a text is meant: all of it, or one between delimiters.
struct Cut {
  std::string delimiter;
  size_t index = 0;

  explicit Cut(const Node* options) {
    if (options == nullptr) return;
    delimiter = options->text_of("delimiter");
    if (const Node* number = options->find("index"))
      index = static_cast<size_t>(std::max<int64_t>(number->as_int().value_or(0), 0));
  }
  std::optional<std::string> of(const std::string& text) const {
    if (delimiter.empty()) return text;
    const auto pieces = split_by(text);
    if (index >= pieces.size()) return std::nullopt;
    return pieces[index];
  }
  std::string within(const std::string& text, const std::string& value) const {
    if (delimiter.empty()) return value;
    auto pieces = split_by(text);
    if (index >= pieces.size()) return text;
    pieces[index] = value;
    return join(pieces, delimiter);
  }

 private:
  std::vector<std::string> split_by(std::string_view text) const {
    std::vector<std::string> pieces;
    for (size_t at; (at = text.find(delimiter)) != text.npos;) {
      pieces.emplace_back(text.substr(0, at));
      text.remove_prefix(at + delimiter.size());
    }
    pieces.emplace_back(text);
    return pieces;
  }
};

// Writes a value into a copy of an object, wherever a path leads.
class FieldWriter {
 public:
  FieldWriter(const Node& value, const Node* options, size_t& budget)
      : value_(value),
        cut_(options),
        create_(options != nullptr && options->text_of("create") == "true"),
        size_(nodes_of(value)),
        budget_(budget) {}

  Node written(const Node& node, std::span<const std::string> path) {
    if (path.empty()) {
      if (budget_ < size_) return node;
      budget_ -= size_;
      return value_.is_scalar() && node.is_scalar()
                 ? Node::make_scalar(cut_.within(node.text(), value_.text()), value_)
                 : value_;
    }
    if (node.is_sequence()) {
      std::vector<Node> items = node.items();
      for (size_t i = 0; i < items.size(); ++i)
        if (takes(path.front(), items[i], i)) items[i] = written(items[i], path.subspan(1));
      return Node::make_sequence(std::move(items), node);
    }
    if (!node.is_mapping()) return node;
    std::vector<Node::Entry> entries = node.entries();
    const auto at = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
      return entry.first.text() == path.front();
    });
    if (at != entries.end()) at->second = written(at->second, path.subspan(1));
    else if (create_ && path.front() != "*" && !path.front().starts_with('['))
      entries.emplace_back(Node::make_scalar(path.front(), value_),
                           written(Node::make_mapping({}, value_), path.subspan(1)));
    return Node::make_mapping(std::move(entries), node);
  }

 private:
  const Node& value_;
  Cut cut_;
  bool create_;
  size_t size_;
  size_t& budget_;
};

bool is_meant(const Node& object, const Node& target) {
  const Node* select = target.find("select");
  if (select == nullptr || !is_patched_by(object, select, target)) return false;
  const auto& rejected = target.items_of("reject");
  return std::none_of(rejected.begin(), rejected.end(),
                      [&](const Node& reject) { return is_patched_by(object, &reject, target); });
}

// The value that is written: with the place of the replacement, where it is said.
std::optional<Node> source_value(const Node& source, const std::vector<Node>& objects) {
  const auto object = std::find_if(objects.begin(), objects.end(), [&](const Node& candidate) {
    return is_patched_by(candidate, &source, source);
  });
  if (object == objects.end()) return std::nullopt;
  const Node* field = field_at(*object, parts_of(source.text_of("fieldPath", "metadata.name")));
  if (field == nullptr) return std::nullopt;
  if (!field->is_scalar()) return *field;
  auto text = Cut(source.find("options")).of(field->text());
  if (!text) return std::nullopt;
  return Node::make_scalar(std::move(*text), source);
}

}  // namespace

std::vector<NotReplaced> replace_fields(const Node& replacement, std::vector<Node>& objects,
                                        size_t& budget) {
  std::vector<NotReplaced> problems;
  const Node* source = replacement.find("source");
  if (source == nullptr) return {{&replacement, "a replacement without a source"}};
  const auto value = source_value(*source, objects);
  if (!value) return {{source, "no object has the field that the replacement takes"}};
  for (const Node& target : replacement.items_of("targets")) {
    const Node* select = target.find("select");
    const std::string why = select == nullptr ? "'select' is missing" : why_not_understood(select);
    if (!why.empty()) {
      problems.push_back({&target, "the target of a replacement is not understood: " + why});
      continue;
    }
    FieldWriter writer(*value, target.find("options"), budget);
    auto paths = target.texts_of("fieldPaths");
    if (paths.empty()) paths.emplace_back("metadata.name");
    for (const auto& path : paths) {
      const Path parts = parts_of(path);
      if (parts.size() > kMaxParts) {
        problems.push_back({&target, "the path of a replacement is too long"});
        continue;
      }
      for (Node& object : objects)
        if (is_meant(object, target)) object = writer.written(object, parts);
    }
  }
  if (budget < nodes_of(*value))
    problems.push_back({&replacement, "more values are replaced than are followed to their end"});
  return problems;
}

}  // namespace redoubt::plan::drafting
