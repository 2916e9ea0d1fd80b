#include <cmath>
#include <map>

#include "plan/drawing/sizes.h"

namespace redoubt::plan::drawing {
namespace {

constexpr double kGap = 60, kZoneTitle = 22;

class Grid {
 public:
  explicit Grid(const Model& model) : model_(model) {
    layout_.zones.resize(model.zones.size());
    layout_.elements.resize(model.elements.size());
    for (size_t i = 0; i < model.elements.size(); ++i) inside_[model.elements[i].zone].push_back(i);
  }

  Layout draw() {
    double y = kMargin;
    for (size_t i = 0; i < model_.zones.size(); ++i)
      if (const auto inside = inside_.find(model_.zones[i].id); inside != inside_.end()) {
        layout_.zones[i] = zone(inside->second, y);
        const double title = text_width({zone_line(model_.zones[i])}, kFontSize) + 20;
        layout_.zones[i].width = std::max(layout_.zones[i].width, title);
        y += layout_.zones[i].height + kMargin;
        layout_.width = std::max(layout_.width, layout_.zones[i].width + 2 * kMargin);
      }
    layout_.height = y;
    flows();
    return std::move(layout_);
  }

 private:
  // About as wide as high.
  Box zone(const std::vector<size_t>& inside, double top) {
    const auto columns =
        static_cast<size_t>(std::ceil(std::sqrt(static_cast<double>(inside.size()) * 2)));
    Box box{.x = kMargin, .y = top, .width = 0, .height = 0};
    double x = 0, y = top + kZoneTitle + kMargin / 2, tallest = 0;
    for (size_t i = 0; i < inside.size(); ++i) {
      if (i % columns == 0) {
        y += i == 0 ? 0 : tallest + kGap;
        x = box.x + kMargin;
        tallest = 0;
      }
      const Point size = size_of(model_.elements[inside[i]]);
      layout_.elements[inside[i]] = {x, y, size.x, size.y};
      x += size.x + kGap;
      tallest = std::max(tallest, size.y);
      box.width = std::max(box.width, x - kGap + kMargin - box.x);
    }
    box.height = y + tallest + kMargin - top;
    return box;
  }

  void flows() {
    std::map<std::string_view, size_t> at;
    for (size_t i = 0; i < model_.elements.size(); ++i) at.emplace(model_.elements[i].id, i);
    for (const auto& flow : model_.flows) {
      const Point from = end(at, flow.from), to = end(at, flow.to);
      const Point middle{(from.x + to.x) / 2, (from.y + to.y) / 2};
      layout_.flows.push_back({.curve = {from, from, to, to}, .label = middle});
    }
  }

  Point end(const std::map<std::string_view, size_t>& at, std::string_view id) const {
    const auto found = at.find(id);
    return found == at.end() ? Point{} : layout_.elements[found->second].centre();
  }

  const Model& model_;
  Layout layout_;
  std::map<std::string_view, std::vector<size_t>> inside_;
};

}  // namespace

Layout grid(const Model& model) { return Grid(model).draw(); }

}  // namespace redoubt::plan::drawing
