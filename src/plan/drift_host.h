#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "plan/drift.h"

namespace redoubt::plan {

// A socket on which something of a host waits.
struct HostListener {
  std::string program;  // "" = not known
  std::string address;  // "0.0.0.0", "::1"
  uint16_t port = 0;
  bool udp = false;
  bool loopback = false;  // for this host only
  bool all = true;        // on all addresses
  // Its port is one that the system gives to clients: it counts where the model states it only.
  bool maybe_client = false;
};

struct HostDrift {
  DriftEntry entry;
  const HostListener* listener = nullptr;  // of `listeners`; null for what the model has alone
};

// Compares what listens on a host with the ports that the model states: of flows to what we run, of
// attributes `ports` and `published.ports`. What listens and is not stated; what is stated and
// nobody listens on, or only for the host itself although it is reached from outside. The model
// may be about more than this host, so the second is a question. By port, then what the model has.
std::vector<HostDrift> find_host_drift(const Model& model, std::span<const HostListener> listeners);

}  // namespace redoubt::plan
