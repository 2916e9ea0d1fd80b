#include "pipeline/answerer.h"

#include <algorithm>

#include "adapters/tool.h"
#include "base/text.h"
#include "engines/engine.h"
#include "engines/history.h"
#include "engines/probe.h"
#include "pipeline/languages.h"

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

bool Answerer::can_answer(const core::TestCase& test, std::string_view language) const {
  for (const auto* group : {&engines_, &tools_})
    for (const auto& [name, offers] : *group)
      if (core::offers(offers, test.capability, language)) return true;
  return false;
}

std::set<std::string> Answerer::languages_of(const core::TestCase& test,
                                             const core::Project& files) const {
  std::set<std::string> languages;
  if (test.capability.starts_with("code."))
    languages = code_languages(
        files, test, [&](std::string_view language) { return can_answer(test, language); });
  if (languages.empty()) languages.insert(test.language);
  return languages;
}

Answerer::Answer Answerer::of(const core::TestCase& test, const core::Project& files) const {
  if (test.parameters.contains("provider")) return {};
  if (test.oracle == core::Oracle::kHolds) return {.who = "model and files"};
  const auto languages = languages_of(test, files);
  const auto can = [&](const Offers& offers) {
    return std::any_of(languages.begin(), languages.end(), [&](const std::string& language) {
      return core::offers(offers, test.capability, language);
    });
  };
  std::vector<std::string> names;
  for (const auto& [name, offers] : engines_)
    if (names.empty() && can(offers)) names.push_back(name);
  if (names.empty())
    for (const auto& [name, offers] : tools_)
      if (can(offers)) names.push_back(name);
  Answer answer{.who = join(names, ", ")};
  if (names.empty()) return answer;
  for (const auto& language : languages)
    if (!can_answer(test, language)) answer.untested_languages.push_back(language);
  return answer;
}

}  // namespace redoubt::pipeline
