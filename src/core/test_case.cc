#include "core/test_case.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace redoubt::core {
namespace {

constexpr std::array<std::string_view, 8> kStages = {"plan",    "code",   "build",   "test",
                                                     "release", "deploy", "operate", "monitor"};
constexpr std::array<std::string_view, 5> kOutcomes = {"pass", "fail", "not-applicable", "not-run",
                                                       "error"};

template <class Enum, size_t kSize>
std::optional<Enum> parse(const std::array<std::string_view, kSize>& words, std::string_view word) {
  const auto at = std::find(words.begin(), words.end(), word);
  if (at == words.end()) return std::nullopt;
  return static_cast<Enum>(at - words.begin());
}

}  // namespace

std::string_view to_string(Stage stage) { return kStages[static_cast<size_t>(stage)]; }
std::optional<Stage> parse_stage(std::string_view word) { return parse<Stage>(kStages, word); }
std::string_view to_string(Outcome outcome) { return kOutcomes[static_cast<size_t>(outcome)]; }
std::optional<Outcome> parse_outcome(std::string_view word) {
  return parse<Outcome>(kOutcomes, word);
}

std::string_view to_string(Oracle oracle) {
  constexpr std::string_view kNames[]{"zero-findings", "holds", "probe"};
  return kNames[static_cast<size_t>(oracle)];
}

std::string_view to_string(Safety safety) {
  constexpr std::string_view kNames[]{"read-only", "intrusive", "destructive"};
  return kNames[static_cast<size_t>(safety)];
}

}  // namespace redoubt::core
