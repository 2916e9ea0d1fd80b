#include "plan/drift.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.h"
#include "plan/drift_listeners.h"
#include "plan/drift_match.h"
#include "plan/open_ports.h"

namespace redoubt::plan {
namespace {

using Kind = DriftEntry::Kind;

bool is_deployed(const Element& element) {
  return element.kind == "service" || element.kind == "job" || element.kind == "gateway" ||
         element.kind == "data-store" || element.kind == "queue";
}

// " on port 443", " on ports 443, 9229", "".
std::string ports_of(const Flow& flow, const Element& to) {
  if (to.open_ports.size() > 1) return fmt::format(" on ports {}", written_ports(to.open_ports));
  return flow.port > 0 ? fmt::format(" on port {}", flow.port) : "";
}

std::string called(const Element& element) { return fmt::format("'{}'", element.id); }

class Comparison {
 public:
  Comparison(const Model& model, const Model& seen)
      : model_(model), seen_(seen), match_(model, seen) {}

  std::vector<DriftEntry> compare() {
    for (const auto& element : seen_.elements) {
      unmodelled(element);
      endpoints(element);
      published_store(element);
    }
    for (const auto& flow : seen_.flows) seen_flow(flow);
    for (auto& entry : compare_ports(model_, seen_, match_)) found_.push_back(std::move(entry));
    for (const auto& element : model_.elements) unseen(element);
    for (const auto& flow : model_.flows) unseen_flow(flow);
    put_under_elements();
    return std::move(found_);
  }

 private:
  void add(Kind kind, std::string id, std::string what, const Origin& at, std::string under = {}) {
    found_.push_back({.kind = kind,
                      .modelled = false,
                      .id = std::move(id),
                      .what = std::move(what),
                      .under = std::move(under),
                      .path = at.path,
                      .line = at.line});
  }
  void miss(Kind kind, std::string id, std::string what, const SourcePosition& where) {
    found_.push_back({.kind = kind,
                      .modelled = true,
                      .id = std::move(id),
                      .what = std::move(what),
                      .path = where.file,
                      .line = where.line});
  }

