#pragma once

#include "engines/engine.h"

namespace redoubt::engines {

// Finds the request handler that lacks the check which its neighbours have: no pattern of one place
// shows that, only the comparison does.
Result<std::unique_ptr<Engine>> make_routes_engine();
inline constexpr EngineInfo kRoutesEngine{.name = "routes",
                                          .version = "2",
                                          .summary = "compares the checks of request handlers",
                                          .make = &make_routes_engine};

}  // namespace redoubt::engines
