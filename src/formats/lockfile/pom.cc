#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "formats/lockfile/reader.h"
#include "formats/lockfile/xml.h"

namespace redoubt::formats::lockfile {
namespace {

class Pom {
 public:
  Pom(const Input& input, Lockfile& out) : input_(input), out_(out), xml_(input) {}

  Result<void> read() {
    TRY(xml_.load());
    project_ = xml_.root();
    if (std::string_view(project_.name()) != "project")
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
          {.url = text_of(repository, "url"), .line = xml_.line_of(repository.child("url"))});
    if (unresolved_ > 0)
      out_.remarks.push_back(
          {.line = 0,
           .text = counted(unresolved_, "coordinate") + " defined in a parent POM elsewhere",
           .leaves_open = false});
    tell_what_is_left_out();
    out_.knows_direct = out_.knows_development = true;
    return {};
  }

 private:
  // A parent that only manages versions installs nothing by itself.
  void tell_what_is_left_out() {
    if (std::any_of(out_.packages.begin(), out_.packages.end(),
                    [](const LockedPackage& package) { return package.component.direct; }))
      out_.remarks.push_back(
          {.line = 0,
           .text = "what these packages need in turn stands in no pom.xml, so it is not checked; "
                   "`mvn dependency:tree` lists it",
           .beyond = true});
  }

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

  std::string expand(std::string text) const {
    return lockfile::expand(std::move(text), "${", '}', properties_);
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
    auto& package = add(out_, name, version, xml_.line_of(node));
    package.component.direct = direct;
    package.component.development = scope == "test";
  }

  struct Managed {
    pugi::xml_node node;
    bool used = false;
  };
  const Input& input_;
  Lockfile& out_;
  XmlFile xml_;
  pugi::xml_node project_;
  Properties properties_;
  std::map<std::string, Managed> managed_;
  size_t unresolved_ = 0;
};

}  // namespace

Result<void> read_pom(const Input& input, Lockfile& out) { return Pom(input, out).read(); }

}  // namespace redoubt::formats::lockfile
