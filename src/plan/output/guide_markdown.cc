#include "base/markup.h"
#include "base/text.h"
#include "plan/drawing/drawing.h"
#include "plan/output/guide.h"
#include "plan/output/markup.h"

namespace redoubt::plan {
namespace {

std::string link(const GuideTopic& topic, std::string_view text, std::string_view file = {}) {
  return fmt::format("[{}]({}#{})", escape_markdown(text), file, anchor_of(topic));
}

class Writer {
 public:
  explicit Writer(const Guide& guide) : guide_(guide) {}

  std::string write() {
    add("# Security guidelines: {}\n\n{}\n\n{}\n", escape_markdown(guide_.title),
        summary_of(guide_), introduction(guide_));
    diagram();
    first();
    contents();
    for (const Role role : kRoles) chapter(role);
    by_component();
    return std::move(text_);
  }

 private:
  template <class... Arguments>
  void add(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    text_ += fmt::format(format, std::forward<Arguments>(arguments)...);
  }

  void diagram() {
    if (guide_.drawn == nullptr) return;
    add("\n## How the parts work together\n\n{}",
        code_block(drawing::mermaid(*guide_.drawn), "mermaid"));
  }

  void first() {
    if (guide_.first.empty()) return;
    add("\n## {}\n\n{}\n\n", kFirst, order_of_first(guide_));
    for (size_t i = 0; i < guide_.first.size(); ++i) {
      const auto& topic = guide_.topics[guide_.first[i]];
      add("{}. {}: {} {}\n", i + 1, core::to_string(topic.severity),
          prose_markdown(topic.advice.front()), link(topic, topic.id));
    }
  }

  void contents() {
    text_ += "\n## Contents\n\n";
    for (const Role role : kRoles) {
      std::optional<core::Stage> stage;
      for (const auto& topic : guide_.topics) {
        if (topic.role != role) continue;
        if (!stage)
          add("- [{}](#for-{})\n", heading(role), heading(role).substr(4));  // "For developers"
        if (stage != topic.stage) add("  - Stage: {}\n", core::to_string(topic.stage));
        stage = topic.stage;
        add("    - {}\n", link(topic, heading_of(topic)));
      }
    }
    text_ += "- [By component](#by-component)\n";
  }

  void chapter(Role role) {
    std::optional<core::Stage> stage;
    for (const auto& topic : guide_.topics) {
      if (topic.role != role) continue;
      if (!stage) add("\n## {}\n\n{}\n", heading(role), description(role));
      if (stage != topic.stage) add("\n### Stage: {}\n", core::to_string(topic.stage));
      stage = topic.stage;
      write(topic);
    }
    if (role == Role::kReviewer) changes();
  }

  void write(const GuideTopic& topic) {
    add("\n<a id=\"{}\"></a>\n\n#### {}\n\n", anchor_of(topic), escape_markdown(heading_of(topic)));
    for (const auto& advice : topic.advice) add("**{}**\n\n", prose_markdown(advice));
    if (const std::string reason = reason_of(topic); !reason.empty())
      add("Why: {}\n\n", prose_markdown(reason));
    for (const auto& example : topic.examples)
      add("Not like this{}:\n\n{}\nBut like this:\n\n{}\n", escape_markdown(readers_of(example)),
          code_block(example.bad, example.language), code_block(example.good, example.language));
    for (const auto& entry : topic.entries)
      add("- {}: {}\n", core::to_string(entry.severity),
          prose_markdown(place_of(topic, entry, guide_.repository)));
    if (const std::string proof = proof_of(topic); !proof.empty())
      add("\n{}\n", prose_markdown(proof));
  }

  void changes() {
    const auto topics = review_list(guide_);
    if (topics.empty()) return;
    add("\n### In every change\n\n{} runs the tests on what a branch touches; read the change for "
        "these:\n\n",
        code_span("redoubt test . --since origin/main"));
    for (const GuideTopic* topic : topics)
      add("- [ ] {} ({})\n", link(*topic, topic->check), escape_markdown(component_names(*topic)));
  }

  void by_component() {
    text_ += "\n## By component\n\n";
    for (const auto& component : guide_.components) {
      const std::string name = escape_markdown(component.name);
      if (component.file.empty()) add("- **{}**", name);
      else add("- [{}]({}.md)", name, component.file);
      if (!component.paths.empty()) add(" ({})", code_span(join(component.paths, ", ")));
      text_ += ":";
      for (const auto& item : component.items)
        text_ += " " + link(guide_.topics[item.topic], guide_.topics[item.topic].id);
      text_ += "\n";
    }
  }

  const Guide& guide_;
  std::string text_;
};

// Calls `each(topic, entry)` for the items of a component, below headings for role and stage.
template <class Each>
void by_role_and_stage(const Guide& guide, const GuideComponent& component, std::string& text,
                       const Each& each) {
  std::optional<Role> role;
  std::optional<core::Stage> stage;
  for (const auto& item : component.items) {
    const auto& topic = guide.topics[item.topic];
    if (role != topic.role) text += fmt::format("\n## {}\n", heading(topic.role));
    if (role != topic.role || stage != topic.stage)
      text += fmt::format("\n### Stage: {}\n\n", core::to_string(topic.stage));
    role = topic.role;
    stage = topic.stage;
    each(topic, topic.entries[item.entry]);
  }
}

}  // namespace

std::string guide_markdown(const Guide& guide) { return Writer(guide).write(); }

std::string checklist_markdown(const Guide& guide, std::string_view guide_file) {
  std::string text = fmt::format(
      "# Security checklist: {}\n\nEvery guideline as one item. Reasons, examples and checks: [all "
      "guidelines]({}).\n",
      escape_markdown(guide.title), guide_file);
  GuideComponent all;
  for (size_t i = 0; i < guide.topics.size(); ++i)
    for (size_t k = 0; k < guide.topics[i].entries.size(); ++k) all.items.push_back({i, k});
  by_role_and_stage(guide, all, text, [&](const GuideTopic& topic, const GuideEntry& entry) {
    text += fmt::format("- [ ] {}: {} {}\n", core::to_string(entry.severity),
                        prose_markdown(entry.guideline->text),
                        link(topic, entry.test == nullptr ? topic.id : entry.test->id, guide_file));
  });
  return text;
}

std::string component_markdown(const Guide& guide, const GuideComponent& component,
                               std::string_view guide_file) {
  std::string text = fmt::format(
      "# Security guidelines: {}\n\nReasons and examples: [all guidelines]({}).{}{}\n",
      escape_markdown(component.name), guide_file,
      component.paths.empty() ? ""
                              : fmt::format(" Code: {}.", code_span(join(component.paths, ", "))),
      prose_markdown(target_sentence(guide, component)));
  by_role_and_stage(guide, component, text, [&](const GuideTopic& topic, const GuideEntry& entry) {
    text += fmt::format("- {}: **{}** {} {}\n", core::to_string(entry.severity),
                        prose_markdown(entry.guideline->text),
                        prose_markdown(test_of(entry, guide.repository, false)),
                        link(topic, topic.check, guide_file));
  });
  return text;
}

}  // namespace redoubt::plan
