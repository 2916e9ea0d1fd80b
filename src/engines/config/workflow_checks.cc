#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include <re2/re2.h>

#include "base/text.h"
#include "engines/config/signs.h"
#include "engines/config/workflow.h"
#include "engines/config/workflow_container_checks.h"
#include "engines/config/workflow_expression.h"
#include "engines/config/workflow_guards.h"
#include "engines/config/workflow_outside_checks.h"
#include "engines/config/workflow_secret_checks.h"
#include "engines/config/yaml_checks.h"
#include "engines/found.h"

namespace redoubt::engines::config {
namespace {

using formats::Node;

// Whoever may write to the repository, or the clock: no outsider's text is in such events.
bool is_started_from_inside(const std::set<std::string>& on) {
  return !on.empty() && std::all_of(on.begin(), on.end(), [](const std::string& trigger) {
    return trigger == "schedule" || trigger == "workflow_dispatch";
  });
}

void script_injection(const Node& root, Reporter& report) {
  const auto on = triggers(root);
  if (is_started_from_inside(on)) return;
  const bool privileged = is_privileged_for_outsiders(on);
  each_step(root, [&](const Step& step) {
    for (const Node* script : scripts(step))
      for (const std::string& expression : expressions(script->text())) {
        if (!is_untrusted(expression)) continue;
        auto& finding = report.add(
            at(step, report.line_with(expression, script->line(), script->end_line())),
            fmt::format(
                "{} is pasted into the script before the shell reads it, so its author can write "
                "commands{}.",
                shortened(expression),
                privileged ? "; this workflow runs with the repository's token for anyone" : ""));
        finding.remedy = fmt::format(
            "Hand it over as data: env: {{VALUE: \"${{{{ {} }}}}\"}} and use \"$VALUE\" in the "
            "script.",
            shortened(expression));
        if (!privileged) finding.severity = core::Severity::kMedium;
      }
  });
}

void token_permissions(const Node& root, Reporter& report) {
  if (root.find("permissions") != nullptr) return;
  const auto on = triggers(root);
  std::vector<std::string> names;
  uint32_t line = 0;
  each_job(root, [&](const Node& key, const Node& job) {
    if (job.find("permissions") != nullptr) return;
    names.push_back(shortened(key.text(), 40));
    if (line == 0) line = key.line();
  });
  if (names.empty()) return;
  const bool called = on.size() == 1 &&
                      on.contains("workflow_call");  // the caller's permissions are an upper bound
  auto& finding = report.add(
      {.line = line, .end_line = 0, .scope = "workflow", .scope_line = 1},
      fmt::format("No permissions are declared for {} {}: the token has whatever the repository or "
                  "organisation grants by default, often "
                  "write access to code and packages.",
                  names.size() == 1 ? "job" : "jobs", shortened(join(names, ", "), 160)));
  if (called) finding.severity = core::Severity::kLow;
}

void write_all(const Node& root, Reporter& report) {
  const auto judge = [&](const Node* permissions, std::string scope) {
    if (permissions != nullptr && permissions->text() == "write-all")
      report.add(
          {.line = permissions->line(), .end_line = 0, .scope = std::move(scope), .scope_line = 0},
          "The token may write everything: code, releases, packages, deployments. One compromised "
          "step is enough.");
  };
  judge(root.find("permissions"), "workflow");
  each_job(root, [&](const Node& key, const Node& job) {
    judge(job.find("permissions"), "job " + shortened(key.text(), 60));
  });
}

bool is_commit(std::string_view ref) {
  return (ref.size() == 40 || ref.size() == 64) && std::all_of(ref.begin(), ref.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

struct Use {
  std::string name, ref;  // "actions/checkout", "v4"
  bool platform() const { return name.starts_with("actions/") || name.starts_with("github/"); }
  bool branch() const {
    return ref == "main" || ref == "master" || ref == "develop" || ref == "dev" || ref == "HEAD" ||
           ref.empty();
  }
};

// Nothing when it is of this repository, an image, already pinned, or not known from the file.
std::optional<Use> unpinned(const std::string& text) {
  if (text.empty() || text.starts_with("./") || text.starts_with("docker://") || has_variable(text))
    return std::nullopt;
  const size_t at_sign = text.find('@');
  const Use use{.name = text.substr(0, at_sign),
                .ref = at_sign == std::string::npos ? "" : text.substr(at_sign + 1)};
  if (is_commit(use.ref)) return std::nullopt;
  return use;
}

void report_use(const Use& use, const Place& place, Reporter& report) {
  auto& finding = report.add(
      place, fmt::format("{} is taken by {} '{}', which its owner{} can point to other code at any "
                         "time; it then runs with this job's token.",
                         shortened(use.name), use.branch() ? "branch" : "name", shortened(use.ref),
                         use.platform() ? "" : ", or whoever takes the account over,"));
  finding.remedy =
      fmt::format("Pin the commit and keep the name as a comment: uses: {}@<40-digit commit> # {}.",
                  shortened(use.name), shortened(use.ref));
}

// One finding per foreign action of a file, since the repair is the same; one for all actions of
// the platform itself, whose owner runs the job anyway.
void unpinned_action(const Node& root, Reporter& report) {
  std::set<std::string> seen, of_platform;
  std::optional<Place> first;
  const auto judge = [&](const Node* uses, const Step& step) {
    const auto use = uses == nullptr ? std::nullopt : unpinned(uses->text());
    if (!use || !seen.insert(uses->text()).second) return;
    if (!use->platform() || use->branch()) return report_use(*use, at(step, uses->line()), report);
    of_platform.insert(shortened(uses->text()));
    if (!first) first = {.line = uses->line(), .end_line = 0, .scope = "workflow", .scope_line = 0};
  };
  each_step(root, [&](const Step& step) { judge(step.node.find("uses"), step); });
  each_job(root, [&](const Node& key, const Node& job) {
    judge(job.find("uses"), Step{.job = "job " + shortened(key.text(), 60),
                                 .job_line = key.line(),
                                 .node = job,
                                 .of_job = &job});
  });
  if (!first) return;
  report
      .add(*first, fmt::format("{} {} taken by tag; a tag can be moved to other code, which then "
                               "runs with the job's token.",
                               join({of_platform.begin(), of_platform.end()}, ", "),
                               of_platform.size() == 1 ? "is" : "are"))
      .severity = core::Severity::kLow;
}

void judge_image(const Node* node, const Step& step, Reporter& report) {
  if (node == nullptr || node->text().empty() || has_variable(node->text())) return;
  if (parse_image(node->text()).floating())
    report
        .add(at(step, node->line()),
             fmt::format("The job runs in or beside whatever {} is at the moment.",
                         shortened(node->text())))
        .remedy = fmt::format("Name a version and its digest: {}:<version>@sha256:<digest>.",
                              parse_image(node->text()).repository);
}

void floating_image(const Node& root, Reporter& report) {
  each_job(root, [&](const Node& key, const Node& job) {
    const Step step{.job = "job " + shortened(key.text(), 60),
                    .job_line = key.line(),
                    .node = job,
                    .of_job = &job};
    if (const Node* container = job.find("container"))
      judge_image(container->is_mapping() ? container->find("image") : container, step, report);
    if (const Node* services = job.find("services"))
      for (const auto& [name, service] : services->entries())
        judge_image(service.find("image"), step, report);
  });
  each_step(root, [&](const Step& step) {
    const Node* uses = step.node.find("uses");
    if (uses != nullptr && uses->text().starts_with("docker://")) judge_image(uses, step, report);
  });
}

bool is_own_machine(const Node& job) {
  const Node* runs_on = job.find("runs-on");
  if (runs_on == nullptr) return false;
  const auto labels = runs_on->is_mapping() ? runs_on->texts_of("labels") : job.texts_of("runs-on");
  return std::any_of(labels.begin(), labels.end(), [](const std::string& label) {
    return equals_ignoring_case(label, "self-hosted");
  });
}

void self_hosted(const Node& root, Reporter& report) {
  const auto on = triggers(root);
  const bool pulls = on.contains("pull_request") || on.contains("pull_request_target");
  const bool comments = on.contains("issue_comment");
  each_job(root, [&](const Node& key, const Node& job) {
    if (!is_own_machine(job)) return;
    const std::string condition = job.text_of("if");
    const bool by_pull = pulls && !keeps_forks_out(condition, on);
    if (!by_pull && !(comments && !keeps_strangers_out(condition, {"issue_comment"}))) return;
    report.add(
        {.line = job.find("runs-on")->line(),
         .end_line = 0,
         .scope = "job " + shortened(key.text(), 60),
         .scope_line = key.line()},
        by_pull ? fmt::format("Job '{}' runs pull requests on a machine of yours: in a public "
                              "repository anyone can run code there, and what "
                              "it leaves behind meets the next job.",
                              shortened(key.text()))
                : fmt::format("Job '{}' starts on a machine of yours when anybody comments: what "
                              "it is made to do there meets the next job.",
                              shortened(key.text())));
  });
}

void pipe_to_shell(const Node& root, Reporter& report) {
  each_step(root, [&](const Step& step) {
    const Node* run = step.node.find("run");
    if (run == nullptr) return;
    const auto part = piped_to_shell(without_comment_lines(run->text()));
    if (!part) return;
    auto& finding = report.add(
        at(step,
           report.line_with(part->substr(0, part->find(' ', 12)), run->line(), run->end_line())),
        fmt::format(
            "The job runs whatever the server sends at that moment, with its token in reach: {}.",
            *part));
    if (part->find("http://") != std::string::npos) finding.severity = core::Severity::kHigh;
  });
}

// What answers on the runner itself, or in a container beside it, has a certificate of its own.
bool speaks_to_the_runner(std::string_view command) {
  static const re2::RE2 kLocal(
      R"((?i)(?:^|[\s"'/@])(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?:[\s"':/]|$)|https?://[a-z0-9_-]+(?:[\s"':/]|$))");
  return found(kLocal, command);
}

void tls_off(const Node& root, Reporter& report) {
  constexpr std::string_view kMessage =
      "The job accepts every certificate ({}), so anyone on the way can hand it other code and "
      "take "
      "its tokens.";
  each_step(root, [&](const Step& step) {
    const Node* run = step.node.find("run");
    if (run == nullptr) return;
    const std::string script = joined_lines(without_comment_lines(run->text()));
    for (const std::string_view command : split(script, '\n')) {
      const auto part = tls_switched_off(command);
      if (!part || speaks_to_the_runner(command)) continue;
      report.add(at(step, report.line_with(part->substr(0, part->find(' ', 12)), run->line(),
                                           run->end_line())),
                 fmt::format(kMessage, *part));
    }
  });
}

void insecure_commands(const Node& root, Reporter& report) {
  const auto judge = [&](const Node* env, const std::string& scope) {
    const Node* value = env == nullptr ? nullptr : env->find("ACTIONS_ALLOW_UNSECURE_COMMANDS");
    if (value != nullptr && to_lower(value->text()) == "true")
      report.add({.line = value->line(), .end_line = 0, .scope = scope, .scope_line = 0},
                 "Commands in the log may set variables and paths again, so printed text of an "
                 "outsider can take the job over.");
  };
  judge(root.find("env"), "workflow");
  each_job(root, [&](const Node& key, const Node& job) {
    judge(job.find("env"), "job " + shortened(key.text(), 60));
  });
  each_step(root, [&](const Step& step) { judge(step.node.find("env"), step.job); });
}

void actor_check(const Node& root, Reporter& report) {
  static const re2::RE2 kBot(
      R"(github\.actor\s*==\s*['"](?:dependabot|renovate|github-actions)[^'"]*\[bot\]['"])");
  if (!triggers(root).contains("pull_request_target")) return;
  const auto judge = [&](const Node* condition, const std::string& scope, uint32_t line) {
    if (condition != nullptr && found(kBot, condition->text()))
      report.add({.line = condition->line(), .end_line = 0, .scope = scope, .scope_line = line},
                 "github.actor is whoever acted last: an outsider can have the bot touch a pull "
                 "request and pass this condition.");
  };
  each_job(root, [&](const Node& key, const Node& job) {
    judge(job.find("if"), "job " + shortened(key.text(), 60), key.line());
  });
  each_step(root, [&](const Step& step) { judge(step.node.find("if"), step.job, step.job_line); });
}

void input_injection(const Node& root, Reporter& report) {
  each_step(root, [&](const Step& step) {
    for (const Node* script : scripts(step))
      for (const std::string& expression : expressions(script->text())) {
        const auto values = possible_values(expression);
        if (std::none_of(values.begin(), values.end(),
                         [](const std::string& value) { return value.starts_with("inputs."); }))
          continue;
        report
            .add(at(step, report.line_with(expression, script->line(), script->end_line())),
                 fmt::format("The action pastes {} into its script: a caller who passes on text of "
                             "outsiders lets them write commands.",
                             shortened(expression)))
            .remedy = fmt::format(
            "Hand it over as data: env: {{VALUE: \"${{{{ {} }}}}\"}} and use \"$VALUE\" in the "
            "script.",
            shortened(expression));
        return;  // one per step: the repair is the same
      }
  });
}

constexpr auto kWorkflowChecks = std::to_array<Check<Node>>({
    {"config.workflow-script-injection", script_injection},
    {"config.workflow-untrusted-checkout", untrusted_checkout},
    {"config.workflow-environment-file", environment_file},
    {"config.workflow-token-permissions", token_permissions},
    {"config.workflow-write-all", write_all},
    {"config.workflow-unpinned-action", unpinned_action},
    {"config.workflow-floating-image", floating_image},
    {"config.workflow-self-hosted-runner", self_hosted},
    {"config.workflow-secrets-inherit", secrets_inherit},
    {"config.workflow-pipe-to-shell", pipe_to_shell},
    {"config.workflow-tls-off", tls_off},
    {"config.workflow-all-secrets", all_secrets},
    {"config.workflow-secret-in-script", secret_in_script},
    {"config.workflow-insecure-commands", insecure_commands},
    {"config.workflow-credentials-in-artifact", credentials_in_artifact},
    {"config.workflow-actor-check", actor_check},
    {"config.workflow-secret-env", secret_environment},
    {"config.workflow-privileged-container", privileged_containers},
});
constexpr auto kActionChecks = std::to_array<Check<Node>>({
    {"config.workflow-script-injection", script_injection},
    {"config.workflow-unpinned-action", unpinned_action},
    {"config.workflow-pipe-to-shell", pipe_to_shell},
    {"config.workflow-tls-off", tls_off},
    {"config.action-input-injection", input_injection},
    {"config.workflow-privileged-container", privileged_containers},
});

}  // namespace

std::span<const Check<Node>> workflow_checks() { return kWorkflowChecks; }
std::span<const Check<Node>> action_checks() { return kActionChecks; }

}  // namespace redoubt::engines::config
