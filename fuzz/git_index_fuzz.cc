// The index of a git repository. The checksum is set aside, so that what lies behind it is reached.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "platform/git_index.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (const auto paths = redoubt::platform::read_git_index(bytes + std::string(20, '\0')))
    for (const auto& path : *paths)
      if (path.empty() || path.find('\0') != std::string::npos) std::abort();
  return 0;
}
