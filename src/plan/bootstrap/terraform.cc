#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "plan/bootstrap/cloud.h"
#include "plan/bootstrap/cloud_catalogue.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/cloud_types.h"
#include "plan/bootstrap/terraform_roots.h"
#include "plan/bootstrap/terraform_tasks.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

using formats::HclBlock;
using formats::HclValue;

constexpr size_t kMaxFiles = 2000, kMaxScopes = 300, kMaxResources = 5000, kMaxCalls = 8;

using Folders = TerraformFolders;

void index_block(const HclBlock& block, TerraformFolder& folder) {
  if (block.type == "locals")
    for (const auto& attribute : block.attributes)
      folder.locals.try_emplace(attribute.name, &attribute.value);
  if (block.labels.empty()) return;
  if (block.type == "variable")
    if (const HclValue* value = block.find("default"))
      folder.defaults.try_emplace(block.labels[0], value);
  if (block.type == "output")
    if (const HclValue* value = block.find("value"))
      folder.outputs.try_emplace(block.labels[0], value);
}

bool is_json(std::string_view path) { return path.ends_with(".json"); }

std::string_view without_json(std::string_view path) {
  return is_json(path) ? path.substr(0, path.size() - 5) : path;
}

bool is_values_file(std::string_view path) {
  const std::string_view name = without_json(file_name(path));
  return name == "terraform.tfvars" || name.ends_with(".auto.tfvars");
}

bool is_terraform(std::string_view path) {
  return without_json(path).ends_with(".tf") || is_values_file(path);
}

// Pointers into the parsed files: only after all of them are there.
void index(TerraformFolder& folder) {
  // Of two values Terraform takes that of the later file: terraform.tfvars comes first, then the
  // *.auto.tfvars by their names, as they stand here.
  std::vector<const TerraformFolder::Part*> values;
  for (const auto& part : folder.parts) {
    for (const HclBlock& block : part.root.blocks) index_block(block, folder);
    if (!is_values_file(part.file->path)) continue;
    const bool first = without_json(file_name(part.file->path)) == "terraform.tfvars";
    values.insert(first ? values.begin() : values.end(), &part);
  }
  for (const auto* part : values)
    for (const auto& attribute : part->root.attributes)
      folder.given.insert_or_assign(attribute.name, &attribute.value);
}

Folders read_folders(const core::Project& project, LeftOut& left_out) {
  Folders folders;
  size_t count = 0;
  for (const auto& file : project.files) {
    if (file.text == nullptr || !is_terraform(file.path) || !is_production_path(file.path))
      continue;
    if (++count > kMaxFiles) {
      left_out.over("Terraform file", kMaxFiles);
      continue;
    }
    auto root = is_json(file.path) ? formats::parse_hcl_json(*file.text, file.path)
                                   : formats::parse_hcl(*file.text, file.path);
    if (!root) {
      left_out.unread(file.path, root.error().to_string());
      continue;
    }
    TerraformFolder& folder = folders[std::string(folder_of(file.path))];
    folder.path = folder_of(file.path);
    folder.parts.push_back({&file, std::move(*root)});
  }
  for (auto& [path, folder] : folders) index(folder);
  return folders;
}

class TerraformReader {
 public:
  explicit TerraformReader(Draft& draft)
      : draft_(draft), folders_(read_folders(draft.project(), draft.left_out())) {}

  void read() {
    const auto roots = terraform_roots(folders_, terraform_calls(folders_));
    call_counts_ = terraform_call_counts(folders_, roots);
    for (const auto& path : roots) {
      auto* scope = keep(TerraformScope(folders_[path], path + "|", steps_));
      if (scope != nullptr) read_scope(*scope);
    }
    if (steps_ == 0)
      draft_.left_out().unread("Terraform", "values of the rest were not followed: too many steps");
    leave_other_environments(resources_);
    if (!resources_.empty()) add_cloud(draft_, resources_, "terraform");
  }

 private:
  TerraformScope* keep(TerraformScope scope) {
    if (scopes_.size() >= kMaxScopes) {
      draft_.left_out().over("Terraform module call", kMaxScopes);
      return nullptr;
    }
    scopes_.push_back(std::make_unique<TerraformScope>(std::move(scope)));
    return scopes_.back().get();
  }

  // Modules first: what they put out is named by resources around them.
  void read_scope(TerraformScope& scope) {
    for (const auto& part : scope.folder().parts)
      for (const HclBlock& block : part.root.blocks)
        if (block.type == "module" && !block.labels.empty() && scope.exists(block))
          read_call(scope, *part.file, block);
    for (const auto& part : scope.folder().parts)
      for (const HclBlock& block : part.root.blocks)
        if ((block.type == "resource" || block.type == "data") && block.labels.size() == 2 &&
            scope.exists(block))
          add(scope, *part.file, block);
  }

