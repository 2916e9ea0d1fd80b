#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/location.h"
#include "formats/sarif/json_view.h"

namespace redoubt::formats::sarif {

// Turns the locations of one run into places below the target's root (SARIF 2.1.0 §3.4, §3.14.14,
// §3.24, §3.29).
class Places {
 public:
  // `run` must outlive this. `root` is the target's absolute path, or "".
  Places(const Element& run, std::string_view root);

  core::Location location(const Element& location) const;  // of a `location` object
  std::string path(const Element& artifact_location) const;

 private:
  std::string resolve(std::string_view uri, std::string_view base) const;
  std::string artifact_path(int64_t index, int depth) const;

  // copied handles: an index into the document's own array is a walk
  std::vector<Element> artifacts_;
  std::optional<Element> bases_;
  std::string root_;
};

std::string percent_decoded(std::string_view uri);
std::string percent_encoded(std::string_view path);  // for a relative path in a URI reference

}  // namespace redoubt::formats::sarif
