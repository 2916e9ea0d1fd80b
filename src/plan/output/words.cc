#include <algorithm>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/output/output.h"

namespace redoubt::plan {
namespace {

constexpr size_t kMaxExampleLines = 16;

bool is_readable(std::string_view text) {
  return split_lines(text).size() <= kMaxExampleLines &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= 0x20;
         });
}

bool sets_the_scene(std::string_view path) {
  return path == "http.yaml" || path.starts_with("security/");
}

// Code is an example for those who write its language; what is no code is one for everybody ("").
std::string_view language_of(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> kEndings[]{
      {".py", "python"}, {".js", "javascript"}, {".ts", "typescript"}, {".go", "go"},
      {".java", "java"}, {".rb", "ruby"},       {".php", "php"},       {".cs", "csharp"},
      {".c", "c"},       {".cc", "cpp"},        {".cpp", "cpp"},       {".rs", "rust"},
      {".kt", "kotlin"}, {".sh", "shell"}};
  for (const auto& [ending, language] : kEndings)
    if (path.ends_with(ending)) return language;
  return "";
}

bool speaks(std::string_view written, std::string_view language) {
  const auto script = [](std::string_view name) {
    return name == "javascript" || name == "typescript";
  };
  return written.empty() || language == kAnyLanguage || written == language ||
         (script(written) && script(language)) || (written == "c" && language == "cpp");
}

}  // namespace

std::string quoted_list(const std::vector<std::string>& texts) {
  std::vector<std::string> items;
  for (const auto& text : texts) items.push_back(formats::yaml_quoted(text));
  return "[" + join(items, ", ") + "]";
}

std::string number_list(const std::vector<uint32_t>& numbers) {
  return fmt::format("[{}]", fmt::join(numbers, ", "));
}

std::string control_text(const core::ControlRef& control) {
  return control.id.starts_with(control.catalogue + "-") ? control.id : control.to_string();
}

std::vector<std::string> control_texts(const std::vector<core::ControlRef>& controls) {
  std::vector<std::string> texts;
  for (const auto& control : controls) texts.push_back(control_text(control));
  return texts;
}

std::optional<Example> example_of(const std::vector<SampleFiles>& samples,
                                  std::string_view language) {
  for (const auto& sample : samples) {
    if (sample.size() != 1) continue;
    const auto& [path, text] = *sample.begin();
    const auto written = language_of(path);
    if (is_readable(text) && !sets_the_scene(path) && speaks(written, language))
      return Example{.language = written, .path = path, .text = text};
  }
  return std::nullopt;
}

std::string target_lines(std::string_view component) {
  return fmt::format("targets: [{{{}url: \"http://127.0.0.1:8080\"}}]",
                     component.empty() ? "" : fmt::format("component: {}, ", component));
}

bool needs_target(const core::TestCase& test) {
  return test.oracle == core::Oracle::kProbe && !test.parameters.contains("needs") &&
         !test.parameters.contains("url");
}

std::string need_of(const core::TestCase& test, bool repository) {
  // What no engine can do yet.
  if (const auto needs = test.parameters.find("needs"); needs != test.parameters.end())
    return "needs " + needs->second;
  if (needs_target(test))
    return "needs a running target; name it in redoubt.yaml: " + target_lines(test.component);
  if (test.oracle == core::Oracle::kProbe) return "";
  const bool answered = test.capability.starts_with("model.") && test.capability != "model.drift" &&
                        test.capability != "model.role-matrix";
  return repository || answered ? "" : "needs the repository";
}

std::string oracle_in_words(const core::TestCase& test) {
  switch (test.oracle) {
    case core::Oracle::kHolds:
      return "the model and the repository show it";
    case core::Oracle::kProbe:
      return "the running target answers as required";
    case core::Oracle::kZeroFindings:
      break;
  }
  if (test.min_severity == core::Severity::kInfo) return "no finding is open";
  return fmt::format("no finding of at least {} severity is open",
                     core::to_string(test.min_severity));
}

}  // namespace redoubt::plan
