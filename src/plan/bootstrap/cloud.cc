#include "plan/bootstrap/cloud.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/bootstrap/cloud_catalogue.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxJoined = 40;        // resources that one attachment or group joins
constexpr size_t kMaxSteps = 1'000'000;  // from reference to reference, of all resources together

// Resources that exist to join two others.
bool joins(std::string_view type) {
  const std::string lower = to_lower(type);
  for (const std::string_view word : {"attachment",
                                      "listener",
                                      "target_group",
                                      "targetgroup",
                                      "integration",
                                      "eventsourcemapping",
                                      "event_source_mapping",
                                      "subscription",
                                      "notification",
                                      "permission",
                                      "origin_access",
                                      "event_invoke_config",
                                      "eventinvokeconfig",
                                      "backend_service",
                                      "cloudwatch_event_target",
                                      "url_map",
                                      "authorizer",
                                      "task_definition",
                                      "taskdefinition",
                                      "deployment",
                                      "route"})
    if (lower.find(word) != std::string::npos) return true;
  return false;
}

bool guards(std::string_view type) {
  const std::string lower = to_lower(type);
  return lower.find("security_group") != std::string::npos ||
         lower.find("securitygroup") != std::string::npos;
}

// Requests go from gateways to services to queues and stores.
int rank_of(std::string_view kind) {
  if (kind == "gateway") return 0;
  if (kind == "service" || kind == "job") return 1;
  return 2;
}

bool says(const CloudResource& resource, std::string_view name, std::string_view value) {
  const auto at = resource.texts.find(name);
  return at != resource.texts.end() && equals_ignoring_case(at->second, value);
}

class CloudReader {
 public:
  CloudReader(Draft& draft, const std::vector<CloudResource>& resources,
              std::string_view technology)
      : draft_(draft), resources_(resources), technology_(technology) {}

  void read() {
    for (const auto& resource : resources_) by_key_.try_emplace(resource.key, &resource);
    find_tasks_of_services();
    for (const auto& resource : resources_) draw(resource);
    for (const auto& resource : resources_) {
      if (drawn_.contains(resource.key)) refer(resource);
      else if (to_lower(resource.type).find("logging") != std::string::npos) keep_logs(resource);
      else if (joins(resource.type)) join(resource);
    }
    find_members();
    for (const auto& resource : resources_)
      if (guards(resource.type)) guard(resource);
  }

 private:
  static bool is_task(std::string_view type) {
    return type == "aws_ecs_task_definition" || type == "AWS::ECS::TaskDefinition";
  }

  static bool is_task_service(std::string_view type) {
    return type == "aws_ecs_service" || type == "AWS::ECS::Service";
  }

  void find_tasks_of_services() {
    for (const auto& resource : resources_)
      if (is_task_service(resource.type))
        tasks_of_services_.insert(resource.references.begin(), resource.references.end());
  }

  // A task that no service keeps running is started by a schedule or by others.
  const CloudKind* kind_of(const CloudResource& resource) const {
    if (!is_task(resource.type) || tasks_of_services_.contains(resource.key))
      return cloud_kind_of(resource.type);
    static const CloudKind kTask{.kind = "job", .technology = "container"};
    return &kTask;
  }

  // What runs in a cluster stands for it, where its manifests are here.
  bool holds_what_is_drawn(const CloudKind& kind) const {
    if (kind.technology != "kubernetes-cluster") return false;
    return std::any_of(draft_.items().begin(), draft_.items().end(), [](const auto& entry) {
      return has_word(entry.second.element.technology, "kubernetes");
    });
  }

  void draw(const CloudResource& resource) {
    const CloudKind* kind = kind_of(resource);
    if (kind == nullptr || holds_what_is_drawn(*kind)) return;
    if (drawn_.contains(resource.key)) return;
    const std::string id = id_of(resource);
    Item& item = draft_.item(id, resource.name, kind->part.empty() ? kind->kind : "data-store",
                             resource.origin);
    item.sealed = true;
    add_word(item.element.technology, technology_);
    describe(*kind, resource, item);
    drawn_[resource.key] = id;
    publish(*kind, resource, item);
  }

