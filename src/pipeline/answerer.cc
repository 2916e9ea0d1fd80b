#include "pipeline/answerer.h"

#include "adapters/tool.h"
#include "base/text.h"
#include "engines/engine.h"
#include "engines/history.h"
#include "engines/probe.h"

namespace redoubt::pipeline {

Result<Answerer> Answerer::make() {
  Answerer answerer;
  for (const auto& info : engines::all_engines()) {
    TRY_ASSIGN(const auto engine, info.make());
    answerer.engines_.emplace_back(fmt::format("{} engine", info.name), engine->offers());
  }
  for (const auto& info : engines::all_history_engines())
    answerer.engines_.emplace_back(fmt::format("{} engine", info.name), info.make()->offers());
  for (const auto& info : engines::all_probe_engines())
    answerer.engines_.emplace_back(fmt::format("{} engine", info.name), info.make()->offers());
  TRY_ASSIGN(const auto manifests, adapters::load_manifests());
  for (const auto& manifest : manifests)
    answerer.tools_.emplace_back(manifest.name, manifest.offers);
  return answerer;
}

std::string Answerer::of(const core::TestCase& test) const {
  if (test.parameters.contains("provider")) return "";
  if (test.oracle == core::Oracle::kHolds) return "model and files";
  for (const auto& [name, offers] : engines_)
    if (core::offers(offers, test.capability, test.language)) return name;
  std::vector<std::string> names;
  for (const auto& [name, offers] : tools_)
    if (core::offers(offers, test.capability, test.language)) names.push_back(name);
  return join(names, ", ");
}

}  // namespace redoubt::pipeline
