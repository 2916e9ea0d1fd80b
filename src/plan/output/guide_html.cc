#include "base/markup.h"
#include "base/text.h"
#include "plan/drawing/drawing.h"
#include "plan/output/guide.h"
#include "plan/output/guide_style.h"
#include "plan/output/markup.h"

namespace redoubt::plan {
namespace {

std::string link(const GuideTopic& topic, std::string_view text, std::string_view file = {}) {
  return fmt::format("<a href=\"{}#{}\">{}</a>", escape_markup(file), anchor_of(topic),
                     escape_markup(text));
}

std::string tag(core::Severity severity) {
  return fmt::format("<span class=\"tag {0}\">{0}</span>", core::to_string(severity));
}

std::string page_start(std::string_view title) {
  return fmt::format(
      "<!doctype html><!-- written by redoubt plan -->\n<html lang=\"en\">\n<head>\n<meta "
      "charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n"
      "<title>Security guidelines: {0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n"
      "<h1>Security guidelines: {0}</h1>\n",
      escape_markup(title), kGuideStyle);
}
constexpr std::string_view kPageEnd = "</main>\n</body>\n</html>\n";

class Writer {
 public:
  explicit Writer(const Guide& guide) : guide_(guide) {}

  std::string write() {
    head();
    diagram();
    first();
    contents();
    for (const Role role : kRoles) chapter(role);
    by_component();
    text_ += kPageEnd;
    return std::move(text_);
  }

 private:
  template <class... Arguments>
  void add(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    text_ += fmt::format(format, std::forward<Arguments>(arguments)...);
  }

  void head() {
    text_ += page_start(guide_.title);
    add("<p>{}</p>\n<p class=\"soft\">{}</p>\n", summary_of(guide_),
        prose_html(introduction(guide_)));
  }

  void diagram() {
    if (guide_.drawn == nullptr) return;
    add("<figure tabindex=\"0\">\n{}<figcaption>How the parts work together. Dashed boxes are "
        "zones of trust, from 0 (the internet) to 100.</figcaption>\n</figure>\n",
        drawing::svg(*guide_.drawn));
  }

  void first() {
    if (guide_.first.empty()) return;
    add("<h2 id=\"first\" class=\"flow\">{}</h2>\n<p class=\"soft\">{}</p>\n<ol>\n", kFirst,
        prose_html(order_of_first(guide_)));
    for (const size_t index : guide_.first) {
      const auto& topic = guide_.topics[index];
      add("<li>{}{} {}</li>\n", tag(topic.severity), prose_html(topic.advice.front()),
          link(topic, topic.id));
    }
    text_ += "</ol>\n";
  }

  void contents() {
    text_ += "<nav aria-label=\"Contents\">\n<h2 class=\"flow\">Contents</h2>\n";
    for (const Role role : kRoles) {
      std::optional<core::Stage> stage;
      for (const auto& topic : guide_.topics) {
        if (topic.role != role) continue;
        if (!stage)
          add("<p><a href=\"#role-{}\"><strong>{}</strong></a></p>\n<div class=\"columns\">\n",
              static_cast<int>(role), heading(role));
        if (stage != topic.stage)
          add("{}<ul>\n<li class=\"soft\">Stage: {}</li>\n", stage ? "</ul>\n" : "",
              core::to_string(topic.stage));
        stage = topic.stage;
        add("<li>{}</li>\n", link(topic, heading_of(topic)));
      }
      if (stage) text_ += "</ul>\n</div>\n";
    }
    text_ += "<p><a href=\"#components\"><strong>By component</strong></a></p>\n</nav>\n";
  }

  void chapter(Role role) {
    std::optional<core::Stage> stage;
    for (const auto& topic : guide_.topics) {
      if (topic.role != role) continue;
      if (!stage)
        add("<h2 id=\"role-{}\">{}</h2>\n<p>{}</p>\n", static_cast<int>(role), heading(role),
            description(role));
      if (stage != topic.stage) add("<h3>Stage: {}</h3>\n", core::to_string(topic.stage));
      stage = topic.stage;
      write(topic);
    }
    if (role == Role::kReviewer) changes();
  }

