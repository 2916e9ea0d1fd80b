#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engines/config/config_engine.h"
#include "engines/config/testing.h"

namespace redoubt::engines::config {
namespace {

std::string workload(std::string_view place) {
  return fmt::format(
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web{}}}\n"
      "spec: {{template: {{spec: {{containers: [{{name: web, image: \"a/web:1\"}}]}}}}}}\n",
      place);
}
std::string policy(std::string_view place, std::string_view ingress = "[]") {
  return fmt::format(
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: close{}}}\n"
      "spec: {{podSelector: {{}}, policyTypes: [Ingress], ingress: {}}}\n",
      place, ingress);
}

// Facts of the kind, after the engine has seen all files.
std::vector<std::string> facts(const std::vector<std::string>& files, std::string_view kind) {
  const auto engine = make_config_engine_of(built_in_rules());
  core::SourceReport all;
  for (size_t i = 0; i < files.size(); ++i)
    for (auto& fact : run_engine(fmt::format("k8s/{}.yaml", i), files[i]).facts)
      all.facts.push_back(std::move(fact));
  engine->conclude({}, {}, all);
  std::vector<std::string> values;
  for (const auto& fact : all.facts)
    if (fact.kind == kind) values.push_back(fact.value);
  return values;
}

TEST(NetworkPolicies, CloseTheNamespaceThatTheyStandIn) {
  const auto open = [](const std::vector<std::string>& files) {
    return facts(files, "k8s.open-namespace");
  };
  const std::string shop = ", namespace: shop", mail = ", namespace: mail";
  EXPECT_EQ(open({workload(shop), workload(mail), policy(shop)}), std::vector<std::string>{"mail"});
  EXPECT_TRUE(open({workload(shop), policy(shop)}).empty());
  // Whoever applies them says where they go.
  EXPECT_TRUE(open({workload(shop), policy("")}).empty());
  EXPECT_TRUE(open({workload(""), policy(shop)}).empty());
}

TEST(NetworkPolicies, ThatLetEverybodyInAreNone) {
  EXPECT_EQ(facts({policy("")}, "k8s.network-policy").size(), 1u);
  EXPECT_TRUE(facts({policy("", "[{}]")}, "k8s.network-policy").empty());
  EXPECT_EQ(facts({policy("", "[{from: [{podSelector: {}}]}]")}, "k8s.network-policy").size(), 1u);
}

}  // namespace
}  // namespace redoubt::engines::config
