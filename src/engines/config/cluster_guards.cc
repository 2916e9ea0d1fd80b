#include "engines/config/yaml_checks.h"

namespace redoubt::engines::config {
namespace {

using formats::Node;

bool enforces_a_level(const Node& namespace_object) {
  const Node* labels = namespace_object.at("metadata", "labels");
  if (labels == nullptr) return false;
  const std::string level = labels->text_of("pod-security.kubernetes.io/enforce");
  return level == "baseline" || level == "restricted";
}

bool verifies_images(const Node& policy) {
  const Node* rules = policy.at("spec", "rules");
  if (rules == nullptr) return false;
  for (const Node& rule : rules->items())
    if (rule.find("verifyImages") != nullptr) return true;
  return false;
}

}  // namespace

std::string_view cluster_guard(const Node& object) {
  const std::string kind = object.text_of("kind");
  if (kind == "NetworkPolicy" || kind == "CiliumNetworkPolicy" ||
      kind == "CiliumClusterwideNetworkPolicy" || kind == "GlobalNetworkPolicy")
    return "k8s.network-policy";
  if (kind == "ClusterImagePolicy" || kind == "ImageValidatingPolicy")
    return "k8s.image-verification";
  if (kind == "ClusterPolicy" || kind == "Policy")
    return verifies_images(object) ? "k8s.image-verification" : "k8s.pod-security";
  if (kind == "ValidatingAdmissionPolicy" || kind == "ConstraintTemplate" ||
      (kind == "Namespace" && enforces_a_level(object)))
    return "k8s.pod-security";
  return {};
}

}  // namespace redoubt::engines::config
