#pragma once

#include <map>
#include <string>
#include <vector>

#include "plan/bootstrap/call_roots.h"
#include "plan/bootstrap/cloud.h"
#include "plan/bootstrap/terraform_scope.h"

namespace redoubt::plan::drafting {

using TerraformFolders = std::map<std::string, TerraformFolder>;  // by path

// The folder of a module of this repository that a call names; null when the source is elsewhere.
const TerraformFolder* called_folder(const TerraformFolders& folders, const TerraformFolder& from,
                                     const formats::HclBlock& call);
Calls terraform_calls(const TerraformFolders& folders);

// The folders that somebody applies: those that no other calls. A module that nobody calls, beside
// a root that calls its neighbours, is for other people; of folders that differ in the name of an
// environment only and call the same, the one for production counts.
std::vector<std::string> terraform_roots(const TerraformFolders& folders, const Calls& calls);

// Takes away what differs from a resource of the same type in the name of an environment only
// ("db_staging" beside "db_production"), where the other one is for production.
void leave_other_environments(std::vector<CloudResource>& resources);

// How many calls there are of each folder, of what `roots` reach.
std::map<std::string, size_t> terraform_call_counts(const TerraformFolders& folders,
                                                    const std::vector<std::string>& roots);

}  // namespace redoubt::plan::drafting
