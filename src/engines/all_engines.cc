#include "engines/engine.h"

namespace redoubt::engines {

std::vector<EngineInfo> all_engines() { return {}; }

}  // namespace redoubt::engines
