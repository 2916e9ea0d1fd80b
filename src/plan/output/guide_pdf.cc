#include <map>

#include "base/text.h"
#include "plan/output/guide.h"
#include "plan/output/page_flow.h"

namespace redoubt::plan {
namespace {

using formats::PdfFace;

constexpr TextStyle kBody{};
constexpr TextStyle kStrong{.face = PdfFace::kBold};
constexpr TextStyle kSoft{.size = 8.5, .colour = 0x566174};
constexpr TextStyle kTitle{.face = PdfFace::kBold, .size = 20};
constexpr TextStyle kChapter{.face = PdfFace::kBold, .size = 15};
constexpr TextStyle kStage{.face = PdfFace::kBold, .size = 9.5, .colour = 0x566174};
constexpr TextStyle kHeading{.face = PdfFace::kBold, .size = 11.5};
constexpr double kLabelWidth = 52;
constexpr uint32_t kBad = 0xb3261e, kGood = 0x1b7f3b, kLink = 0x2456a6;

TextStyle indented(TextStyle style, double indent) {
  style.indent = indent;
  return style;
}

TextStyle label_of(core::Severity severity) {
  constexpr uint32_t kColours[]{0x5c677a, 0x2a7062, 0x8a5d00, 0xb93a1c, 0x8e1537};
  return {.face = PdfFace::kBold, .size = 8.5, .colour = kColours[static_cast<size_t>(severity)]};
}

using Pages = std::map<std::string, size_t>;  // where each topic is

class Writer {
 public:
  // `known` are the pages of an earlier time; contents are as long without them.
  Writer(const Guide& guide, formats::PdfDocument& document, const Pages& known)
      : guide_(guide), known_(known), flow_(document, "Security guidelines: " + guide.title) {}

  Pages write() {
    head();
    first();
    contents();
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
    flow_.paragraph(how_to_run(), kSoft);
  }

  void first() {
    if (guide_.first.empty()) return;
    heading("What to do first", kChapter, 18);
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
    TextStyle entry = indented(kBody, 12);
    entry.size = 9;
    entry.colour = kLink;
    std::optional<Role> role;
    for (const auto& topic : guide_.topics) {
      if (role != topic.role) {
        flow_.space(4);
        flow_.keep(40);
        flow_.paragraph(redoubt::plan::heading(topic.role), kStrong);
      }
      role = topic.role;
      const auto at = known_.find(topic.id);
      flow_.entry(fmt::format("{}: {}", topic.id, topic.check), entry, anchor_of(topic),
                  at == known_.end() ? 0 : at->second);
    }
    flow_.space(4);
    flow_.paragraph("By component", kStrong, "components");
  }

  void chapter(Role role) {
    std::optional<core::Stage> stage;
    for (const auto& topic : guide_.topics) {
      if (topic.role != role) continue;
      if (!stage) {
        flow_.new_page();
        flow_.bookmark(redoubt::plan::heading(role), 0);
        heading(redoubt::plan::heading(role), kChapter, 0);
        flow_.paragraph(description(role), kBody);
      }
      if (stage != topic.stage)
        heading(fmt::format("Stage: {}", core::to_string(topic.stage)), kStage, 14);
      stage = topic.stage;
      write(topic);
    }
    if (role == Role::kReviewer) checklist();
  }

  void write(const GuideTopic& topic) {
    flow_.space(10);
    flow_.keep(120);
    flow_.anchor(anchor_of(topic));
    flow_.bookmark(fmt::format("{}: {}", topic.id, topic.check), 1);
    pages_[topic.id] = flow_.page();
    flow_.paragraph(fmt::format("{}: {}", topic.id, topic.title), kHeading);
    flow_.space(3);
    for (const auto& advice : topic.advice) flow_.paragraph(advice, kStrong);
    flow_.space(3);
    if (!topic.why.empty()) flow_.paragraph(topic.why, kBody);
    for (const auto& example : topic.examples) examples(example);
    flow_.space(4);
    for (const auto& entry : topic.entries) place(entry);
    const std::string proof = proof_of(topic);
    if (!proof.empty()) flow_.paragraph(proof, kSoft);
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

  void place(const GuideEntry& entry) {
    std::string text = entry.threat == nullptr ? "" : entry.threat->because + ". ";
    text += entry.test == nullptr ? "Manual: nothing tests it."
                                  : fmt::format("Test {}{}.", entry.test->id,
                                                scope_of(*entry.test, guide_.repository));
    text += acceptance_of(entry);
    flow_.labelled(core::to_string(entry.severity), label_of(entry.severity), text,
                   indented(kBody, kLabelWidth));
  }

  void checklist() {
    bool started = false;
    for (const auto& topic : guide_.topics) {
      if (topic.role != Role::kDeveloper || topic.stage != core::Stage::kCode) continue;
      if (!started) {
        heading("In every change", kStage, 14);
        flow_.paragraph(
            "redoubt test . --since origin/main runs the tests on what a branch touches; read the "
            "change for these:",
            kBody);
      }
      started = true;
      std::vector<std::string> names;
      for (const auto& entry : topic.entries) names.push_back(entry.component);
      flow_.labelled("[  ]", kSoft,
                     fmt::format("{} ({}; {})", topic.check, names_of(names), topic.id),
                     indented(kBody, 20), anchor_of(topic));
    }
  }

  void by_component() {
    flow_.new_page();
    flow_.anchor("components");
    flow_.bookmark("By component", 0);
    heading("By component", kChapter, 0);
    for (const auto& component : guide_.components) {
      flow_.keep(40);
      flow_.paragraph(component.name, kStrong);
      if (!component.paths.empty()) flow_.paragraph(join(component.paths, ", "), kSoft);
      std::vector<std::string> ids;
      for (const auto& item : component.items) ids.push_back(guide_.topics[item.topic].id);
      flow_.paragraph(join(ids, ", "), kBody);
      flow_.space(6);
    }
  }

  const Guide& guide_;
  const Pages& known_;
  PageFlow flow_;
  Pages pages_;
};

}  // namespace

Result<std::string> guide_pdf(const Guide& guide) {
  const std::string title = "Security guidelines: " + guide.title;
  // Once to learn the pages, once with them in the contents.
  TRY_ASSIGN(auto draft, formats::PdfDocument::make(title));
  const Pages pages = Writer(guide, draft, {}).write();
  TRY_ASSIGN(auto document, formats::PdfDocument::make(title));
  Writer(guide, document, pages).write();
  return document.finish();
}

}  // namespace redoubt::plan
