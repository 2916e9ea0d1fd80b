#pragma once

#include <string>
#include <string_view>

#include "plan/bootstrap/cloud.h"

namespace redoubt::plan::drafting {

// What the types of resources say about their part in a system.

// Resources that exist to join two others.
bool joins(std::string_view type);
// What stands for what it names itself: what joins, templates of machines, data sources.
bool is_looked_through(std::string_view type);
bool is_target_group(std::string_view type);
// What a resource is called and how it is described: others that such a text is made of are not
// asked anything.
bool names_itself(std::string_view attribute);
// Security groups and their rules.
bool guards(std::string_view type);
bool is_rule(std::string_view type);  // of a security group, by itself
// What machines are made from: drawn where nothing here is made from it.
bool is_template(std::string_view type);
bool is_made_from_template(std::string_view type);
bool is_task(std::string_view type);
bool is_task_service(std::string_view type);
// A way into a function that everybody can take.
bool is_function_url(std::string_view type);
// The type under which rules/model/cloud.yaml knows it: of a private way to a service of the
// provider it is the service, "endpoint:ecr.dkr".
std::string known_type(const CloudResource& resource);

}  // namespace redoubt::plan::drafting
