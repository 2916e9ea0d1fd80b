#include <array>

#include "base/text.h"
#include "engines/config/signs.h"
#include "engines/config/yaml_checks.h"

namespace redoubt::engines::config {
namespace {

using formats::Node;

template <class Visit>
void each_resource(const Node& root, std::string_view type, Visit visit) {
  const Node* resources = root.find("Resources");
  if (resources == nullptr) return;
  for (const auto& [key, resource] : resources->entries()) {
    const Node* properties = resource.find("Properties");
    if (properties != nullptr && resource.text_of("Type") == type)
      visit(shortened(key.text(), 60), key.line(), *properties);
  }
}

void public_bucket(const Node& root, Reporter& report) {
  each_resource(
      root, "AWS::S3::Bucket", [&](const std::string& name, uint32_t line, const Node& properties) {
        const Node* acl = properties.find("AccessControl");
        if (acl != nullptr && acl->text().starts_with("PublicRead"))
          report
              .add({.line = acl->line(),
                    .end_line = 0,
                    .scope = "resource " + name,
                    .scope_line = line},
                   fmt::format("Bucket '{}' can be {} by everyone without sign-in.", name,
                               acl->text() == "PublicReadWrite" ? "read and written" : "read"))
              .severity =
              acl->text() == "PublicReadWrite" ? core::Severity::kCritical : core::Severity::kHigh;
      });
  each_resource(
      root, "AWS::S3::BucketPolicy",
      [&](const std::string& name, uint32_t line, const Node& properties) {
        const Node* statements = properties.at("PolicyDocument", "Statement");
        if (statements == nullptr) return;
        for (const Node& statement : statements->items()) {
          const Node* principal = statement.find("Principal");
          const bool everyone = principal != nullptr &&
                                (principal->text() == "*" || principal->text_of("AWS") == "*");
          if (everyone && statement.text_of("Effect") == "Allow" &&
              statement.find("Condition") == nullptr)
            report.add({.line = principal->line(),
                        .end_line = 0,
                        .scope = "resource " + name,
                        .scope_line = line},
                       fmt::format("Policy '{}' lets everyone in without a condition.", name));
        }
      });
}

void open_ingress(const Node& root, Reporter& report) {
  each_resource(
      root, "AWS::EC2::SecurityGroup",
      [&](const std::string& name, uint32_t line, const Node& properties) {
        const Node* rules = properties.find("SecurityGroupIngress");
        if (rules == nullptr) return;
        for (const Node& rule : rules->items()) {
          if (rule.text_of("CidrIp") != "0.0.0.0/0" && rule.text_of("CidrIpv6") != "::/0") continue;
          const Node* from = rule.find("FromPort");
          const Node* to = rule.find("ToPort");
          const auto first = from == nullptr ? std::nullopt : from->as_int();
          const auto last = to == nullptr ? first : to->as_int();
          const bool everything = rule.text_of("IpProtocol") == "-1";
          if (!everything && (!first || !last)) continue;
          const bool admin =
              !everything && ((*first <= 22 && 22 <= *last) || (*first <= 3389 && 3389 <= *last));
          const auto store = everything ? std::nullopt : data_store_of_port(*first);
          if (!everything && !admin && !store) continue;
          report.add(
              {.line = rule.line(), .end_line = 0, .scope = "resource " + name, .scope_line = line},
              fmt::format(
                  "Security group '{}' lets the whole Internet reach {}.", name,
                  everything ? std::string("every port")
                  : store    ? fmt::format("{} (port {})", store->name, *first)
                             : fmt::format("ports {}-{}, used for administration", *first, *last)));
        }
      });
}

constexpr auto kChecks = std::to_array<Check<Node>>({
    {"config.cloudformation-public-bucket", public_bucket},
    {"config.cloudformation-open-ingress", open_ingress},
});

}  // namespace

std::span<const Check<Node>> cloudformation_checks() { return kChecks; }

}  // namespace redoubt::engines::config
