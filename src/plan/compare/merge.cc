#include <algorithm>
#include <set>

#include "plan/compare/compare.h"
#include "plan/compare/fields.h"
#include "plan/model_words.h"

namespace redoubt::plan {
namespace {

using Texts = std::vector<std::string>;

constexpr std::string_view kUnassigned = "unassigned";  // no zone was given

// One thing of the merged model takes what the other says of it.
class Joined {
 public:
  Joined(std::string_view what, std::string id, std::vector<ModelChange>& conflicts)
      : what_(what), id_(std::move(id)), conflicts_(conflicts) {}

  void text(std::string_view field, std::string& mine, const std::string& theirs) {
    if (mine.empty()) mine = theirs;
    else if (!theirs.empty() && mine != theirs) conflict(field, mine, theirs);
  }
  void texts(Texts& mine, const Texts& theirs) {
    for (const auto& text : theirs)
      if (std::find(mine.begin(), mine.end(), text) == mine.end()) mine.push_back(text);
  }
  void attributes(std::map<std::string, std::string>& mine,
                  const std::map<std::string, std::string>& theirs) {
    for (const auto& [name, value] : theirs) text("attributes." + name, mine[name], value);
  }
  void number(std::string_view field, int mine, int theirs) {
    if (mine != theirs) conflict(field, std::to_string(mine), std::to_string(theirs));
  }
  void extensions(Extensions& mine, const Extensions& theirs) {
    mine.insert(theirs.begin(), theirs.end());
  }

 private:
  void conflict(std::string_view field, const std::string& mine, const std::string& theirs) {
    conflicts_.push_back(
        {ModelChange::Kind::kChanged, std::string(what_), id_, std::string(field), mine, theirs});
  }

  std::string_view what_;
  std::string id_;
  std::vector<ModelChange>& conflicts_;
};

void join(Zone& mine, const Zone& theirs, Joined joined) {
  joined.text("name", mine.name, theirs.name);
  joined.number("trust", mine.trust, theirs.trust);
  joined.extensions(mine.extensions, theirs.extensions);
}

void join(DataClass& mine, const DataClass& theirs, Joined joined) {
  joined.text("name", mine.name, theirs.name);
  joined.text("sensitivity", mine.sensitivity, theirs.sensitivity);
  joined.texts(mine.kinds, theirs.kinds);
  joined.text("retention", mine.retention, theirs.retention);
  joined.extensions(mine.extensions, theirs.extensions);
}

void join(Element& mine, const Element& theirs, Joined joined) {
  joined.text("name", mine.name, theirs.name);
  joined.text("kind", mine.kind, theirs.kind);
  if (mine.zone == kUnassigned) mine.zone = theirs.zone;
  else if (theirs.zone != kUnassigned) joined.text("zone", mine.zone, theirs.zone);
  joined.texts(mine.technology, theirs.technology);
  joined.text("language", mine.language, theirs.language);
  joined.texts(mine.paths, theirs.paths);
  joined.texts(mine.stores, theirs.stores);
  joined.texts(mine.processes, theirs.processes);
  joined.texts(mine.tags, theirs.tags);
  joined.attributes(mine.attributes, theirs.attributes);
  joined.text("owner", mine.owner, theirs.owner);
  joined.extensions(mine.extensions, theirs.extensions);
}

void join(Flow& mine, const Flow& theirs, Joined joined) {
  joined.text("name", mine.name, theirs.name);
  joined.text("from", mine.from, theirs.from);
  joined.text("to", mine.to, theirs.to);
  joined.text("protocol", mine.protocol, theirs.protocol);
  if (mine.port == 0) mine.port = theirs.port;
  else if (theirs.port != 0) joined.number("port", mine.port, theirs.port);
  joined.text("authentication", mine.authentication, theirs.authentication);
  joined.texts(mine.data, theirs.data);
  joined.texts(mine.tags, theirs.tags);
  joined.attributes(mine.attributes, theirs.attributes);
  joined.extensions(mine.extensions, theirs.extensions);
}

class Merge {
 public:
  Merge(const Model& a, const Model& b) : b_(b), back_(pair_models(b, a)) {
    merged_.model = a;
    for (const auto& element : a.elements) taken_.insert(element.id);
    for (const auto& flow : a.flows) taken_.insert(flow.id);
  }

  Merged run() {
    std::set<std::string> zones = ids(merged_.model.zones), data = ids(merged_.model.data);
    add("zone", b_.zones, back_.zones, zones, merged_.model.zones);
    add("data", b_.data, back_.data, data, merged_.model.data);
    add("element", b_.elements, back_.elements, taken_, merged_.model.elements);
    add("flow", b_.flows, back_.flows, taken_, merged_.model.flows);
    accepted();
    if (merged_.model.name.empty()) merged_.model.name = b_.name;
    merged_.model.extensions.insert(b_.extensions.begin(), b_.extensions.end());
    return std::move(merged_);
  }

 private:
  template <class T>
  static std::set<std::string> ids(const std::vector<T>& list) {
    std::set<std::string> out;
    for (const auto& thing : list) out.insert(thing.id);
    return out;
  }

  // References of the second model in words of the merged one: the pairs grow as things are added.
  Zone turned(const Zone& zone) const { return zone; }
  DataClass turned(const DataClass& data) const { return data; }
  Element turned(const Element& element) const { return in_words_of(back_, element); }
  Flow turned(const Flow& flow) const { return in_words_of(back_, flow); }

  template <class T>
  void add(std::string_view what, const std::vector<T>& theirs,
           std::map<std::string, std::string>& pairs, std::set<std::string>& taken,
           std::vector<T>& mine) {
    std::map<std::string, size_t> at;
    for (size_t i = 0; i < mine.size(); ++i) at[mine[i].id] = i;
    for (const auto& thing : theirs) {
      const auto same = pairs.find(thing.id);
      if (same != pairs.end()) {
        join(mine[at[same->second]], turned(thing), Joined(what, same->second, merged_.conflicts));
        continue;
      }
      T copy = turned(thing);
      copy.id = free_id(thing.id, taken);
      pairs[thing.id] = copy.id;
      mine.push_back(std::move(copy));
    }
  }

  static std::string free_id(const std::string& wanted, std::set<std::string>& taken) {
    std::string id = wanted;
    for (int i = 2; !taken.insert(id).second; ++i)
      id = fmt::format("{}-{}", wanted.substr(0, kMaxIdBytes - 8), i);
    return id;
  }

  void accepted() {
    for (const auto& risk : b_.accepted) {
      const auto same =
          std::find_if(merged_.model.accepted.begin(), merged_.model.accepted.end(),
                       [&](const AcceptedRisk& mine) { return mine.threat == risk.threat; });
      if (same == merged_.model.accepted.end()) merged_.model.accepted.push_back(risk);
      else if (same->reason != risk.reason || same->expires != risk.expires ||
               same->owner != risk.owner)
        merged_.conflicts.push_back({ModelChange::Kind::kChanged, "accepted", risk.threat, "reason",
                                     same->reason, risk.reason});
    }
  }

  const Model& b_;
  Pairing back_;  // from the second model to the merged one
  Merged merged_;
  std::set<std::string> taken_;  // ids of elements and flows
};

}  // namespace

Merged merge_models(const Model& a, const Model& b) { return Merge(a, b).run(); }

}  // namespace redoubt::plan
