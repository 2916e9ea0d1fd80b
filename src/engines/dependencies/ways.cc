#include "engines/dependencies/ways.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::engines::dependencies {
namespace {

constexpr size_t kMostWays = 3;
// A longer way explains nothing, and a chain of all packages would cost its square to write.
constexpr uint32_t kMaxSteps = 24;
constexpr size_t kMaxName = 80;
constexpr uint32_t kNone = UINT32_MAX;

std::string named(const core::Component& component) {
  const auto name = shortened(component.name, kMaxName);
  return component.version.empty() ? name : name + ' ' + shortened(component.version, kMaxName);
}

}  // namespace

Ways::Ways(const std::vector<core::Component>& components) {
  for (const auto& component : components) {
    auto& graph = by_file_[component.location.path];
    graph.by_purl.emplace(component.purl, static_cast<uint32_t>(graph.packages.size()));
    graph.packages.push_back(&component);
  }
}

std::vector<std::string> Ways::to(const core::Component& component) {
  if (component.direct || !component.needs_known) return {};
  const auto file = by_file_.find(component.location.path);
  if (file == by_file_.end()) return {};
  auto& graph = file->second;
  if (!graph.walked) graph.walk();
  const auto at = graph.by_purl.find(component.purl);
  std::vector<std::string> ways;
  if (at != graph.by_purl.end())
    for (const uint32_t step : graph.reached[at->second]) ways.push_back(graph.text_of(step));
  return ways;
}

// Breadth first from all direct dependencies at once, so that the first steps to a package are the
// shortest; few of them are kept, so that it costs no more than a few times the size of the file.
void Ways::Graph::walk() {
  walked = true;
  reached.resize(packages.size());
  for (uint32_t at = 0; at < packages.size(); ++at)
    if (packages[at]->direct)
      steps.push_back({.package = at, .before = kNone, .start = at, .length = 1});
  for (uint32_t at = 0; at < steps.size(); ++at) {
    const Step step = steps[at];
    if (step.length == kMaxSteps) continue;
    for (const auto& need : packages[step.package]->needs) {
      const auto next = by_purl.find(need);
      if (next == by_purl.end() || !accepts(next->second, step.start)) continue;
      reached[next->second].push_back(static_cast<uint32_t>(steps.size()));
      steps.push_back(
          {.package = next->second, .before = at, .start = step.start, .length = step.length + 1});
    }
  }
}

bool Ways::Graph::accepts(uint32_t package, uint32_t start) const {
  if (packages[package]->direct || reached[package].size() == kMostWays) return false;
  if (packages[start]->development && !packages[package]->development) return false;
  return std::none_of(reached[package].begin(), reached[package].end(),
                      [&](uint32_t step) { return steps[step].start == start; });
}

std::string Ways::Graph::text_of(uint32_t step) const {
  std::vector<std::string> names;
  for (uint32_t at = step; at != kNone; at = steps[at].before)
    names.push_back(named(*packages[steps[at].package]));
  std::reverse(names.begin(), names.end());
  return join(names, " → ");
}

}  // namespace redoubt::engines::dependencies
