#include "engines/http/http_engine.h"

namespace redoubt::engines {

std::vector<ProbeEngineInfo> all_probe_engines() { return {kHttpEngine}; }

}  // namespace redoubt::engines
