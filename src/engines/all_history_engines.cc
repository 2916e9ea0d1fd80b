#include "engines/history.h"
#include "engines/secrets/secrets_history.h"

namespace redoubt::engines {

std::vector<HistoryEngineInfo> all_history_engines() { return {kSecretsHistoryEngine}; }

}  // namespace redoubt::engines
