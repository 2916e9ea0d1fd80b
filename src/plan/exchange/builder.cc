#include "plan/exchange/builder.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/node_json.h"
#include "plan/model_words.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Node;

struct Word {
  std::string_view part, kind;
};
// The first that stands in one of the words, as a whole, decides.
constexpr Word kKinds[]{
    {"browser", "person"},
    {"mobile", "person"},
    {"end-user", "person"},
    {"web-client", "person"},
    {"actor", "person"},
    {"human", "person"},
    {"gateway", "gateway"},
    {"load-balancer", "gateway"},
    {"loadbalancer", "gateway"},
    {"reverse-proxy", "gateway"},
    {"waf", "gateway"},
    {"cdn", "gateway"},
    {"queue", "queue"},
    {"topic", "queue"},
    {"event-bus", "queue"},
    {"message-broker", "queue"},
    {"kafka", "queue"},
    {"sqs", "queue"},
    {"sns", "queue"},
    {"kinesis", "queue"},
    {"database", "data-store"},
    {"datastore", "data-store"},
    {"data-store", "data-store"},
    {"storage", "data-store"},
    {"bucket", "data-store"},
    {"file-server", "data-store"},
    {"vault", "data-store"},
    {"secrets-manager", "data-store"},
    {"dynamodb", "data-store"},
    {"rds", "data-store"},
    {"cache", "data-store"},
    {"repository", "data-store"},
    {"external", "external"},
    {"third-party", "external"},
    {"saas", "external"},
    {"pipeline", "pipeline"},
    {"build", "pipeline"},
    {"batch", "job"},
    {"function", "service"},
    {"library", "library"},
    {"class", "library"},
};

std::string unique(std::map<std::string, size_t>& taken, const std::string& wanted) {
  size_t& last = taken[wanted];
  if (last++ == 0) return wanted;
  for (;; ++last) {
    const std::string id = fmt::format("{}-{}", wanted.substr(0, kMaxIdBytes - 8), last);
    if (taken.try_emplace(id, 1).second) return id;
  }
}

}  // namespace

SourcePosition Builder::at(const Place& place) const { return {file_, place.line, place.column}; }

void Builder::warn(const Place& place, std::string message, std::string hint) {
  auto entry = diagnostics_.warning(at(place), std::move(message));
  if (!hint.empty()) entry.hint(std::move(hint));
}

std::string Builder::make_id(Ids& ids, const std::string& foreign, std::string_view wanted,
                             const Place& where, std::string_view what) {
  auto& taken = &ids == &zones_ ? taken_zones_ : &ids == &data_ ? taken_data_ : taken_;
  const std::string id = unique(taken, to_model_id(wanted.empty() ? foreign : wanted));
  if (!ids.emplace(foreign, id).second)
    warn(where, fmt::format("the {} '{}' is there twice", what, foreign),
         "references mean the first");
  return id;
}

Zone& Builder::zone(const std::string& foreign, std::string_view name, const Place& where,
                    std::string_view wanted) {
  return model_.zones.emplace_back(
      Zone{.id = make_id(zones_, foreign, wanted, where, "zone"), .name = std::string(name)});
}

DataClass& Builder::data(const std::string& foreign, std::string_view name, const Place& where,
                         std::string_view wanted) {
  DataClass& made = model_.data.emplace_back();
  made.id = make_id(data_, foreign, wanted, where, "asset");
  made.name = name;
  return made;
}

Element& Builder::element(const std::string& foreign, std::string_view name, const Place& where,
                          std::string_view wanted) {
  Element& made = model_.elements.emplace_back();
  made.id = make_id(elements_, foreign, wanted, where, "component");
  made.name = name;
  made.kind = "service";
  made.where = at(where);
  return made;
}

Flow& Builder::flow(const std::string& foreign, std::string_view name, const std::string& from,
                    const std::string& to, const Place& where, std::string_view wanted) {
  Flow& made = model_.flows.emplace_back();
  made.id = make_id(flows_, foreign, wanted, where, "flow");
  made.name = name;
  made.where = at(where);
  made.from = end_of_flow(from, made, "from", where);
  made.to = end_of_flow(to, made, "to", where);
  return made;
}

