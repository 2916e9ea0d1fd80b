#include "engines/config/workflow_outside_checks.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "engines/config/workflow.h"
#include "engines/config/workflow_guards.h"

namespace redoubt::engines::config {
namespace {

bool takes_outside_code(const std::string& ref) {
  static const re2::RE2 kRef(
      R"(github\.event\.pull_request\.head\.(?:sha|ref)|github\.head_ref|refs/pull/|github\.event\.workflow_run\.head_(?:sha|branch|commit)|pull_request\.merge_commit_sha|github\.event\.number|github\.event\.workflow_run\.pull_requests)");
  return found(kRef, ref);
}

bool is_outside_repository(const std::string& repository) {
  return repository.find("head.repo") != std::string::npos ||
         repository.find("head_repository") != std::string::npos;
}

bool is_guarded(const Step& step, const std::set<std::string>& on) {
  return keeps_strangers_out(step.node.text_of("if"), on) ||
         (step.of_job != nullptr && keeps_strangers_out(step.of_job->text_of("if"), on));
}

// Somebody may have to approve what runs there; the file cannot say whether.
bool waits_for_environment(const Step& step) {
  return step.of_job != nullptr && step.of_job->find("environment") != nullptr;
}

template <class Test>
bool any_step(const Node& job, Test test) {
  const Node* steps = job.find("steps");
  return steps != nullptr && std::any_of(steps->items().begin(), steps->items().end(), test);
}

bool runs_code(const Node& job) {
  return any_step(job, [](const Node& step) {
    return step.find("run") != nullptr || step.text_of("uses").starts_with("./");
  });
}

// In a workflow that follows another one, artifacts come from that run, and a fork may have started
// it.
bool fetches_artifact(const Node& step) {
  static const re2::RE2 kScript(R"(\bdownloadArtifact\b|\bgh\s+run\s+download\b|/artifacts\b)");
  const std::string uses = step.text_of("uses");
  return uses.find("download-artifact") != std::string::npos ||
         found(kScript, step.text_of("run")) ||
         (step.at("with", "script") != nullptr &&
          found(kScript, step.at("with", "script")->text()));
}

// A value that an earlier step has found out: what it read decides whose code is taken.
bool is_found_out(const std::string& ref) {
  static const re2::RE2 kValue(
      R"(\$\{\{\s*(?:steps\.[\w-]+\.outputs\.|env\.|needs\.[\w-]+\.outputs\.))");
  return found(kValue, ref);
}
bool is_found_out_head(const std::string& ref) {
  static const re2::RE2 kHead(R"(\.outputs\.[\w-]*(?:head|pr|pull)[\w-]*\s*\}\})");
  return is_found_out(ref) && found(kHead, ref);
}

struct Outside {
  const Node* where = nullptr;
  bool certain = true;  // the file itself says that it is an outsider's
};

Outside outside_of_checkout(const Step& step, const std::set<std::string>& on) {
  const Node* ref = step.node.at("with", "ref");
  const Node* repository = step.node.at("with", "repository");
  if (repository != nullptr && is_outside_repository(repository->text()))
    return {.where = repository};
  if (ref == nullptr) return {};
  if (takes_outside_code(ref->text())) return {.where = ref};
  const bool of_artifact = on.contains("workflow_run") && is_found_out(ref->text()) &&
                           step.of_job != nullptr && any_step(*step.of_job, fetches_artifact);
  if (of_artifact || is_found_out_head(ref->text())) return {.where = ref, .certain = false};
  return {};
}

Outside outside_of(const Step& step, const std::set<std::string>& on) {
  static const re2::RE2 kCommand(
      R"(\bgh\s+pr\s+checkout\b|\bgit\s+(?:-\S+\s+)*(?:fetch|pull)\s[^\n]*\bpull/|\bgit\s+(?:-\S+\s+)*(?:checkout|switch|reset|merge)\s[^\n]*\$\{\{\s*github\.(?:head_ref|event\.(?:pull_request\.head|workflow_run\.head_)))");
  if (step.node.text_of("uses").starts_with("actions/checkout"))
    return outside_of_checkout(step, on);
  const Node* run = step.node.find("run");
  if (run != nullptr && found(kCommand, without_comment_lines(run->text()))) return {.where = run};
  return {};
}

bool writes_environment(std::string_view line) {
  static const re2::RE2 kWrite(
      R"((?:>>?|\btee\s+(?:-a|--append))\s*["']?\$\{?GITHUB_(?:ENV|PATH)\b)");
  return found(kWrite, line);
}

// A line break in the text begins a variable of its choice. Branch names and titles have none.
bool has_lines_of_outsiders(std::string_view expression) {
  return is_untrusted(expression) && (expression.find("body") != std::string_view::npos ||
                                      expression.find("message") != std::string_view::npos);
}

void add_outside_names(const Node* env, std::set<std::string>& names) {
  if (env == nullptr) return;
  for (const auto& [key, value] : env->entries())
    for (const std::string& expression : expressions(value.text()))
      if (has_lines_of_outsiders(expression)) names.insert(key.text());
}

// Shell variables that hold what a file says.
void add_read_names(std::string_view script, std::set<std::string>& names) {
  static const re2::RE2 kRead(
      R"(\b([A-Za-z_]\w*)=["']?(?:\$\(\s*(?:cat|head|tail|jq|<|unzip\s+-p)\b?|`\s*cat\b))");
  re2::StringPiece rest(script.data(), script.size());
  std::string name;
  while (re2::RE2::FindAndConsume(&rest, kRead, &name)) names.insert(name);
}

bool reads_file(std::string_view line) {
  static const re2::RE2 kRead(
      R"((?:^|[\s;{(`"])(?:cat|head|tail|jq|unzip\s+-p)\s+[^|;&]*[\w./-]|\$\(\s*<)");
  static const re2::RE2 kCleaned(R"(\btr\s+-[a-z]*d|\bgrep\s+-[a-zA-Z]*o)");
  return found(kRead, line) && !found(kCleaned, line);
}

bool mentions(std::string_view line, const std::set<std::string>& names) {
  static const re2::RE2 kVariable(R"(\$\{?([A-Za-z_]\w*))");
  re2::StringPiece rest(line.data(), line.size());
  std::string name;
  while (re2::RE2::FindAndConsume(&rest, kVariable, &name))
    if (names.contains(name)) return true;
  return false;
}

bool pastes_outside_lines(std::string_view line) {
  const auto list = expressions(line);
  return std::any_of(list.begin(), list.end(),
                     [](const auto& expression) { return has_lines_of_outsiders(expression); });
}

// The first line of the script that hands on what an outsider wrote; "" when none does.
std::string_view tainted_line(std::string_view script, const std::set<std::string>& names,
                              bool files_are_foreign) {
  for (const std::string_view line : split_lines(script)) {
    if (!writes_environment(line)) continue;
    // "{ … } >> $GITHUB_ENV" takes what the lines before it print.
    const std::string_view what = trim(line).starts_with('}') ? script : line;
    if (mentions(what, names) || pastes_outside_lines(what) ||
        (files_are_foreign && reads_file(what)))
      return trim(line);
  }
  return {};
}

}  // namespace

void untrusted_checkout(const Node& root, Reporter& report) {
  const auto on = triggers(root);
  if (!on.contains("pull_request_target") && !on.contains("workflow_run") &&
      !on.contains("issue_comment"))
    return;
  each_step(root, [&](const Step& step) {
    const Outside outside = outside_of(step, on);
    if (outside.where == nullptr) return;
    const bool runs = step.of_job != nullptr && runs_code(*step.of_job);
    auto& finding = report.add(
        at(step, outside.where->line()),
        fmt::format("The workflow is started by outsiders with the repository's token "
                    "and secrets, and checks out {}{}.",
                    outside.certain ? "their code" : "what a value that an earlier step read names",
                    runs ? "; later steps of the job run commands in it" : ""));
    if (!outside.certain) finding.confidence = core::Confidence::kMedium;
    if (is_guarded(step, on))
      finding.severity = core::Severity::kMedium, finding.confidence = core::Confidence::kMedium;
    else if (!runs) finding.severity = core::Severity::kMedium;
    if (waits_for_environment(step))
      finding.severity = std::min(finding.severity, core::Severity::kHigh),
      finding.confidence = core::Confidence::kMedium;
  });
}

void environment_file(const Node& root, Reporter& report) {
  const auto on = triggers(root);
  const bool privileged = is_privileged_for_outsiders(on);
  each_step(root, [&](const Step& step) {
    const Node* run = step.node.find("run");
    if (run == nullptr) return;
    const bool files_are_foreign = on.contains("workflow_run") && step.of_job != nullptr &&
                                   any_step(*step.of_job, fetches_artifact);
    std::set<std::string> names;
    for (const Node* env :
         {root.find("env"), step.of_job == nullptr ? nullptr : step.of_job->find("env"),
          step.node.find("env")})
      add_outside_names(env, names);
    if (files_are_foreign) add_read_names(run->text(), names);
    const std::string script = without_comment_lines(run->text());
    const std::string_view line = tainted_line(script, names, files_are_foreign);
    if (line.empty()) return;
    auto& finding = report.add(
        at(step, report.line_with(line, run->line(), run->end_line())),
        "What an outsider wrote goes into the environment of the steps that follow; a line break "
        "in it sets variables of the writer's choice, and some of them start programs.");
    if (!privileged) finding.severity = core::Severity::kMedium;
  });
}

}  // namespace redoubt::engines::config
