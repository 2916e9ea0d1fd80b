#pragma once

#include "plan/bootstrap/draft.h"

namespace redoubt::plan::drafting {

// Several containers of one code base ("server", "worker", "scheduler"): the code belongs to the
// one that answers requests, so that what is planned for code is planned once. The others keep
// their flows, say whose code they run, and lose what only that one does, such as its login.
void give_shared_code_to_one(Draft& draft);

}  // namespace redoubt::plan::drafting
