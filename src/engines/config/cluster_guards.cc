#include "engines/config/yaml_checks.h"

#include <algorithm>
#include <set>

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

// `ingress: [{}]` for all pods: everybody may come in.
bool opens_everything(const Node& policy) {
  const Node* pods = policy.at("spec", "podSelector");
  const Node* rules = policy.at("spec", "ingress");
  return pods != nullptr && pods->entries().empty() && rules != nullptr &&
         std::any_of(rules->items().begin(), rules->items().end(),
                     [](const Node& rule) { return rule.is_mapping() && rule.entries().empty(); });
}

constexpr std::string_view kNetworkPolicy = "k8s.network-policy";
constexpr std::string_view kWorkload = "k8s.workload-in", kPolicy = "k8s.policy-in";

}  // namespace

void note_namespace(const Node& object, std::string_view guard, bool workload, Reporter& report) {
  if (!workload && guard != kNetworkPolicy) return;
  const Node* name = object.at("metadata", "namespace");
  const bool everywhere = !workload && object.text_of("kind") != "NetworkPolicy" &&
                          object.text_of("kind") != "CiliumNetworkPolicy";
  report.fact(std::string(workload ? kWorkload : kPolicy),
              everywhere || name == nullptr ? "" : name->text(), object.line());
}

void find_open_namespaces(core::SourceReport& report) {
  std::set<std::string> closed;
  for (const core::Fact& fact : report.facts)
    if (fact.kind == kPolicy) closed.insert(fact.value);
  std::set<std::string> open;
  std::vector<core::Fact> found;
  for (const core::Fact& fact : report.facts)
    // What names no namespace is put into one by whoever applies it: any policy may be for it.
    if (fact.kind == kWorkload && !closed.contains("") && !fact.value.empty() &&
        !closed.contains(fact.value) && open.insert(fact.value).second)
      found.push_back(
          {.kind = "k8s.open-namespace", .value = fact.value, .location = fact.location});
  std::erase_if(report.facts, [](const core::Fact& fact) {
    return fact.kind == kWorkload || fact.kind == kPolicy;
  });
  report.facts.insert(report.facts.end(), found.begin(), found.end());
}

std::string_view cluster_guard(const Node& object) {
  const std::string kind = object.text_of("kind");
  if (kind == "NetworkPolicy" && opens_everything(object)) return {};
  if (kind == "NetworkPolicy" || kind == "CiliumNetworkPolicy" ||
      kind == "CiliumClusterwideNetworkPolicy" || kind == "GlobalNetworkPolicy")
    return kNetworkPolicy;
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
