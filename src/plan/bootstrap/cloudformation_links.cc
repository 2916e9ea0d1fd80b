#include "plan/bootstrap/cloudformation_exports.h"

#include "base/text.h"
#include "plan/bootstrap/draft.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

// "${NetworkStack}-Group" and "${AWS::StackName}-Group" are one: "*-Group".
std::string without_variables(std::string_view name) {
  std::string out;
  for (size_t at = 0; at < name.size();) {
    const size_t end = name.substr(at).starts_with("${") ? name.find('}', at) : std::string::npos;
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
      const std::string_view inner = text.substr(at + 2, text.find('}', at) - at - 2);
      found(inner.substr(0, inner.find('.')));
    }
  }
  for (const Node& item : value.items()) for_each_name(item, found);
  for (const auto& [key, inner] : value.entries()) for_each_name(inner, found);
}

void TemplateExports::add(std::string_view path, const Node& root) {
  const Node* resources = root.find("Resources");
  if (resources == nullptr) return;
  for (const auto& [id, resource] : resources->entries())
    resources_[id.text()].push_back(key_of_resource(path, id.text()));
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

// The AWS CDK makes names of its own: "Stack:ExportsOutputFnGetAttGroup1A2BGroupId0A1B2C3D".
std::vector<std::string> TemplateExports::keys_of_generated(std::string_view name) const {
  for (const std::string_view mark : {":ExportsOutputFnGetAtt", ":ExportsOutputRef"}) {
    const size_t at = name.find(mark);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = name.substr(at + mark.size());
    const std::vector<std::string>* keys = nullptr;
    for (const auto& [id, of_id] : resources_)  // in order: the longest one is the last
      if (!id.empty() && rest.starts_with(id)) keys = &of_id;
    if (keys != nullptr && keys->size() == 1) return *keys;
  }
  return {};
}

std::vector<std::string> TemplateExports::keys_of(std::string_view name) const {
  constexpr size_t kLongestName = 1024;  // a name is shorter, a program as text is not
  if (name.size() > kLongestName) return {};
  const auto at = exports_.find(without_variables(name));
  if (at == exports_.end()) return keys_of_generated(name);
  return at->second.size() == 1 ? at->second : std::vector<std::string>();
}

}  // namespace redoubt::plan::drafting
