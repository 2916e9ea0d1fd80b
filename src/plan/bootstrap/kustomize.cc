#include "plan/bootstrap/kustomize.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "plan/bootstrap/kustomize_folders.h"
#include "plan/bootstrap/kustomize_names.h"
#include "plan/bootstrap/kustomize_patch.h"
#include "plan/bootstrap/kustomize_replace.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;
using formats::nodes_of;
using Objects = std::vector<Node>;

constexpr size_t kMaxObjects = 5000, kMaxBuilds = 500, kMaxDepth = 16, kMaxPatched = 2000;
// Of all objects together: many roots may hold one base, and patches make their objects anew.
constexpr size_t kMaxNodes = 1'000'000, kMaxVisits = 20'000'000, kMaxReplaced = 100'000;

class KustomizeBuilder {
 public:
  KustomizeBuilder(const core::Project& project, ClusterFiles& files, LeftOut& left_out)
      : project_(project),
        files_(files),
        left_out_(left_out),
        all_(read_kustomizations(project, files, left_out)) {}

  Kustomized build() {
    Kustomized result{.objects = {}, .sets = 0, .named = named_files(all_)};
    for (const auto& root : kustomization_roots(all_)) {
      Objects objects;
      add_folder(root, objects, 0);
      ++result.sets;
      for (Node& object : objects)
        if (result.objects.size() < kMaxObjects)
          result.objects.push_back({std::move(object), result.sets});
        else left_out_.over("Kubernetes object", kMaxObjects);
    }
    return result;
  }

 private:
  const core::ProjectFile* file(std::string_view path) const {
    const core::ProjectFile* found = project_.find(path);
    return found == nullptr || found->text == nullptr ? nullptr : found;
  }

  void say(const Node& where, std::string_view why) {
    left_out_.unread(fmt::format("{}:{}", files_.path_of(where), where.line()), why);
  }

  // Whether that many nodes, or bytes of a file, may still be looked at or made.
  bool spend(size_t nodes) {
    visits_ += nodes;
    if (visits_ <= kMaxVisits) return true;
    left_out_.unread("kustomizations", "more objects and patches than are followed to their end");
    return false;
  }
  bool spend(const Objects& objects, size_t times) {
    size_t nodes = 0;
    for (const Node& object : objects) nodes += nodes_of(object);
    return spend(nodes * std::max<size_t>(times, 1));
  }

  // A component works on what is there already; others on what they include themselves.
  void add_folder(const std::string& folder, Objects& objects, size_t depth) {
    const auto at = all_.find(folder);
    if (at == all_.end()) return;
    const Kustomization& one = at->second;
    if (depth > kMaxDepth || builds_ >= kMaxBuilds)
      return say(one.node, "too many kustomizations that include each other");
    ++builds_;
    Objects own;
    Objects& target = one.component ? objects : own;
    for (const Node* name : one.included) include(folder, *name, target, depth);
    add_config_maps(folder, one.node, target);
    change(folder, one.node, target);
    if (!one.component)
      objects.insert(objects.end(), std::make_move_iterator(own.begin()),
                     std::make_move_iterator(own.end()));
  }

  void include(const std::string& folder, const Node& name, Objects& objects, size_t depth) {
    const auto path = local_path(folder, name.text());
    if (!path) return say(name, "a resource from elsewhere is not read");
    if (all_.contains(*path)) return add_folder(*path, objects, depth + 1);
    const core::ProjectFile* found = file(*path);
    if (found == nullptr) return say(name, fmt::format("there is no {}", printable(*path)));
    for (Node& document : documents_of(*found)) add_object(std::move(document), objects);
  }

  std::vector<Node> documents_of(const core::ProjectFile& file) {
    if (!spend(file.text->size())) return {};
    auto documents = files_.parse(file);
    if (documents) return std::move(*documents);
    left_out_.unread(file.path, documents.error().to_string());
    return {};
  }

