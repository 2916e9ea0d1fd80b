#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/project.h"
#include "plan/bootstrap/catalogue.h"
#include "plan/bootstrap/endpoint.h"
#include "plan/bootstrap/left_out.h"
#include "plan/bootstrap/project_name.h"
#include "plan/model.h"

namespace redoubt::plan::drafting {

// An element in the making, with what only bootstrap() needs to know.
struct Item {
  Element element;
  const Part* part = nullptr;  // recognised product; null for the project's own code
  bool has_code = false;
  std::string folder;                     // of its code, when has_code
  std::vector<std::string> more_folders;  // of packages that only it is made of
  std::string runs_code_of;               // another item, to which the code belongs; "" = its own
  bool container = false;
  bool listens = false;
  // a container started with other arguments than its image's: "worker", "migrate"
  bool has_command = false;
  bool asks_password = false;     // a data store that is configured with one
  bool without_password = false;  // … or explicitly without
  std::string image;              // repository of its image; "" when it is built here or unknown
  uint16_t port = 0;              // first port it listens on
  bool port_stated = false;       // by a file of this repository, not by habit of the product
  std::string protocol;           // what it speaks; "" = not known
  std::string authentication;
  bool published = false;  // reachable from outside
  bool host_only = false;  // its port is bound to the loopback address of the host
  bool sealed = false;  // deployment files say all about its ports: nothing else makes it published
  Origin published_by;
  Origin file_database;  // where its image keeps its data in a file; no path: nothing says so
  // Settings of its container by name, for files that start scripts fill in. Not part of the model.
  Variables settings;
  Variables build_arguments;
};

// Elements and flows by id while the sources of a repository are read one after the other. What an
// earlier source said stays; later ones fill gaps. Iteration order is by id, so the result does not
// depend on the order of discovery.
class Draft {
 public:
  Draft(const core::Project& project, const Catalogue& catalogue)
      : project_(project), catalogue_(catalogue), name_(project_name(project)) {}

  const core::Project& project() const { return project_; }
  const std::string& name() const { return name_; }  // what the project calls itself
  const Catalogue& catalogue() const { return catalogue_; }
  LeftOut& left_out() { return left_out_; }

  // The item with this id; made with `origin` when it is new.
  Item& item(std::string_view id, std::string_view name, std::string_view kind,
             const Origin& origin);
  Item* find(std::string_view id);
  Item& item_of_part(const Part& part, const Origin& origin);
  // The element that a host name of a compose network or cluster means: "db",
  // "db.shop.svc.cluster.local".
  Item* find_host(std::string_view host);
  void name_host(std::string_view host, std::string_view id);

  // A file or folder of the repository that a container sees; the innermost one counts.
  void mount(std::string_view path, std::string_view id);
  Item* mounted_in(std::string_view path);

  // Folders whose code deployment files run in development only.
  void set_aside(std::string_view folder);
  bool is_aside(std::string_view folder) const;

  // A port that is open to the outside; the first of an item is the one its flow names.
  void open(Item& item, const OpenPort& port);

  // A flow between two items; joins an existing one between the same ends.
  Flow& connect(std::string_view from, std::string_view to, const Origin& origin);
  bool connected(std::string_view from, std::string_view to) const {
    return flows_.contains({std::string(from), std::string(to)});
  }

  std::map<std::string, Item>& items() { return items_; }
  std::map<std::pair<std::string, std::string>, Flow>& flows() { return flows_; }

 private:
  const core::Project& project_;
  const Catalogue& catalogue_;
  std::string name_;
  LeftOut left_out_;
  std::map<std::string, Item> items_;
  std::map<std::pair<std::string, std::string>, Flow> flows_;
  std::vector<std::string> aside_;
  std::map<std::string, std::string, std::less<>> hosts_;   // host -> item id
  std::map<std::string, std::string, std::less<>> mounts_;  // path -> item id
};

// Sorted set semantics for the small lists of an element.
void add_word(std::vector<std::string>& words, std::string_view word);
bool has_word(const std::vector<std::string>& words, std::string_view word);
// Fills a flow to `to` with protocol, port and authentication of its end, where nothing is said
// yet.
void describe_flow(Flow& flow, const Item& to);
// Settings of a container that name other parts: environment of compose and Kubernetes. Makes flows
// from `id`.
void connect_by_setting(Draft& draft, std::string_view id, std::string_view name,
                        std::string_view value, const Origin& origin);
// Attribute `paths` of a flow from a gateway: "/api/, /images/", at most six.
void add_path(Flow& flow, std::string_view path);
// "/api" of Traefik's "Host(`x`) && PathPrefix(`/api`)".
std::string path_of_rule(std::string_view rule);
void listen_on(Item& item, uint16_t port);  // as a file states; 0 = on some port
// The part of somebody else that a public host name means ("api.stripe.com"), else an element for
// the host itself; null for what is no public name: addresses, single words, examples.
Item* item_of_public_host(Draft& draft, std::string_view host, const Origin& origin);
// True for a folder or package that the container is named after: "cart" and "cartservice",
// "shop-cart" and "shop/shop-cart".
bool named_after(const Item& item, std::string_view name);
// Image of a container: product, technology, kind.
void apply_image(Draft& draft, Item& item, std::string_view image);

}  // namespace redoubt::plan::drafting
