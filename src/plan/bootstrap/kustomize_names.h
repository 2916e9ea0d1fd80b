#pragma once

#include <string_view>
#include <vector>

#include "formats/yaml.h"

// Inside of kustomize.cc: changes by name.
namespace redoubt::plan::drafting {

// Images of containers by `images` of a kustomization: newName, newTag, digest.
formats::Node with_images(const formats::Node& object, const formats::Node& images);

// Prefix and suffix of all names, and of what objects of the same set say about each other. One
// that only says which environment it is ("prod-") is left off: a model has no environments.
void rename_objects(std::string_view prefix, std::string_view suffix,
                    std::vector<formats::Node>& objects);

// Labels that a kustomization gives to what runs and to the selectors of Services alike:
// `commonLabels`, and `labels` with includeSelectors or includeTemplates.
formats::Node with_labels(const formats::Node& object, const formats::Node& kustomization);

}  // namespace redoubt::plan::drafting