// Who is at the other end is a question to people: until they answer, it is somebody outside.
std::string Builder::end_of_flow(const std::string& foreign, const Flow& flow,
                                 std::string_view side, const Place& where) {
  if (const auto known = elements_.find(foreign); known != elements_.end() && !foreign.empty())
    return known->second;
  const std::string_view name = flow.name.empty() ? flow.id : flow.name;
  if (foreign.empty()) warn(where, fmt::format("flow '{}' has a loose end", name));
  else
    warn(where, fmt::format("flow '{}' has an end at '{}', which is no component", name, foreign));
  Element& end = model_.elements.emplace_back();
  end.id = unique(taken_, to_model_id(fmt::format("unknown-{}-{}", side, flow.id)));
  end.name = foreign.empty() ? fmt::format("Unknown end of {}", name)
                             : fmt::format("Unknown end of {} ({})", name, foreign);
  end.kind = "external";
  end.tags = {std::string(kLooseEnd)};
  end.where = at(where);
  return end.id;
}

void Builder::keep(Extensions& extensions, std::string_view format, const Node& object,
                   const std::vector<std::string_view>& without) const {
  formats::Json::object_t kept;
  for (const auto& [key, value] : object.entries()) {
    if (!key.is_scalar()) continue;
    const bool left = value.is_sequence() &&
                      std::find(without.begin(), without.end(), key.text()) != without.end();
    kept.emplace_back(to_valid_utf8(key.text()),
                      left ? formats::Json::array() : formats::to_json(value));
  }
  extensions[std::string(format)] = formats::to_text(formats::Json(std::move(kept)), -1);
}

std::string Builder::zone_id(const std::string& foreign, const Place& where) {
  const auto found = zones_.find(foreign);
  if (found != zones_.end()) return found->second;
  warn(where, fmt::format("there is no trust zone '{}'", foreign));
  return "";
}

std::vector<std::string> Builder::data_ids(const Node* list) {
  std::vector<std::string> ids;
  if (list == nullptr) return ids;
  for (const auto& item : list->items()) {
    const auto found = data_ids({item.text()}, item);
    ids.insert(ids.end(), found.begin(), found.end());
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::vector<std::string> Builder::data_ids(const std::vector<std::string>& foreign,
                                           const Place& where) {
  std::vector<std::string> ids;
  std::set<std::string_view> seen;
  for (const auto& name : foreign) {
    const auto found = data_.find(name);
    if (found == data_.end()) warn(where, fmt::format("there is no asset '{}'", name));
    else if (seen.insert(found->second).second) ids.push_back(found->second);
  }
  return ids;
}

std::string Builder::common_data(std::string_view kind) {
  const std::string foreign = fmt::format("\n{}", kind);  // no file has such an id
  if (const auto known = data_.find(foreign); known != data_.end()) return known->second;
  DataClass& made =
      data(foreign, kind == "payment" ? "Payment data" : "Credentials", Place(), kind);
  made.sensitivity = "restricted";
  made.kinds = {std::string(kind)};
  return made.id;
}

void Builder::describe(Element& element, const std::vector<std::string>& words,
                       bool names_technology) const {
  std::string kind;
  const auto add = [&](const std::string& technology) {
    if (!names_technology) return;
    auto& known = element.technology;
    if (std::find(known.begin(), known.end(), technology) == known.end())
      known.push_back(technology);
  };
  for (const auto& word : words) {
    const std::string plain = to_model_id(word);
    if (const auto* part = catalogue_.part_of_image(plain)) {
      add(part->id);
      if (kind.empty()) kind = part->kind;
    } else {
      add(plain);
    }
  }
  for (const auto& [part, meant] : kKinds)
    if (kind.empty() && std::any_of(words.begin(), words.end(), [&](const std::string& word) {
          return fmt::format("-{}-", to_model_id(word)).find(fmt::format("-{}-", part)) !=
                 std::string::npos;
        }))
      kind = meant;
  if (!kind.empty()) element.kind = kind;
}

std::string sensitivity_of_rating(int confidentiality) {
  return confidentiality >= 75   ? "restricted"
         : confidentiality >= 50 ? "confidential"
         : confidentiality >= 25 ? "internal"
                                 : "public";
}

int trust_of_name(std::string_view name) {
  const std::string lower = to_lower(name);
  const auto says = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
  if (says("internet") || says("public") || says("untrusted")) return 0;
  if (says("external") || says("third") || says("user") || says("client")) return 20;
  if (says("dmz") || says("edge") || says("perimeter")) return 30;
  return 60;
}

}  // namespace redoubt::plan::exchange
