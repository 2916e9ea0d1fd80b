#pragma once

#include <set>
#include <string>
#include <vector>

#include "plan/bootstrap/cluster_files.h"
#include "plan/bootstrap/left_out.h"

namespace redoubt::plan::drafting {

// What `kustomize build` makes of the repository's kustomizations, as far as it changes a model:
// resources, bases and components of the repository, patches, images, names, generated ConfigMaps.
// Plugins, charts and what is fetched from elsewhere are left out, and said so.
struct Kustomized {
  std::vector<ClusterObject> objects;
  size_t sets = 0;  // how many kustomizations were built
  // Files that a kustomization names. They are no manifests of their own.
  std::set<std::string, std::less<>> named;
};

// Builds the kustomizations that no other one includes. Of those that share a base, the ones for
// production count when there are any; those for development and tests never do.
Kustomized build_kustomizations(const core::Project& project, ClusterFiles& files,
                                LeftOut& left_out);

bool is_kustomization(std::string_view path);

}  // namespace redoubt::plan::drafting
