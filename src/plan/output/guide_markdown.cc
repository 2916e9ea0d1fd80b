#include "base/text.h"
#include "plan/output/guide.h"
#include "plan/output/markup.h"

namespace redoubt::plan {
namespace {

std::string link(const GuideTopic& topic, std::string_view text) {
  return fmt::format("[{}](#{})", escape_markdown(text), anchor_of(topic));
}

std::string test_of(const GuideEntry& entry, std::string_view scope) {
  const std::string accepted = escape_markdown(acceptance_of(entry));
  if (entry.test == nullptr) return "Manual: nothing tests it." + accepted;
  return fmt::format("Test {}{}.{}", code_span(entry.test->id), escape_markdown(scope), accepted);
}

std::string full_test_of(const GuideEntry& entry, bool repository) {
  return test_of(entry, entry.test == nullptr ? "" : scope_of(*entry.test, repository));
}

// In a document about one component, which says once where its code is.
std::string short_test_of(const GuideEntry& entry, bool repository) {
  return test_of(entry, entry.test == nullptr ? "" : lack_of(*entry.test, repository));
}

class Writer {
 public:
  explicit Writer(const Guide& guide) : guide_(guide) {}

  std::string write() {
    head();
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

  void head() {
    add("# Security guidelines: {}\n\n", escape_markdown(guide_.title));
    add("{}\n\n", summary_of(guide_));
    text_ += kHowTo;
  }

  void first() {
    if (guide_.first.empty()) return;
    text_ += "\n## What to do first\n\n";
    for (size_t i = 0; i < guide_.first.size(); ++i) {
      const auto& topic = guide_.topics[guide_.first[i]];
      add("{}. {}: {} {}\n", i + 1, core::to_string(topic.severity),
          prose_markdown(topic.advice.front()), link(topic, topic.id));
    }
  }

  void contents() {
    text_ += "\n## Contents\n\n";
    for (const Role role : kRoles) {
      std::string line;
      std::optional<core::Stage> stage;
      for (const auto& topic : guide_.topics) {
        if (topic.role != role) continue;
        if (line.empty()) line = fmt::format("- **{}**\n", heading(role));
        line += stage == topic.stage
                    ? ", "
                    : fmt::format("{}  - {}: ", stage ? "\n" : "", core::to_string(topic.stage));
        line += link(topic, topic.check);
        stage = topic.stage;
      }
      if (!line.empty()) text_ += line + "\n";
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
    if (role == Role::kReviewer) checklist();
  }

  void write(const GuideTopic& topic) {
    add("\n<a id=\"{}\"></a>\n\n#### {}: {}\n\n", anchor_of(topic), escape_markdown(topic.id),
        escape_markdown(topic.title));
    for (const auto& advice : topic.advice) add("**{}**\n\n", prose_markdown(advice));
    if (!topic.why.empty()) add("Why: {}\n\n", prose_markdown(topic.why));
    for (const auto& example : topic.examples)
      add("Not like this{}:\n\n{}\nBut like this:\n\n{}\n", escape_markdown(readers_of(example)),
          code_block(example.bad, example.language), code_block(example.good, example.language));
    for (const auto& entry : topic.entries) {
      add("- {}: ", core::to_string(entry.severity));
      if (entry.threat != nullptr) add("{}. ", prose_markdown(entry.threat->because));
      add("{}\n", full_test_of(entry, guide_.repository));
    }
    proof(topic);
  }

  void proof(const GuideTopic& topic) {
    text_ += "\n";
    if (const std::string command = command_of(topic); !command.empty())
      add("Check: {}: {}. ", code_span(command), prose_markdown(passes_when(topic)));
    if (!topic.references.empty()) add("{}.", escape_markdown(topic.references));
    text_ += "\n";
  }

  // What a reviewer looks for in a change: what developers were asked for, in one line each.
  void checklist() {
    std::string list;
    for (const auto& topic : guide_.topics) {
      if (topic.role != Role::kDeveloper || topic.stage != core::Stage::kCode) continue;
      std::vector<std::string> names;
      for (const auto& entry : topic.entries) names.push_back(entry.component);
      list += fmt::format("- [ ] {} ({})\n", link(topic, topic.check),
                          escape_markdown(names_of(names)));
    }
    if (list.empty()) return;
    add("\n### In every change\n\n{} runs the tests on what a branch touches; read the change for "
        "these:\n\n{}",
        code_span("redoubt test . --since origin/main"), list);
  }

  void by_component() {
    text_ += "\n## By component\n\n";
    for (const auto& component : guide_.components) {
      add("- **{}**", escape_markdown(component.name));
      if (!component.paths.empty()) add(" ({})", code_span(join(component.paths, ", ")));
      text_ += ":";
      for (const auto& item : component.items)
        text_ += " " + link(guide_.topics[item.topic], guide_.topics[item.topic].id);
      text_ += "\n";
    }
  }

  static constexpr std::string_view kHowTo =
      "Made by `redoubt plan`; ids stay the same from plan to plan. `redoubt test .` runs all "
      "tests that can run here; `redoubt run --test ID` runs one.\n";

  const Guide& guide_;
  std::string text_;
};

}  // namespace

std::string guide_markdown(const Guide& guide) { return Writer(guide).write(); }

std::string component_markdown(const Guide& guide, const GuideComponent& component,
                               std::string_view guide_file) {
  std::string text = fmt::format(
      "# Security guidelines: {}\n\nReasons and examples: [all guidelines]({}).{}\n",
      escape_markdown(component.name), guide_file,
      component.paths.empty() ? ""
                              : fmt::format(" Code: {}.", code_span(join(component.paths, ", "))));
  std::optional<Role> role;
  std::optional<core::Stage> stage;
  for (const auto& item : component.items) {
    const auto& topic = guide.topics[item.topic];
    const auto& entry = topic.entries[item.entry];
    if (role != topic.role) text += fmt::format("\n## {}\n", heading(topic.role));
    if (role != topic.role || stage != topic.stage)
      text += fmt::format("\n### Stage: {}\n\n", core::to_string(topic.stage));
    role = topic.role;
    stage = topic.stage;
    text +=
        fmt::format("- {}: **{}** {} [{}]({}#{})\n", core::to_string(entry.severity),
                    prose_markdown(entry.guideline->text), short_test_of(entry, guide.repository),
                    escape_markdown(topic.title), guide_file, anchor_of(topic));
  }
  return text;
}

}  // namespace redoubt::plan
