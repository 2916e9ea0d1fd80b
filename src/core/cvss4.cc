#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/cvss_vector.h"

namespace redoubt::core {
namespace {

// Ten times the score of each macro vector of the v4.0 specification (§8, table of FIRST), 0 where
// there is none. Rows: EQ1, EQ2, EQ3 (beside the row); columns: EQ4, EQ5, EQ6.
constexpr std::array<uint8_t, 18 * 18> kScores = {
    100, 99, 98, 95, 95, 92, 100, 96, 93, 87, 91, 81, 93, 90, 89, 80, 81, 68,  // 000
    98,  95, 95, 92, 90, 84, 93,  92, 89, 81, 81, 65, 88, 80, 78, 70, 69, 48,  // 001
    0,   92, 0,  82, 0,  72, 0,   79, 0,  69, 0,  50, 0,  69, 0,  55, 0,  27,  // 002
    99,  97, 95, 92, 92, 85, 95,  91, 90, 83, 84, 71, 92, 81, 82, 71, 72, 53,  // 010
    95,  93, 92, 85, 85, 73, 92,  82, 80, 72, 70, 59, 84, 70, 71, 52, 50, 30,  // 011
    0,   86, 0,  75, 0,  52, 0,   71, 0,  52, 0,  29, 0,  63, 0,  29, 0,  17,  // 012
    98,  95, 94, 87, 91, 81, 94,  89, 86, 74, 77, 64, 87, 75, 74, 63, 63, 49,  // 100
    94,  89, 88, 77, 76, 67, 86,  76, 74, 58, 59, 50, 72, 57, 57, 52, 52, 25,  // 101
    0,   83, 0,  70, 0,  54, 0,   65, 0,  58, 0,  26, 0,  53, 0,  21, 0,  13,  // 102
    95,  90, 88, 76, 76, 70, 90,  77, 75, 62, 61, 53, 77, 66, 68, 59, 52, 30,  // 110
    89,  78, 76, 67, 62, 58, 74,  59, 57, 57, 47, 23, 61, 52, 57, 29, 24, 16,  // 111
    0,   71, 0,  59, 0,  30, 0,   58, 0,  26, 0,  15, 0,  23, 0,  13, 0,  6,   // 112
    93,  87, 86, 72, 75, 58, 86,  74, 74, 61, 56, 34, 70, 54, 52, 40, 40, 22,  // 200
    85,  75, 74, 55, 62, 51, 72,  57, 55, 41, 46, 19, 53, 36, 34, 19, 19, 8,   // 201
    0,   64, 0,  51, 0,  20, 0,   47, 0,  21, 0,  11, 0,  24, 0,  9,  0,  4,   // 202
    88,  75, 73, 53, 60, 50, 73,  55, 59, 40, 41, 20, 54, 43, 45, 22, 20, 11,  // 210
    75,  55, 58, 45, 40, 21, 61,  51, 48, 18, 20, 9,  46, 18, 17, 7,  8,  2,   // 211
    0,   53, 0,  24, 0,  14, 0,   24, 0,  12, 0,  5,  0,  10, 0,  3,  0,  1,   // 212
};

// Equivalence sets. A base vector always has E:A and CR/IR/AR:H, so EQ5 is 0 and EQ6 follows from
// the impact metrics.
struct MacroVector {
  int eq1, eq2, eq3, eq4, eq5, eq6;
};

std::optional<int> score_of(MacroVector m) {
  if (m.eq1 > 2 || m.eq2 > 1 || m.eq3 > 2 || m.eq4 > 2 || m.eq5 > 2 || m.eq6 > 1)
    return std::nullopt;
  const int row = (m.eq1 * 2 + m.eq2) * 3 + m.eq3;
  const int column = (m.eq4 * 3 + m.eq5) * 2 + m.eq6;
  const int score = kScores[static_cast<size_t>(row * 18 + column)];
  if (score == 0) return std::nullopt;
  return score;
}

int level(char value, std::string_view best_first) {
  return static_cast<int>(best_first.find(value));
}

// How far the metrics are below the most severe vector of their set; among several such vectors the
// first counts that is nowhere less severe.
template <size_t N, size_t M>
int distance(const std::array<int, N>& levels, const std::array<std::array<int, N>, M>& best) {
  for (const auto& candidate : best) {
    int sum = 0;
    bool above = true;
    for (size_t i = 0; i < N; ++i) {
      above = above && levels[i] >= candidate[i];
      sum += levels[i] - candidate[i];
    }
    if (above) return sum;
  }
  return 0;
}

struct Step {
  std::optional<int> next;  // ten times the score of the macro vector one set lower
  int distance = 0;
  int depth = 1;  // the largest distance in the set
};

Step step1(const CvssVector& v, MacroVector m) {
  const std::array<int, 3> levels{level(v["AV"], "NALP"), level(v["PR"], "NLH"),
                                  level(v["UI"], "NPA")};
  Step step{.next = std::nullopt,
            .distance = 0,
            .depth = std::array{1, 4, 5}[static_cast<size_t>(m.eq1)]};
  using L = std::array<int, 3>;
  if (m.eq1 == 0) step.distance = distance<3, 1>(levels, {L{0, 0, 0}});
  if (m.eq1 == 1) step.distance = distance<3, 3>(levels, {L{1, 0, 0}, L{0, 1, 0}, L{0, 0, 1}});
  if (m.eq1 == 2) step.distance = distance<3, 2>(levels, {L{3, 0, 0}, L{1, 1, 1}});
  ++m.eq1;
  step.next = score_of(m);
  return step;
}

Step step2(const CvssVector& v, MacroVector m) {
  const std::array<int, 2> levels{level(v["AC"], "LH"), level(v["AT"], "NP")};
  Step step{.next = std::nullopt, .distance = 0, .depth = m.eq2 + 1};
  using L = std::array<int, 2>;
  if (m.eq2 == 0) step.distance = distance<2, 1>(levels, {L{0, 0}});
  if (m.eq2 == 1) step.distance = distance<2, 2>(levels, {L{1, 0}, L{0, 1}});
  ++m.eq2;
  step.next = score_of(m);
  return step;
}

// EQ3 and EQ6 step together; from (0,0) there are two ways down and the higher score counts.
std::optional<int> next3(MacroVector m) {
  if (m.eq3 == 1 && m.eq6 == 0) {
    m.eq6 = 1;
    return score_of(m);
  }
  if (m.eq3 == 0 && m.eq6 == 0) {
    MacroVector left = m, right = m;
    left.eq6 = 1;
    right.eq3 = 1;
    return std::max(score_of(left), score_of(right));
  }
  ++m.eq3;
  return score_of(m);
}

Step step3(const CvssVector& v, MacroVector m) {
  const std::array<int, 3> levels{level(v["VC"], "HLN"), level(v["VI"], "HLN"),
                                  level(v["VA"], "HLN")};
  Step step{
      .next = next3(m), .distance = 0, .depth = std::array{7, 8, 10}[static_cast<size_t>(m.eq3)]};
  using L = std::array<int, 3>;
  if (m.eq3 == 0) step.distance = distance<3, 1>(levels, {L{0, 0, 0}});
  if (m.eq3 == 1) step.distance = distance<3, 2>(levels, {L{1, 0, 0}, L{0, 1, 0}});
  if (m.eq3 == 2) step.distance = distance<3, 1>(levels, {L{1, 1, 1}});
  return step;
}

Step step4(const CvssVector& v, MacroVector m) {
  const std::array<int, 3> levels{level(v["SC"], "HLN"), level(v["SI"], "HLN"),
                                  level(v["SA"], "HLN")};
  Step step{.next = std::nullopt,
            .distance = 0,
            .depth = std::array{6, 5, 4}[static_cast<size_t>(m.eq4)]};
  const int best = m.eq4 - 1;
  step.distance = distance<3, 1>(levels, {std::array<int, 3>{best, best, best}});
  ++m.eq4;
  step.next = score_of(m);
  return step;
}

Step step5(MacroVector m) {
  ++m.eq5;
  return {.next = score_of(m), .distance = 0, .depth = 1};
}

MacroVector macro_vector(const CvssVector& v) {
  const int open = (v["AV"] == 'N') + (v["PR"] == 'N') + (v["UI"] == 'N');
  const bool confidentiality = v["VC"] == 'H', integrity = v["VI"] == 'H',
             availability = v["VA"] == 'H';
  const bool beyond = v["SC"] == 'H' || v["SI"] == 'H' || v["SA"] == 'H';
  const int eq3 = confidentiality && integrity                   ? 0
                  : confidentiality || integrity || availability ? 1
                                                                 : 2;
  return {.eq1 = open == 3                    ? 0
                 : open > 0 && v["AV"] != 'P' ? 1
                                              : 2,
          .eq2 = v["AC"] == 'L' && v["AT"] == 'N' ? 0 : 1,
          .eq3 = eq3,
          .eq4 = beyond ? 1 : 2,
          .eq5 = 0,
          .eq6 = eq3 == 2 ? 1 : 0};
}

bool harmless(const CvssVector& v) {
  for (const auto* metric : {"VC", "VI", "VA", "SC", "SI", "SA"})
    if (v[metric] != 'N') return false;
  return true;
}

}  // namespace

// The score of the macro vector, lowered by the mean over the sets of (gap to the next lower set ×
// how deep the vector lies in its own set).
double cvss4_base_score(const CvssVector& v) {
  if (harmless(v)) return 0;
  const MacroVector m = macro_vector(v);
  const double score = score_of(m).value_or(0) / 10.0;
  double lowered = 0;
  int sets = 0;
  for (const auto& step : {step1(v, m), step2(v, m), step3(v, m), step4(v, m), step5(m)}) {
    if (!step.next) continue;
    ++sets;
    lowered += (score - *step.next / 10.0) * step.distance / step.depth;
  }
  const double exact = std::clamp(sets > 0 ? score - lowered / sets : score, 0.0, 10.0);
  return std::round(exact * 10 + 1e-9) / 10;
}

}  // namespace redoubt::core
