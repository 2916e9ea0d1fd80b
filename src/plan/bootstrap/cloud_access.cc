#include "plan/bootstrap/cloud_access.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace redoubt::plan::drafting {
namespace {

using Keys = std::set<std::string>;

constexpr size_t kMaxTargets = 60;  // of one policy; more says "everything"

bool is_role(std::string_view type) { return is_one_of(type, {"aws_iam_role", "AWS::IAM::Role"}); }

// What others name for what is written in it.
bool is_document(std::string_view type) {
  return is_one_of(type,
                   {"aws_iam_policy", "data.aws_iam_policy_document", "AWS::IAM::ManagedPolicy"});
}

bool is_policy(std::string_view type) {
  if (is_one_of(type, {"aws_iam_role_policy", "aws_iam_role_policy_attachment",
                       "aws_iam_policy_attachment", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy",
                       "AWS::IAM::RolePolicy", "azurerm_role_assignment"}))
    return true;
  return type.starts_with("google_") &&
         (type.ends_with("_iam_member") || type.ends_with("_iam_binding"));
}

// Attributes that name who has a policy.
bool names_holder(std::string_view attribute) {
  return is_one_of(attribute, {"role", "roles", "users", "groups", "member", "members",
                               "principal_id", "RoleName", "Roles", "Users", "Groups"});
}

// Who may take the role on: not what it may reach.
bool names_taker(std::string_view attribute) {
  return attribute.starts_with("assume_role_policy") ||
         attribute.starts_with("AssumeRolePolicyDocument");
}

class AccessReader {
 public:
  explicit AccessReader(const CloudIndex& by_key) : by_key_(by_key) {}

  void read(const CloudResource& resource) {
    const bool role = is_role(resource.type);
    if (!role && !is_policy(resource.type)) return;
    Keys holders, targets, seen;
    if (role) holders.insert(resource.key);
    for (const auto& [attribute, keys] : resource.by_attribute)
      for (const auto& key : keys) {
        if (role ? names_taker(attribute) : names_holder(attribute)) {
          if (!role && may_hold(key)) holders.insert(key);
        } else {
          follow(key, targets, seen);
        }
      }
    if (targets.size() > kMaxTargets) return;
    for (const auto& holder : holders) access_[holder].insert(targets.begin(), targets.end());
  }

  std::map<std::string, std::vector<std::string>> take() const {
    std::map<std::string, std::vector<std::string>> out;
    for (const auto& [holder, targets] : access_)
      out.emplace(holder, std::vector<std::string>(targets.begin(), targets.end()));
    return out;
  }

 private:
  // Not the project whose number is part of an account's name.
  bool may_hold(const std::string& key) const {
    const auto at = by_key_.find(key);
    if (at == by_key_.end()) return false;
    const std::string_view type = at->second->type;
    if (type == "google_project") return false;
    return !type.starts_with("data.") || type.ends_with("_role") ||
           type.ends_with("_service_account") || type.ends_with("_identity");
  }

  // `key`, or what the document that it names speaks of.
  void follow(const std::string& key, Keys& targets, Keys& seen) const {
    if (!seen.insert(key).second) return;
    const auto at = by_key_.find(key);
    if (at == by_key_.end()) return;
    if (!is_document(at->second->type)) {
      targets.insert(key);
      return;
    }
    for (const auto& inner : at->second->references) follow(inner, targets, seen);
  }

  const CloudIndex& by_key_;
  std::map<std::string, Keys> access_;
};

}  // namespace

std::map<std::string, std::vector<std::string>> access_of_identities(
    const std::vector<CloudResource>& resources, const CloudIndex& by_key) {
  AccessReader reader(by_key);
  for (const auto& resource : resources) reader.read(resource);
  return reader.take();
}

}  // namespace redoubt::plan::drafting
