// Tables of sockets as a procfs, or what is given for one, has them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/sockets.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)redoubt::platform::parse_socket_table(text, "net/tcp6", false);
  (void)redoubt::platform::parse_socket_table(text, "net/udp", true);
  return 0;
}