  void put_under_elements() {
    std::set<std::string> told;
    for (const auto& entry : found_)
      if (entry.kind == Kind::kElement && !entry.modelled) told.insert(entry.id);
    for (auto& entry : found_)
      if (!told.contains(entry.under)) entry.under.clear();
    const auto place = [](const DriftEntry& entry) {
      const bool below = !entry.under.empty();
      return std::tuple(entry.modelled, below ? Kind::kElement : entry.kind,
                        std::string_view(below ? entry.under : entry.id), below, entry.kind,
                        std::string_view(entry.id));
    };
    std::stable_sort(found_.begin(), found_.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
  }

  // What runs is told of as it stands; what is only talked to, when something does.
  std::string missing_end(const Element& from, const Element& to) {
    std::string missing;
    for (const Element* end : {&from, &to}) {
      if (match_.modelled(end->id) != nullptr) continue;
      if (missing.empty()) missing = end->id;
      if (!is_deployed(*end) && end->kind != "person" && told_.insert(end->id).second)
        add(Kind::kElement, end->id, fmt::format("{} '{}' is not in the model", end->kind, end->id),
            end->origin);
    }
    return missing;
  }

  // Of a group each member counts: a worker more is a job more.
  void unmodelled(const Element& element) {
    if (!is_deployed(element)) return;
    const auto names = deployed_names(element);
    for (const auto& name : names) {
      if (match_.knows_name(name)) continue;
      if (names.size() == 1 && match_.modelled(element.id) != nullptr) continue;
      add(Kind::kElement, name, fmt::format("{} '{}' is not in the model", element.kind, name),
          element.origin);
    }
  }

  void endpoints(const Element& element) {
    const Element* model = match_.modelled(element.id);
    const auto now = element.attributes.find("openapi.operations");
    if (model == nullptr || now == element.attributes.end()) return;
    const auto file = element.attributes.find("openapi.file");
    const Origin at{file == element.attributes.end() ? "" : file->second, 0, {}};
    const auto stated = model->attributes.find("openapi.operations");
    if (stated != model->attributes.end() && stated->second != now->second)
      add(Kind::kEndpoint, model->id,
          fmt::format("{} has {} operations, the model says {}", called(*model), now->second,
                      stated->second),
          at);
    for (const std::string_view tag : {"admin", "login", "upload"})
      if (has_tag(element, tag) && !has_tag(*model, tag))
        add(Kind::kEndpoint, fmt::format("{}:{}", model->id, tag),
            fmt::format("{} has operations for {}, which the model does not tag", called(*model),
                        tag),
            at);
  }

  // A store that is published is drawn with a tag, not with a flow.
  void published_store(const Element& element) {
    const auto place = element.attributes.find("published.by");
    if (place == element.attributes.end()) return;
    const Element* model = match_.modelled(element.id);
    if (model != nullptr && (has_tag(*model, "public") || is_reached_from_outside(model_, *model)))
      return;
    const size_t colon = place->second.rfind(':');
    Origin at{place->second.substr(0, colon), 0, {}};
    if (colon != std::string::npos)
      at.line = static_cast<uint32_t>(std::strtoul(place->second.c_str() + colon + 1, nullptr, 10));
    add(Kind::kListener, element.id,
        fmt::format("{} {} is published to the outside", element.kind, called(element)), at);
  }

  bool has_flow(const Element& from, const Element& to) const {
    return std::any_of(model_.flows.begin(), model_.flows.end(),
                       [&](const Flow& flow) { return flow.from == from.id && flow.to == to.id; });
  }

  void seen_flow(const Flow& flow) {
    const Element* from = seen_.element(flow.from);
    const Element* to = seen_.element(flow.to);
    if (from == nullptr || to == nullptr) return;
    const Element* model_to = match_.modelled(to->id);
    if (from->kind == "person") {
      if (model_to != nullptr && is_reached_from_outside(model_, *model_to)) return;
      add(Kind::kListener, to->id,
          fmt::format("{} is reached from outside{}", called(*to), ports_of(flow, *to)),
          flow.origin, to->id);
      return;
    }
    const Element* model_from = match_.modelled(from->id);
    if (model_from != nullptr && model_to != nullptr) {
      if (model_from->zone == model_to->zone || has_flow(*model_from, *model_to)) return;
    } else if (from->zone == to->zone) {
      return;
    }
    add(Kind::kCrossing, fmt::format("{}-to-{}", from->id, to->id),
        fmt::format("{} ({}) talks to {} ({}): {}", called(*from), from->zone, called(*to),
                    to->zone, flow.origin.what),
        flow.origin, missing_end(*from, *to));
  }

  void unseen(const Element& element) {
    if (!is_deployed(element) || match_.is_seen(element.id)) return;
    if (element.origin.path.empty() && !element.attributes.contains("compose.service")) return;
    miss(Kind::kElement, element.id,
         element.origin.path.empty()
             ? fmt::format("{} is in the model, and nothing runs it", called(element))
             : fmt::format("{} is in the model, and {} no longer shows it", called(element),
                           element.origin.path),
         element.where);
  }

  void unseen_flow(const Flow& flow) {
    const Element* from = model_.element(flow.from);
    const Element* to = model_.element(flow.to);
    if (from == nullptr || to == nullptr || flow.origin.path.empty()) return;
    const bool person = from->kind == "person";
    if (!person && (from->zone == to->zone || !match_.is_seen(from->id))) return;
    if (!match_.is_seen(to->id)) return;  // said of the element
    const bool still = std::any_of(seen_.flows.begin(), seen_.flows.end(), [&](const Flow& other) {
      const Element* seen_from = seen_.element(other.from);
      return match_.modelled(other.to) == to &&
             (person ? seen_from != nullptr && seen_from->kind == "person"
                     : match_.modelled(other.from) == from);
    });
    if (still) return;
    miss(person ? Kind::kListener : Kind::kCrossing, person ? to->id : flow.id,
         fmt::format("the flow from {} to {} is in the model, and {} no longer shows it",
                     called(*from), called(*to), flow.origin.path),
         flow.where);
  }

  const Model& model_;
  const Model& seen_;
  ElementMatch match_;
  std::vector<DriftEntry> found_;
  std::set<std::string> told_;  // elements that only flows show
};

}  // namespace

std::string_view to_string(DriftEntry::Kind kind) {
  switch (kind) {
    case Kind::kElement:
      return "element";
    case Kind::kListener:
      return "listener";
    case Kind::kCrossing:
      return "crossing";
    case Kind::kEndpoint:
      return "endpoint";
  }
  return "";
}

std::string place_of(const DriftEntry& entry) {
  if (entry.path.empty()) return {};
  return entry.line == 0 ? entry.path : fmt::format("{}:{}", entry.path, entry.line);
}

std::vector<DriftEntry> find_drift(const Model& model, const Model& seen) {
  return Comparison(model, seen).compare();
}

}  // namespace redoubt::plan
