#include <algorithm>

#include "base/text.h"
#include "plan/output/output.h"

namespace redoubt::plan {
namespace {

std::string cwe_texts(const std::vector<uint32_t>& cwes) {
  std::vector<std::string> texts;
  for (const uint32_t cwe : cwes) texts.push_back(fmt::format("CWE-{}", cwe));
  return join(texts, ", ");
}

std::string references(const GuidelineEntry& entry) {
  std::string text = join(control_texts(entry.guideline->controls), ", ");
  const std::string cwes = entry.threat == nullptr ? "" : cwe_texts(entry.threat->cwes);
  if (!cwes.empty()) text += (text.empty() ? "" : "; ") + cwes;
  return text;
}

// Text from a model inside Markdown: no markup, no line breaks.
std::string markdown(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      result += ' ';
      continue;
    }
    if (std::string_view("\\`*_{}[]<>#|!").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string html(std::string_view text) {
  std::string result;
  for (const char c : to_valid_utf8(text)) switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  return result;
}

// A fence longer than any in the text.
std::string fenced(const Example& example) {
  std::string fence = "```";
  while (example.text.find(fence) != std::string::npos) fence += '`';
  return fmt::format("{}\n{}{}{}\n", fence, example.text, example.text.ends_with('\n') ? "" : "\n",
                     fence);
}

std::string severity_of(const GuidelineEntry& entry) {
  return entry.threat == nullptr ? "" : std::string(core::to_string(entry.threat->severity));
}

std::optional<Example> bad_example(const GuidelineEntry& entry) {
  return entry.rule == nullptr ? std::nullopt : example_of(entry.rule->bad, entry.language);
}
std::optional<Example> good_example(const GuidelineEntry& entry) {
  return entry.rule == nullptr ? std::nullopt : example_of(entry.rule->good, entry.language);
}

void markdown_entry(std::string& text, const GuidelineEntry& entry) {
  const auto& guideline = *entry.guideline;
  text += fmt::format("\n### {}\n\n**{}**\n\n",
                      markdown(entry.threat == nullptr ? guideline.id : entry.threat->title),
                      markdown(guideline.text));
  if (!guideline.why.empty()) text += fmt::format("Why: {}\n\n", markdown(guideline.why));
  const auto bad = bad_example(entry), good = good_example(entry);
  if (bad && good)
    text +=
        fmt::format("Not like this:\n\n{}\nBut like this:\n\n{}\n", fenced(*bad), fenced(*good));
  if (entry.threat != nullptr)
    text += fmt::format("- Applies because {}; severity {}.\n", markdown(entry.threat->because),
                        severity_of(entry));
  if (entry.test != nullptr)
    text +=
        fmt::format("- Checked by test `{}`: {}.\n", entry.test->id, oracle_in_words(*entry.test));
  text += fmt::format("- For: {}. {}\n", markdown(guideline.owner), references(entry));
}

void html_entry(std::string& text, const GuidelineEntry& entry) {
  const auto& guideline = *entry.guideline;
  text += fmt::format(
      "<section id=\"{}\">\n<h3>{}</h3>\n<p><strong>{}</strong></p>\n", html(guideline.id),
      html(entry.threat == nullptr ? guideline.id : entry.threat->title), html(guideline.text));
  if (!guideline.why.empty()) text += fmt::format("<p>{}</p>\n", html(guideline.why));
  const auto bad = bad_example(entry), good = good_example(entry);
  if (bad && good)
    text += fmt::format(
        "<details><summary>Example</summary>\n<p>Not like this:</p>\n<pre "
        "class=\"bad\">{}</pre>\n<p>But like this:</p>\n<pre class=\"good\">{}</pre>\n</details>\n",
        html(bad->text), html(good->text));
  text += "<ul>\n";
  if (entry.threat != nullptr)
    text += fmt::format("<li>Applies because {}; severity {}.</li>\n", html(entry.threat->because),
                        severity_of(entry));
  if (entry.test != nullptr)
    text += fmt::format("<li>Checked by test <code>{}</code>: {}.</li>\n", html(entry.test->id),
                        html(oracle_in_words(*entry.test)));
  text += fmt::format("<li>For: {}. {}</li>\n</ul>\n</section>\n", html(guideline.owner),
                      html(references(entry)));
}

constexpr std::string_view kStyle =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 "
    "1rem;color:#1b1f24}"
    "h2{border-bottom:1px solid "
    "#ccd;text-transform:capitalize}pre{padding:.7rem;overflow:auto;border-left:4px solid}"
    "pre.bad{border-color:#b3261e;background:#fdf1f0}pre.good{border-color:#1b7f3b;background:#"
    "f0f8f2}";

}  // namespace

std::string write_markdown(const GuidelineDocument& document) {
  std::string text =
      fmt::format("# Security guidelines: {}\n\n{}, by life-cycle stage. Made by `redoubt plan`.\n",
                  markdown(document.title), counted(document.entries.size(), "guideline"));
  std::optional<core::Stage> stage;
  for (const auto& entry : document.entries) {
    if (stage != entry.guideline->stage)
      text += fmt::format("\n## {}\n", core::to_string(entry.guideline->stage));
    stage = entry.guideline->stage;
    markdown_entry(text, entry);
  }
  return text;
}

std::string write_html(const GuidelineDocument& document) {
  std::string text = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
      "name=\"viewport\" content=\"width=device-width\">\n"
      "<title>Security guidelines: {0}</title>\n<style>{1}</style>\n</head>\n<body>\n<h1>Security "
      "guidelines: {0}</h1>\n"
      "<p>{2}, by life-cycle stage. Made by <code>redoubt plan</code>.</p>\n",
      html(document.title), kStyle, counted(document.entries.size(), "guideline"));
  std::optional<core::Stage> stage;
  for (const auto& entry : document.entries) {
    if (stage != entry.guideline->stage)
      text += fmt::format("<h2>{}</h2>\n", core::to_string(entry.guideline->stage));
    stage = entry.guideline->stage;
    html_entry(text, entry);
  }
  return text + "</body>\n</html>\n";
}

}  // namespace redoubt::plan
