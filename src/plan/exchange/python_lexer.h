#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "plan/exchange/place.h"

namespace redoubt::plan::exchange {

// A piece of Python source (docs.python.org/3/reference/lexical_analysis.html).
struct PythonToken {
  enum class Kind : uint8_t { kName, kText, kNumber, kSign, kLineEnd, kIndent, kDedent, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;  // of a string literal its value
  Place where;
};

// All tokens, with a kEnd at the end. Strings with every prefix; f-strings keep their braces.
// Fails with line and column on an open string and at the token beyond 1,000,000, and above 4 MiB.
Result<std::vector<PythonToken>> lex_python(std::string_view text);

}  // namespace redoubt::plan::exchange
