#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.h"
#include "core/place_kind.h"
#include "formats/yaml.h"
#include "plan/check.h"

namespace redoubt::plan {
namespace {

using formats::Node;

bool is_pipeline(std::string_view path) {
  return core::is_github_workflow(path) || path == ".gitlab-ci.yml" ||
         path == "azure-pipelines.yml" || path == "bitbucket-pipelines.yml" ||
         path == ".circleci/config.yml" || path == ".drone.yml" ||
         (path.starts_with(".github/actions/") &&
          (path.ends_with("/action.yml") || path.ends_with("/action.yaml")));
}

using Words = std::vector<std::string>;

// A shell line as words and the signs between commands ("&&", "||", "|", "&", ";"), without quotes,
// comments and line ends that are escaped. No shell: enough to see which command a line starts.
Words shell_words(std::string_view text) {
  Words words;
  std::string word;
  bool open = false;
  const auto end = [&] {
    if (open) words.push_back(std::exchange(word, {}));
    open = false;
  };
  char quote = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
      else word += c;
    } else if (c == '"' || c == '\'') {
      quote = c, open = true;
    } else if (c == '\\' && at + 1 < text.size()) {
      if (text[++at] != '\n') word += text[at], open = true;
    } else if (c == '#' && !open) {
      while (at + 1 < text.size() && text[at + 1] != '\n') ++at;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      end();
    } else if (c == '\n' || c == ';') {
      end(), words.emplace_back(";");
    } else if (c == '&' || c == '|') {
      end();
      const bool twice = at + 1 < text.size() && text[at + 1] == c;
      words.emplace_back(twice ? 2 : 1, c);
      at += twice ? 1 : 0;
    } else {
      word += c, open = true;
    }
  }
  end();
  return words;
}

bool is_sign(std::string_view word) { return is_one_of(word, {"&&", "||", "|", "&", ";"}); }

// "sudo A=1 ./bin/redoubt --quiet gate .": the program of the command and its first plain words.
bool calls_the_gate(const Words& command) {
  size_t at = 0;
  while (at < command.size() &&
         (is_one_of(command[at], {"sudo", "env", "exec", "time", "command", "if", "!", "then"}) ||
          command[at].find('=') != std::string::npos))
    ++at;
  if (at == command.size() || (command[at] != "redoubt" && !command[at].ends_with("/redoubt")))
    return false;
  const std::vector<std::string> rest(command.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                                      command.end());
  if (std::any_of(rest.begin(), rest.end(),
                  [](const auto& word) { return is_one_of(word, {"--help", "-h"}); }))
    return false;
  const auto named = std::find_if(rest.begin(), rest.end(), [](const auto& word) {
    return is_one_of(word, {"gate", "run", "test", "scan", "sbom", "plan", "report", "tools",
                            "model", "finding", "import", "init", "feed", "control"});
  });
  return named != rest.end() && is_one_of(*named, {"gate", "run", "test"});
}

// How a script is run: with "set -e", and whether a pipe fails with any of its programs.
struct Shell {
  bool stops = true;
  bool pipefail = false;
};

// Whether the failure of the command that ends at `at` ends the script: what follows on its line
// must not swallow it.
bool counts(const Words& words, size_t at, const Shell& shell) {
  for (; at < words.size() && words[at] != ";"; ++at) {
    if (words[at] == "&") return false;
    if (words[at] == "|" && !shell.pipefail) return false;
    if (words[at] != "||") continue;
    // "|| exit 1", "|| { echo …; exit 1; }"
    for (size_t next = at + 1; next < words.size() && next < at + 12; ++next)
      if (words[next] == "exit" || words[next] == "return")
        return next + 1 >= words.size() || words[next + 1] != "0";
    return is_one_of(at + 1 < words.size() ? words[at + 1] : "", {"false"});
  }
  if (shell.stops) return true;
  return std::all_of(words.begin() + static_cast<std::ptrdiff_t>(at), words.end(),
                     [](const auto& word) { return word == ";"; });  // the last command
}

bool set_changes(const Words& command, Shell& shell) {
  if (command.empty() || command.front() != "set") return false;
  for (size_t i = 1; i < command.size(); ++i) {
    const bool on = command[i].starts_with('-');
    if ((on || command[i].starts_with('+')) && command[i].find('e') != std::string::npos)
      shell.stops = on;
    if (command[i] == "pipefail") shell.pipefail = command[i - 1].starts_with('-');
  }
  return true;
}

// The end mark of a document that begins on the line: the sign begins a word, as in "cat <<END";
// "$((1<<N))" and "<<<text" are none.
std::string end_of_document(std::string_view line) {
  const size_t sign = line.find(" <<");
  if (sign == line.npos || line.substr(sign).starts_with(" <<<")) return {};
  std::string end;
  for (const char c : line.substr(sign + 3)) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') end += c;
    else if (!end.empty()) break;
  }
  return end;
}

