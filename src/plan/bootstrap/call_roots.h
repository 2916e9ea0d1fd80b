#pragma once

#include <map>
#include <set>
#include <string>

namespace redoubt::plan::drafting {

// Who calls whom, by name; every name is a key.
using Calls = std::map<std::string, std::set<std::string>>;

// Where to start so that calls reach everything: whom nobody calls, and one member of each circle
// that nothing outside of it calls.
std::set<std::string> call_roots(const Calls& calls);

}  // namespace redoubt::plan::drafting
