#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace redoubt {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "redoubt: internal error at %s:%d: %s\n", file, line, condition);
  std::abort();
}

}  // namespace redoubt
