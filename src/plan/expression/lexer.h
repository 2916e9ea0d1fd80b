#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/expression/expression.h"

namespace redoubt::plan {

struct Token {
  enum class Kind : uint8_t { kName, kString, kNumber, kSymbol, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;  // of a string: without quotes and escapes
  double number = 0;
  size_t offset = 0;
};

// The last token is kEnd. Names, "strings" with \" and \\, decimal numbers, and the symbols == != <
// <= > >= ( ) [ ] , .
Result<std::vector<Token>> tokenize(std::string_view text, const PlaceOf& place);

}  // namespace redoubt::plan
