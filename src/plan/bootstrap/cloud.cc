#include "plan/bootstrap/cloud.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/bootstrap/cloud_access.h"
#include "plan/bootstrap/cloud_catalogue.h"
#include "plan/bootstrap/cloud_guards.h"
#include "plan/bootstrap/cloud_types.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxJoined = 40;        // resources that one attachment or group joins
constexpr size_t kMaxSteps = 1'000'000;  // from reference to reference, of all resources together

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
    for (const auto& resource : resources_) {
      by_key_.try_emplace(resource.key, &resource);
      types_.insert(resource.type);
    }
    find_what_others_run();
    for (const auto& resource : resources_) draw(resource);
    find_members_of_target_groups();
    for (const auto& resource : resources_) follow(resource);
    for (const auto& resource : resources_) follow_said(resource, true);
    follow_policies();
    if (steps_ > kMaxSteps)
      draft_.left_out().unread(technology_, "not all references were followed: too many steps");
    add_openings(draft_, resources_,
                 {.by_key = by_key_,
                  .members = members_of_groups(),
                  .shared = shared_,
                  .technology = technology_});
  }

 private:
  using Keys = std::set<std::string>;

  void find_what_others_run() {
    for (const auto& resource : resources_) {
      const auto& keys = resource.references;
      if (is_task_service(resource.type)) tasks_of_services_.insert(keys.begin(), keys.end());
      if (!is_made_from_template(resource.type)) continue;
      for (const auto& key : keys)
        if (const auto at = by_key_.find(key); at != by_key_.end() && is_template(at->second->type))
          used_templates_.insert(key);
    }
  }

  // A task that no service keeps running is started by a schedule or by others.
  const CloudKind* kind_of(const CloudResource& resource) const {
    if (used_templates_.contains(resource.key)) return nullptr;
    if (!is_task(resource.type) || tasks_of_services_.contains(resource.key))
      return cloud_kind_of(known_type(resource));
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

  bool is_known_by_others(const CloudKind& kind) const {
    return std::any_of(kind.unless.begin(), kind.unless.end(),
                       [&](const auto& type) { return types_.contains(type); });
  }

  void draw(const CloudResource& resource) {
    const CloudKind* kind = kind_of(resource);
    if (kind == nullptr || holds_what_is_drawn(*kind) || is_known_by_others(*kind)) return;
    if (drawn_.contains(resource.key)) return;
    const bool shared = !kind->name.empty();
    const std::string& name = shared ? kind->name : resource.name;
    const std::string id = shared ? to_model_id(name) : id_of(resource);
    Item& item =
        draft_.item(id, name, kind->part.empty() ? kind->kind : "data-store", resource.origin);
    item.sealed = true;
    add_word(item.element.technology, technology_);
    describe(*kind, resource, item);
    describe_containers(resource, item);
    if (resource.by_event) item.listens = false;
    drawn_[resource.key] = id;
    if (shared) shared_.insert(id);
    else publish(*kind, resource, item);
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

  // A service is what its task runs; with several containers none of them says what it is.
  void describe_containers(const CloudResource& resource, Item& item) {
    std::vector<CloudContainer> containers = resource.containers;
    if (is_task_service(resource.type))
      for (const auto& key : resource.references)
        if (const auto task = by_key_.find(key);
            task != by_key_.end() && is_task(task->second->type)) {
          const auto& more = task->second->containers;
          containers.insert(containers.end(), more.begin(), more.end());
          if (task->second->name != resource.name)
            item.element.attributes.try_emplace("task", task->second->name);
        }
    std::vector<std::string> names;
    for (const auto& container : containers) add_word(names, container.name);
    if (!names.empty()) item.element.attributes.try_emplace("containers", join(names, ", "));
    if (containers.size() == 1 && !containers.front().image.empty())
      apply_image(draft_, item, containers.front().image);
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

  struct Reached {
    Keys elements;  // ids
    Keys keys;      // of everything on the way
  };

  // What a resource names, itself or through what is looked through, but for the keys in `known`.
  Reached reached_from(const CloudResource& resource, const Keys& known = {}) {
    Reached found;
    std::vector<const CloudResource*> open{&resource};
    while (!open.empty() && found.elements.size() <= kMaxJoined) {
      const CloudResource& next = *open.back();
      open.pop_back();
      for (const auto& key : next.references) {
        if (++steps_ > kMaxSteps) return found;
        if (known.contains(key) || !found.keys.insert(key).second) continue;
        const auto other = by_key_.find(key);
        if (const auto at = drawn_.find(key); at != drawn_.end()) found.elements.insert(at->second);
        else if (other != by_key_.end() && is_looked_through(other->second->type))
          open.push_back(other->second);
      }
    }
    return found;
  }

  void follow(const CloudResource& resource) {
    Keys known = follow_said(resource, false);
    if (is_function_url(resource.type)) return publish_function(resource);
    const auto at = drawn_.find(resource.key);
    if (at == drawn_.end()) {
      if (joins(resource.type) && known.empty()) join_ends(resource);
    } else if (!shared_.contains(at->second) || rank_of(draft_, at->second) == 0) {
      // What stands for many stores only keeps what it is told about others.
      refer(resource, std::move(known));
    }
  }

  // Flows whose direction rules/model/cloud.yaml knows. The keys of their ends: nothing else is to
  // be made of them.
  Keys follow_said(const CloudResource& resource, bool hints) {
    Keys known;
    for (const CloudFlow& flow : cloud_flows()) {
      if (!matches_cloud_pattern(resource.type, flow.types)) continue;
      const Keys froms = ends_of(resource, flow.from, known);
      const Keys tos = ends_of(resource, flow.to, known);
      for (const auto& from : froms)
        for (const auto& to : tos)
          if (flow.hint == hints) lead(resource, from, to, hints);
      if (flow.hint && froms.empty()) continue;  // whoever is let to call it is not here
      for (const auto& id : froms) start_by_event(id);
      for (const auto& id : tos) start_by_event(id);
    }
    return known;
  }

  void lead(const CloudResource& resource, const std::string& from, const std::string& to,
            bool hint) {
    if (from == to || (hint && is_connected(from, to))) return;
    draft_.connect(from, to,
                   {resource.origin.path, resource.origin.line,
                    fmt::format("{} leads to '{}'", resource.origin.what, to)});
  }

  bool is_connected(const std::string& one, const std::string& other) const {
    return draft_.connected(one, other) || draft_.connected(other, one);
  }

  Keys ends_of(const CloudResource& resource, const std::vector<std::string>& attributes,
               Keys& known) {
    Keys ids;
    for (const auto& attribute : attributes)
      if (const auto at = drawn_.find(resource.key); attribute == "self" && at != drawn_.end())
        ids.insert(at->second);
    for (const auto& [attribute, keys] : resource.by_attribute) {
      if (!matches_cloud_pattern(attribute, attributes)) continue;
      for (const auto& key : keys) {
        const auto other = by_key_.find(key);
        if (const auto at = drawn_.find(key); at != drawn_.end()) ids.insert(at->second);
        else if (other != by_key_.end() && is_looked_through(other->second->type))
          ids.merge(reached_from(*other->second).elements);
        else continue;
        known.insert(key);
      }
    }
    return ids.size() > kMaxJoined ? Keys() : ids;
  }

  // A function that waits for events serves nobody, unless something calls it besides.
  void start_by_event(const std::string& id) {
    Item& item = *draft_.find(id);
    if (has_word(item.element.technology, "function")) item.listens = false;
  }

  void publish_function(const CloudResource& resource) {
    for (const auto& id : reached_from(resource).elements) {
      Item& item = *draft_.find(id);
      if (!has_word(item.element.technology, "function") || item.published) continue;
      item.published = true;
      item.published_by = resource.origin;
      item.protocol = "https";
    }
  }

  // Others that are only part of what a resource is called.
  static Keys names_of(const CloudResource& resource) {
    Keys names, others;
    for (const auto& [attribute, keys] : resource.by_attribute)
      (names_itself(attribute) ? names : others).insert(keys.begin(), keys.end());
    for (const auto& key : others) names.erase(key);
    return names;
  }

  void refer(const CloudResource& resource, Keys known) {
    const std::string& from = drawn_.at(resource.key);
    known.merge(names_of(resource));
    const Reached reached = reached_from(resource, known);
    for (const auto& to : reached.elements)
      connect_by_kind(draft_, from, to,
                      {resource.origin.path, resource.origin.line,
                       fmt::format("{} refers to '{}'", resource.origin.what, to)});
    if (!acts(from)) return;
    users_[resource.key].insert(from);
    for (const auto& key : reached.keys)
      if (!drawn_.contains(key)) users_[key].insert(from);
  }

  // What has a role to act with it; stores name roles of others.
  bool acts(const std::string& id) {
    return rank_of(draft_, id) < 2 || draft_.find(id)->element.kind == "queue";
  }

  // What policies let the users of an identity reach. Of a role that several have it is not known
  // who needs what: there, what one of them reaches by name already is its own.
  void follow_policies() {
    for (const auto& [identity, keys] : access_of_identities(resources_, by_key_)) {
      const auto users = users_.find(identity);
      if (users == users_.end()) continue;
      Keys targets;
      for (const auto& key : keys)
        if (const auto to = drawn_.find(key); to != drawn_.end()) targets.insert(to->second);
      for (const auto& target : targets) reach(users->second, *by_key_.at(identity), target);
    }
  }

  void reach(const Keys& users, const CloudResource& identity, const std::string& target) {
    for (const auto& user : users)
      if (user == target || is_connected(user, target)) return;
    for (const auto& user : users)
      draft_.connect(user, target,
                     {identity.origin.path, identity.origin.line,
                      fmt::format("policies of {} name '{}'", identity.origin.what, target)});
  }

  // What hangs itself into a target group stands behind whoever hands on to that.
  void find_members_of_target_groups() {
    for (const auto& [key, id] : drawn_)
      for (const auto& name : by_key_.at(key)->references)
        if (const auto at = by_key_.find(name);
            at != by_key_.end() && is_target_group(at->second->type))
          behind_[name].insert(id);
  }

  void join_ends(const CloudResource& resource) {
    Reached reached = reached_from(resource);
    Keys& found = reached.elements;
    for (const auto& key : reached.keys)
      if (const auto at = behind_.find(key); at != behind_.end())
        found.insert(at->second.begin(), at->second.end());
    if (found.size() > kMaxJoined) return;
    for (auto one = found.begin(); one != found.end(); ++one)
      for (auto other = std::next(one); other != found.end(); ++other)
        if (draft_.find(*one)->element.kind != draft_.find(*other)->element.kind)
          connect_by_kind(draft_, *one, *other,
                          {resource.origin.path, resource.origin.line,
                           fmt::format("{} joins them", resource.origin.what)});
  }

  // Members of a group: what names it.
  std::map<std::string, std::vector<std::string>> members_of_groups() {
    std::map<std::string, std::vector<std::string>> groups;
    for (const auto& [key, id] : drawn_)
      for (const auto& name : reached_from(*by_key_.at(key)).keys)
        if (auto& members = groups[name]; members.size() < kMaxJoined) add_word(members, id);
    return groups;
  }

  Draft& draft_;
  const std::vector<CloudResource>& resources_;
  std::string_view technology_;
  CloudIndex by_key_;
  Keys types_;
  Keys tasks_of_services_, used_templates_;   // keys
  Keys shared_;                               // ids of what stands for many resources
  std::map<std::string, Keys> behind_;        // key of a target group -> ids
  std::map<std::string, Keys> users_;         // key of what may be a role -> ids
  std::map<std::string, std::string> drawn_;  // key -> item id
  struct Made {
    std::string root, id;
  };
  std::map<std::pair<std::string, std::string>, Made> made_;  // by name and type
  size_t steps_ = 0;
};

}  // namespace

void add_cloud(Draft& draft, const std::vector<CloudResource>& resources,
               std::string_view technology) {
  CloudReader(draft, resources, technology).read();
}

}  // namespace redoubt::plan::drafting
