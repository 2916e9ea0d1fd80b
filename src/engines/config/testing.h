#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/engine.h"
#include "engines/rule_file.h"

namespace redoubt::engines::config {

// For tests: the built-in rules, what the engine with them says about one file, and which rules
// report something in it.
const std::vector<DocumentedRule>& built_in_rules();
// kOff: as where nothing was matched beforehand, so every rule reads the file itself.
enum class Prefilter { kOn, kOff };
FileReport run_engine(const std::string& path, std::string_view text,
                      Prefilter prefilter = Prefilter::kOn);
bool reports(const FileReport& report, std::string_view rule_id);
// Where a sample stands that names no path of its own: "Dockerfile" for the format dockerfile, and
// so on; for settings the first pattern with "sample" for each wildcard.
std::string usual_path(const DocumentedRule& rule);

}  // namespace redoubt::engines::config
