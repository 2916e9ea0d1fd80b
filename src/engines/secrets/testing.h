#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/engine.h"
#include "engines/secrets/rule.h"

namespace redoubt::engines::secrets {

// For tests: what the engine with the built-in rules says about one file.
FileReport run_engine(const std::string& path, std::string_view text);
// What the rule's expression captures in `text`.
std::vector<std::string> captured(const SecretRule& rule, std::string_view text);
// Every text of a finding, joined.
std::string every_field(const core::Finding& finding);

}  // namespace redoubt::engines::secrets
