#include "plan/bootstrap/cloudformation_links.h"

#include <algorithm>

#include "base/text.h"
#include "plan/bootstrap/draft.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

// "${NetworkStack}-Group" and "${AWS::StackName}-Group" are one: "*-Group".
std::string without_variables(std::string_view name) {
  std::string out;
  const size_t last = name.rfind('}');
  for (size_t at = 0; at < name.size();) {
    const bool opens = name.substr(at).starts_with("${") && last != std::string::npos && at < last;
    const size_t end = opens ? name.find('}', at) : std::string::npos;
    out += end == std::string::npos ? name[at] : '*';
    at = end == std::string::npos ? at + 1 : end + 1;
  }
  return out;
}

// Name of an export, also where a function makes it.
std::string_view name_of(const Node& output) {
  const Node* name = output.at("Export", "Name");
  if (name != nullptr && name->is_mapping()) name = name->find("Fn::Sub");
  return name == nullptr ? std::string_view() : std::string_view(name->text());
}

bool is_stack(std::string_view type) {
  return type == "AWS::CloudFormation::Stack" || type == "AWS::Serverless::Application";
}

std::string known_as(std::string_view id, std::string_view type) {
  return fmt::format("{} {}", id, type);
}

// "orders" of "orders/template.yaml", "mail" of "stacks/mail.yaml".
std::string_view name_of_template(std::string_view path) {
  const std::string_view file = file_name(path), folder = file_name(folder_of(path));
  const std::string_view stem = file.substr(0, file.find('.'));
  for (const std::string_view vague : {"template", "stack", "cloudformation", "main", "index",
                                       "service", "infrastructure", "serverless", "sam"})
    if (stem == vague && !folder.empty()) return folder;
  return stem;
}

// How many names at the end of an address and a path are the same.
size_t shared_end(std::string_view path, std::string_view address) {
  const auto a = split(path, '/'), b = split(address, '/');
  size_t shared = 0;
  while (shared < a.size() && shared < b.size() &&
         a[a.size() - 1 - shared] == b[b.size() - 1 - shared])
    ++shared;
  return shared;
}

}  // namespace

std::string key_of_resource(std::string_view path, std::string_view id) {
  return fmt::format("{}|{}", path, id);
}

void for_each_name(const Node& value, const std::function<void(std::string_view)>& found) {
  if (value.is_scalar()) {
    const std::string_view text = value.text();
    found(text);
    if (const size_t dot = text.find('.'); dot != std::string_view::npos)
      found(text.substr(0, dot));
    for (size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
      const size_t end = text.find('}', at);
      if (end == std::string_view::npos) break;
      const std::string_view inner = text.substr(at + 2, end - at - 2);
      found(inner.substr(0, inner.find('.')));
    }
  }
  if (const Node* parts = value.find("Fn::GetAtt"); parts != nullptr && parts->is_sequence()) {
    std::vector<std::string> words;
    for (const Node& part : parts->items()) words.push_back(part.text());
    found(join(words, "."));
  }
  for (const Node& item : value.items()) for_each_name(item, found);
  for (const auto& [key, inner] : value.entries()) for_each_name(inner, found);
}

void TemplateLinks::add(std::string_view path, const Node& root) {
  const Node* resources = root.find("Resources");
  if (resources == nullptr) return;
  const auto at = templates_.try_emplace(std::string(path)).first;
  at->second.root = &root;
  for (const auto& [id, resource] : resources->entries()) {
    resources_[id.text()].push_back(key_of_resource(path, id.text()));
    const std::string known = known_as(id.text(), resource.text_of("Type"));
    at->second.resources.insert(known);
    holders_[known].push_back(at->first);
  }
  const Node* outputs = root.find("Outputs");
  if (outputs == nullptr) return;
  for (const auto& [id, output] : outputs->entries()) {
    const std::string name = without_variables(name_of(output));
    const Node* value = output.find("Value");
    if (name.empty() || name == "*" || value == nullptr) continue;
    auto& keys = exports_[name];
    for_each_name(*value, [&](std::string_view word) {
      if (resources->find(word) != nullptr) add_word(keys, key_of_resource(path, word));
    });
  }
}

void TemplateLinks::find_nested() {
  for (const auto& [path, source] : templates_)
    for (const auto& [id, resource] : source.root->find("Resources")->entries()) {
      const Node* properties = resource.find("Properties");
      if (!is_stack(resource.text_of("Type")) || properties == nullptr) continue;
      const auto child = templates_.find(called_template(path, *properties));
      if (child == templates_.end()) continue;
      nested_[{path, id.text()}] = child->first;
      if (child->second.call != nullptr) continue;  // the first one stands for all
      child->second.parent = path;
      child->second.stack = id.text();
      child->second.call = properties;
    }
}

