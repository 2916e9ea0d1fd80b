#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/component.h"

namespace redoubt::engines::dependencies {

// How packages come into a project that does not ask for them itself, as its lock files say. The
// components are borrowed and must stay as they are.
class Ways {
 public:
  explicit Ways(const std::vector<core::Component>& components);

  // The shortest ways to a component of the list, at most three, each from another package that the
  // project asks for: "express 4.17.1 → body-parser 1.19.0 → qs 6.7.0". What the product needs is
  // not explained by what only development needs. Empty for what the project asks for itself and
  // where the lock file does not say.
  std::vector<std::string> to(const core::Component& component);

 private:
  // One package on a way: which it is, whence the way comes, and where it started.
  struct Step {
    uint32_t package, before, start, length;
  };
  // The packages of one lock file, and the steps that lead to each.
  struct Graph {
    std::vector<const core::Component*> packages;
    std::unordered_map<std::string_view, uint32_t> by_purl;
    std::vector<Step> steps;
    std::vector<std::vector<uint32_t>> reached;  // steps, by package
    bool walked = false;

    void walk();
    bool accepts(uint32_t package, uint32_t start) const;
    std::string text_of(uint32_t step) const;
  };

  std::unordered_map<std::string_view, Graph> by_file_;
};

}  // namespace redoubt::engines::dependencies