// A text between "<<END" and END is data.
std::string without_documents(std::string_view script) {
  std::string out, end;
  for (const auto line : split_lines(script)) {
    if (end.empty()) {
      out.append(line), out += '\n';
      end = end_of_document(line);
    } else if (trim(line) == end) {
      end.clear();
    }
  }
  return out;
}

bool runs_the_gate(std::string_view script, Shell shell) {
  const auto words = shell_words(without_documents(script));
  Words command;
  for (size_t at = 0; at <= words.size(); ++at) {
    if (at < words.size() && !is_sign(words[at])) {
      command.push_back(words[at]);
      continue;
    }
    const bool asked = !command.empty() && is_one_of(command.front(), {"while", "until"});
    // "if ! redoubt gate; then exit 1; fi" and "if redoubt gate; then release" both hold it back.
    if (!set_changes(command, shell) && !asked && calls_the_gate(command) &&
        (command.front() == "if" || counts(words, at, shell)))
      return true;
    command.clear();
  }
  return false;
}

// true, "${{ true }}"
bool says(const Node& step, std::string_view key, std::string_view word) {
  std::string text = step.text_of(key);
  if (text.starts_with("${{") && text.ends_with("}}"))
    text = std::string(trim(std::string_view(text).substr(3, text.size() - 5)));
  return text == word;
}

// A step or job that is switched off, or whose failure stops nothing.
bool stops_nothing(const Node& step) {
  for (const auto* key : {"continue-on-error", "continueOnError", "allow_failure"})
    if (says(step, key, "true")) return true;
  if (const Node* allowed = step.find("allow_failure"); allowed != nullptr && allowed->is_mapping())
    return true;
  const auto& rules = step.items_of("rules");
  if (!rules.empty() && std::all_of(rules.begin(), rules.end(), [](const Node& rule) {
        return is_one_of(rule.text_of("when"), {"manual", "never"});
      }))
    return true;
  return says(step, "if", "false") || says(step, "enabled", "false") ||
         is_one_of(step.text_of("when"), {"never", "manual"});
}

// Commands stand in other keys in every system; what runs after a job decides nothing.
bool is_command_key(std::string_view key) {
  return is_one_of(key, {"run", "script", "before_script", "command", "commands", "bash", "pwsh",
                         "powershell", "sh", "args", "entrypoint"});
}

bool has_the_gate(const Node& node, bool command, const Shell& shell) {
  if (node.is_scalar()) return command && runs_the_gate(node.text(), shell);
  if (node.is_sequence())
    return std::any_of(node.items().begin(), node.items().end(),
                       [&](const Node& item) { return has_the_gate(item, command, shell); });
  if (!node.is_mapping() || stops_nothing(node)) return false;
  // GitHub runs "shell: bash" with pipefail, and its own choice without.
  Shell inner = shell;
  if (node.text_of("shell") == "bash") inner.pipefail = true;
  return std::any_of(node.entries().begin(), node.entries().end(), [&](const auto& entry) {
    const std::string& key = entry.first.text();
    return !key.starts_with('.') && key != "after_script" &&
           has_the_gate(entry.second, is_command_key(key), inner);
  });
}

}  // namespace

CheckVerdict check_proven_controls(CheckFacts& facts, std::string_view) {
  size_t pipelines = 0;
  std::vector<std::string> unreadable;
  for (const auto& file : facts.inputs.project.files) {
    if (file.text == nullptr || !is_pipeline(file.path)) continue;
    ++pipelines;
    const auto document = formats::parse_yaml_document(*file.text, file.path);
    if (!document) unreadable.push_back(document.error().to_string());
    else if (has_the_gate(*document, false, {}))
      return {.outcome = core::Outcome::kPass,
              .reason = fmt::format("{} runs the gate", file.path),
              .hint = {}};
  }
  if (pipelines == 0)
    return {.outcome = core::Outcome::kNotApplicable,
            .reason = "no build pipeline is in this repository",
            .hint = {}};
  if (facts.inputs.model.inferred)  // nobody has decided to use the gate
    return {.outcome = core::Outcome::kNotRun,
            .reason = "this project is not set up for Redoubt yet",
            .hint = "run `redoubt init`, and add `redoubt run && redoubt gate` to the pipeline"};
  std::vector<std::string> missing{
      fmt::format("none of {} runs the gate", counted(pipelines, "pipeline file"))};
  missing.insert(missing.end(), unreadable.begin(), unreadable.end());
  return verdict_of("", missing, "add a step `redoubt run && redoubt gate` before what releases");
}

}  // namespace redoubt::plan
