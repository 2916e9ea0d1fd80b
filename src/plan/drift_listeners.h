#pragma once

#include <vector>

#include "plan/drift.h"
#include "plan/drift_match.h"

// Inside of drift.cc: ports that are open to the outside, port by port and transport by transport.
namespace redoubt::plan {

bool has_tag(const Element& element, std::string_view tag);
// Whether a flow comes from a person, an external party or the zone that nobody trusts.
bool comes_from_outside(const Model& model, const Flow& flow);
bool is_reached_from_outside(const Model& model, const Element& element);

// Of elements that both models have as reached from outside: ports that only one of them states. A
// port counts under either number, the container's or the host's. A model that states no port of an
// element means the first that is seen.
std::vector<DriftEntry> compare_ports(const Model& model, const Model& seen,
                                      const ElementMatch& match);

}  // namespace redoubt::plan
