#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/bootstrap/cloud.h"
#include "plan/bootstrap/cloudformation_links.h"
#include "plan/bootstrap/paths.h"
#include "plan/model_words.h"

// CloudFormation templates in YAML and JSON (docs.aws.amazon.com, template anatomy). Short tags
// (!Ref x, !GetAtt x.Arn, !Sub "${x}") come as plain texts, so a text that is the logical id of a
// resource, alone or before a dot, counts as its name.
namespace redoubt::plan::drafting {
namespace {

using formats::Node;

constexpr size_t kMaxTemplates = 300, kMaxResources = 2000, kMaxReferences = 500;

struct Template {
  const core::ProjectFile* file = nullptr;
  Node root;
};

std::vector<Template> read_templates(const core::Project& project, LeftOut& left_out) {
  std::vector<Template> templates;
  for (const auto& file : project.files) {
    if (file.text == nullptr || !is_production_path(file.path)) continue;
    if (file.language != "yaml" && file.language != "json" && !file.path.ends_with(".template"))
      continue;
    if (file.text->find("Resources") == std::string::npos ||
        file.text->find("AWS::") == std::string::npos)
      continue;
    auto root = formats::parse_yaml_document(*file.text, file.path, {.max_depth = 80});
    if (!root) left_out.unread(file.path, root.error().to_string());
    const Node* resources = root ? root->find("Resources") : nullptr;
    if (resources == nullptr || !resources->is_mapping()) continue;
    if (templates.size() < kMaxTemplates) templates.push_back({&file, std::move(*root)});
    else left_out.over("CloudFormation template", kMaxTemplates);
  }
  return templates;
}

class TemplateReader {
 public:
  TemplateReader(const Template& source, const TemplateLinks& links,
                 std::vector<CloudResource>& out, LeftOut& left_out)
      : file_(*source.file),
        root_(source.root),
        resources_(*source.root.find("Resources")),
        links_(links),
        out_(out),
        left_out_(left_out) {}

  void read() {
    for (const auto& [id, resource] : resources_.entries()) {
      if (out_.size() >= kMaxResources) {
        left_out_.over("CloudFormation resource", kMaxResources);
        continue;
      }
      CloudResource made;
      made.key = key_of_resource(file_.path, id.text());
      made.type = resource.text_of("Type");
      made.name = name_of(id.text(), made.type);
      made.origin = {file_.path, id.line(), fmt::format("resource {} '{}'", made.type, id.text())};
      if (const Node* properties = resource.find("Properties")) {
        for (const auto& [name, value] : properties->entries())
          if (auto text = value_of(value); !text.empty())
            made.texts.try_emplace(name.text(), std::move(text));
        collect(*properties, "", made);
        add_openings(*properties, made);
        for (const Node& container : properties->items_of("ContainerDefinitions"))
          add_container(container, made);
      }
      if (made.type == "AWS::Serverless::Function") expand(resource, made);
      out_.push_back(std::move(made));
    }
  }

 private:
  // What the transform of the Serverless Application Model makes of a function without being asked
  // (docs.aws.amazon.com, "Generated CloudFormation resources for AWS SAM").
  void expand(const Node& resource, CloudResource& function) {
    const Node* events = resource.at("Properties", "Events");
    function.by_event = events != nullptr && !events->entries().empty();
    if (events != nullptr)
      for (const auto& [name, event] : events->entries()) {
        const std::string type = event.text_of("Type");
        if (type != "Api" && type != "HttpApi") continue;
        function.by_event = false;
        const bool rest = type == "Api";
        if (event.at("Properties", rest ? "RestApiId" : "ApiId") == nullptr)
          imply(rest ? "ServerlessRestApi" : "ServerlessHttpApi",
                rest ? "AWS::Serverless::Api" : "AWS::Serverless::HttpApi", name.line(), function);
      }
    if (resource.at("Properties", "FunctionUrlConfig") == nullptr) return;
    CloudResource url{.key = function.key + "Url", .type = "AWS::Lambda::Url"};
    url.origin = function.origin;
    url.references.push_back(function.key);
    out_.push_back(std::move(url));
  }

  void imply(std::string_view id, std::string_view type, uint32_t line, CloudResource& function) {
    CloudResource api{.key = key_of_resource(file_.path, id), .type = std::string(type)};
    add_word(function.references, api.key);
    api.name = "API";
    api.origin = {file_.path, line, fmt::format("events of {}", function.origin.what)};
    out_.push_back(std::move(api));  // a second one of the key is not drawn again
  }

  std::string name_of(const std::string& id, std::string_view type) const {
    const std::string label = links_.label_of(file_.path, id, type);
    return label.empty() ? id : fmt::format("{}-{}", label, id);
  }

  // The default of a parameter that is named.
  std::string value_of_parameter(const std::string& text) const {
    const Node* parameter = root_.at("Parameters", text);
    const Node* value = parameter == nullptr ? nullptr : parameter->find("Default");
    return value == nullptr ? text : value->text();
  }

