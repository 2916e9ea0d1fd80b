#include <cstring>
#include <map>
#include <string>
#include <vector>

#include <pugixml.hpp>

#include "base/text.h"
#include "formats/lockfile/reader.h"
#include "formats/lockfile/xml_places.h"

namespace redoubt::formats::lockfile {
namespace {

constexpr int kMaxExpansions = 20;
constexpr size_t kMaxValue = 512;

class Pom {
 public:
  Pom(const Input& input, Lockfile& out) : input_(input), out_(out), places_(input.text) {}

  Result<void> read() {
    const auto parsed = document_.load_buffer(input_.text.data(), input_.text.size(),
                                              pugi::parse_default, pugi::encoding_auto);
    if (!parsed)
      return malformed(input_, places_.line_of(parsed.offset),
                       fmt::format("this is not XML: {}", parsed.description()),
                       "correct the file");
    project_ = document_.child("project");
    if (!project_)
      return malformed(input_, 1, "the root element is not <project>",
                       "is this a Maven project file?");
    collect_properties();
    collect_managed(project_.child("dependencyManagement").child("dependencies"));
    dependencies(project_.child("dependencies"));
    for (const auto profile : project_.child("profiles").children("profile")) {
      collect_managed(profile.child("dependencyManagement").child("dependencies"));
      dependencies(profile.child("dependencies"));
    }
    managed_only();
    for (const auto repository : project_.child("repositories").children("repository"))
      out_.sources.push_back(
          {.url = text_of(repository, "url"), .line = places_.line_of(repository.child("url"))});
    if (unresolved_ > 0)
      out_.remarks.push_back(
          {.line = 0,
           .text = counted(unresolved_, "coordinate") + " defined in a parent POM elsewhere",
           .leaves_open = false});
    out_.knows_direct = out_.knows_development = true;
    return {};
  }

 private:
  void collect_properties() {
    for (const auto property : project_.child("properties").children())
      properties_[property.name()] = trim(property.child_value());
    const auto parent = project_.child("parent");
    for (const auto* key : {"groupId", "artifactId", "version"}) {
      std::string own{trim(project_.child_value(key))};
      const std::string inherited{trim(parent.child_value(key))};
      if (own.empty() && std::strcmp(key, "artifactId") != 0) own = inherited;
      for (const auto* prefix : {"project.", "pom.", ""})
        properties_.try_emplace(std::string(prefix) + key, own);
      properties_.try_emplace(std::string("project.parent.") + key, inherited);
      properties_.try_emplace(std::string("parent.") + key, inherited);
    }
  }

  // Replaces ${…}; what the file does not define stays. Bounded in steps and size against
  // definitions that grow.
  std::string expand(std::string text) const {
    size_t from = 0;
    for (int step = 0; step < kMaxExpansions && text.size() < kMaxValue; ++step) {
      const size_t open = text.find("${", from);
      const size_t close = open == std::string::npos ? open : text.find('}', open);
      if (close == std::string::npos) break;
      const auto property = properties_.find(text.substr(open + 2, close - open - 2));
      if (property == properties_.end()) from = close;
      else text.replace(open, close - open + 1, property->second);
    }
    return text;
  }
  std::string text_of(pugi::xml_node node, const char* child) const {
    return expand(std::string(trim(node.child_value(child))));
  }
  std::string coordinates(pugi::xml_node node) const {
    return text_of(node, "groupId") + ':' + text_of(node, "artifactId");
  }

  void collect_managed(pugi::xml_node list) {
    for (const auto node : list.children("dependency"))
      if (text_of(node, "scope") != "import")
        managed_.try_emplace(coordinates(node), Managed{.node = node, .used = false});
  }

  void dependencies(pugi::xml_node list) {
    for (const auto node : list.children("dependency")) {
      std::string version = text_of(node, "version");
      std::string scope = text_of(node, "scope");
      if (const auto managed = managed_.find(coordinates(node)); managed != managed_.end()) {
        managed->second.used = true;
        if (version.empty()) version = text_of(managed->second.node, "version");
        if (scope.empty()) scope = text_of(managed->second.node, "scope");
      }
      append(node, std::move(version), scope, true);
    }
  }

  // A parent POM manages versions for its children, which inherit them without repeating them.
  void managed_only() {
    for (const auto node :
         project_.child("dependencyManagement").child("dependencies").children("dependency")) {
      const auto managed = managed_.find(coordinates(node));
      if (managed == managed_.end() || managed->second.used || managed->second.node != node)
        continue;
      append(node, text_of(node, "version"), text_of(node, "scope"), false);
    }
  }

  void append(pugi::xml_node node, std::string version, std::string_view scope, bool direct) {
    const std::string name = coordinates(node);
    if (name.find("${") != std::string::npos || name.starts_with(':') || name.ends_with(':'))
      return void(++unresolved_);
    if (scope == "system") return;
    // "[1.0]" is a pin; every other range is not.
    if (version.starts_with('[') && version.ends_with(']') &&
        version.find(',') == std::string::npos)
      version = version.substr(1, version.size() - 2);
    if (version.find("${") != std::string::npos ||
        version.find_first_of("[(,") != std::string::npos || version == "LATEST" ||
        version == "RELEASE")
      version.clear();
    auto& package = add(out_, name, version, places_.line_of(node));
    package.component.direct = direct;
    package.component.development = scope == "test";
  }

  struct Managed {
    pugi::xml_node node;
    bool used = false;
  };
  const Input& input_;
  Lockfile& out_;
  pugi::xml_document document_;
  XmlPlaces places_;
  pugi::xml_node project_;
  std::map<std::string, std::string> properties_;
  std::map<std::string, Managed> managed_;
  size_t unresolved_ = 0;
};

}  // namespace

Result<void> read_pom(const Input& input, Lockfile& out) { return Pom(input, out).read(); }

}  // namespace redoubt::formats::lockfile
