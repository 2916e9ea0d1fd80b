#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/project.h"
#include "formats/yaml.h"

namespace redoubt::plan::drafting {

// The files that a cluster's objects come from. An object may be put together from several of
// them (Kustomize); every node says by its number which one it was written in.
class ClusterFiles {
 public:
  // The documents of a file, or of a text inside of it that starts on `line`.
  Result<std::vector<formats::Node>> parse(const core::ProjectFile& file);
  Result<std::vector<formats::Node>> parse(std::string_view text, const formats::Node& around);

  // "" for a node of no file.
  const std::string& path_of(const formats::Node& node) const;

 private:
  uint16_t number_of(const core::ProjectFile& file);

  std::vector<const core::ProjectFile*> files_;
};

// An object with the set that it is deployed with: that of a kustomization, or 0 of what stands
// alone.
struct ClusterObject {
  formats::Node node;
  size_t set = 0;
};

std::string object_name(const formats::Node& object);   // metadata.name
std::string namespace_of(const formats::Node& object);  // metadata.namespace; "" when it says none

}  // namespace redoubt::plan::drafting