// By the longest end of its address that is the end of a path here: the file name, and of one that
// several folders have the folder, too.
std::string_view TemplateLinks::called_template(std::string_view caller, const Node& stack) const {
  std::string_view best;
  size_t best_size = 0;
  bool several = false;
  const Node* place = stack.find("TemplateURL");
  if (place == nullptr) place = stack.find("Location");
  if (place == nullptr) return best;
  for_each_name(*place, [&](std::string_view address) {
    for (const auto& [path, source] : templates_) {
      if (!has_steps()) return;
      const size_t size = shared_end(path, address);
      if (path == caller || size == 0 || size < best_size) continue;
      several = size == best_size && path != best;
      best = path;
      best_size = size;
    }
  });
  return several ? std::string_view() : best;
}

bool TemplateLinks::has_steps() const {
  if (steps_ == 0) return false;
  --steps_;
  return true;
}

bool TemplateLinks::are_variants(std::string_view one, std::string_view other) const {
  const auto [at, is_new] = variants_.try_emplace({std::string(one), std::string(other)}, true);
  if (!is_new || one == other) return at->second;
  const auto& a = templates_.find(one)->second.resources;
  const auto& b = templates_.find(other)->second.resources;
  const auto shared =
      static_cast<size_t>(std::count_if(a.begin(), a.end(), [&](const auto& resource) {
        return has_steps() && b.contains(resource);
      }));
  return at->second = shared * 2 >= std::max(a.size(), b.size());
}

std::string TemplateLinks::label_of(std::string_view path, std::string_view id,
                                    std::string_view type) const {
  const auto own = templates_.find(path);
  const auto holders = holders_.find(known_as(id, type));
  if (own == templates_.end() || holders == holders_.end() || holders->second.size() < 2) return "";
  if (!own->second.stack.empty()) return std::string(own->second.stack);
  const bool among_others =
      std::any_of(holders->second.begin(), holders->second.end(),
                  [&](std::string_view other) { return !are_variants(path, other); });
  return among_others ? std::string(name_of_template(path)) : "";
}

std::vector<std::string> TemplateLinks::keys_of(std::string_view path,
                                                std::string_view word) const {
  return find(path, word);
}

TemplateLinks::Keys TemplateLinks::find(std::string_view path, std::string_view word) const {
  constexpr size_t kLongestName = 1024;  // a program as text is no name
  const auto at = templates_.find(path);
  if (at == templates_.end() || word.size() > kLongestName) return {};
  const Template& source = at->second;
  if (const Node* resource = source.root->at("Resources", word))
    return is_stack(resource->text_of("Type")) ? Keys() : Keys{key_of_resource(path, word)};
  if (word.find(".Outputs.") != std::string_view::npos) return find_output(path, word);
  if (source.root->at("Parameters", word) == nullptr) return find_export(word);
  const Node* given = source.call == nullptr ? nullptr : source.call->at("Parameters", word);
  // Under the parent and the stack: a parameter of it may have the same name.
  return given == nullptr
             ? Keys()
             : find_once(source.parent, fmt::format("{}({})", source.stack, word), *given);
}

TemplateLinks::Keys TemplateLinks::find_once(std::string_view path, std::string_view name,
                                             const Node& value) const {
  const auto [at, is_new] = found_.try_emplace({std::string(path), std::string(name)});
  if (!is_new) return at->second;
  Keys keys;
  for_each_name(value, [&](std::string_view word) {
    for (const auto& key : find(path, word)) add_word(keys, key);
  });
  return at->second = std::move(keys);
}

// "Network.Outputs.WebGroup" in a template that nests others.
TemplateLinks::Keys TemplateLinks::find_output(std::string_view parent,
                                               std::string_view word) const {
  constexpr std::string_view kOutputs = ".Outputs.";
  const size_t dot = word.find(kOutputs);
  const auto nested = nested_.find({std::string(parent), std::string(word.substr(0, dot))});
  if (nested == nested_.end()) return {};
  const std::string& path = nested->second;
  const std::string_view output = word.substr(dot + kOutputs.size());
  const Node* value = templates_.find(path)->second.root->at("Outputs", output, "Value");
  return value == nullptr ? Keys() : find_once(path, output, *value);
}

// The AWS CDK makes names of its own: "Stack:ExportsOutputFnGetAttGroup1A2BGroupId0A1B2C3D".
TemplateLinks::Keys TemplateLinks::find_generated_export(std::string_view name) const {
  for (const std::string_view mark : {":ExportsOutputFnGetAtt", ":ExportsOutputRef"}) {
    const size_t at = name.find(mark);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = name.substr(at + mark.size());
    const Keys* keys = nullptr;
    for (const auto& [id, of_id] : resources_) {  // in order: the longest one is the last
      if (!has_steps()) return {};
      if (!id.empty() && rest.starts_with(id)) keys = &of_id;
    }
    if (keys != nullptr && keys->size() == 1) return *keys;
  }
  return {};
}

// Names in which a variable stands are compared without it; what several export is nobody's.
TemplateLinks::Keys TemplateLinks::find_export(std::string_view name) const {
  const auto at = exports_.find(without_variables(name));
  if (at == exports_.end()) return find_generated_export(name);
  return at->second.size() == 1 ? at->second : Keys();
}

}  // namespace redoubt::plan::drafting
