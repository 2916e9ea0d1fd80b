#include "plan/bootstrap/call_roots.h"

#include <vector>

namespace redoubt::plan::drafting {
namespace {

// Marks all that `start` reaches, and adds them after those that they call. With a stack of its
// own: chains of calls are as long as a repository makes them.
void visit(const Calls& calls, const std::string& start, std::set<std::string>& seen,
           std::vector<std::string>& finished) {
  struct Step {
    std::string name;
    std::set<std::string>::const_iterator next;
  };
  std::vector<Step> open;
  const auto enter = [&](const std::string& name) {
    const auto at = calls.find(name);
    if (at != calls.end() && seen.insert(name).second) open.push_back({name, at->second.begin()});
  };
  enter(start);
  while (!open.empty()) {
    const std::string name = open.back().name;
    if (open.back().next != calls.at(name).end()) {
      const std::string& callee = *open.back().next++;
      enter(callee);
      continue;
    }
    finished.push_back(name);
    open.pop_back();
  }
}

}  // namespace

// What a walk in depth finishes last is called by nothing, or in a circle that nothing else calls
// (Kosaraju's argument on strongly connected components).
std::set<std::string> call_roots(const Calls& calls) {
  std::set<std::string> seen, reached, roots;
  std::vector<std::string> finished, ignored;
  for (const auto& [name, callees] : calls) visit(calls, name, seen, finished);
  for (auto at = finished.rbegin(); at != finished.rend(); ++at) {
    if (reached.contains(*at)) continue;
    roots.insert(*at);
    visit(calls, *at, reached, ignored);
  }
  return roots;
}

}  // namespace redoubt::plan::drafting
