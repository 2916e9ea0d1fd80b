#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plan/bootstrap/cluster_files.h"
#include "plan/bootstrap/left_out.h"

// Inside of kustomize.cc: which kustomizations there are, and which of them are built.
namespace redoubt::plan::drafting {

// Nothing for what is not in this repository: addresses, absolute paths, paths out of it.
std::optional<std::string> local_path(std::string_view folder, std::string_view path);

struct Kustomization {
  std::string path;
  formats::Node node;
  bool component = false;
  std::vector<const formats::Node*> included;  // resources, bases, components
};

using Kustomizations = std::map<std::string, Kustomization>;  // by folder

Kustomizations read_kustomizations(const core::Project& project, ClusterFiles& files,
                                   LeftOut& left_out);
// Files that any of them names, for development too.
std::set<std::string, std::less<>> named_files(const Kustomizations& all);
// Folders to build, in order.
std::vector<std::string> kustomization_roots(const Kustomizations& all);

}  // namespace redoubt::plan::drafting
