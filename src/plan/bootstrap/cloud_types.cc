#include "plan/bootstrap/cloud_types.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::plan::drafting {
namespace {

using Words = std::initializer_list<std::string_view>;

bool has_one_of(std::string_view type, Words words) {
  const std::string lower = to_lower(type);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace

bool joins(std::string_view type) {
  return !type.starts_with("data.") && has_one_of(type, {"attachment",
                                                         "listener",
                                                         "target_group",
                                                         "targetgroup",
                                                         "integration",
                                                         "eventsourcemapping",
                                                         "event_source_mapping",
                                                         "subscription",
                                                         "notification",
                                                         "permission",
                                                         "origin_access",
                                                         "event_invoke_config",
                                                         "eventinvokeconfig",
                                                         "backend_service",
                                                         "cloudwatch_event_target",
                                                         "datasource",
                                                         "url_map",
                                                         "authorizer",
                                                         "task_definition",
                                                         "taskdefinition",
                                                         "deployment",
                                                         "route"});
}

bool is_looked_through(std::string_view type) {
  return joins(type) || is_template(type) || type.starts_with("data.") ||
         is_one_of(type, {"aws_network_interface", "AWS::EC2::NetworkInterface",
                          "azurerm_network_interface", "aws_iam_instance_profile",
                          "AWS::IAM::InstanceProfile"});
}

bool is_target_group(std::string_view type) {
  return is_one_of(type, {"aws_lb_target_group", "aws_alb_target_group",
                          "AWS::ElasticLoadBalancingV2::TargetGroup"});
}

bool names_itself(std::string_view attribute) {
  return is_one_of(attribute.substr(0, attribute.find('.')), {"name",
                                                              "name_prefix",
                                                              "bucket",
                                                              "bucket_prefix",
                                                              "function_name",
                                                              "identifier",
                                                              "cluster_identifier",
                                                              "description",
                                                              "comment",
                                                              "tags",
                                                              "labels",
                                                              "Name",
                                                              "BucketName",
                                                              "FunctionName",
                                                              "TableName",
                                                              "QueueName",
                                                              "TopicName",
                                                              "StreamName",
                                                              "ServiceName",
                                                              "DBInstanceIdentifier",
                                                              "DBClusterIdentifier",
                                                              "Description",
                                                              "Tags"});
}

bool guards(std::string_view type) { return has_one_of(type, {"security_group", "securitygroup"}); }

bool is_rule(std::string_view type) { return has_one_of(type, {"rule", "ingress", "egress"}); }

bool is_template(std::string_view type) {
  return is_one_of(type,
                   {"aws_launch_template", "aws_launch_configuration", "AWS::EC2::LaunchTemplate",
                    "AWS::AutoScaling::LaunchConfiguration", "google_compute_instance_template"});
}

bool is_made_from_template(std::string_view type) {
  return !is_template(type) && !type.starts_with("data.") &&
         has_one_of(type, {"autoscaling", "instance", "node_group", "nodegroup"});
}

bool is_task(std::string_view type) {
  return is_one_of(type, {"aws_ecs_task_definition", "AWS::ECS::TaskDefinition"});
}

bool is_task_service(std::string_view type) {
  return is_one_of(type, {"aws_ecs_service", "AWS::ECS::Service"});
}

bool is_function_url(std::string_view type) {
  return is_one_of(type, {"aws_lambda_function_url", "AWS::Lambda::Url"});
}

std::string known_type(const CloudResource& resource) {
  const bool terraform = resource.type == "aws_vpc_endpoint";
  if (!terraform && resource.type != "AWS::EC2::VPCEndpoint") return resource.type;
  const auto at = resource.texts.find(terraform ? "service_name" : "ServiceName");
  if (at == resource.texts.end()) return resource.type;
  // "com.amazonaws.eu-west-1.ecr.dkr"; the region may be a variable.
  const std::string_view name = at->second;
  constexpr std::string_view kPrefix = "com.amazonaws.";
  size_t end_of_region = name.rfind('}');
  if (end_of_region != std::string_view::npos) ++end_of_region;
  else if (name.starts_with(kPrefix)) end_of_region = name.find('.', kPrefix.size());
  if (end_of_region >= name.size()) return resource.type;
  return fmt::format("endpoint:{}", name.substr(end_of_region + 1));
}

}  // namespace redoubt::plan::drafting
