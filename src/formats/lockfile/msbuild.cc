#include <string>

#include "base/text.h"
#include "formats/lockfile/reader.h"
#include "formats/lockfile/xml.h"

namespace redoubt::formats::lockfile {
namespace {

constexpr int kMaxDepth = 100;

// MSBuild compares names of elements and attributes without case; people write them as documented.
class Project {
 public:
  Project(const Input& input, Lockfile& out) : input_(input), out_(out), xml_(input) {}

  Result<void> read() {
    TRY(xml_.load());
    const auto root = xml_.root();
    if (std::string_view(root.name()) == "packages") {
      for (const auto node : root.children("package"))
        append(node, node.attribute("id").value(), node.attribute("version").value(),
               node.attribute("developmentDependency").as_bool());
    } else if (std::string_view(root.name()) == "Project") {
      collect_properties(root);
      references(root, 0);
    } else {
      return malformed(input_, 1, fmt::format("the root element is <{}>", root.name()),
                       "is this a project file of .NET?");
    }
    out_.knows_direct = out_.knows_development = true;
    return {};
  }

 private:
  void collect_properties(pugi::xml_node root) {
    for (const auto group : root.children("PropertyGroup"))
      for (const auto property : group.children())
        properties_[property.name()] = trim(property.child_value());
  }

  // $(Name) of the same file.
  std::string expand(std::string text) const {
    return lockfile::expand(std::move(text), "$(", ')', properties_);
  }

  // Items stand in <ItemGroup>, which may stand in <Choose><When>.
  void references(pugi::xml_node parent, int depth) {
    if (depth > kMaxDepth) return;
    for (const auto node : parent.children()) {
      const std::string_view name = node.name();
      if (name == "ItemGroup" || name == "Choose" || name == "When" || name == "Otherwise")
        references(node, depth + 1);
      if (name == "PackageReference" || name == "PackageVersion" ||
          name == "GlobalPackageReference")
        reference(node);
    }
  }

  void reference(pugi::xml_node node) {
    const std::string id = expand(node.attribute("Include").value());
    std::string version = node.attribute("Version").value();
    if (version.empty()) version = trim(node.child_value("Version"));
    if (version.empty()) version = node.attribute("VersionOverride").value();
    // The version of a reference without one stands in Directory.Packages.props.
    if (id.empty() || version.empty()) return;
    const std::string_view assets = node.attribute("PrivateAssets").value();
    append(node, id, expand(std::move(version)), to_lower(assets) == "all");
  }

  void append(pugi::xml_node node, std::string_view id, std::string version, bool development) {
    if (id.empty() || id.find("$(") != std::string_view::npos) return;
    // NuGet takes the lowest version that is allowed: of "[1.0,2.0)" and "1.0" that is 1.0.
    if (version.starts_with('[')) {
      const auto lowest = cut(std::string_view(version).substr(1), ",").first;
      version = std::string(lowest.substr(0, lowest.find(']')));
    }
    if (version.find_first_of("$(*,") != std::string::npos) version.clear();
    auto& package = add(out_, id, version, xml_.line_of(node));
    package.component.direct = true;
    package.component.development = development;
  }

  const Input& input_;
  Lockfile& out_;
  XmlFile xml_;
  Properties properties_;
};

}  // namespace

// Project files of .NET (*.csproj and the like), Directory.Packages.props, packages.config: what is
// referenced directly. Sources: MSBuild project schema; NuGet documentation, "PackageReference in
// project files", "Central package management", "packages.config reference".
Result<void> read_msbuild(const Input& input, Lockfile& out) { return Project(input, out).read(); }

}  // namespace redoubt::formats::lockfile
