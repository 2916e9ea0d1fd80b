#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plan/bootstrap/draft.h"
#include "plan/bootstrap/manifests.h"
#include "plan/bootstrap/settings.h"

namespace redoubt::plan::drafting {

// A folder with manifests, and what its packages say together.
struct Root {
  std::string folder, name;
  std::vector<std::pair<Dependency, std::string>> dependencies;  // and the manifest's path
  bool application = false, program = false, workspace = false, has_entry = false, has_page = false,
       documentation = false;
  bool web_process = false;  // a Procfile beside it starts one
  uint32_t line = 1;
  std::string path;  // first manifest
  // What its manifests call it: "npm:@shop/ui", "Maven:shop-ui" without the group.
  std::vector<std::string> packages;

  // Other packages of the repository that this one is made of, by folder, also through each other.
  std::vector<std::string> made_of;
  bool absorbed = false;  // part of the one program that is made of it

  std::vector<const Framework*> servers, sites, others;
  std::vector<const Ability*> abilities;
  // What its code says of itself where no package does: tags, and parts with the line.
  std::vector<std::string> traits;
  std::vector<NamedPart> parts;
  Origin because;  // the dependency that makes it a server or site

  bool runs() const;  // as a service
};
using Roots = std::map<std::string, Root>;  // by folder

// Fills `made_of` of programs, through each other, and `absorbed`: several packages that one
// program alone is made of are that program. `built` are folders from which containers are built.
void join_packages(Roots& roots, const std::set<std::string>& built);

// The folders with manifests that say what runs, with their lock files' direct components, facts
// about the code and entry files. At most 3,000 manifests.
Roots read_roots(Draft& draft, const Observed& found);

}  // namespace redoubt::plan::drafting
