#include "plan/drawing/layout.h"

#include <map>
#include <memory>

#include <gvc.h>

#include "plan/drawing/sizes.h"

// Part of Graphviz; linked, so that nothing is looked for or loaded at run time.
extern "C" gvplugin_library_t gvplugin_dot_layout_LTX_library;

namespace redoubt::plan::drawing {
namespace {

constexpr double kPointsPerInch = 72;

lt_symlist_t* plugins() {
  static lt_symlist_t list[] = {
      {"gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library}, {nullptr, nullptr}};
  return list;
}

// One graph, from being made to being measured.
class Dot {
 public:
  explicit Dot(const Model& model) : model_(model) {
    agseterr(AGMAX);  // messages go nowhere: standard error is ours
    context_ = gvContextPlugins(plugins(), 0);
    graph_ = agopen(name("g"), Agdirected, nullptr);
    set(graph_, AGRAPH, "rankdir", "LR");
    set(graph_, AGRAPH, "nodesep", "0.5");
    set(graph_, AGRAPH, "ranksep", "0.9");
    set(graph_, AGRAPH, "compound", "true");
    set(graph_, AGNODE, "shape", "box");
    set(graph_, AGNODE, "fixedsize", "true");
    set(graph_, AGNODE, "label", "");
    set(graph_, AGEDGE, "label", "");
    set(graph_, AGEDGE, "fontsize", "10");
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
      const double width = text_width({model_.zones[i].name}, kFontSize) + 90;
      set(cluster, "label", std::string(static_cast<size_t>(std::min(width, 400.0) / 5), 'n'));
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
      nodes_.push_back(node);
      node_of_.emplace(element.id, node);
    }
  }

  void flows() {
    for (size_t i = 0; i < model_.flows.size(); ++i) {
      const Flow& flow = model_.flows[i];
      const auto from = node_of_.find(flow.from), to = node_of_.find(flow.to);
      edges_.push_back(
          from == node_of_.end() || to == node_of_.end()
              ? nullptr
              : agedge(graph_, from->second, to->second, name(fmt::format("f{}", i)), 1));
      if (edges_.back() != nullptr) set(edges_.back(), "label", placeholder(flow_lines(flow)));
    }
  }

  // Text of the same size without what the model says: letters of five points at size 10.
  static std::string placeholder(const std::vector<std::string>& lines) {
    std::string out;
    const double width = text_width(lines, kLabelSize) + 10;
    for (size_t i = 0; i < lines.size(); ++i)
      out += (i == 0 ? "" : "\\n") + std::string(static_cast<size_t>(width / 5), 'n');
    return out;
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
    for (Agedge_t* edge : edges_) layout.flows.push_back(path(edge));
    return layout;
  }

  Box box(const boxf& bounds) const {
    const Point corner = flip({bounds.LL.x, bounds.UR.y});
    return {corner.x, corner.y, bounds.UR.x - bounds.LL.x, bounds.UR.y - bounds.LL.y};
  }

  Path path(Agedge_t* edge) const {
    Path path;
    if (edge == nullptr || ED_spl(edge) == nullptr || ED_spl(edge)->size == 0) return path;
    const bezier& curve = ED_spl(edge)->list[0];
    for (int i = 0; i < curve.size; ++i) path.curve.push_back(flip(curve.list[i]));
    if (curve.eflag != 0) path.curve.back() = flip(curve.ep);
    path.label = ED_label(edge) != nullptr && ED_label(edge)->set
                     ? flip(ED_label(edge)->pos)
                     : path.curve[path.curve.size() / 2];
    return path;
  }

  const Model& model_;
  GVC_t* context_ = nullptr;
  Agraph_t* graph_ = nullptr;
  double height_ = 0;
  std::vector<Agraph_t*> clusters_;
  std::vector<Agnode_t*> nodes_;
  std::vector<Agedge_t*> edges_;
  std::map<std::string_view, Agraph_t*> cluster_of_;
  std::map<std::string_view, Agnode_t*> node_of_;
};

}  // namespace

Layout lay_out(const Model& model) {
  if (model.zones.size() + model.elements.size() + model.flows.size() > kMaxDrawn)
    return grid(model);
  Layout layout = Dot(model).draw();
  return layout.elements.size() == model.elements.size() ? layout : grid(model);
}

}  // namespace redoubt::plan::drawing
