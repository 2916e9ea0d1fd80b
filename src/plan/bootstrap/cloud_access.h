#pragma once

#include <map>
#include <string>
#include <vector>

#include "plan/bootstrap/cloud.h"

namespace redoubt::plan::drafting {

using CloudIndex = std::map<std::string, const CloudResource*>;  // by key

// What policies let identities reach: key of a role, a service account or a resource that has an
// identity of its own -> keys of what its policies name, in the order of keys. Statements that
// forbid are read as if they allowed; who is forbidden one action mostly has others.
std::map<std::string, std::vector<std::string>> access_of_identities(
    const std::vector<CloudResource>& resources, const CloudIndex& by_key);

}  // namespace redoubt::plan::drafting
