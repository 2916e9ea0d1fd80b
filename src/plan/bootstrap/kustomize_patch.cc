#include "plan/bootstrap/kustomize_patch.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "plan/bootstrap/cluster_files.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

constexpr size_t kMaxDepth = 100;
constexpr size_t kMaxMerged = 500;  // entries of a list that are held against each other

// The key by which entries of a list are the same: of the fields that have one in Kubernetes' API
// and that a model looks at.
std::string_view merge_key(std::string_view list, const Node& entry) {
  if (list == "ports") return entry.find("containerPort") != nullptr ? "containerPort" : "port";
  if (list == "volumeMounts") return "mountPath";
  for (const std::string_view name :
       {"containers", "initContainers", "env", "volumes", "imagePullSecrets"})
    if (list == name) return "name";
  return {};
}

bool deletes(const Node& patch) { return patch.text_of("$patch") == "delete"; }

Node without_directives(const Node& patch, size_t depth) {
  if (depth > kMaxDepth) return patch;
  if (patch.is_sequence()) {
    std::vector<Node> items;
    for (const Node& item : patch.items())
      if (!deletes(item) && item.find("$patch") == nullptr)
        items.push_back(without_directives(item, depth + 1));
    return Node::make_sequence(std::move(items), patch);
  }
  if (!patch.is_mapping()) return patch;
  std::vector<Node::Entry> entries;
  for (const auto& [key, value] : patch.entries())
    if (!key.text().starts_with('$') && !value.is_null() && !deletes(value))
      entries.emplace_back(key, without_directives(value, depth + 1));
  return Node::make_mapping(std::move(entries), patch);
}

Node merged(const Node& base, const Node& patch, std::string_view field, size_t depth);

// What says which object a patch is for, and changes nothing.
bool names_object(std::string_view field, std::string_view key, size_t depth) {
  if (depth == 0) return key == "kind" || key == "apiVersion";
  return depth == 1 && field == "metadata" && (key == "name" || key == "namespace");
}

bool is_same(const Node& a, const Node& b, std::string_view key) {
  return !key.empty() && !b.text_of(key).empty() && a.text_of(key) == b.text_of(key);
}

Node merged_list(const Node& base, const Node& patch, std::string_view field, size_t depth) {
  const bool replaces = std::any_of(patch.items().begin(), patch.items().end(),
                                    [](const Node& n) { return n.text_of("$patch") == "replace"; });
  if (replaces || patch.items().empty() || base.items().size() > kMaxMerged ||
      patch.items().size() > kMaxMerged || merge_key(field, patch.items().front()).empty())
    return without_directives(patch, depth);
  std::vector<Node> items = base.items();
  for (const Node& change : patch.items()) {
    const std::string_view key = merge_key(field, change);
    const auto at = std::find_if(items.begin(), items.end(),
                                 [&](const Node& item) { return is_same(item, change, key); });
    if (deletes(change)) {
      if (at != items.end()) items.erase(at);
    } else if (at != items.end()) {
      *at = merged(*at, change, field, depth + 1);
    } else {
      items.push_back(without_directives(change, depth + 1));
    }
  }
  return Node::make_sequence(std::move(items), base);
}

Node merged(const Node& base, const Node& patch, std::string_view field, size_t depth) {
  if (depth > kMaxDepth) return base;
  if (base.is_sequence() && patch.is_sequence()) return merged_list(base, patch, field, depth);
  if (!base.is_mapping() || !patch.is_mapping() || patch.text_of("$patch") == "replace")
    return without_directives(patch, depth);
  std::vector<Node::Entry> entries = base.entries();
  for (const auto& [key, value] : patch.entries()) {
    if (key.text().starts_with('$') || names_object(field, key.text(), depth)) continue;
    const auto at = std::find_if(entries.begin(), entries.end(),
                                 [&](const auto& e) { return e.first.text() == key.text(); });
    if (value.is_null() || deletes(value)) {
      if (at != entries.end()) entries.erase(at);
    } else if (at != entries.end()) {
      at->second = merged(at->second, value, key.text(), depth + 1);
    } else {
      entries.emplace_back(key, without_directives(value, depth + 1));
    }
  }
  return Node::make_mapping(std::move(entries), base);
}

