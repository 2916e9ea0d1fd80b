#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "formats/yaml.h"

// What Kustomize does to one object. Pure: objects are made anew, nothing is changed in place.
namespace redoubt::plan::drafting {

// A strategic merge patch: mappings are merged, null and `$patch: delete` take away, `$patch:
// replace` replaces; containers, ports, variables and volumes are matched by their key, other lists
// are replaced. Nothing when the patch deletes the object.
std::optional<formats::Node> merge_patch(const formats::Node& object, const formats::Node& patch);

// A list of add, replace and remove (RFC 6902); others and paths that are not there are errors.
Result<formats::Node> json_patch(const formats::Node& object, const formats::Node& operations);

// Why the objects that a patch is for cannot be told; "" when they can. Of regular expressions only
// alternatives and ".*" are known, of selectors equality.
std::string why_not_understood(const formats::Node* target);
// Which objects a patch is for: its `target`, else kind, name and namespace of the patch itself.
// Names of a target are patterns: "web", "web-.*", "a|b".
bool is_patched_by(const formats::Node& object, const formats::Node* target,
                   const formats::Node& patch);

}  // namespace redoubt::plan::drafting
