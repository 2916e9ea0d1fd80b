#pragma once

#include <string>
#include <vector>

#include "core/project.h"
#include "formats/yaml.h"
#include "plan/bootstrap/left_out.h"

namespace redoubt::plan::drafting {

// A compose file that says what runs in production, parsed.
struct ComposeFile {
  const core::ProjectFile* file = nullptr;
  int rank = 0;  // 0 base, 1 for production, 2 some variant
  formats::Node root;
};

// The compose files of a project that count, those of one folder together and the base first:
// - the base file, its variants for production, and the overlays that build on it: they change a
//   service of the base without saying what it runs, or refer to one;
// - where there is no base, the variants for production, else all variants;
// - what these name under `include`.
// Files for development or tests never count, nor, beside others, those whose services are all
// built by a Dockerfile for development. At most 60; what is above that, or does not parse, is told
// to `left_out`.
std::vector<ComposeFile> compose_files(const core::Project& project, LeftOut& left_out);

}  // namespace redoubt::plan::drafting
