#include "engines/config/config_engine.h"
#include "engines/dependencies/dependencies_engine.h"
#include "engines/engine.h"
#include "engines/repository/repository_engine.h"
#include "engines/routes/routes_engine.h"
#include "engines/secrets/secrets_engine.h"

namespace redoubt::engines {

std::vector<EngineInfo> all_engines() {
  return {kSecretsEngine, kDependenciesEngine, kRepositoryEngine, kConfigEngine, kRoutesEngine};
}

}  // namespace redoubt::engines
