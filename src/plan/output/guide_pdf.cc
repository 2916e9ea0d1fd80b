#include <map>

#include "base/text.h"
#include "plan/output/guide.h"
#include "plan/output/page_flow.h"
#include "plan/output/pdf_canvas.h"

namespace redoubt::plan {
namespace {

using formats::PdfFace;

constexpr TextStyle kBody{};
constexpr TextStyle kStrong{.face = PdfFace::kBold};
constexpr TextStyle kSoft{.size = 8.5, .colour = 0x566174};
constexpr TextStyle kTitle{.face = PdfFace::kBold, .size = 20};
constexpr TextStyle kChapter{.face = PdfFace::kBold, .size = 15};
constexpr TextStyle kStage{.face = PdfFace::kBold, .size = 9.5, .colour = 0x566174};
constexpr TextStyle kEntry{.size = 9, .colour = 0x2456a6};
constexpr TextStyle kHeading{.face = PdfFace::kBold, .size = 11.5};
constexpr double kLabelWidth = 52;
constexpr uint32_t kBad = 0xb3261e, kGood = 0x1b7f3b;

TextStyle indented(TextStyle style, double indent) {
  style.indent = indent;
  return style;
}

TextStyle label_of(core::Severity severity) {
  constexpr uint32_t kColours[]{0x5c677a, 0x2a7062, 0x8a5d00, 0xb93a1c, 0x8e1537};
  return {.face = PdfFace::kBold, .size = 8.5, .colour = kColours[static_cast<size_t>(severity)]};
}

using Pages = std::map<std::string, size_t>;  // where each topic is, by anchor
constexpr const char* kDiagram = "diagram";
constexpr const char* kComponents = "components";

// A diagram that keeps its words readable: pixels times `scale` are points.
struct Picture {
  drawing::Layout layout;
  static constexpr double kPoints = 0.72;  // words of 13 pixels are 9.4 points; larger is no use
  double scale(double width, double height) const {
    return std::min({kPoints, width / layout.width, height / layout.height});
  }
};

class Writer {
 public:
  // `known` are the pages of an earlier time; contents are as long without them.
  Writer(const Guide& guide, const Picture& picture, formats::PdfDocument& document,
         const Pages& known)
      : guide_(guide),
        picture_(picture),
        document_(document),
        known_(known),
        flow_(document, "Security guidelines: " + guide.title) {}

  Pages write() {
    head();
    first();
    contents();
    diagram();
    for (const Role role : kRoles) chapter(role);
    by_component();
    return std::move(pages_);
  }

 private:
  void heading(std::string_view text, const TextStyle& style, double above) {
    flow_.space(above);
    flow_.keep(90);
    flow_.paragraph(text, style);
    flow_.space(4);
  }

  void head() {
    flow_.bookmark(guide_.title, 0);
    flow_.paragraph("Security guidelines: " + guide_.title, kTitle);
    flow_.space(8);
    flow_.paragraph(summary_of(guide_), kBody);
    flow_.space(4);
    flow_.paragraph(introduction(guide_), kSoft);
  }

  void first() {
    if (guide_.first.empty()) return;
    heading(kFirst, kChapter, 18);
    flow_.paragraph(order_of_first(guide_), kSoft);
    flow_.space(3);
    for (const size_t index : guide_.first) {
      const auto& topic = guide_.topics[index];
      flow_.labelled(core::to_string(topic.severity), label_of(topic.severity),
                     fmt::format("{} ({})", topic.advice.front(), topic.id),
                     indented(kBody, kLabelWidth), anchor_of(topic));
      flow_.space(3);
    }
  }

  void contents() {
    heading("Contents", kChapter, 18);
    if (guide_.drawn != nullptr) listed(kTogether, kStrong, kDiagram);
    std::optional<Role> role;
    std::optional<core::Stage> stage;
    for (const auto& topic : guide_.topics) {
      const bool next = role != topic.role;
      flow_.space(next ? 4 : 0);
      if (next || stage != topic.stage) flow_.keep(44);
      if (next) listed(redoubt::plan::heading(topic.role), kStrong, part_of(topic.role));
      if (next || stage != topic.stage)
        flow_.paragraph(fmt::format("Stage: {}", core::to_string(topic.stage)),
                        indented(kSoft, 12));
      role = topic.role;
      stage = topic.stage;
      listed(heading_of(topic), indented(kEntry, 24), anchor_of(topic));
    }
    flow_.space(4);
    listed("By component", kStrong, kComponents);
  }

  void listed(std::string_view text, const TextStyle& style, const std::string& anchor) {
    const auto at = known_.find(anchor);
    flow_.entry(text, style, anchor, at == known_.end() ? 0 : at->second);
  }

  static std::string part_of(Role role) { return fmt::format("role-{}", static_cast<int>(role)); }

  // A place that the contents name.
  void place(const std::string& anchor, std::string_view title, int level) {
    flow_.anchor(anchor);
    flow_.bookmark(title, level);
    pages_.emplace(anchor, flow_.page());
  }