  // Of a text or a function that makes one; "" for lists and mappings.
  std::string value_of(const Node& node) const {
    if (node.is_scalar()) return value_of_parameter(node.text());
    if (const Node* named = node.find("Ref"); named != nullptr && named->is_scalar())
      return value_of_parameter(named->text());
    if (const Node* text = node.find("Fn::Sub"))
      return text->is_scalar() || text->items().empty() ? text->text() : text->items()[0].text();
    const Node* list = node.find("Fn::Join");
    if (list == nullptr || list->items().size() != 2) return "";
    std::vector<std::string> parts;
    for (const Node& part : list->items()[1].items())
      parts.push_back(part.is_scalar() ? part.text() : fmt::format("${{{}}}", part.text_of("Ref")));
    return join(parts, list->items()[0].text());
  }

  void name(std::string_view word, const std::string& attribute, CloudResource& resource) const {
    for (const auto& key : links_.keys_of(file_.path, word)) {
      if (key == resource.key || resource.references.size() >= kMaxReferences) return;
      add_word(resource.references, key);
      add_word(resource.by_attribute[attribute], key);
    }
  }

  // `attribute` is the path of names to the node; functions are no part of it.
  void collect(const Node& node, const std::string& attribute, CloudResource& resource) const {
    if (node.is_scalar())
      for_each_name(node, [&](std::string_view word) { name(word, attribute, resource); });
    for (const Node& item : node.items()) collect(item, attribute, resource);
    for (const auto& [key, value] : node.entries()) {
      const std::string& word = key.text();
      const bool function = word == "Ref" || word.starts_with("Fn::");
      if (function) collect(value, attribute, resource);
      else
        collect(value, attribute.empty() ? word : fmt::format("{}.{}", attribute, word), resource);
    }
  }

  void add_container(const Node& node, CloudResource& task) const {
    const Node* image = node.find("Image");
    std::string text = image == nullptr ? "" : value_of(*image);
    if (text.find("${") != std::string::npos) text.clear();
    task.containers.push_back({.name = node.text_of("Name"), .image = std::move(text)});
  }

  // 8080, "8080" or what a parameter has by default; 0 for all else.
  uint16_t port_of(const Node& rule, std::string_view name) const {
    const std::string text = value_at(rule, name);
    uint16_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  std::string value_at(const Node& rule, std::string_view key) const {
    const Node* value = rule.find(key);
    return value == nullptr ? "" : value_of(*value);
  }

  Opening opening_of(const Node& rule, const CloudResource& group, bool outward) const {
    Opening opening{.port = port_of(rule, "FromPort"),
                    .last_port = port_of(rule, "ToPort"),
                    .udp = rule.text_of("IpProtocol") == "udp",
                    .to_all = false,
                    .networks = {},
                    .sources = {},
                    .outward = outward,
                    .line = rule.line()};
    open_to(opening, {value_at(rule, "CidrIp"), value_at(rule, "CidrIpv6")});
    CloudResource named;
    named.key = group.key;
    for (const std::string_view key :
         {"SourceSecurityGroupId", "SourceSecurityGroupName", "DestinationSecurityGroupId"})
      if (const Node* source = rule.find(key)) collect(*source, "", named);
    opening.sources = std::move(named.references);
    return opening;
  }

  void add_openings(const Node& properties, CloudResource& resource) const {
    if (resource.type == "AWS::EC2::SecurityGroup")
      for (const std::string_view key : {"SecurityGroupIngress", "SecurityGroupEgress"})
        if (const Node* rules = properties.find(key)) {
          const bool outward = key == "SecurityGroupEgress";
          for (const Node& rule : rules->items())
            resource.openings.push_back(opening_of(rule, resource, outward));
          if (rules->is_mapping())
            resource.openings.push_back(opening_of(*rules, resource, outward));
        }
    const bool outward = resource.type == "AWS::EC2::SecurityGroupEgress";
    if (!outward && resource.type != "AWS::EC2::SecurityGroupIngress") return;
    resource.openings.push_back(opening_of(properties, resource, outward));
    CloudResource group;
    if (const Node* id = properties.find("GroupId")) collect(*id, "", group);
    auto keys = std::move(group.references);
    keys.insert(keys.end(), resource.references.begin(), resource.references.end());
    resource.references = std::move(keys);
  }

  const core::ProjectFile& file_;
  const Node& root_;
  const Node& resources_;
  const TemplateLinks& links_;
  std::vector<CloudResource>& out_;
  LeftOut& left_out_;
};

}  // namespace

bool may_be_cloudformation(std::string_view path) {
  const std::string lower = to_lower(path);
  for (const std::string_view word : {"cloudformation", "cfn", "template", "stack"})
    if (lower.find(word) != std::string::npos) return true;
  return false;
}

void add_cloudformation(Draft& draft) {
  std::vector<CloudResource> resources;
  const auto templates = read_templates(draft.project(), draft.left_out());
  TemplateLinks links;
  for (const auto& source : templates) links.add(source.file->path, source.root);
  links.find_nested();
  for (const auto& source : templates)
    TemplateReader(source, links, resources, draft.left_out()).read();
  if (!links.whole())
    draft.left_out().unread("CloudFormation",
                            "not all links between templates were followed: "
                            "too many steps");
  if (!resources.empty()) add_cloud(draft, resources, "cloudformation");
}

}  // namespace redoubt::plan::drafting
