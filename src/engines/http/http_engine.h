#pragma once

#include <memory>

#include "engines/probe.h"

namespace redoubt::engines {

// Probes a running web target for what its transport, headers, cookies and error pages give away.
// Read-only.
std::unique_ptr<ProbeEngine> make_http_engine();

inline constexpr ProbeEngineInfo kHttpEngine{
    .name = "http",
    .version = "2",
    .summary = "probes a running web target that redoubt.yaml names",
    .make = &make_http_engine};

}  // namespace redoubt::engines