// ---- RFC 6902

std::vector<std::string> pointer_parts(std::string_view pointer) {
  std::vector<std::string> parts;
  if (pointer.starts_with('/')) pointer.remove_prefix(1);
  for (const std::string_view part : split(pointer, '/'))
    parts.push_back(replace_all(replace_all(std::string(part), "~1", "/"), "~0", "~"));
  return parts;
}

struct Change {
  std::string_view what;  // add, replace, remove
  const Node* value;      // null for remove
};

Error not_there(const Node& node, std::string_view part) {
  return Error(fmt::format("the path of a patch has no '{}' here (line {})", part, node.line()));
}

Result<Node> changed(const Node& node, std::span<const std::string> path, const Change& change);

Result<Node> changed_list(const Node& node, std::span<const std::string> path,
                          const Change& change) {
  std::vector<Node> items = node.items();
  size_t index = items.size();
  const std::string& part = path.front();
  if (part != "-") {
    const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), index);
    if (code != std::errc{} || end != part.data() + part.size() || index > items.size())
      return std::unexpected(not_there(node, part));
  }
  const auto at = items.begin() + static_cast<std::ptrdiff_t>(index);
  if (path.size() == 1 && change.what == "add") {
    items.insert(at, *change.value);
    return Node::make_sequence(std::move(items), node);
  }
  if (index == items.size()) return std::unexpected(not_there(node, part));
  if (path.size() > 1) {
    TRY_ASSIGN(*at, changed(Node(*at), path.subspan(1), change));
  } else if (change.what == "remove") {
    items.erase(at);
  } else {
    *at = *change.value;
  }
  return Node::make_sequence(std::move(items), node);
}

Result<Node> changed(const Node& node, std::span<const std::string> path, const Change& change) {
  if (path.size() > kMaxDepth) return fail("the path of a patch is longer than {}", kMaxDepth);
  if (node.is_sequence()) return changed_list(node, path, change);
  if (!node.is_mapping()) return std::unexpected(not_there(node, path.front()));
  std::vector<Node::Entry> entries = node.entries();
  const auto at = std::find_if(entries.begin(), entries.end(),
                               [&](const auto& e) { return e.first.text() == path.front(); });
  if (at == entries.end()) {
    if (change.what != "add") return std::unexpected(not_there(node, path.front()));
    Node value = *change.value;
    // Mappings that are not there yet; annotations are often added so.
    if (path.size() > 1) {
      TRY_ASSIGN(value, changed(Node::make_mapping({}, *change.value), path.subspan(1), change));
    }
    entries.emplace_back(Node::make_scalar(path.front(), *change.value), std::move(value));
  } else if (path.size() > 1) {
    TRY_ASSIGN(at->second, changed(Node(at->second), path.subspan(1), change));
  } else if (change.what == "remove") {
    entries.erase(at);
  } else {
    at->second = *change.value;
  }
  return Node::make_mapping(std::move(entries), node);
}

// ---- targets

// "web-.*" as pieces that follow each other; only ".*" is a wildcard here.
bool fits_pattern(std::string_view pattern, std::string_view text) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$')) pattern.remove_suffix(1);
  for (bool first = true;; first = false) {
    const size_t wild = pattern.find(".*");
    const std::string_view piece = pattern.substr(0, wild);
    if (wild == std::string_view::npos)
      return first ? text == piece : text.size() >= piece.size() && text.ends_with(piece);
    const size_t at = text.find(piece);
    if (at == std::string_view::npos || (first && at != 0)) return false;
    text.remove_prefix(at + piece.size());
    pattern.remove_prefix(wild + 2);
  }
}

