#include "plan/bootstrap/cloud_guards.h"

#include <algorithm>

#include "base/text.h"
#include "plan/bootstrap/cloud_types.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

class GuardReader {
 public:
  GuardReader(Draft& draft, const GuardedCloud& cloud) : draft_(draft), cloud_(cloud) {}

  void read(const CloudResource& resource) {
    const std::string group = group_of(resource);
    // Who is let out first: where both groups say it, the rule of the asking one is the origin.
    for (const Opening& opening : resource.openings)
      if (opening.outward)
        for (const auto& member : members_of(group)) let_out(resource, opening, member);
    for (const Opening& opening : resource.openings)
      if (!opening.outward)
        for (const auto& member : members_of(group)) let_in(resource, opening, member);
  }

 private:
  const std::vector<std::string>& members_of(const std::string& group) const {
    static const std::vector<std::string> kNone;
    const auto at = cloud_.members.find(group);
    return at == cloud_.members.end() ? kNone : at->second;
  }

  // A rule of its own names the group that it opens first.
  std::string group_of(const CloudResource& resource) const {
    if (!is_rule(resource.type)) return resource.key;
    for (const auto& key : resource.references)
      if (const auto at = cloud_.by_key.find(key);
          at != cloud_.by_key.end() && guards(at->second->type))
        return key;
    return resource.key;
  }

  // Stores only answer, whoever is let to whom.
  void connect(const std::string& from, const std::string& to, const Origin& origin) {
    if (rank_of(draft_, from) == 2) connect_by_kind(draft_, from, to, origin);
    else if (from != to) draft_.connect(from, to, origin);
  }

  // Other people's machines, of which only the addresses are known.
  std::string network(const Opening& opening, const Origin& origin) {
    const auto& networks = opening.networks;
    const std::string name =
        networks.size() == 1 ? networks.front()
                             : fmt::format("{} and {} more", networks.front(), networks.size() - 1);
    const std::string id = to_model_id("network-" + name);
    Item& item = draft_.item(id, name, "external", origin);
    item.sealed = true;
    add_word(item.element.technology, cloud_.technology);
    item.element.attributes.try_emplace("networks", join(networks, ", "));
    return id;
  }

  void let_out(const CloudResource& resource, const Opening& opening, const std::string& member) {
    const Origin origin{resource.origin.path, opening.line,
                        fmt::format("{} lets them out", resource.origin.what)};
    for (const auto& group : opening.sources)
      for (const auto& other : members_of(group)) connect(member, other, origin);
    if (opening.networks.empty() || rank_of(draft_, member) == 2) return;
    name_port(draft_.connect(member, network(opening, origin), origin), opening);
  }

  static void name_port(Flow& flow, const Opening& opening) {
    if (flow.port == 0) flow.port = opening.port;
  }

  void let_in(const CloudResource& resource, const Opening& opening, const std::string& member) {
    const Origin origin{resource.origin.path, opening.line,
                        opening.to_all ? fmt::format("{} opens port {} to everybody",
                                                     resource.origin.what, opening.port)
                                       : fmt::format("{} lets them in", resource.origin.what)};
    Item& item = *draft_.find(member);
    if (opening.port > 0) listen_on(item, opening.port);
    for (const auto& source : opening.sources)
      for (const auto& other : members_of(source)) connect(other, member, origin);
    if (cloud_.shared.contains(member)) return;
    if (opening.to_all) publish(item, opening, origin);
    else if (!opening.networks.empty())
      name_port(draft_.connect(network(opening, origin), member, origin), opening);
  }

  void publish(Item& item, const Opening& opening, const Origin& origin) {
    draft_.open(item, {.first = opening.port,
                       .last = std::max(opening.port, opening.last_port),
                       .outside = 0,
                       .udp = opening.udp,
                       .origin = origin});
    if (item.published) return;
    item.published = true;
    item.published_by = origin;
  }

  Draft& draft_;
  const GuardedCloud& cloud_;
};

}  // namespace

int rank_of(Draft& draft, const std::string& id) {
  const std::string& kind = draft.find(id)->element.kind;
  if (kind == "gateway") return 0;
  if (kind == "service" || kind == "job") return 1;
  return 2;
}

void connect_by_kind(Draft& draft, const std::string& one, const std::string& other,
                     const Origin& origin) {
  const int first = rank_of(draft, one), second = rank_of(draft, other);
  if (one == other || (first == 2 && second == 2)) return;
  if (first > second) draft.connect(other, one, origin);
  else draft.connect(one, other, origin);
}

void add_openings(Draft& draft, const std::vector<CloudResource>& resources,
                  const GuardedCloud& cloud) {
  GuardReader reader(draft, cloud);
  for (const auto& resource : resources)
    if (guards(resource.type)) reader.read(resource);
}

}  // namespace redoubt::plan::drafting
