#pragma once

#include <memory>
#include <vector>

#include "base/error.h"
#include "engines/engine.h"
#include "engines/secrets/rule.h"

namespace redoubt::engines {

// Finds credentials committed to source, with the rules packed into this program. Pure: reads only
// what it is given. No field of a finding holds a secret in full. Fails when a rule does not load.
Result<std::unique_ptr<Engine>> make_secrets_engine();
// The same with other rules; for tests and for rules of the user.
std::unique_ptr<Engine> make_secrets_engine(std::vector<secrets::SecretRule> rules,
                                            Digest rules_digest);

inline constexpr EngineInfo kSecretsEngine{.name = "secrets",
                                           .version = "9",
                                           .summary = "finds credentials committed to source",
                                           .make = &make_secrets_engine};

}  // namespace redoubt::engines
