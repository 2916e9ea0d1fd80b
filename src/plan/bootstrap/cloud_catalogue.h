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
  std::string
      name;  // of the one element that stands for all resources of these types; "": one each
  std::vector<std::string> unless;  // types beside which it says nothing new
  std::vector<std::string> types;
  std::vector<std::string> modules;  // parts of sources of public modules: "modules/rds/aws"
};

// Who opens the connection where a resource says it: `from` and `to` are attributes
// ("logging.target_bucket", a * stands for anything) that name the ends; "self" is the resource.
struct CloudFlow {
  std::vector<std::string> types, from, to;
  bool hint = false;  // counts where nothing else connects the two
};

struct CloudKnowledge {
  std::vector<CloudKind> kinds;
  std::vector<CloudFlow> flows;
};

// Lives as long as the program; the file is part of it, and a test reads it.
const std::vector<CloudKind>& cloud_kinds();
const std::vector<CloudFlow>& cloud_flows();
Result<CloudKnowledge> parse_cloud_knowledge(std::string_view text);
const CloudKind* cloud_kind_of(std::string_view type);  // null: not drawn
// One * of `pattern` stands for anything.
bool matches_cloud_pattern(std::string_view text, std::string_view pattern);
bool matches_cloud_pattern(std::string_view text, const std::vector<std::string>& patterns);
// The first type of the entry that a public module stands for; "" when it is not known.
std::string_view cloud_type_of_module(std::string_view source);

}  // namespace redoubt::plan::drafting
