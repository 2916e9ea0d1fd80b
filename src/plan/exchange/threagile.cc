// Threagile YAML (support/schema.json of the version of April 2026).

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "plan/exchange/builder.h"
#include "plan/exchange/threagile_files.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Node;

const std::vector<Node::Entry>& entries_of(const Node& root, std::string_view key) {
  static const std::vector<Node::Entry> kNone;
  const Node* mapping = root.find(key);
  return mapping == nullptr ? kNone : mapping->entries();
}

// public, internal, restricted, confidential, strictly-confidential: theirs has one step more, and
// "restricted" is below "confidential" there.
std::string sensitivity_of(std::string_view word) {
  if (word == "public" || word == "internal") return std::string(word);
  return word == "strictly-confidential" ? "restricted" : "confidential";
}

// "credentials", "session-id", "token", "client-certificate", "two-factor", "externalized", "none".
std::string authentication_of(std::string_view word) {
  if (word == "credentials") return "password";
  if (word == "session-id") return "session";
  if (word == "client-certificate") return "mtls";
  return std::string(word);
}

class Threagile {
 public:
  Threagile(std::vector<ThreagileFile> files, Builder& builder)
      : files_(std::move(files)), builder_(builder) {}

  void read() {
    for (const auto& file : files_)
      if (builder_.model().name.empty()) builder_.model().name = file.root.text_of("title");
    boundaries();
    each("data_assets", [&](const Node& name, const Node& node) {
      builder_.data(id_of(name, node), name.text(), node).sensitivity =
          sensitivity_of(node.text_of("confidentiality", "internal"));
    });
    each("technical_assets", [&](const Node& name, const Node& node) { asset(name, node); });
    each("technical_assets", [&](const Node& name, const Node& node) { links(name, node); });
  }

 private:
  // The entries of a section in all files.
  template <class Take>
  void each(std::string_view section, const Take& take) {
    for (const auto& file : files_) {
      builder_.in_file(file.name);
      for (const auto& [name, node] : entries_of(file.root, section)) take(name, node);
    }
    builder_.in_file(files_.front().name);
  }

  static std::string id_of(const Node& name, const Node& node) {
    return node.text_of("id", name.text());
  }

  // Trust is not a number there. What the outermost boundary holds is trusted more than the
  // internet, and each one inside it more than what is around.
  void boundaries() {
    auto& internet = builder_.zone("internet", "Internet", files_.front().root);
    internet.trust = 0;
    std::map<std::string, std::string> parent;
    each("trust_boundaries", [&](const Node& name, const Node& node) {
      for (const auto& inner : node.texts_of("trust_boundaries_nested"))
        parent[inner] = id_of(name, node);
    });
    each("trust_boundaries", [&](const Node& name, const Node& node) {
      const std::string id = id_of(name, node);
      int depth = 1;
      for (auto at = parent.find(id); at != parent.end() && depth < 5; at = parent.find(at->second))
        ++depth;
      auto& zone = builder_.zone(id, name.text(), node);
      zone.trust = std::min(20 + depth * 20, 100);
      // Between the networks, wherever it is drawn.
      if (to_lower(name.text() + id).find("dmz") != std::string::npos) zone.trust = 30;
      for (const auto& inside : node.texts_of("technical_assets_inside")) zone_of_[inside] = id;
    });
  }

  void asset(const Node& name, const Node& node) {
    const std::string id = id_of(name, node);
    auto& element = builder_.element(id, name.text(), node);
    std::vector<std::string> words = node.texts_of("technologies");
    if (words.empty()) words = node.texts_of("technology");
    element.tags = node.texts_of("tags");
    words.insert(words.end(), element.tags.begin(), element.tags.end());
    builder_.describe(element, words);
    const std::string type = node.text_of("type");
    if (type == "datastore" && element.kind != "queue") element.kind = "data-store";
    if (type == "external-entity")
      element.kind = node.text_of("used_as_client_by_human") == "true" ? "person" : "external";
    if (type == "process" && (element.kind == "person" || element.kind == "external"))
      element.kind = "service";
    element.owner = node.text_of("owner");
    element.processes = builder_.data_ids(node.find("data_assets_processed"));
    element.stores = builder_.data_ids(node.find("data_assets_stored"));
    if (node.text_of("multi_tenant") == "true") element.tags.emplace_back("multi-tenant");
    if (node.text_of("internet") == "true") element.tags.emplace_back("public");
    if (node.text_of("out_of_scope") == "true") element.tags.emplace_back("out-of-scope");
    if (const auto zone = zone_of_.find(id); zone != zone_of_.end())
      element.zone = builder_.zone_id(zone->second, node);
    else if (element.kind == "person" || element.kind == "external")
      element.zone = builder_.zone_id("internet", node);
  }

  void links(const Node& name, const Node& node) {
    const std::string from = id_of(name, node);
    for (const auto& [title, link] : entries_of(node, "communication_links")) {
      auto& flow = builder_.flow(from + "-" + title.text(), title.text(), from,
                                 link.text_of("target"), link);
      flow.protocol = link.text_of("protocol");
      flow.authentication = authentication_of(link.text_of("authentication"));
      flow.data = builder_.data_ids(link.find("data_assets_sent"));
      const auto received = builder_.data_ids(link.find("data_assets_received"));
      std::vector<std::string> both;
      std::set_union(flow.data.begin(), flow.data.end(), received.begin(), received.end(),
                     std::back_inserter(both));
      flow.data = std::move(both);
      flow.tags = link.texts_of("tags");
      if (link.text_of("vpn") == "true") flow.attributes["vpn"] = "true";
      // Both spellings are in use (Threagile issue 92).
      for (const std::string_view word :
           {"end-user-identity-propagation", "enduser-identity-propagation"})
        if (link.text_of("authorization") == word) flow.attributes["authorization"] = "end-user";
    }
  }

  std::vector<ThreagileFile> files_;  // the model, then what it includes
  Builder& builder_;
  std::map<std::string, std::string> zone_of_;
};

}  // namespace

void read_threagile(const Node& root, Builder& builder, const ReadInclude& include) {
  Threagile(threagile_files(root, builder, include), builder).read();
}

}  // namespace redoubt::plan::exchange