bool fits(std::string_view patterns, std::string_view text) {
  if (patterns.size() > 2 && patterns.starts_with('(') && patterns.ends_with(')'))
    patterns = patterns.substr(1, patterns.size() - 2);
  for (const std::string_view pattern : split(patterns, '|'))
    if (fits_pattern(pattern, text)) return true;
  return patterns.empty();
}

bool has_labels(const Node& object, std::string_view selector) {
  for (std::string_view label : split(selector, ',')) {
    label = trim(label);
    const size_t equals = label.find('=');
    const std::string_view name = trim(label.substr(0, equals));
    const Node* value = object.at("metadata", "labels", name);
    if (value == nullptr) return false;
    if (equals == std::string_view::npos) continue;
    std::string_view wanted = label.substr(equals + 1);
    if (wanted.starts_with('=')) wanted.remove_prefix(1);
    if (value->text() != trim(wanted)) return false;
  }
  return true;
}

// Letters, '-', '_' and '.*' between '|': all that fits() knows of regular expressions.
bool is_plain_pattern(std::string_view pattern) {
  if (pattern.size() > 2 && pattern.starts_with('(') && pattern.ends_with(')'))
    pattern = pattern.substr(1, pattern.size() - 2);
  for (std::string_view part : split(pattern, '|')) {
    if (part.starts_with('^')) part.remove_prefix(1);
    if (part.ends_with('$')) part.remove_suffix(1);
    const std::string plain = replace_all(part, ".*", "");
    if (plain.find_first_of("[]()+?*{}\\^$") != std::string::npos) return false;
  }
  return true;
}

// What names none may be in any.
bool is_same_namespace(std::string_view a, std::string_view b) {
  return a.empty() || b.empty() || a == b;
}

}  // namespace

std::optional<Node> merge_patch(const Node& object, const Node& patch) {
  if (deletes(patch)) return std::nullopt;
  return merged(object, patch, "", 0);
}

Result<Node> json_patch(const Node& object, const Node& operations) {
  Node result = object;
  for (const Node& operation : operations.items()) {
    const std::string what = operation.text_of("op");
    const auto path = pointer_parts(operation.text_of("path"));
    if (operation.text_of("path").empty())
      return fail("line {}: a patch of the whole document is not read", operation.line());
    if (what == "test") continue;  // holds here, or there would be nothing to deploy
    const Node* value = operation.find("value");
    const bool known = what == "add" || what == "replace" || what == "remove";
    if (!known) return fail("line {}: operation '{}' is not read", operation.line(), what);
    if (what != "remove" && value == nullptr)
      return fail("line {}: operation '{}' has no value", operation.line(), what);
    TRY_ASSIGN(result, changed(result, path, {what, value}));
  }
  return result;
}

std::string why_not_understood(const Node* target) {
  if (target == nullptr) return "";
  for (const auto& [key, value] : target->entries()) {
    const std::string& name = key.text();
    if (name == "kind" || name == "name" || name == "namespace") {
      if (!is_plain_pattern(value.text()))
        return fmt::format("the pattern '{}' of {}", value.text(), name);
    } else if (name == "labelSelector") {
      if (value.text().find_first_of("!() ") != std::string::npos)
        return fmt::format("the selector '{}'", value.text());
    } else if (name != "group" && name != "version") {
      return fmt::format("'{}'", name);
    }
  }
  return "";
}

bool is_patched_by(const Node& object, const Node* target, const Node& patch) {
  if (target == nullptr)
    return object.text_of("kind") == patch.text_of("kind") &&
           object_name(object) == object_name(patch) &&
           is_same_namespace(namespace_of(patch), namespace_of(object));
  if (const std::string wanted = target->text_of("namespace");
      !wanted.empty() && !namespace_of(object).empty() && !fits(wanted, namespace_of(object)))
    return false;
  if (!fits(target->text_of("kind"), object.text_of("kind"))) return false;
  if (!fits(target->text_of("name"), object_name(object))) return false;
  const std::string labels = target->text_of("labelSelector");
  return labels.empty() || has_labels(object, labels);
}

}  // namespace redoubt::plan::drafting
