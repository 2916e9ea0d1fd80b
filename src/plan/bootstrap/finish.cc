#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "plan/bootstrap/groups.h"
#include "plan/bootstrap/languages.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/shared_code.h"
#include "plan/bootstrap/sources.h"
#include "plan/model_words.h"
#include "plan/open_ports.h"

namespace redoubt::plan::drafting {
namespace {

bool is_own_service(const Item& item) {
  return item.element.kind == "service" && item.part == nullptr;
}

std::string protocol_of_port(uint16_t port) {
  switch (port) {
    case 21:
      return "ftp";
    case 22:
    case 2222:
      return "ssh";
    case 25:
    case 465:
    case 587:
      return "smtp";
    case 53:
      return "dns";
    case 389:
    case 636:
      return "ldap";
    case 443:
    case 8443:
      return "https";
    case 1883:
      return "mqtt";
    case 50051:
      return "grpc";
    default:
      return "http";
  }
}

// Every repository has at least the code in it, or itself. Code that no manifest or deployment file
// speaks of gets an element too, when it is most of what there is.
void never_empty(Draft& draft) {
  auto& items = draft.items();
  const bool only_pipeline =
      items.empty() || (items.size() == 1 && items.begin()->first == "pipeline");
  if (!only_pipeline && !most_source_is_uncovered(draft)) return;
  std::vector<Item*> bare;
  for (auto& [id, item] : items)
    if (item.container && item.part == nullptr && !item.has_code) bare.push_back(&item);
  if (bare.size() == 1) {
    bare.front()->has_code = true;
    return;
  }
  const std::string_view name =
      draft.name().empty() ? std::string_view("project") : std::string_view(draft.name());
  std::string id = to_model_id(name);
  while (items.contains(id)) id += "-code";
  Item& item = draft.item(id, name, "library",
                          {"", 0, "code of this repository: no file says what runs it"});
  item.has_code = true;
}

// "catalogue-db" of an image of one's own.
void recognise_stores(Draft& draft) {
  for (auto& [id, item] : draft.items()) {
    if (item.part != nullptr || item.has_code || !item.container) continue;
    const std::string_view last = std::string_view(id).substr(id.find_last_of("-_") + 1);
    for (const std::string_view word : {"db", "database", "postgres", "mysql", "mongo", "redis"})
      if (last == word && last.size() < id.size()) item.element.kind = "data-store";
  }
}

// A container that nobody deploys, that serves nothing and talks to nothing is how a program is
// packed.
void recognise_programs(Draft& draft) {
  for (auto& [id, item] : draft.items()) {
    if (item.element.kind != "job" || item.sealed || item.listens || !item.has_code) continue;
    const bool talks = std::any_of(draft.flows().begin(), draft.flows().end(),
                                   [&](const auto& entry) { return entry.first.first == id; });
    if (talks) continue;
    item.element.kind = "library";
    add_word(item.element.tags, "cli");
  }
}

// Who is reached from outside when no file says so: what no deployment file speaks of, and where
// those publish nothing, what no other service calls.
void guess_published(Draft& draft) {
  const bool stated =
      std::any_of(draft.items().begin(), draft.items().end(), [](const auto& entry) {
        const Item& item = entry.second;
        return item.published && (item.element.kind == "service" || item.element.kind == "gateway");
      });
  std::set<std::string> called;
  for (const auto& [ends, flow] : draft.flows()) called.insert(ends.second);
  for (auto& [id, item] : draft.items()) {
    const bool own = is_own_service(item) && item.listens;
    const bool front = !stated && !called.contains(id) && (own || item.element.kind == "gateway");
    if (item.published) item.host_only = false;
    if (item.published || !(front || (own && !item.sealed))) continue;
    item.published = true;  // by its host, where the port is bound to that
    item.published_by = item.element.origin;
  }
}

bool has_site(Draft& draft) {
  return std::any_of(draft.items().begin(), draft.items().end(), [](const auto& entry) {
    const auto& technology = entry.second.element.technology;
    return entry.second.has_code &&
           (has_word(technology, "react") || has_word(technology, "vue") ||
            has_word(technology, "angular") || has_word(technology, "svelte"));
  });
}

// "templates/pages/home.html", "views/home.ejs": what a program fills in for a browser.
bool is_page_template(std::string_view path) {
  for (const std::string_view ending :
       {".gohtml",   ".templ", ".html.tmpl", ".ejs",   ".pug",    ".jade",      ".hbs",
        ".mustache", ".erb",   ".haml",      ".slim",  ".twig",   ".blade.php", ".cshtml",
        ".razor",    ".jsp",   ".ftl",       ".jinja", ".jinja2", ".html.j2"})
    if (path.ends_with(ending)) return true;
  if (!path.ends_with(".html") && !path.ends_with(".htm")) return false;
  const auto folders = split(folder_of(path), '/');
  return std::any_of(folders.begin(), folders.end(), [](std::string_view folder) {
    return folder == "templates" || folder == "views" || folder == "layouts" ||
           folder == "partials";
  });
}

bool has_pages(const core::Project& project, const Item& item) {
  return item.has_code &&
         std::any_of(project.files.begin(), project.files.end(), [&](const auto& file) {
           return is_page_template(file.path) && is_inside(file.path, item.folder) &&
                  is_production_path(file.path);
         });
}

std::vector<std::string> request_tags(Draft& draft, const Item& item) {
  std::vector<std::string> tags;
  const auto take = [&](const Item& from) {
    for (const std::string_view tag : {"browser", "api"})
      if (has_word(from.element.tags, tag)) add_word(tags, tag);
  };
  take(item);
  if (item.element.kind == "gateway")
    for (auto at = draft.flows().lower_bound({item.element.id, ""});
         at != draft.flows().end() && at->first.first == item.element.id; ++at)
      if (const Item* behind = draft.find(at->first.second)) take(*behind);
  if (tags.empty()) tags.emplace_back("browser");
  if (tags.size() == 1 && tags.front() == "api" &&
      (has_site(draft) || has_pages(draft.project(), item)))
    tags = {"browser", "api"};
  std::sort(tags.begin(), tags.end());
  return tags;
}

OpenPort one_port(uint16_t port) { return {.first = port, .last = port}; }

void add_people(Draft& draft) {
  std::vector<std::string> published;
  for (const auto& [id, item] : draft.items())
    if (item.published) published.push_back(id);
  for (const auto& id : published) {
    Item& item = *draft.find(id);
    if (item.element.kind == "data-store" || item.element.kind == "queue") {
      // Mostly a convenience of developers; drawn as exposure of the store, not as a flow that the
      // design wants.
      add_word(item.element.tags, "public");
      if (!item.element.open_ports.empty())
        item.element.attributes.try_emplace("published.ports",
                                            written_ports(item.element.open_ports));
      item.element.attributes.try_emplace(
          "published.by", fmt::format("{}:{}", item.published_by.path, item.published_by.line));
      continue;
    }
    if (item.protocol.empty()) item.protocol = protocol_of_port(item.port);
    if (item.port == 443 || item.port == 8443) item.protocol = "https";
    const auto tags = request_tags(draft, item);
    const bool http = item.protocol.starts_with("http");
    const bool browser = http && has_word(tags, "browser");
    const Origin none{
        "", 0, browser ? "somebody uses what is published" : "programs use what is published"};
    const Item& person = browser ? draft.item("browser", "Person with a browser", "person", none)
                                 : draft.item("client", "Client program", "person", none);
    Flow& flow = draft.connect(person.element.id, id, item.published_by);
    if (http) flow.tags = tags;
    const auto& ports = item.element.open_ports;
    if (!ports.empty())
      flow.port = covers(ports, one_port(item.port)) ? item.port : ports.front().first;
    // Behind whatever of the host hands on to it: people use it, and nobody outside reaches it.
    item.published = !item.host_only;
    if (item.published) add_word(item.element.tags, "public");
  }
}

// A flow has one port; what is open besides stands in its attribute.
void write_ports(Draft& draft) {
  for (auto& [ends, flow] : draft.flows()) {
    const auto& ports = draft.find(ends.second)->element.open_ports;
    if (draft.find(ends.first)->element.kind != "person" || ports.empty()) continue;
    const std::vector<OpenPort> named{one_port(flow.port)};
    if (!std::all_of(ports.begin(), ports.end(),
                     [&](const auto& port) { return covers(named, port); }))
      flow.attributes["ports"] = written_ports(ports);
  }
}

// A library for gRPC and none for HTTP, in the code of what listens.
bool speaks_only_grpc(const Draft& draft, const Item& item) {
  if (!has_word(item.element.technology, "grpc")) return false;
  return std::none_of(draft.catalogue().frameworks().begin(), draft.catalogue().frameworks().end(),
                      [&](const Framework& framework) {
                        return framework.serves == Framework::Serves::kServer &&
                               has_word(item.element.technology, framework.id);
                      });
}

void describe_flows(Draft& draft) {
  std::map<std::string_view, std::vector<std::string>> tags;  // of what is called, by its id
  for (auto& [ends, flow] : draft.flows()) {
    const Item* from = draft.find(ends.first);
    const Item* to = draft.find(ends.second);
    Item shown = *to;
    // How people log in says nothing about how services prove themselves to each other.
    const bool inside = from->element.kind != "person" && from->element.kind != "gateway";
    if (inside && to->part == nullptr) shown.authentication.clear();
    if (shown.protocol.empty() && to->part == nullptr && to->listens &&
        (shown.port == 50051 || speaks_only_grpc(draft, *to)))
      shown.protocol = "grpc";
    if (shown.protocol.empty() && is_own_service(*to) &&
        (to->port == 80 || to->port == 3000 || to->port == 5000 || to->port >= 8000))
      shown.protocol = "http";
    describe_flow(flow, shown);
    if (flow.tags.empty() && from->element.kind == "gateway" && flow.protocol.starts_with("http")) {
      const auto [known, is_new] = tags.try_emplace(ends.second);
      if (is_new) known->second = request_tags(draft, *to);
      flow.tags = known->second;
    }
  }
}

// What other programs of the system call: a pool of connections stands before a store, not before
// the internet.
std::set<std::string> called_from_inside(Draft& draft) {
  std::set<std::string> called;
  for (const auto& [ends, flow] : draft.flows()) {
    const std::string& kind = draft.find(ends.first)->element.kind;
    if (kind != "person" && kind != "external" && kind != "gateway") called.insert(ends.second);
  }
  return called;
}

void set_zone(Item& item, bool called_from_inside) {
  Element& element = item.element;
  if (element.kind == "person" || element.kind == "external") element.zone = "internet";
  else if (element.kind == "data-store") element.zone = "data";
  else if (item.published && (element.kind == "gateway" || element.kind == "service"))
    element.zone = "dmz";
  else element.zone = element.kind == "gateway" && !called_from_inside ? "dmz" : "internal";
}

void set_paths(Item& item) {
  if (is_own_service(item) && item.protocol == "grpc") add_word(item.element.tags, "api");
  if (!item.has_code || !item.runs_code_of.empty()) return;
  add_word(item.element.paths, item.folder.empty() ? "**" : item.folder + "/**");
  if (item.folder.empty()) return;
  for (const auto& folder : item.more_folders) add_word(item.element.paths, folder + "/**");
}

// A component with a login handles accounts; one that takes payments handles payment data. People
// add the rest.
void add_data(Draft& draft, Model& model) {
  bool accounts = false, payments = false;
  for (auto& [id, item] : draft.items()) {
    if (!is_own_service(item) || !has_word(item.element.tags, "login")) continue;
    accounts = true;
    add_word(item.element.processes, "accounts");
    std::set<std::string> ways;  // the gateways through which people come
    for (auto& [ends, flow] : draft.flows()) {
      Item* other = draft.find(ends.second);
      const std::string& from = draft.find(ends.first)->element.kind;
      if (ends.second == id && (from == "person" || from == "gateway"))
        add_word(flow.data, "accounts");
      if (ends.second == id && from == "gateway") ways.insert(ends.first);
      if (ends.first != id || other->part == nullptr ||
          (other->part->family != "sql" && other->part->family != "document"))
        continue;
      add_word(other->element.stores, "accounts");
      add_word(flow.data, "accounts");
    }
    for (auto& [ends, flow] : draft.flows())
      if (ways.contains(ends.second) && draft.find(ends.first)->element.kind == "person")
        add_word(flow.data, "accounts");
  }
  for (auto& [ends, flow] : draft.flows())
    if (const Item* to = draft.find(ends.second);
        to->part != nullptr && to->part->family == "payment") {
      payments = true;
      add_word(draft.find(ends.first)->element.processes, "payments");
      add_word(flow.data, "payments");
    }
  if (accounts)
    model.data.push_back({.id = "accounts",
                          .name = "Accounts of users",
                          .sensitivity = "confidential",
                          .kinds = {"personal", "credentials"},
                          .retention = {}});
  if (payments)
    model.data.push_back({.id = "payments",
                          .name = "Payment data",
                          .sensitivity = "restricted",
                          .kinds = {"payment"},
                          .retention = {}});
}

size_t rank_of(std::string_view kind) {
  constexpr auto kOrder =
      std::to_array<std::string_view>({"person", "gateway", "service", "job", "library", "queue",
                                       "data-store", "external", "pipeline"});
  return static_cast<size_t>(std::find(kOrder.begin(), kOrder.end(), kind) - kOrder.begin());
}

// Two pairs of ends can make one text ("a-to-b" to "c"); ids of elements and flows never meet.
void unique_flow_ids(Model& model) {
  std::set<std::string> taken;
  for (const auto& element : model.elements) taken.insert(element.id);
  for (auto& flow : model.flows) {
    const std::string wanted = flow.id;
    for (size_t i = 2; !taken.insert(flow.id).second; ++i)
      flow.id = fmt::format("{}-{}", wanted.substr(0, kMaxIdBytes - 8), i);
  }
}

}  // namespace

Model finish(Draft& draft) {
  Model model;
  model.name = draft.name();
  model.inferred = true;
  model.zones = default_zones();
  never_empty(draft);
  recognise_stores(draft);
  set_languages(draft);
  recognise_programs(draft);
  guess_published(draft);
  give_shared_code_to_one(draft);
  add_people(draft);
  describe_flows(draft);
  add_data(draft, model);
  for (auto& [id, item] : draft.items()) set_paths(item);
  group_workers(draft);
  group_rest(draft);
  write_ports(draft);
  const auto inside = called_from_inside(draft);
  for (auto& [id, item] : draft.items()) {
    set_zone(item, inside.contains(id));
    model.elements.push_back(std::move(item.element));
  }
  std::stable_sort(
      model.elements.begin(), model.elements.end(),
      [](const Element& a, const Element& b) { return rank_of(a.kind) < rank_of(b.kind); });
  for (auto& [ends, flow] : draft.flows()) model.flows.push_back(std::move(flow));
  unique_flow_ids(model);
  return model;
}

}  // namespace redoubt::plan::drafting
