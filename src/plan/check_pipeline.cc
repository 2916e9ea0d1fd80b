#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/check.h"

namespace redoubt::plan {
namespace {

using formats::Node;

bool is_pipeline(std::string_view path) {
  return path.starts_with(".github/workflows/") || path == ".gitlab-ci.yml" ||
         path == "azure-pipelines.yml" || path == "bitbucket-pipelines.yml" ||
         path == ".circleci/config.yml" || path == ".drone.yml";
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string_view> words_of(std::string_view command) {
  std::vector<std::string_view> words;
  for (const auto word : split(command, ' '))
    if (const auto text = trim(word); !text.empty()) words.push_back(text);
  return words;
}

// "redoubt gate", "sudo ./bin/redoubt --quiet gate ."; not "echo redoubt gate".
bool calls_the_gate(std::string_view command) {
  const auto words = words_of(command);
  if (words.empty() || words[0].starts_with('#') ||
      is_one_of(words[0], {"echo", "printf", "grep", "cat", ":", "true", "if", "!"}))
    return false;
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "redoubt" && !words[i].ends_with("/redoubt")) continue;
    size_t next = i + 1;
    while (next + 1 < words.size() && words[next].starts_with('-')) ++next;
    if (is_one_of(words[next], {"gate", "run", "test"})) return true;
  }
  return false;
}

// What stands behind a command on its line must not swallow its exit status: "|| true", "| tee".
bool counts(std::string_view rest, bool pipefail) {
  if (rest.starts_with("||")) return trim(rest.substr(2)).starts_with("exit");
  if (rest.starts_with("&&") || !rest.starts_with('|')) return true;
  return pipefail;
}

bool runs_the_gate(std::string_view script) {
  const bool pipefail = script.find("pipefail") != script.npos;
  for (auto line : split_lines(script))
    while (!line.empty()) {
      const size_t end = std::min(line.find_first_of("|&;"), line.size());
      if (calls_the_gate(line.substr(0, end)) && counts(line.substr(end), pipefail)) return true;
      line.remove_prefix(end);
      line.remove_prefix(std::min(line.find_first_not_of("|&;"), line.size()));
    }
  return false;
}

// A step or job that is switched off, or whose failure stops nothing.
bool stops_nothing(const Node& step) {
  for (const auto* key : {"continue-on-error", "continueOnError", "allow_failure"})
    if (step.text_of(key) == "true") return true;
  return step.text_of("if") == "false" || step.text_of("enabled") == "false" ||
         step.text_of("when") == "never" || step.text_of("when") == "manual";
}

// Commands stand in other keys in every system; texts that are none never read "redoubt gate".
bool is_command_key(std::string_view key) {
  return is_one_of(key, {"run", "script", "before_script", "after_script", "command", "commands",
                         "bash", "pwsh", "powershell", "sh", "inputs", "args", "entrypoint"});
}

bool has_the_gate(const Node& node, bool command) {
  if (node.is_scalar()) return command && runs_the_gate(node.text());
  if (node.is_sequence())
    return std::any_of(node.items().begin(), node.items().end(),
                       [&](const Node& item) { return has_the_gate(item, command); });
  if (!node.is_mapping() || stops_nothing(node)) return false;
  return std::any_of(node.entries().begin(), node.entries().end(), [](const auto& entry) {
    return has_the_gate(entry.second, is_command_key(entry.first.text()));
  });
}

}  // namespace

CheckVerdict check_proven_controls(const PlanInputs& inputs, std::string_view) {
  size_t pipelines = 0;
  std::vector<std::string> unreadable;
  for (const auto& file : inputs.project.files) {
    if (file.text == nullptr || !is_pipeline(file.path)) continue;
    ++pipelines;
    const auto document = formats::parse_yaml_document(*file.text, file.path);
    if (!document) unreadable.push_back(document.error().to_string());
    else if (has_the_gate(*document, false))
      return {.outcome = core::Outcome::kPass,
              .reason = fmt::format("{} runs the gate", file.path),
              .hint = {}};
  }
  if (pipelines == 0)
    return {.outcome = core::Outcome::kNotApplicable,
            .reason = "no build pipeline is in this repository",
            .hint = {}};
  std::vector<std::string> missing{
      fmt::format("none of {} runs the gate", counted(pipelines, "pipeline file"))};
  missing.insert(missing.end(), unreadable.begin(), unreadable.end());
  return verdict_of("", missing, "add a step `redoubt run && redoubt gate` before what releases");
}

}  // namespace redoubt::plan
