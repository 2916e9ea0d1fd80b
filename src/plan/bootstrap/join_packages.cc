#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/bootstrap/code_roots.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxMembers = 1000;

// "npm:@shop/ui" and "Maven:org.shop:ui" by the names that packages of this repository give
// themselves.
std::map<std::string, std::string> folders_by_package(const Roots& roots) {
  std::map<std::string, std::string> folders;
  for (const auto& [folder, root] : roots)
    for (const auto& package : root.packages) folders.try_emplace(package, folder);
  return folders;
}

// Coordinates of Maven without the group, which packages of one repository often inherit.
std::string own_name(const std::string& package) {
  if (!package.starts_with("Maven:")) return package;
  return "Maven:" + package.substr(package.rfind(':') + 1);
}

void add_named_references(Roots& roots) {
  const auto folders = folders_by_package(roots);
  for (auto& [folder, root] : roots)
    for (const auto& [dependency, path] : root.dependencies)
      if (const auto at = folders.find(own_name(dependency.package));
          at != folders.end() && at->second != folder)
        add_word(root.made_of, at->second);
}

// Pages that a server of the repository asks for as a package are built into it: they are no
// program, although alone they could be one.
std::set<std::string> bundles_of(const Roots& roots, const std::set<std::string>& built) {
  std::set<std::string> bundles;
  for (const auto& [folder, server] : roots) {
    if (server.servers.empty() || !server.runs()) continue;
    for (const auto& member : server.made_of) {
      const auto at = roots.find(member);
      if (at != roots.end() && at->second.servers.empty() && !at->second.sites.empty() &&
          !at->second.web_process && !built.contains(member))
        bundles.insert(member);
    }
  }
  return bundles;
}

// Pages in a folder of a server, with nothing that runs them by themselves: the server hands them
// out, embedded or from its folder of static files.
std::set<std::string> add_pages_inside(Roots& roots, const std::set<std::string>& built) {
  std::set<std::string> pages;
  for (const auto& [folder, root] : roots) {
    if (!root.servers.empty() || root.sites.empty() || root.web_process || built.contains(folder))
      continue;
    for (std::string_view above = folder; !above.empty();) {
      above = folder_of(above);
      const auto server = roots.find(std::string(above));
      if (server == roots.end()) continue;
      if (!server->second.servers.empty() && server->second.runs()) {
        add_word(server->second.made_of, folder);
        pages.insert(folder);
      }
      break;
    }
  }
  return pages;
}

// What a root is made of through others. Programs are no parts of each other.
std::vector<std::string> members_of(const Roots& roots, const Root& program,
                                    const std::set<std::string>& programs) {
  std::set<std::string> seen;
  std::vector<std::string> open = program.made_of;
  while (!open.empty() && seen.size() < kMaxMembers) {
    const std::string folder = std::move(open.back());
    open.pop_back();
    const auto at = roots.find(folder);
    if (at == roots.end() || folder == program.folder || programs.contains(folder)) continue;
    if (!seen.insert(folder).second) continue;
    open.insert(open.end(), at->second.made_of.begin(), at->second.made_of.end());
  }
  return {seen.begin(), seen.end()};
}

}  // namespace

void join_packages(Roots& roots, const std::set<std::string>& built) {
  add_named_references(roots);
  std::set<std::string> bundles = bundles_of(roots, built);
  bundles.merge(add_pages_inside(roots, built));
  std::set<std::string> programs;
  for (const auto& [folder, root] : roots)
    if ((root.runs() || built.contains(folder)) && !bundles.contains(folder))
      programs.insert(folder);
  std::map<std::string, std::vector<std::string>> members;
  std::map<std::string, size_t> users;
  for (const auto& folder : programs) {
    members[folder] = members_of(roots, roots.at(folder), programs);
    for (const auto& member : members[folder]) ++users[member];
  }
  for (auto& [folder, list] : members) roots.at(folder).made_of = std::move(list);
  for (const auto& [folder, count] : users) roots.at(folder).absorbed = count == 1;
}

}  // namespace redoubt::plan::drafting
