#include "core/cvss.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "core/cvss_vector.h"

namespace redoubt::core {
namespace {

constexpr CvssMetric kVersion2[] = {
    {"AV", "L A N", true}, {"AC", "H M L", true},     {"Au", "M S N", true}, {"C", "N P C", true},
    {"I", "N P C", true},  {"A", "N P C", true},      {"E", "U POC F H ND"}, {"RL", "OF TF W U ND"},
    {"RC", "UC UR C ND"},  {"CDP", "N L LM MH H ND"}, {"TD", "N L M H ND"},  {"CR", "L M H ND"},
    {"IR", "L M H ND"},    {"AR", "L M H ND"},
};
constexpr CvssMetric kVersion3[] = {
    {"AV", "N A L P", true}, {"AC", "L H", true},  {"PR", "N L H", true}, {"UI", "N R", true},
    {"S", "U C", true},      {"C", "N L H", true}, {"I", "N L H", true},  {"A", "N L H", true},
    {"E", "X U P F H"},      {"RL", "X O T W U"},  {"RC", "X U R C"},     {"CR", "X L M H"},
    {"IR", "X L M H"},       {"AR", "X L M H"},    {"MAV", "X N A L P"},  {"MAC", "X L H"},
    {"MPR", "X N L H"},      {"MUI", "X N R"},     {"MS", "X U C"},       {"MC", "X N L H"},
    {"MI", "X N L H"},       {"MA", "X N L H"},
};
constexpr CvssMetric kVersion4[] = {
    {"AV", "N A L P", true}, {"AC", "L H", true},
    {"AT", "N P", true},     {"PR", "N L H", true},
    {"UI", "N P A", true},   {"VC", "H L N", true},
    {"VI", "H L N", true},   {"VA", "H L N", true},
    {"SC", "H L N", true},   {"SI", "H L N", true},
    {"SA", "H L N", true},   {"E", "X A P U"},
    {"CR", "X H M L"},       {"IR", "X H M L"},
    {"AR", "X H M L"},       {"MAV", "X N A L P"},
    {"MAC", "X L H"},        {"MAT", "X N P"},
    {"MPR", "X N L H"},      {"MUI", "X N P A"},
    {"MVC", "X H L N"},      {"MVI", "X H L N"},
    {"MVA", "X H L N"},      {"MSC", "X H L N"},
    {"MSI", "X S H L N"},    {"MSA", "X S H L N"},
    {"S", "X N P"},          {"AU", "X N Y"},
    {"R", "X A U I"},        {"V", "X D C"},
    {"RE", "X L M H"},       {"U", "X Clear Green Amber Red"},
};

bool has_value(std::string_view values, std::string_view value) {
  for (const auto one : split(values, ' '))
    if (one == value) return true;
  return false;
}

double pick(char value, std::string_view letters, std::initializer_list<double> weights) {
  return weights.begin()[letters.find(value)];
}

// v3.1 appendix A: the smallest number with one decimal that is not smaller, safe against binary
// fractions.
double round_up(double score) {
  const auto scaled = static_cast<long>(std::lround(score * 100'000));
  if (scaled % 10'000 == 0) return static_cast<double>(scaled) / 100'000;
  return static_cast<double>(scaled / 10'000 + 1) / 10;
}

double score2(const CvssVector& v) {
  const auto loss = [&](std::string_view metric) {
    return 1 - pick(v[metric], "NPC", {0.0, 0.275, 0.660});
  };
  const double impact = 10.41 * (1 - loss("C") * loss("I") * loss("A"));
  const double exploitability = 20 * pick(v["AC"], "HML", {0.35, 0.61, 0.71}) *
                                pick(v["Au"], "MSN", {0.45, 0.56, 0.704}) *
                                pick(v["AV"], "LAN", {0.395, 0.646, 1.0});
  const double score = (0.6 * impact + 0.4 * exploitability - 1.5) * (impact == 0 ? 0 : 1.176);
  return std::round(score * 10) / 10;
}

double score3(const CvssVector& v) {
  const bool changed = v["S"] == 'C';
  const auto loss = [&](std::string_view metric) {
    return 1 - pick(v[metric], "NLH", {0.0, 0.22, 0.56});
  };
  const double base = 1 - loss("C") * loss("I") * loss("A");
  const double impact =
      changed ? 7.52 * (base - 0.029) - 3.25 * std::pow(base - 0.02, 15) : 6.42 * base;
  if (impact <= 0) return 0;
  const double privileges =
      changed ? pick(v["PR"], "NLH", {0.85, 0.68, 0.5}) : pick(v["PR"], "NLH", {0.85, 0.62, 0.27});
  const double exploitability = 8.22 * pick(v["AV"], "NALP", {0.85, 0.62, 0.55, 0.2}) *
                                pick(v["AC"], "LH", {0.77, 0.44}) * privileges *
                                pick(v["UI"], "NR", {0.85, 0.62});
  return round_up(std::min((changed ? 1.08 : 1.0) * (impact + exploitability), 10.0));
}

}  // namespace

std::optional<CvssVector> CvssVector::parse(std::string_view text,
                                            std::span<const CvssMetric> metrics) {
  if (text.size() > 512 || metrics.size() > kMaxMetrics) return std::nullopt;
  CvssVector vector;
  vector.metrics_ = metrics;
  for (const auto part : split(text, '/')) {
    const size_t colon = part.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto name = part.substr(0, colon), value = part.substr(colon + 1);
    const auto metric =
        std::find_if(metrics.begin(), metrics.end(), [&](const auto& m) { return m.name == name; });
    if (metric == metrics.end() || !has_value(metric->values, value)) return std::nullopt;
    auto& slot = vector.values_[static_cast<size_t>(metric - metrics.begin())];
    if (!slot.empty()) return std::nullopt;
    slot = value;
  }
  for (size_t i = 0; i < metrics.size(); ++i)
    if (metrics[i].mandatory && vector.values_[i].empty()) return std::nullopt;
  return vector;
}

char CvssVector::operator[](std::string_view name) const {
  for (size_t i = 0; i < metrics_.size(); ++i)
    if (metrics_[i].name == name) return values_[i].empty() ? '\0' : values_[i][0];
  return '\0';
}

std::optional<CvssScore> cvss_base_score(std::string_view vector) {
  vector = trim(vector);
  const auto rest = [&](std::string_view prefix) {
    const bool matches = vector.starts_with(prefix);
    if (matches) vector.remove_prefix(prefix.size());
    return matches;
  };
  const int version = rest("CVSS:4.0/") ? 40 : rest("CVSS:3.1/") ? 31 : rest("CVSS:3.0/") ? 30 : 20;
  if (version == 20 && vector.starts_with('(') && vector.ends_with(')'))
    vector = vector.substr(1, vector.size() - 2);
  const std::span<const CvssMetric> metrics = version == 40 ? std::span<const CvssMetric>(kVersion4)
                                              : version == 20
                                                  ? std::span<const CvssMetric>(kVersion2)
                                                  : std::span<const CvssMetric>(kVersion3);
  const auto parsed = CvssVector::parse(vector, metrics);
  if (!parsed) return std::nullopt;
  const double score = version == 40   ? cvss4_base_score(*parsed)
                       : version == 20 ? score2(*parsed)
                                       : score3(*parsed);
  return CvssScore{.version = version, .base = score};
}

}  // namespace redoubt::core
