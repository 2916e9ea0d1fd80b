#include "plan/bootstrap/kustomize_names.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>

#include "base/text.h"
#include "plan/bootstrap/cluster_files.h"
#include "plan/bootstrap/kustomize_patch.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;
using Rewrite = std::function<Node(std::string_view parent, std::string_view key, const Node&)>;

constexpr size_t kMaxDepth = 60;

// Scalars below an object that `rewrite` makes anew; `parent` is the key of the mapping around it.
Node rewritten(const Node& node, std::string_view parent, std::string_view key,
               const Rewrite& rewrite, size_t depth) {
  if (depth > kMaxDepth) return node;
  if (node.is_scalar()) return rewrite(parent, key, node);
  if (node.is_sequence()) {
    std::vector<Node> items;
    for (const Node& item : node.items())
      items.push_back(rewritten(item, parent, key, rewrite, depth + 1));
    return Node::make_sequence(std::move(items), node);
  }
  if (!node.is_mapping()) return node;
  std::vector<Node::Entry> entries;
  for (const auto& [name, value] : node.entries())
    entries.emplace_back(name, rewritten(value, key, name.text(), rewrite, depth + 1));
  return Node::make_mapping(std::move(entries), node);
}

// "registry:5000/a/b:1@sha256:…" without tag and digest.
std::string_view repository_of(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const size_t colon = image.rfind(':');
  const size_t slash = image.rfind('/');
  const bool tag =
      colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash);
  return tag ? image.substr(0, colon) : image;
}

std::string new_image(std::string_view image, const Node& change) {
  const std::string_view repository = repository_of(image);
  std::string_view rest = image.substr(repository.size());
  const std::string name = change.text_of("newName"), tag = change.text_of("newTag"),
                    digest = change.text_of("digest");
  std::string made = name.empty() ? std::string(repository) : name;
  if (!digest.empty()) return made + "@" + digest;
  return tag.empty() ? made.append(rest) : made + ":" + tag;
}

bool names_environment(std::string_view affix) {
  auto words = words_of(affix);
  std::erase(words, "");
  return !words.empty() && std::all_of(words.begin(), words.end(), is_production_word);
}

// Where objects name others.
bool is_reference(std::string_view parent, std::string_view key) {
  if (key == "serviceName" || key == "claimName") return true;
  if (key == "host") return parent == "destination";
  constexpr auto kParents = std::to_array<std::string_view>(
      {"service", "services", "backend", "backendRefs", "to", "configMapRef", "configMapKeyRef",
       "secretRef", "secretKeyRef", "configMap", "scaleTargetRef"});
  return key == "name" && std::find(kParents.begin(), kParents.end(), parent) != kParents.end();
}

Node with_own_name(const Node& object, const auto& renamed) {
  std::vector<Node::Entry> entries = object.entries();
  for (auto& [key, value] : entries) {
    if (key.text() != "metadata" || value.find("name") == nullptr) continue;
    std::vector<Node::Entry> metadata = value.entries();
    for (auto& [name, text] : metadata)
      if (name.text() == "name") text = renamed(text);
    value = Node::make_mapping(std::move(metadata), value);
  }
  return Node::make_mapping(std::move(entries), object);
}

Node around(std::initializer_list<std::string_view> path, const Node& inner) {
  Node made = inner;
  for (auto key = std::rbegin(path); key != std::rend(path); ++key)
    made =
        Node::make_mapping({{Node::make_scalar(std::string(*key), inner), std::move(made)}}, inner);
  return made;
}

Node with_pairs(const Node& object, const Node& pairs, bool selectors) {
  const std::string kind = object.text_of("kind");
  if (kind == "Service")
    return selectors ? merge_patch(object, around({"spec", "selector"}, pairs)).value_or(object)
                     : object;
  if (object.at("spec", "template") == nullptr) return object;
  return merge_patch(object, around({"spec", "template", "metadata", "labels"}, pairs))
      .value_or(object);
}

}  // namespace

Node with_labels(const Node& object, const Node& kustomization) {
  Node made = object;
  if (const Node* pairs = kustomization.find("commonLabels");
      pairs != nullptr && pairs->is_mapping())
    made = with_pairs(made, *pairs, true);
  if (const Node* labels = kustomization.find("labels"))
    for (const Node& label : labels->items()) {
      const bool selectors = label.text_of("includeSelectors") == "true";
      const Node* pairs = label.find("pairs");
      if (pairs != nullptr && pairs->is_mapping() &&
          (selectors || label.text_of("includeTemplates") == "true"))
        made = with_pairs(made, *pairs, selectors);
    }
  return made;
}

Node with_images(const Node& object, const Node& images) {
  return rewritten(
      object, "", "",
      [&](std::string_view, std::string_view key, const Node& value) {
        if (key != "image") return value;
        for (const Node& change : images.items())
          if (change.text_of("name") == repository_of(value.text()))
            return Node::make_scalar(new_image(value.text(), change), value);
        return value;
      },
      0);
}

void rename_objects(std::string_view prefix, std::string_view suffix, std::vector<Node>& objects) {
  if (names_environment(prefix)) prefix = {};
  if (names_environment(suffix)) suffix = {};
  if (prefix.empty() && suffix.empty()) return;
  std::set<std::string, std::less<>> names;
  for (const Node& object : objects) names.insert(object_name(object));
  const auto renamed = [&](const Node& name) {
    return Node::make_scalar(fmt::format("{}{}{}", prefix, name.text(), suffix), name);
  };
  for (Node& object : objects)
    object = with_own_name(
        rewritten(
            object, "", "",
            [&](std::string_view parent, std::string_view key, const Node& value) {
              return is_reference(parent, key) && names.contains(value.text()) ? renamed(value)
                                                                               : value;
            },
            0),
        renamed);
}

}  // namespace redoubt::plan::drafting
