#include "plan/drift_host.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "plan/drift_listeners.h"
#include "plan/open_ports.h"

namespace redoubt::plan {
namespace {

struct Stated {
  OpenPort port;
  const Element* element;
  bool from_outside = false;
  SourcePosition where;
};

bool is_run_by_us(const Element& element) {
  return element.kind == "service" || element.kind == "job" || element.kind == "gateway" ||
         element.kind == "data-store" || element.kind == "queue";
}

bool speaks_udp(const Flow& flow) {
  for (const std::string_view protocol : {"udp", "dns", "quic", "dtls", "syslog", "snmp", "ntp"})
    if (equals_ignoring_case(flow.protocol, protocol)) return true;
  return false;
}

// The ranges of one element and transport that no other of them holds, by their first port. Further
// ones end later too, or they would be held: the one that begins last before a port reaches
// furthest, and one look tells what holds a range.
class Ranges {
 public:
  // What holds the range: itself if it is there, else any; null when none does.
  const size_t* holder(const OpenPort& port) const {
    if (const auto same = exact_.find({port.first, port.last}); same != exact_.end())
      return &same->second;
    auto at = outer_.upper_bound(port.first);
    if (at == outer_.begin() || (--at)->second.last < port.last) return nullptr;
    return &at->second.number;
  }

  void add(const OpenPort& port, size_t number) {
    exact_.emplace(std::pair(port.first, port.last), number);
    auto inner = outer_.lower_bound(port.first);
    while (inner != outer_.end() && inner->second.last <= port.last) inner = outer_.erase(inner);
    outer_.insert_or_assign(port.first, Range{port.last, number});
  }

 private:
  struct Range {
    uint16_t last = 0;
    size_t number = 0;
  };
  std::map<uint16_t, Range> outer_;
  std::map<std::pair<uint16_t, uint16_t>, size_t> exact_;
};

class StatedPorts {
 public:
  explicit StatedPorts(const Model& model) {
    for (const auto& element : model.elements) {
      if (!is_run_by_us(element)) continue;
      if (const auto at = element.attributes.find("published.ports");
          at != element.attributes.end())
        for (const auto& port : read_ports(at->second))
          add({.port = port, .element = &element, .from_outside = true, .where = element.where});
    }
    for (const auto& flow : model.flows) add_flow(model, flow);
  }

  const std::vector<Stated>& all() const { return stated_; }

 private:
  void add_flow(const Model& model, const Flow& flow) {
    const Element* to = model.element(flow.to);
    if (to == nullptr || !is_run_by_us(*to)) return;
    const bool outside = comes_from_outside(model, flow);
    std::vector<OpenPort> ports;
    if (const auto at = flow.attributes.find("ports"); at != flow.attributes.end())
      ports = read_ports(at->second);
    const bool udp = speaks_udp(flow);
    if (flow.port > 0 && ports.empty())
      ports.push_back({.first = flow.port, .last = flow.port, .udp = udp});
    for (const auto& port : ports)
      add({.port = port, .element = to, .from_outside = outside, .where = flow.where});
  }

  // Several flows to one port state it once.
  void add(Stated made) {
    made.port.last = std::max(made.port.first, made.port.last);
    Ranges& ranges = ranges_[{made.element, made.port.udp}];
    if (const size_t* number = ranges.holder(made.port)) {
      stated_[*number].from_outside |= made.from_outside;
      return;
    }
    ranges.add(made.port, stated_.size());
    stated_.push_back(std::move(made));
  }

  std::vector<Stated> stated_;
  std::map<std::pair<const Element*, bool>, Ranges> ranges_;  // by element and transport
};

bool listens_on(const HostListener& listener, const OpenPort& port) {
  return listener.udp == port.udp && listener.port >= port.first && listener.port <= port.last;
}

std::string port_of(const HostListener& listener) {
  return fmt::format("{}{}", listener.port, listener.udp ? "/udp" : "");
}

HostDrift unmodelled(const HostListener& listener) {
  const std::string who =
      listener.program.empty() ? "something" : fmt::format("'{}'", listener.program);
  const std::string where = listener.loopback ? "for this host only"
                            : listener.all    ? "on all addresses"
                                              : fmt::format("on {}", listener.address);
  return {{.kind = DriftEntry::Kind::kListener,
           .modelled = false,
           .id = fmt::format("{}:{}", listener.program, port_of(listener)),
           .what = fmt::format("{} listens on port {} {}, which the model does not state", who,
                               port_of(listener), where)},
          &listener};
}

HostDrift silent(const Stated& stated, const std::string& why) {
  return {{.kind = DriftEntry::Kind::kListener,
           .modelled = true,
           .id = fmt::format("{}:{}", stated.element->id, to_string(stated.port)),
           .what = fmt::format("the model has '{}' on port {}, and {}", stated.element->id,
                               to_string(stated.port), why),
           .path = stated.where.file,
           .line = stated.where.line},
          nullptr};
}

}  // namespace

std::vector<HostDrift> find_host_drift(const Model& model,
                                       std::span<const HostListener> listeners) {
  const StatedPorts stated(model);
  std::vector<HostDrift> found;
  for (const auto& listener : listeners)
    if (!listener.maybe_client &&
        std::none_of(stated.all().begin(), stated.all().end(),
                     [&](const Stated& s) { return listens_on(listener, s.port); }))
      found.push_back(unmodelled(listener));
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(a.listener->port, a.listener->udp) <
           std::tie(b.listener->port, b.listener->udp);
  });
  for (const auto& one : stated.all()) {
    const auto on = [&](const HostListener& listener) { return listens_on(listener, one.port); };
    if (std::none_of(listeners.begin(), listeners.end(), on))
      found.push_back(silent(one, "nothing listens on it here"));
    else if (one.from_outside && std::all_of(listeners.begin(), listeners.end(),
                                             [&](const auto& l) { return !on(l) || l.loopback; }))
      found.push_back(silent(one, "from outside nobody reaches it: it listens for this host only"));
  }
  return found;
}

}  // namespace redoubt::plan
