// AWS Threat Composer (threat-composer-v1.schema.json): statements about threats to an application,
// whose only element is the application itself.

#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/exchange/builder.h"
#include "plan/model_words.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Node;

class ThreatComposer {
 public:
  ThreatComposer(const Node& root, Builder& builder) : root_(root), builder_(builder) {}

  void read() {
    const Node* info = root_.find("applicationInfo");
    const std::string name = info == nullptr ? "" : info->text_of("name");
    builder_.model().name = name;
    builder_.zone("application", "Application", root_).trust = 60;
    for (const auto& threat : root_.items_of("threats")) assets(threat);
    auto& element =
        builder_.element("application", name.empty() ? "Application" : name, root_, name);
    element.zone = builder_.zone_id("application", root_);
    for (const auto& data : builder_.model().data) element.processes.push_back(data.id);
    statements(element);
    builder_.warn(root_,
                  fmt::format("{}, {} and {} are kept as attributes of the one element that the "
                              "file has",
                              counted(root_.items_of("threats").size(), "threat"),
                              counted(root_.items_of("mitigations").size(), "mitigation"),
                              counted(root_.items_of("assumptions").size(), "assumption")),
                  "add elements and flows: a plan needs to know what runs and who talks to whom");
  }

 private:
  // What the statements call impacted is what the application is there for.
  void assets(const Node& threat) {
    for (const auto& asset : threat.texts_of("impactedAssets"))
      if (!asset.empty() && seen_.insert(to_lower(asset)).second)
        builder_.data("asset " + to_lower(asset), asset, threat, asset).sensitivity = "internal";
  }

  static constexpr size_t kMaxText = 4000;  // of an attribute

  void statements(Element& element) {
    for (const auto& threat : root_.items_of("threats"))
      note(element, "threat", threat, threat.text_of("statement"));
    for (const auto& mitigation : root_.items_of("mitigations"))
      note(element, "mitigation", mitigation, mitigation.text_of("content"));
    for (const auto& assumption : root_.items_of("assumptions"))
      note(element, "assumption", assumption, assumption.text_of("content"));
  }

  void note(Element& element, std::string_view what, const Node& node, std::string text) {
    const std::string number = node.text_of("numericId", node.text_of("id"));
    if (text.size() > kMaxText) {
      builder_.warn(node, fmt::format("{} {} is longer than {} bytes", what, number, kMaxText),
                    "its end is left out");
      text = to_valid_utf8(text.substr(0, kMaxText));
    }
    if (const auto status = node.text_of("status"); !status.empty())
      text += fmt::format(" [{}]", status);
    element.attributes[fmt::format("{}.{}", what, to_model_id(number))] = text;
  }

  const Node& root_;
  Builder& builder_;
  std::set<std::string> seen_;
};

}  // namespace

void read_threat_composer(const Node& root, Builder& builder) {
  ThreatComposer(root, builder).read();
}

}  // namespace redoubt::plan::exchange
