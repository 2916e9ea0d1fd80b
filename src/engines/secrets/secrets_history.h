#pragma once

#include <memory>

#include "engines/history.h"

namespace redoubt::engines {

// Tells which credentials only the history still holds, with the detectors of the secrets engine.
// Severity, confidence, masked snippet and evidence are those of the version they stood in.
std::unique_ptr<HistoryEngine> make_secrets_history_engine();

inline constexpr HistoryEngineInfo kSecretsHistoryEngine{
    .name = "history",
    .version = "2",
    .summary = "finds credentials that only the git history still holds",
    .detector = "secrets",
    .make = &make_secrets_history_engine};

}  // namespace redoubt::engines
