#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "formats/lockfile/gradle_tokens.h"

namespace redoubt::formats::lockfile {

// One argument of a declaration: a text, a name, or a call with its own arguments. Parts that a '+'
// joins stand in `text` together, names among them as "${name}".
struct GradleArgument {
  enum class Kind : uint8_t { kText, kName, kCall };
  Kind kind = Kind::kText;
  std::string text;                // the text, or the name of what is named or called
  std::vector<std::string> texts;  // of a call: the texts and "${names}" in its brackets
  uint32_t line = 0;
};

// group: 'a', name: 'b', version: 'c'; in Kotlin with '='.
struct GradleNamed {
  std::map<std::string, std::string, std::less<>> members;
  uint32_t line = 0;
};

struct GradleArguments {
  std::vector<GradleArgument> positional;
  std::vector<GradleNamed> named;  // one for each map
};

// What stands behind the name of a configuration up to the end of the statement, with or without
// brackets; blocks are stepped over.
GradleArguments gradle_arguments(GradleTokens& tokens);

}  // namespace redoubt::formats::lockfile
