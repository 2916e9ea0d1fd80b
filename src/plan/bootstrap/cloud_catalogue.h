#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace redoubt::plan::drafting {

// An entry of rules/model/cloud.yaml.
struct CloudKind {
  std::string part;  // id of a part of the catalogue; else the three below
  std::string kind, technology, protocol;
  bool is_public = false;
  std::vector<std::string> types;
  std::vector<std::string> modules;  // parts of sources of public modules: "modules/rds/aws"
};

// Lives as long as the program; the file is part of it, and a test reads it.
const std::vector<CloudKind>& cloud_kinds();
Result<std::vector<CloudKind>> parse_cloud_kinds(std::string_view text);
const CloudKind* cloud_kind_of(std::string_view type);  // null: not drawn
// The first type of the entry that a public module stands for; "" when it is not known.
std::string_view cloud_type_of_module(std::string_view source);

}  // namespace redoubt::plan::drafting
