#pragma once

#include <string_view>

namespace redoubt {

// The one place for it; CMakeLists.txt reads it from here.
inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace redoubt