  // What several roots have under one name and type is one element: they are variants of one
  // system. Within one root they are as many as there are keys.
  std::string id_of(const CloudResource& resource) {
    const std::string root = resource.key.substr(0, resource.key.find('|') + 1);
    const auto [same, first] =
        made_.try_emplace({resource.name, resource.type}, Made{.root = root, .id = {}});
    if (!first && (root.empty() || same->second.root != root)) return same->second.id;
    std::string id = to_model_id(resource.name);
    if (draft_.find(id) != nullptr)
      id = to_model_id(fmt::format("{}-{}", resource.name, short_type(resource.type)));
    const std::string numbered = id;
    for (size_t i = 2; draft_.find(id) != nullptr && !root.empty(); ++i)
      id = fmt::format("{}-{}", numbered, i);
    if (first) same->second.id = id;
    return id;
  }

  static std::string short_type(std::string_view type) {
    return std::string(type.substr(std::max(type.rfind(':') + 1, type.find('_') + 1)));
  }

  void describe(const CloudKind& kind, const CloudResource& resource, Item& item) {
    item.listens = true;
    if (!kind.part.empty()) {
      for (const Part& part : draft_.catalogue().parts())
        if (part.id == kind.part) take(part, item);
      return;
    }
    add_word(item.element.technology, kind.technology);
    if (item.protocol.empty()) item.protocol = kind.protocol;
    // "postgres", "aurora-mysql", "MYSQL_8_0"
    for (const std::string_view name : {"engine", "Engine", "database_version"})
      if (const auto at = resource.texts.find(name); at != resource.texts.end())
        for (const std::string_view product :
             {"postgres", "mysql", "mariadb", "oracle", "sqlserver"})
          if (to_lower(at->second).find(product) != std::string::npos)
            if (const Part* part = draft_.catalogue().part_of_scheme(
                    product == "oracle" ? "jdbc:oracle" : product))
              take(*part, item);
  }

  static void take(const Part& part, Item& item) {
    item.part = &part;
    item.element.kind = part.kind;
    item.protocol = part.protocol;
    if (item.port == 0 && !part.ports.empty())
      item.port = static_cast<uint16_t>(part.ports.front());
    add_word(item.element.technology, part.id);
  }

  void publish(const CloudKind& kind, const CloudResource& resource, Item& item) const {
    bool open = kind.is_public && !says(resource, "internal", "true") &&
                !says(resource, "Scheme", "internal") && !says(resource, "scheme", "INTERNAL");
    for (const std::string_view name :
         {"publicly_accessible", "PubliclyAccessible", "public_network_access_enabled"})
      open |= says(resource, name, "true");
    for (const std::string_view name : {"acl", "AccessControl"})
      open |= says(resource, name, "public-read") || says(resource, name, "PublicRead") ||
              says(resource, name, "public-read-write") || says(resource, name, "PublicReadWrite");
    if (!open || item.published) return;
    item.published = true;
    item.published_by = resource.origin;
    if (item.protocol.empty()) item.protocol = "http";
  }

  // Elements that a resource names, itself or through what only joins.
  std::set<std::string> elements_of(const CloudResource& resource) {
    std::set<std::string> found, seen;
    std::vector<const CloudResource*> open{&resource};
    while (!open.empty() && found.size() <= kMaxJoined) {
      const CloudResource& next = *open.back();
      open.pop_back();
      for (const auto& key : next.references) {
        if (++steps_ > kMaxSteps) return found;
        const auto other = by_key_.find(key);
        if (const auto at = drawn_.find(key); at != drawn_.end()) found.insert(at->second);
        else if (other != by_key_.end() && joins(other->second->type) && seen.insert(key).second)
          open.push_back(other->second);
      }
    }
    return found;
  }

  void connect(const std::string& one, const std::string& other, const Origin& origin) {
    const Item* a = draft_.find(one);
    const Item* b = draft_.find(other);
    if (a == nullptr || b == nullptr || one == other) return;
    const int first = rank_of(a->element.kind), second = rank_of(b->element.kind);
    if (first == 2 && second == 2) return;
    if (first > second) draft_.connect(other, one, origin);
    else draft_.connect(one, other, origin);
  }

