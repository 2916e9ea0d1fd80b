#pragma once

#include <string>
#include <vector>

#include "plan/model.h"

namespace redoubt::plan::exchange {

// The words of TM-BOM for what data is ("pii", "cred", "pci" …) and ours.
std::string sensitivity_of(const std::vector<std::string>& words);
std::vector<std::string> kinds_of(const std::vector<std::string>& words);
std::vector<std::string> words_of(const DataClass& data);  // the way back

}  // namespace redoubt::plan::exchange
