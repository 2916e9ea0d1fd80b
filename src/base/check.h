#pragma once

namespace redoubt {
[[noreturn]] void check_failed(const char* condition, const char* file, int line);
}

// For what can only be wrong if this program is wrong. Stops with the place; never used for input.
#define REDOUBT_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::redoubt::check_failed(#condition, __FILE__, __LINE__))