  void read_call(TerraformScope& scope, const core::ProjectFile& file, const HclBlock& block) {
    const auto* folder = called_folder(folders_, scope.folder(), block);
    if (folder == nullptr) return add_public_module(scope, file, block);
    if (is_open(*folder))
      return draft_.left_out().unread(fmt::format("{}:{}", file.path, block.line),
                                      "modules that call each other in a circle");
    if (open_.size() > kMaxCalls)
      return draft_.left_out().over("nested Terraform module call", kMaxCalls);
    open_.push_back(&scope.folder());
    auto rounds = scope.rounds(block);
    if (rounds.empty()) read_module(scope, scope, *folder, block, block.labels[0]);
    for (auto& round : rounds) {
      const std::string name = fmt::format("{}[{}]", block.labels[0], round.key.text);
      if (const auto* arguments = keep(scope.in_round(std::move(round))))
        read_module(scope, *arguments, *folder, block, name);
    }
    open_.pop_back();
  }

  // `arguments` is `scope`, in one round of `for_each` when there is one.
  void read_module(TerraformScope& scope, const TerraformScope& arguments,
                   const TerraformFolder& folder, const HclBlock& block, std::string_view name) {
    auto* child = keep(TerraformScope(folder, fmt::format("{}module.{}.", scope.prefix(), name),
                                      steps_, &arguments, &block));
    if (child == nullptr) return;
    scope.add_child(block.labels[0], child);
    read_scope(*child);
  }

  bool is_open(const TerraformFolder& folder) const {
    return std::find(open_.begin(), open_.end(), &folder) != open_.end();
  }

  bool has_room() {
    if (resources_.size() < kMaxResources) return true;
    draft_.left_out().over("Terraform resource", kMaxResources);
    return false;
  }

  // A module from elsewhere is one element when its source says what it makes.
  void add_public_module(const TerraformScope& scope, const core::ProjectFile& file,
                         const HclBlock& block) {
    const std::string_view type = cloud_type_of_module(block.text_of("source"));
    if (type.empty() || !has_room()) return;
    CloudResource resource;
    resource.type = type;
    resource.key = fmt::format("{}module.{}", scope.prefix(), block.labels[0]);
    resource.name = path_of_calls(scope, true) + block.labels[0];
    resource.origin = {file.path, block.line, fmt::format("module '{}'", block.labels[0])};
    collect(scope, block, "", resource);
    resources_.push_back(std::move(resource));
  }

  void add(const TerraformScope& scope, const core::ProjectFile& file, const HclBlock& block) {
    if (!has_room()) return;
    CloudResource resource;
    // Data sources are not drawn, but what is written in them counts for who names them.
    resource.type = (block.type == "data" ? "data." : "") + block.labels[0];
    resource.key = fmt::format("{}{}.{}", scope.prefix(), resource.type, block.labels[1]);
    resource.name = name_of(scope, block);
    resource.origin = {file.path, block.line,
                       fmt::format("{} {} '{}'", block.type, block.labels[0], block.labels[1])};
    collect(scope, block, "", resource);
    std::vector<std::string> names;
    for (const auto& round : scope.rounds(block)) names.push_back(round.key.text);
    if (!names.empty()) resource.texts["instances"] = join(names, ", ");
    add_openings(scope, block, resource);
    if (is_task(resource.type)) resource.containers = containers_of_task(scope, block);
    resources_.push_back(std::move(resource));
  }

  // Of a module that there is more than once, which one it is: "eu-". With `own`, of `scope` too.
  std::string path_of_calls(const TerraformScope& scope, bool own) const {
    std::string path;
    for (const TerraformScope* at = own ? &scope : scope.parent(); at != nullptr;
         at = at->parent()) {
      const auto count = call_counts_.find(at->folder().path);
      if (at->label().empty()) continue;
      if (at->is_one_of_many() || (count != call_counts_.end() && count->second > 1))
        path = fmt::format("{}-{}", at->label(), path);
    }
    return path;
  }

  // "main" and "this" say nothing; then the module or the type does.
  std::string name_of(const TerraformScope& scope, const HclBlock& block) const {
    const std::string& name = block.labels[1];
    const std::string module = scope.label();
    const std::string around = module.empty() ? module : path_of_calls(scope, false);
    for (const std::string_view vague : {"this", "main", "default"})
      if (name == vague)
        return around +
               (module.empty() ? block.labels[0].substr(block.labels[0].find('_') + 1) : module);
    return module.empty() ? name : fmt::format("{}{}-{}", around, module, name);
  }

