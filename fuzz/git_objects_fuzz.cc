// Objects of a repository are anybody's bytes: no crash, whatever they say.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/git_objects.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)redoubt::platform::git::parse_tree(bytes);
  (void)redoubt::platform::git::parse_commit({}, bytes);
  return 0;
}