  void add_object(Node object, Objects& objects) {
    if (object.text_of("kind") == "List") {
      if (const Node* items = object.find("items"))
        for (const Node& item : items->items()) add_object(Node(item), objects);
      return;
    }
    if (object.find("apiVersion") == nullptr || object.text_of("kind").empty()) return;
    made_nodes_ += nodes_of(object);
    if (++made_ > 2 * kMaxObjects) left_out_.over("Kubernetes object", 2 * kMaxObjects);
    else if (made_nodes_ > kMaxNodes) left_out_.over("Kubernetes value", kMaxNodes);
    else objects.push_back(std::move(object));
  }

  void change(const std::string& folder, const Node& node, Objects& objects) {
    for (const std::string_view list : {"patches", "patchesJson6902", "patchesStrategicMerge"})
      if (const Node* patches = node.find(list))
        for (const Node& patch : patches->items()) read_patch(folder, patch, objects);
    if (const Node* images = node.find("images");
        images != nullptr && spend(objects, images->items().size()))
      for (Node& object : objects) object = with_images(object, *images);
    if ((node.find("commonLabels") != nullptr || node.find("labels") != nullptr) &&
        spend(objects, node.items_of("labels").size()))
      for (Node& object : objects) object = with_labels(object, node);
    if (spend(objects, 1))
      rename_objects(node.text_of("namePrefix"), node.text_of("nameSuffix"), objects);
    if (const Node* replacements = node.find("replacements"))
      for (const Node& replacement : replacements->items()) replace(folder, replacement, objects);
    for (const std::string_view list : {"helmCharts", "generators", "transformers", "vars"})
      if (const Node* plugin = node.find(list))
        say(*plugin, fmt::format("{} of Kustomize are not run", list));
  }

  // A path, a text, or a mapping with `path` or `patch` and mostly a `target`.
  void read_patch(const std::string& folder, const Node& patch, Objects& objects) {
    const Node* target = patch.find("target");
    const Node* text = patch.is_mapping() ? patch.find("patch") : nullptr;
    const bool in_place = patch.is_scalar() && patch.text().find('\n') != std::string::npos;
    if (in_place) text = &patch;
    if (text != nullptr) {
      auto documents = files_.parse(text->text(), *text);
      if (!documents) return say(*text, documents.error().to_string());
      for (const Node& document : *documents) apply(target, document, objects);
      return;
    }
    const Node* name = patch.is_mapping() ? patch.find("path") : &patch;
    if (name == nullptr) return;
    const auto path = local_path(folder, name->text());
    const core::ProjectFile* found = path ? file(*path) : nullptr;
    if (found == nullptr)
      return say(*name, fmt::format("there is no patch {}", printable(name->text())));
    for (const Node& document : documents_of(*found)) apply(target, document, objects);
  }

  void apply(const Node* target, const Node& patch, Objects& objects) {
    if (patch.is_null() || !spend(objects.size())) return;
    if (const std::string why = why_not_understood(target); !why.empty())
      return say(*target, "the target of a patch is not understood: " + why);
    for (size_t i = 0; i < objects.size();) {
      if (!is_patched_by(objects[i], target, patch)) {
        ++i;
        continue;
      }
      if (++patched_ > kMaxPatched) return left_out_.over("patched object", kMaxPatched);
      if (!spend(nodes_of(objects[i]) * std::max<size_t>(patch.items().size(), 1))) return;
      if (patch.is_sequence()) {
        auto made = json_patch(objects[i], patch);
        if (made) objects[i] = std::move(*made);
        else say(patch, made.error().to_string());
      } else if (auto made = merge_patch(objects[i], patch)) {
        objects[i] = std::move(*made);
      } else {
        objects.erase(objects.begin() + static_cast<std::ptrdiff_t>(i));
        continue;
      }
      ++i;
    }
  }

