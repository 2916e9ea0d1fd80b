#pragma once

#include <string>
#include <vector>

#include "plan/bootstrap/draft.h"
#include "plan/bootstrap/settings.h"

namespace redoubt::plan::drafting {

// A client package of a family whose product is deployed talks to that one; otherwise the first
// of the family stands for it.
void connect_parts(Draft& draft, const std::string& id, const std::vector<NamedPart>& uses);

}  // namespace redoubt::plan::drafting
