#include "plan/drawing/layout.h"

#include <map>
#include <memory>

#include <gvc.h>

#include "plan/drawing/sizes.h"

// Part of Graphviz; linked, so that nothing is looked for or loaded at run time.
extern "C" gvplugin_library_t gvplugin_dot_layout_LTX_library;

#if defined(__SANITIZE_ADDRESS__)
#define REDOUBT_FINDS_LEAKS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define REDOUBT_FINDS_LEAKS 1
#endif
#endif
#ifdef REDOUBT_FINDS_LEAKS
// Graphviz keeps some 50 kB of each drawing for good: a program draws one and ends.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libgvc\nleak:libcgraph\n"; }
#endif

namespace redoubt::plan::drawing {
namespace {

constexpr double kPointsPerInch = 72;

lt_symlist_t* plugins() {
  static lt_symlist_t list[] = {
      {"gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library}, {nullptr, nullptr}};
  return list;
}

struct Route {
  Agedge_t* first = nullptr;
  Agnode_t* words = nullptr;
  Agedge_t* second = nullptr;
};

// One graph, from being made to being measured.
class Dot {
 public:
  explicit Dot(const Model& model) : model_(model) {
    agseterr(AGMAX);  // messages go nowhere: standard error is ours
    context_ = gvContextPlugins(plugins(), 0);
    graph_ = agopen(name("g"), Agdirected, nullptr);
    set(graph_, AGRAPH, "rankdir", "LR");
    set(graph_, AGRAPH, "nodesep", "0.5");
    set(graph_, AGRAPH, "ranksep", "0.45");
    set(graph_, AGRAPH, "compound", "true");
    set(graph_, AGNODE, "shape", "box");
    set(graph_, AGNODE, "fixedsize", "true");
    set(graph_, AGNODE, "label", "");
  }
  Dot(const Dot&) = delete;
  Dot& operator=(const Dot&) = delete;
  ~Dot() {
    gvFreeLayout(context_, graph_);
    agclose(graph_);
    gvFreeContext(context_);
  }

  // An empty layout when Graphviz gives up.
  Layout draw() {
    zones();
    elements();
    flows();
    if (gvLayout(context_, graph_, "dot") != 0) return {};
    return measure();
  }

 private:
  static char* name(const std::string& text) {  // Graphviz asks for what it does not change
    static thread_local std::string kept;
    kept = text;
    return kept.data();
  }
  static void set(Agraph_t* graph, int kind, const char* key, const char* value) {
    agattr(graph, kind, const_cast<char*>(key), const_cast<char*>(value));
  }
  static void set(void* object, const char* key, const std::string& value) {
    agsafeset(object, const_cast<char*>(key), const_cast<char*>(value.c_str()),
              const_cast<char*>(""));
  }

  void zones() {
    for (size_t i = 0; i < model_.zones.size(); ++i) {
      Agraph_t* cluster = agsubg(graph_, name(fmt::format("cluster{}", i)), 1);
      set(cluster, "margin", fmt::format("{}", kMargin));
      // A name of the same size keeps the place of the zone's title free.
      set(cluster, "fontsize", "10");
      const double width = text_width({zone_line(model_.zones[i])}, kFontSize) + 20;
      set(cluster, "label", std::string(static_cast<size_t>(width / 5), 'n'));
      clusters_.push_back(cluster);
      cluster_of_.emplace(model_.zones[i].id, cluster);
    }
  }

  void elements() {
    for (size_t i = 0; i < model_.elements.size(); ++i) {
      const Element& element = model_.elements[i];
      const auto cluster = cluster_of_.find(element.zone);
      Agnode_t* node = agnode(graph_, name(fmt::format("e{}", i)), 1);
      if (cluster != cluster_of_.end()) agsubnode(cluster->second, node, 1);
      const Point size = size_of(element);
      set(node, "width", fmt::format("{}", size.x / kPointsPerInch));
      set(node, "height", fmt::format("{}", size.y / kPointsPerInch));
      // Flows end where the shape does.
      if (shape_of(element) == Shape::kProcess) set(node, "shape", "ellipse");
      nodes_.push_back(node);
      node_of_.emplace(element.id, node);
    }
  }

  // A flow runs to its words, which are a node of their own, and on from there. Labels of Graphviz
  // itself end in an invalid free() where both ends stand in the first rank (2.42, flat_edges).
  void flows() {
    for (size_t i = 0; i < model_.flows.size(); ++i) {
      const Flow& flow = model_.flows[i];
      const auto from = node_of_.find(flow.from), to = node_of_.find(flow.to);
      Route& route = routes_.emplace_back();
      if (from == node_of_.end() || to == node_of_.end()) continue;
      route.words = words(flow, i);
      if (route.words == nullptr) {
        route.first = edge(from->second, to->second, fmt::format("f{}", i));
        continue;
      }
      route.first = edge(from->second, route.words, fmt::format("f{}a", i));
      route.second = edge(route.words, to->second, fmt::format("f{}b", i));
    }
  }

  Agedge_t* edge(Agnode_t* from, Agnode_t* to, const std::string& key) {
    return agedge(graph_, from, to, name(key), 1);
  }

  // Inside a zone when both ends are; null where nothing is said.
  Agnode_t* words(const Flow& flow, size_t number) {
    const auto lines = flow_lines(flow);
    if (lines.empty()) return nullptr;
    Agnode_t* node = agnode(graph_, name(fmt::format("w{}", number)), 1);
    const double height = static_cast<double>(lines.size()) * kLabelSize * kLineHeight;
    set(node, "width", fmt::format("{}", (text_width(lines, kLabelSize) + 8) / kPointsPerInch));
    set(node, "height", fmt::format("{}", (height + 4) / kPointsPerInch));
    const Element* from = model_.element(flow.from);
    const Element* to = model_.element(flow.to);
    const auto cluster = cluster_of_.find(from->zone);
    if (from->zone == to->zone && cluster != cluster_of_.end()) agsubnode(cluster->second, node, 1);
    return node;
  }

  Point flip(pointf at) const { return {at.x + kMargin, height_ - at.y + kMargin}; }

  Layout measure() {
    const boxf all = GD_bb(graph_);
    height_ = all.UR.y;
    Layout layout{.width = all.UR.x + 2 * kMargin,
                  .height = all.UR.y + 2 * kMargin,
                  .zones = {},
                  .elements = {},
                  .flows = {}};
    for (Agraph_t* cluster : clusters_)
      layout.zones.push_back(agfstnode(cluster) == nullptr ? Box{} : box(GD_bb(cluster)));
    for (Agnode_t* node : nodes_) {
      const Point centre = flip(ND_coord(node));
      const double width = ND_width(node) * kPointsPerInch,
                   height = ND_height(node) * kPointsPerInch;
      layout.elements.push_back({centre.x - width / 2, centre.y - height / 2, width, height});
    }
    for (const Route& route : routes_) layout.flows.push_back(path(route));
    return layout;
  }

  Box box(const boxf& bounds) const {
    const Point corner = flip({bounds.LL.x, bounds.UR.y});
    return {corner.x, corner.y, bounds.UR.x - bounds.LL.x, bounds.UR.y - bounds.LL.y};
  }

  Path path(const Route& route) const {
    Path path;
    append(route.first, path.curve);
    append(route.second, path.curve);
    if (route.words != nullptr) path.label = flip(ND_coord(route.words));
    else if (!path.curve.empty()) path.label = path.curve[path.curve.size() / 2];
    return path;
  }

  // Goes on straight from where the curve ended.
  void append(Agedge_t* edge, std::vector<Point>& curve) const {
    if (edge == nullptr || ED_spl(edge) == nullptr || ED_spl(edge)->size == 0) return;
    const bezier& piece = ED_spl(edge)->list[0];
    if (!curve.empty() && piece.size > 0) {
      const Point start = flip(piece.list[0]);
      curve.insert(curve.end(), {curve.back(), start, start});
    }
    for (int i = curve.empty() ? 0 : 1; i < piece.size; ++i) curve.push_back(flip(piece.list[i]));
    if (piece.eflag != 0 && !curve.empty()) curve.back() = flip(piece.ep);
  }

  const Model& model_;
  GVC_t* context_ = nullptr;
  Agraph_t* graph_ = nullptr;
  double height_ = 0;
  std::vector<Agraph_t*> clusters_;
  std::vector<Agnode_t*> nodes_;
  std::vector<Route> routes_;  // of flows
  std::map<std::string_view, Agraph_t*> cluster_of_;
  std::map<std::string_view, Agnode_t*> node_of_;
};

}  // namespace

Layout lay_out(const Model& model) {
  // A flow's words are a node, so it counts twice.
  if (model.zones.size() + model.elements.size() + 2 * model.flows.size() > kMaxDrawn)
    return grid(model);
  Layout layout = Dot(model).draw();
  return layout.elements.size() == model.elements.size() ? layout : grid(model);
}

}  // namespace redoubt::plan::drawing