  // Where its words keep their size it stands below the contents, else on a page of its own, which
  // lies where the diagram does.
  void diagram() {
    if (guide_.drawn == nullptr) return;
    const auto& layout = picture_.layout;
    const bool small = picture_.scale(flow_.text_width(), 500) == Picture::kPoints;
    if (small) flow_.space(24), flow_.keep(layout.height * Picture::kPoints + 70);
    else flow_.new_page(layout.width > layout.height);
    place(kDiagram, kTogether, 0);
    heading(kTogether, kChapter, 0);
    flow_.paragraph(
        "Boxes are people and outside systems, ellipses what works, two lines what is stored. "
        "Dashed boxes are zones of trust, from 0 (the internet) to 100.",
        kSoft);
    flow_.space(6);
    const double scale = picture_.scale(flow_.text_width(), flow_.room());
    const double top = flow_.take(layout.height * scale);
    PdfCanvas canvas(document_, flow_.left(), top, scale);
    drawing::draw(*guide_.drawn, layout, canvas);
  }

  void chapter(Role role) {
    std::optional<core::Stage> stage;
    for (const auto& topic : guide_.topics) {
      if (topic.role != role) continue;
      if (!stage) {
        flow_.new_page();
        place(part_of(role), redoubt::plan::heading(role), 0);
        heading(redoubt::plan::heading(role), kChapter, 0);
        flow_.paragraph(description(role), kBody);
      }
      if (stage != topic.stage)
        heading(fmt::format("Stage: {}", core::to_string(topic.stage)), kStage, 14);
      stage = topic.stage;
      write(topic);
    }
    if (role == Role::kReviewer) changes();
  }

  void write(const GuideTopic& topic) {
    flow_.space(10);
    flow_.keep(120);
    place(anchor_of(topic), heading_of(topic), 1);
    flow_.paragraph(heading_of(topic), kHeading);
    flow_.space(3);
    for (const auto& advice : topic.advice) flow_.paragraph(advice, kStrong);
    flow_.space(3);
    if (const std::string reason = reason_of(topic); !reason.empty())
      flow_.paragraph("Why: " + reason, kBody);
    for (const auto& example : topic.examples) examples(example);
    flow_.space(4);
    for (const auto& entry : topic.entries)
      flow_.labelled(core::to_string(entry.severity), label_of(entry.severity),
                     place_of(topic, entry, guide_.repository), indented(kBody, kLabelWidth));
    flow_.space(2);
    if (const std::string proof = proof_of(topic); !proof.empty()) flow_.paragraph(proof, kSoft);
  }

  void examples(const ExamplePair& example) {
    const auto one = [&](std::string_view caption, std::string_view text, uint32_t bar) {
      flow_.space(4);
      flow_.keep(60);
      flow_.paragraph(caption, kSoft);
      flow_.space(1);
      flow_.code(text, bar);
      flow_.space(4);
    };
    one(fmt::format("Not like this{}:", readers_of(example)), example.bad, kBad);
    one("But like this:", example.good, kGood);
  }

  void changes() {
    const auto topics = review_list(guide_);
    if (topics.empty()) return;
    heading("In every change", kStage, 14);
    flow_.paragraph(
        "`redoubt test . --since origin/main` runs the tests on what a branch touches; read the "
        "change for these:",
        kBody);
    for (const GuideTopic* topic : topics)
      flow_.labelled("[  ]", kSoft,
                     fmt::format("{} ({}; {})", topic->check, component_names(*topic), topic->id),
                     indented(kBody, 20), anchor_of(*topic));
  }

  void by_component() {
    flow_.new_page();
    place(kComponents, "By component", 0);
    heading("By component", kChapter, 0);
    for (const auto& component : guide_.components) {
      flow_.keep(40);
      flow_.paragraph(component.name, kStrong);
      if (!component.paths.empty()) flow_.paragraph(join(component.paths, ", "), kSoft);
      std::vector<std::pair<std::string, std::string>> ids;
      for (const auto& item : component.items)
        ids.emplace_back(guide_.topics[item.topic].id, anchor_of(guide_.topics[item.topic]));
      flow_.links(ids, kEntry);
      flow_.space(6);
    }
  }

  static constexpr std::string_view kTogether = "How the parts work together";

  const Guide& guide_;
  const Picture& picture_;
  formats::PdfDocument& document_;
  const Pages& known_;
  PageFlow flow_;
  Pages pages_;
};

}  // namespace

Result<std::string> guide_pdf(const Guide& guide) {
  const std::string title = "Security guidelines: " + guide.title;
  Picture picture;
  if (guide.drawn != nullptr) picture.layout = drawing::lay_out(*guide.drawn);
  // Once to learn the pages, once with them in the contents.
  TRY_ASSIGN(auto draft, formats::PdfDocument::make(title));
  const Pages pages = Writer(guide, picture, draft, {}).write();
  TRY_ASSIGN(auto document, formats::PdfDocument::make(title));
  Writer(guide, picture, document, pages).write();
  return document.finish();
}

}  // namespace redoubt::plan
