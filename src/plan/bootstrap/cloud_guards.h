#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plan/bootstrap/cloud.h"
#include "plan/bootstrap/cloud_access.h"

namespace redoubt::plan::drafting {

// What is drawn of a cloud, as far as security groups ask for it.
struct GuardedCloud {
  const CloudIndex& by_key;
  std::map<std::string, std::vector<std::string>> members;  // key of a group -> ids of elements
  const std::set<std::string>& shared;  // ids of services of the provider, which all can reach
  std::string_view technology;
};

// Flows between members of security groups, to and from other networks, and the ports that are
// open to everybody.
void add_openings(Draft& draft, const std::vector<CloudResource>& resources,
                  const GuardedCloud& cloud);

// Gateways ask services, services ask queues and stores: 0, 1, 2.
int rank_of(Draft& draft, const std::string& id);
// A flow between two that have to do with each other: what kind they are says who asks whom. None
// between two that only answer.
void connect_by_kind(Draft& draft, const std::string& one, const std::string& other,
                     const Origin& origin);

}  // namespace redoubt::plan::drafting
