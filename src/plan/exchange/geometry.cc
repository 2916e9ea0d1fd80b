#include "plan/exchange/geometry.h"

#include <algorithm>
#include <numeric>

namespace redoubt::plan::exchange {
namespace {

// Whether the segments ab and cd cross.
bool cross(Point a, Point b, Point c, Point d) {
  const auto side = [](Point p, Point q, Point r) {
    return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  };
  return (side(a, b, c) > 0) != (side(a, b, d) > 0) && (side(c, d, a) > 0) != (side(c, d, b) > 0);
}

// Who crosses twice is back on the side that it came from.
bool separates(const Line& curve, const Line& flow) {
  size_t count = 0;
  for (size_t i = 0; i + 1 < curve.size(); ++i)
    for (size_t k = 0; k + 1 < flow.size(); ++k)
      count += cross(curve[i], curve[i + 1], flow[k], flow[k + 1]) ? 1 : 0;
  return count % 2 == 1;
}

}  // namespace

bool too_intricate(const std::vector<DrawnFlow>& flows, const std::vector<Line>& curves) {
  constexpr size_t kMostComparisons = 50'000'000;
  size_t of_flows = 0, of_curves = 0;
  for (const auto& flow : flows) of_flows += flow.line.size();
  for (const auto& curve : curves) of_curves += curve.size();
  return of_curves > 0 && of_flows > kMostComparisons / of_curves;
}

std::vector<size_t> sides_of(size_t count, const std::vector<DrawnFlow>& flows,
                             const std::vector<Line>& curves) {
  std::vector<size_t> side(count);
  if (curves.empty() || too_intricate(flows, curves)) return side;
  std::iota(side.begin(), side.end(), size_t{0});
  const auto find = [&](size_t at) {
    while (side[at] != at) at = side[at] = side[side[at]];
    return at;
  };
  for (const auto& flow : flows)
    if (std::none_of(curves.begin(), curves.end(),
                     [&](const Line& curve) { return separates(curve, flow.line); }))
      side[find(flow.from)] = find(flow.to);
  for (size_t i = 0; i < count; ++i) side[i] = find(i);
  return side;
}

}  // namespace redoubt::plan::exchange