  // In place, or in a file of one or a list of them.
  void replace(const std::string& folder, const Node& replacement, Objects& objects) {
    const auto replace_one = [&](const Node& one) {
      size_t fields = 1;
      for (const Node& target : one.items_of("targets"))
        fields += target.items_of("fieldPaths").size();
      if (!spend(objects, fields)) return;
      for (const auto& [where, why] : replace_fields(one, objects, replaceable_)) say(*where, why);
    };
    const Node* name = replacement.find("path");
    if (name == nullptr) return replace_one(replacement);
    const auto path = local_path(folder, name->text());
    const core::ProjectFile* found = path ? file(*path) : nullptr;
    if (found == nullptr) return say(*name, fmt::format("there is no {}", printable(name->text())));
    for (const Node& document : documents_of(*found)) {
      if (document.is_mapping()) replace_one(document);
      for (const Node& one : document.items()) replace_one(one);
    }
  }

  void add_config_maps(const std::string& folder, const Node& node, Objects& objects) {
    const Node* generators = node.find("configMapGenerator");
    if (generators == nullptr || !spend(objects.size())) return;
    // What is put in its place keeps kind and name, so the numbers hold.
    std::map<std::string, size_t> places;
    for (size_t i = 0; i < objects.size(); ++i)
      if (objects[i].text_of("kind") == "ConfigMap") places.emplace(object_name(objects[i]), i);
    for (const Node& generator : generators->items()) {
      if (!spend(1)) return;
      std::vector<Node::Entry> data;
      if (const Node* literals = generator.find("literals"))
        for (const Node& literal : literals->items()) add_entry(literal.text(), literal, data);
      for (const std::string_view list : {"envs", "env"})
        if (const Node* names = generator.find(list)) {
          if (names->is_scalar()) add_variables(folder, *names, data);
          for (const Node& name : names->items()) add_variables(folder, name, data);
        }
      put_config_map(generator, Node::make_mapping(std::move(data), generator), places, objects);
    }
  }

  static void add_entry(std::string_view line, const Node& place, std::vector<Node::Entry>& data) {
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0) return;
    data.emplace_back(Node::make_scalar(std::string(trim(line.substr(0, equals))), place),
                      Node::make_scalar(std::string(trim(line.substr(equals + 1))), place));
  }

  void add_variables(const std::string& folder, const Node& name, std::vector<Node::Entry>& data) {
    const auto path = local_path(folder, name.text());
    const core::ProjectFile* found = path ? file(*path) : nullptr;
    if (found == nullptr || !spend(found->text->size())) return;  // often made by a pipeline
    for (const std::string_view line : split(*found->text, '\n'))
      if (!trim(line).starts_with('#') && data.size() < kMaxObjects)
        add_entry(trim(line), name, data);
  }

  void put_config_map(const Node& generator, Node data, std::map<std::string, size_t>& places,
                      Objects& objects) {
    const std::string name = generator.text_of("name");
    const auto scalar = [&](std::string text) {
      return Node::make_scalar(std::move(text), generator);
    };
    Node made = Node::make_mapping(
        {{scalar("apiVersion"), scalar("v1")},
         {scalar("kind"), scalar("ConfigMap")},
         {scalar("metadata"), Node::make_mapping({{scalar("name"), scalar(name)}}, generator)},
         {scalar("data"), std::move(data)}},
        generator);
    const std::string behavior = generator.text_of("behavior");
    const auto [at, is_new] = places.try_emplace(name, objects.size());
    if (is_new) {
      add_object(std::move(made), objects);
      if (objects.size() == at->second) places.erase(at);  // above a limit
      return;
    }
    made_nodes_ += nodes_of(made);
    if (made_nodes_ > kMaxNodes) return left_out_.over("Kubernetes value", kMaxNodes);
    Node& object = objects[at->second];
    object = behavior == "merge" ? *merge_patch(object, made) : std::move(made);
  }

  const core::Project& project_;
  ClusterFiles& files_;
  LeftOut& left_out_;
  Kustomizations all_;
  size_t builds_ = 0, made_ = 0, made_nodes_ = 0, patched_ = 0, visits_ = 0;
  size_t replaceable_ = kMaxReplaced;  // nodes that replacements may still write
};

}  // namespace

Kustomized build_kustomizations(const core::Project& project, ClusterFiles& files,
                                LeftOut& left_out) {
  return KustomizeBuilder(project, files, left_out).build();
}

}  // namespace redoubt::plan::drafting