  void write(const GuideTopic& topic) {
    add("<section class=\"topic\" id=\"{}\">\n<h4>{}</h4>\n", anchor_of(topic),
        escape_markup(heading_of(topic)));
    for (const auto& advice : topic.advice) add("<p><strong>{}</strong></p>\n", prose_html(advice));
    if (const std::string reason = reason_of(topic); !reason.empty())
      add("<p>Why: {}</p>\n", prose_html(reason));
    for (const auto& example : topic.examples)
      add("<div class=\"pair\"><div>Not like this{}:<pre class=\"bad\" "
          "tabindex=\"0\">{}</pre></div>\n"
          "<div>But like this:<pre class=\"good\" tabindex=\"0\">{}</pre></div></div>\n",
          escape_markup(readers_of(example)), escape_markup(example.bad),
          escape_markup(example.good));
    text_ += "<ul class=\"where\">\n";
    for (const auto& entry : topic.entries)
      add("<li id=\"{}\">{}{}</li>\n", escape_markup(entry.guideline->id), tag(entry.severity),
          prose_html(place_of(topic, entry, guide_.repository)));
    text_ += "</ul>\n";
    if (const std::string proof = proof_of(topic); !proof.empty())
      add("<p class=\"soft\">{}</p>\n", prose_html(proof));
    text_ += "</section>\n";
  }

  void changes() {
    const auto topics = review_list(guide_);
    if (topics.empty()) return;
    text_ +=
        "<h3>In every change</h3>\n<p><code>redoubt test . --since origin/main</code> runs the "
        "tests on what a branch touches; read the change for these:</p>\n<ul>\n";
    for (const GuideTopic* topic : topics)
      add("<li>{} <span class=\"soft\">({})</span></li>\n", link(*topic, topic->check),
          escape_markup(component_names(*topic)));
    text_ += "</ul>\n";
  }

  void by_component() {
    text_ += "<h2 id=\"components\">By component</h2>\n<ul>\n";
    for (const auto& component : guide_.components) {
      const std::string name = escape_markup(component.name);
      if (component.file.empty()) add("<li><strong>{}</strong>", name);
      else add("<li><a href=\"{}.html\"><strong>{}</strong></a>", component.file, name);
      if (!component.paths.empty())
        add(" (<code>{}</code>)", escape_markup(join(component.paths, ", ")));
      text_ += ":";
      for (const auto& item : component.items)
        text_ += " " + link(guide_.topics[item.topic], guide_.topics[item.topic].id);
      text_ += "</li>\n";
    }
    text_ += "</ul>\n";
  }

  const Guide& guide_;
  std::string text_;
};

}  // namespace

std::string guide_html(const Guide& guide) { return Writer(guide).write(); }

std::string component_html(const Guide& guide, const GuideComponent& component,
                           std::string_view guide_file) {
  std::string text = page_start(component.name);
  text += fmt::format(
      "<p class=\"soft\">Reasons and examples: <a href=\"{}\">all guidelines</a>.{}{}</p>\n",
      escape_markup(guide_file),
      component.paths.empty()
          ? ""
          : fmt::format(" Code: <code>{}</code>.", escape_markup(join(component.paths, ", "))),
      prose_html(target_sentence(guide, component)));
  std::optional<Role> role;
  std::optional<core::Stage> stage;
  for (const auto& item : component.items) {
    const auto& topic = guide.topics[item.topic];
    const auto& entry = topic.entries[item.entry];
    const bool next = role != topic.role || stage != topic.stage;
    if (next && role) text += "</ul>\n";
    if (role != topic.role)
      text += fmt::format("<h2 class=\"flow\">{}</h2>\n", heading(topic.role));
    if (next)
      text +=
          fmt::format("<h3>Stage: {}</h3>\n<ul class=\"where\">\n", core::to_string(topic.stage));
    role = topic.role;
    stage = topic.stage;
    text += fmt::format("<li>{}<strong>{}</strong> {} {}</li>\n", tag(entry.severity),
                        prose_html(entry.guideline->text),
                        prose_html(test_of(entry, guide.repository, false)),
                        link(topic, topic.check, guide_file));
  }
  return text + (role ? "</ul>\n" : "") + std::string(kPageEnd);
}

}  // namespace redoubt::plan