  static void collect(const TerraformScope& scope, const HclBlock& block, const std::string& prefix,
                      CloudResource& resource) {
    for (const auto& attribute : block.attributes) {
      if (attribute.name == "depends_on") continue;
      const std::string path = prefix + attribute.name;
      if (const auto text = scope.text(attribute.value)) resource.texts.try_emplace(path, *text);
      else if (path == "service_name")  // its end is enough
        resource.texts.try_emplace(path, attribute.value.text);
      for (const auto& key : scope.keys(attribute.value)) {
        if (resource.references.size() >= 500) break;
        add_word(resource.references, key);
        add_word(resource.by_attribute[path], key);
      }
    }
    for (const HclBlock& inner : block.blocks) {
      const bool dynamic = inner.type == "dynamic" && !inner.labels.empty();
      const std::string path = prefix + (dynamic ? inner.labels[0] : inner.type);
      const bool content = inner.type == "content" && inner.labels.empty();
      collect(scope, inner, content ? prefix : path + ".", resource);
    }
  }

  static uint16_t port_of(const TerraformScope& scope, const HclBlock& block,
                          std::string_view name) {
    const HclValue* value = block.find(name);
    const auto text = value == nullptr ? std::nullopt : scope.text(*value);
    uint16_t port = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), port);
    return port;
  }

  static std::vector<std::string> networks_of(const TerraformScope& scope, const HclBlock& block) {
    std::vector<std::string> networks;
    for (const std::string_view name :
         {"cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "source_ranges"})
      if (const HclValue* value = block.find(name))
        for (auto& text : scope.texts(*value)) networks.push_back(std::move(text));
    return networks;
  }

  static Opening opening_of(const TerraformScope& scope, const HclBlock& block) {
    const HclValue* protocol = block.find(block.find("ip_protocol") ? "ip_protocol" : "protocol");
    Opening opening{.port = port_of(scope, block, "from_port"),
                    .last_port = port_of(scope, block, "to_port"),
                    .udp = protocol != nullptr && scope.text(*protocol) == "udp",
                    .to_all = false,
                    .networks = {},
                    .sources = {},
                    .line = block.line};
    open_to(opening, networks_of(scope, block));
    for (const std::string_view name :
         {"security_groups", "source_security_group_id", "referenced_security_group_id"})
      if (const HclValue* value = block.find(name))
        for (auto& key : scope.keys(*value)) opening.sources.push_back(std::move(key));
    return opening;
  }

  static void add_group(const TerraformScope& scope, const HclBlock& block,
                        CloudResource& resource) {
    for (const HclBlock& inner : block.blocks) {
      const bool dynamic = inner.type == "dynamic" && !inner.labels.empty();
      const std::string& type = dynamic ? inner.labels[0] : inner.type;
      if (type != "ingress" && type != "egress") continue;
      const HclBlock& rule = dynamic && !inner.blocks.empty() ? inner.blocks[0] : inner;
      resource.openings.push_back(opening_of(scope, rule));
      resource.openings.back().outward = type == "egress";
    }
  }

  static void add_openings(const TerraformScope& scope, const HclBlock& block,
                           CloudResource& resource) {
    if (resource.type == "aws_security_group") add_group(scope, block, resource);
    const bool rule = resource.type == "aws_vpc_security_group_ingress_rule" ||
                      resource.type == "aws_vpc_security_group_egress_rule" ||
                      resource.type == "aws_security_group_rule";
    if (!rule) return;
    resource.openings.push_back(opening_of(scope, block));
    resource.openings.back().outward =
        resource.type == "aws_vpc_security_group_egress_rule" || block.text_of("type") == "egress";
    // The group that is opened, before those that are let in.
    if (const HclValue* group = block.find("security_group_id")) {
      auto keys = scope.keys(*group);
      keys.insert(keys.end(), resource.references.begin(), resource.references.end());
      resource.references = std::move(keys);
    }
  }

  Draft& draft_;
  Folders folders_;
  size_t steps_ = 2'000'000;  // before scopes_, which refer to it
  std::vector<std::unique_ptr<TerraformScope>> scopes_;
  std::vector<const TerraformFolder*> open_;  // around the one that is read
  std::vector<CloudResource> resources_;
  std::map<std::string, size_t> call_counts_;  // by folder
};

}  // namespace

void add_terraform(Draft& draft) { TerraformReader(draft).read(); }

}  // namespace redoubt::plan::drafting
