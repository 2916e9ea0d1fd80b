#include "plan/drift_listeners.h"

#include <algorithm>

#include "base/text.h"
#include "plan/open_ports.h"

namespace redoubt::plan {
namespace {

struct Stated {
  OpenPort port;
  const Flow* flow = nullptr;  // null: by an attribute of the element
};

void add_stated(std::string_view text, const Flow* flow, std::vector<Stated>& out) {
  for (const auto& port : read_ports(text)) out.push_back({port, flow});
}

std::vector<Stated> stated_ports(const Model& model, const Element& element) {
  std::vector<Stated> stated;
  if (const auto at = element.attributes.find("published.ports"); at != element.attributes.end())
    add_stated(at->second, nullptr, stated);
  for (const auto& flow : model.flows) {
    if (flow.to != element.id || !comes_from_outside(model, flow)) continue;
    if (const auto at = flow.attributes.find("ports"); at != flow.attributes.end())
      add_stated(at->second, &flow, stated);
    const OpenPort port{.first = flow.port, .last = flow.port};
    const bool known = std::any_of(stated.begin(), stated.end(), [&](const Stated& other) {
      return covers({&other.port, 1}, port);
    });
    if (flow.port > 0 && !known) stated.push_back({port, &flow});
  }
  return stated;
}

bool is_stated(const std::vector<OpenPort>& stated, const OpenPort& port) {
  OpenPort outside = port;
  outside.first = outside.last = port.outside;
  return covers(stated, port) ||
         (port.outside > 0 && port.first == port.last && covers(stated, outside));
}

// The other direction: a stated port that none of those seen lies in.
bool is_open(const std::vector<OpenPort>& open, const OpenPort& stated) {
  return std::any_of(open.begin(), open.end(), [&](const OpenPort& port) {
    const bool outside = port.outside >= stated.first && port.outside <= stated.last;
    const bool inside = port.first <= stated.last && port.last >= stated.first;
    return port.udp == stated.udp && (inside || outside);
  });
}

DriftEntry unmodelled(const Element& element, const Element& model, const OpenPort& port) {
  return {.kind = DriftEntry::Kind::kListener,
          .modelled = false,
          .id = fmt::format("{}:{}", element.id, to_string(port)),
          .what = fmt::format("'{}' is reached from outside on port {}, which the model does not "
                              "state",
                              model.id, to_string(port)),
          .path = port.origin.path,
          .line = port.origin.line};
}

DriftEntry closed(const Element& element, const Stated& stated) {
  const SourcePosition& where = stated.flow == nullptr ? element.where : stated.flow->where;
  return {.kind = DriftEntry::Kind::kListener,
          .modelled = true,
          .id = fmt::format("{}:{}", element.id, to_string(stated.port)),
          .what = fmt::format("the model has '{}' reached from outside on port {}, and nothing "
                              "opens it any more",
                              element.id, to_string(stated.port)),
          .path = where.file,
          .line = where.line};
}

void compare(const Element& element, const Element& model, const std::vector<Stated>& stated,
             std::vector<DriftEntry>& out) {
  std::vector<OpenPort> ports;
  for (const auto& [port, flow] : stated) ports.push_back(port);
  if (ports.empty()) ports.push_back(element.open_ports.front());
  for (const auto& port : element.open_ports)
    if (!is_stated(ports, port)) out.push_back(unmodelled(element, model, port));
  for (const auto& entry : stated) {
    // What a person wrote may be open where no file says so.
    const bool inferred = entry.flow == nullptr || !entry.flow->origin.path.empty();
    if (inferred && !is_open(element.open_ports, entry.port)) out.push_back(closed(model, entry));
  }
}

}  // namespace

bool has_tag(const Element& element, std::string_view tag) {
  return std::find(element.tags.begin(), element.tags.end(), tag) != element.tags.end();
}

bool comes_from_outside(const Model& model, const Flow& flow) {
  const Element* from = model.element(flow.from);
  if (from == nullptr) return false;
  const Zone* zone = model.zone(from->zone);
  return from->kind == "person" || from->kind == "external" ||
         (zone != nullptr && zone->trust == 0);
}

bool is_reached_from_outside(const Model& model, const Element& element) {
  return std::any_of(model.flows.begin(), model.flows.end(), [&](const Flow& flow) {
    return flow.to == element.id && comes_from_outside(model, flow);
  });
}

std::vector<DriftEntry> compare_ports(const Model& model, const Model& seen,
                                      const ElementMatch& match) {
  std::vector<DriftEntry> found;
  for (const auto& element : seen.elements) {
    const Element* same = match.modelled(element.id);
    if (same == nullptr || element.open_ports.empty()) continue;
    if (!is_reached_from_outside(model, *same) && !has_tag(*same, "public")) continue;
    compare(element, *same, stated_ports(model, *same), found);
  }
  return found;
}

}  // namespace redoubt::plan
