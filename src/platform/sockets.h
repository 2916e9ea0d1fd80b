#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/error.h"

namespace redoubt::platform {

// A socket that waits for others: TCP in LISTEN, UDP that is bound and not connected.
struct ListeningSocket {
  std::string address;  // "0.0.0.0", "::", "127.0.0.1"
  uint16_t port = 0;
  bool udp = false;
  enum class Reach : uint8_t {
    kLoopback,  // this host only
    kAddress,   // one address
    kAll,       // all addresses
  } reach = Reach::kAll;
  bool maybe_client = false;  // UDP, with a port of those that the system gives to clients
  uint64_t inode = 0;
  std::string program;  // of a process that has it open; "" = not readable
};

struct SocketTableLimits {
  size_t max_bytes = 16u << 20;
  size_t max_lines = 100'000;
};

// The text of /proc/net/tcp, tcp6, udp or udp6 (proc(5); words of addresses in the byte order of
// the host). Lines of other states are passed over; one that is no line of such a table is an error
// that names it.
Result<std::vector<ListeningSocket>> parse_socket_table(std::string_view text,
                                                        std::string_view file, bool udp,
                                                        const SocketTableLimits& limits = {});

struct HostSockets {
  std::vector<ListeningSocket> sockets;  // by port, transport, address; each once
  size_t without_program = 0;            // of other users' processes
  std::vector<std::string> problems;     // tables that could not be read
};

// What listens on the host whose procfs is mounted on `proc` ("/proc"). A host's procfs that is
// mounted into a container is looked at as its first process sees it. UDP ports that clients are
// given (ip_local_port_range) are marked. Fails when no table can be read.
Result<HostSockets> listening_sockets(const std::filesystem::path& proc, const CancelToken& cancel);

}  // namespace redoubt::platform
