#include "engines/dependencies/dependencies_engine.h"
#include "engines/engine.h"

namespace redoubt::engines {

std::vector<EngineInfo> all_engines() { return {kDependenciesEngine}; }

}  // namespace redoubt::engines