  void refer(const CloudResource& resource) {
    const std::string& from = drawn_.at(resource.key);
    for (const auto& to : elements_of(resource))
      connect(from, to,
              {resource.origin.path, resource.origin.line,
               fmt::format("{} refers to '{}'", resource.origin.what, to)});
  }

  // Logs of one store are kept in another.
  void keep_logs(const CloudResource& resource) {
    std::vector<std::string> stores;
    for (const auto& key : resource.references)
      if (const auto at = drawn_.find(key); at != drawn_.end()) add_word(stores, at->second);
    if (stores.size() == 2)
      draft_.connect(stores[0], stores[1],
                     {resource.origin.path, resource.origin.line,
                      fmt::format("{}: access logs", resource.origin.what)});
  }

  void join(const CloudResource& resource) {
    const auto found = elements_of(resource);
    if (found.size() > kMaxJoined) return;
    for (auto one = found.begin(); one != found.end(); ++one)
      for (auto other = std::next(one); other != found.end(); ++other)
        if (draft_.find(*one)->element.kind != draft_.find(*other)->element.kind)
          connect(*one, *other,
                  {resource.origin.path, resource.origin.line,
                   fmt::format("{} joins them", resource.origin.what)});
  }

  // Members of a group: what names it, and what its rules are attached to.
  const std::vector<std::string>& members_of(const std::string& group) const {
    static const std::vector<std::string> kNone;
    const auto at = members_.find(group);
    return at == members_.end() ? kNone : at->second;
  }

  void find_members() {
    for (const auto& [key, id] : drawn_)
      for (const auto& name : by_key_.at(key)->references)
        if (auto& members = members_[name]; members.size() < kMaxJoined) add_word(members, id);
  }

  // A rule of its own names the group that it opens first.
  std::string group_of(const CloudResource& resource) const {
    if (to_lower(resource.type).find("rule") == std::string::npos &&
        to_lower(resource.type).find("ingress") == std::string::npos)
      return resource.key;
    for (const auto& key : resource.references)
      if (const auto at = by_key_.find(key); at != by_key_.end() && guards(at->second->type))
        return key;
    return resource.key;
  }

  void let_out(const CloudResource& resource, const Opening& opening) {
    const Origin origin{resource.origin.path, opening.line,
                        fmt::format("{} lets them out", resource.origin.what)};
    for (const auto& member : members_of(group_of(resource)))
      for (const auto& group : opening.sources)
        for (const auto& other : members_of(group)) connect(member, other, origin);
  }

  void guard(const CloudResource& resource) {
    for (const Opening& opening : resource.openings)
      if (opening.outward) let_out(resource, opening);
    for (const Opening& opening : resource.openings)
      for (const auto& member : members_of(group_of(resource))) {
        if (opening.outward) continue;
        const Origin origin{resource.origin.path, opening.line,
                            opening.to_all ? fmt::format("{} opens port {} to everybody",
                                                         resource.origin.what, opening.port)
                                           : fmt::format("{} lets them in", resource.origin.what)};
        Item& item = *draft_.find(member);
        if (opening.port > 0) listen_on(item, opening.port);
        for (const auto& source : opening.sources)
          for (const auto& other : members_of(source)) connect(other, member, origin);
        if (!opening.to_all) continue;
        draft_.open(item, {.first = opening.port,
                           .last = std::max(opening.port, opening.last_port),
                           .outside = 0,
                           .udp = opening.udp,
                           .origin = origin});
        if (item.published) continue;
        item.published = true;
        item.published_by = origin;
      }
  }

  Draft& draft_;
  const std::vector<CloudResource>& resources_;
  std::string_view technology_;
  std::map<std::string, const CloudResource*> by_key_;
  std::set<std::string> tasks_of_services_;   // keys
  std::map<std::string, std::string> drawn_;  // key -> item id
  struct Made {
    std::string root, id;
  };
  std::map<std::pair<std::string, std::string>, Made> made_;  // by name and type
  std::map<std::string, std::vector<std::string>> members_;   // key of a group -> item ids
  size_t steps_ = 0;
};

}  // namespace

void add_cloud(Draft& draft, const std::vector<CloudResource>& resources,
               std::string_view technology) {
  CloudReader(draft, resources, technology).read();
}

}  // namespace redoubt::plan::drafting
