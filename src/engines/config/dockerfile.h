#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace redoubt::engines::config {

// One instruction with its continuation lines joined. Reference:
// docs.docker.com/reference/dockerfile.
struct Instruction {
  std::string keyword;             // upper case: "RUN"
  std::vector<std::string> flags;  // "--from=build", in order
  std::string text;  // what follows the flags; here-documents follow it on lines of their own
  uint32_t line = 0, end_line = 0;  // here-documents included

  // of text: split at white space, or the elements of a JSON array
  std::vector<std::string> words() const;
  std::string flag(std::string_view name) const;  // value of "--name=value"; "" when absent
};

struct Stage {
  std::string image;  // with build arguments replaced; may still hold '$' when one has no default
  std::string name;   // lower case; "" when it has none
  int parent = -1;    // index of the stage it is built from; -1 for an image
  uint32_t line = 0;
  std::vector<Instruction> instructions;  // without FROM
};

struct Dockerfile {
  std::vector<Stage> stages;                     // the last one is what is built by default
  std::map<std::string, std::string> arguments;  // ARG before the first FROM that have a default
};

struct DockerfileLimits {
  size_t max_bytes = 2u << 20;
  size_t max_instructions = 20'000;
};

// Line based, as BuildKit reads it: `# escape=`, comments between continued lines, here-documents,
// several stages. Fails when it is too large, has an instruction before the first FROM other than
// ARG, or has no FROM at all.
Result<Dockerfile> parse_dockerfile(std::string_view text, std::string_view file,
                                    const DockerfileLimits& limits = {});

// Replaces $NAME, ${NAME}, ${NAME:-default} and ${NAME-default} once; unknown names stay as they
// are.
std::string expand_arguments(std::string_view text,
                             const std::map<std::string, std::string>& arguments);

}  // namespace redoubt::engines::config
