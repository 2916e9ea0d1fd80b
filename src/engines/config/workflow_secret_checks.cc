#include "engines/config/workflow_secret_checks.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "engines/config/workflow.h"

namespace redoubt::engines::config {
namespace {

// From version 4.4 on the action leaves out .git unless it is asked to take it.
bool takes_hidden_files(const Node& step) {
  static const re2::RE2 kOld(R"(^actions/upload-artifact@v[1-3](?:\.|$))");
  const std::string uses = step.text_of("uses");
  const Node* hidden = step.at("with", "include-hidden-files");
  return found(kOld, uses) || (uses.starts_with("actions/upload-artifact@") && hidden != nullptr &&
                               hidden->text() == "true");
}

// The credentials of service containers: those live as long as the job and protect nothing.
std::set<std::string> service_values(const Node& root) {
  std::set<std::string> values;
  each_job(root, [&](const Node&, const Node& job) {
    const Node* services = job.find("services");
    if (services == nullptr) return;
    for (const auto& [name, service] : services->entries())
      if (const Node* env = service.find("env"))
        for (const auto& [key, value] : env->entries()) values.insert(value.text());
  });
  return values;
}

// Printed, and not handed to a program that takes it from its input.
bool is_printed(std::string_view script, std::string_view expression) {
  static const re2::RE2 kPrint(R"((?:^|[;&]\s*)\s*(?:echo|printf)\s[^|>]*$)");
  for (const std::string_view line : split_lines(script))
    if (line.find(expression) != std::string_view::npos && found(kPrint, line)) return true;
  return false;
}

}  // namespace

void secret_in_script(const Node& root, Reporter& report) {
  static const re2::RE2 kSecret(R"(^secrets\.([A-Za-z_]\w*)$)");
  each_step(root, [&](const Step& step) {
    for (const Node* script : scripts(step))
      for (const std::string& expression : expressions(script->text())) {
        std::string name;
        if (!re2::RE2::FullMatch(expression, kSecret, &name)) continue;
        const bool printed = is_printed(script->text(), expression);
        auto& finding = report.add(
            at(step, report.line_with(expression, script->line(), script->end_line())),
            fmt::format("{} is pasted into the script{}: it stands in the command line that other "
                        "processes can read, and its characters are read as shell.",
                        shortened(expression), printed ? " and printed" : ""));
        finding.remedy = fmt::format(
            "Hand it over as a variable: env: {{{0}: \"${{{{ secrets.{0} }}}}\"}} and use "
            "\"${0}\" in the script.",
            shortened(name));
        if (printed) finding.severity = core::Severity::kMedium;
        return;  // one per step: the repair is the same
      }
  });
}

void secrets_inherit(const Node& root, Reporter& report) {
  each_job(root, [&](const Node& key, const Node& job) {
    const Node *secrets = job.find("secrets"), *uses = job.find("uses");
    if (secrets == nullptr || secrets->text() != "inherit") return;
    const std::string workflow = uses == nullptr ? "" : std::string(uses->text());
    if (workflow.starts_with("./")) return;
    // Who gets them and that they are all: other tools point at the one or the other.
    const uint32_t other = uses == nullptr ? secrets->line() : uses->line();
    auto& finding = report.add(
        {.line = std::min(secrets->line(), other),
         .end_line = std::max(secrets->line(), other),
         .scope = "job " + shortened(key.text(), 60),
         .scope_line = key.line()},
        fmt::format("Every secret of the repository goes to {}, whether it needs it or not.",
                    shortened(workflow)));
    finding.scope_offset = secrets->line() - key.line();  // as it has always been known
    finding.remedy = "Name those that are needed: secrets: {token: \"${{ secrets.TOKEN }}\"}.";
  });
}

void all_secrets(const Node& root, Reporter& report) {
  static const re2::RE2 kAll(R"((?i)tojson\(\s*secrets\s*\))");
  const auto judge = [&](const Node& value, const Place& place) {
    if (!found(kAll, value.text())) return;
    Place exact = place;
    exact.line = report.line_with("secrets", value.line(), value.end_line());
    report.add(exact,
               "All secrets of the repository are handed over at once; one log line or one bad "
               "dependency loses them all.");
  };
  const auto judge_env = [&](const Node* env, const Place& place) {
    if (env == nullptr) return;
    for (const auto& [name, value] : env->entries()) judge(value, place);
  };
  judge_env(root.find("env"), {.line = 1, .end_line = 0, .scope = "workflow", .scope_line = 1});
  each_job(root, [&](const Node& key, const Node& job) {
    judge_env(job.find("env"), {.line = 1,
                                .end_line = 0,
                                .scope = "job " + shortened(key.text(), 60),
                                .scope_line = key.line()});
  });
  each_step(root, [&](const Step& step) {
    for (const Node* script : scripts(step)) judge(*script, at(step, script->line()));
    for (const std::string_view key : {"env", "with"}) judge_env(step.node.find(key), at(step, 1));
  });
}

void credentials_in_artifact(const Node& root, Reporter& report) {
  each_job(root, [&](const Node& key, const Node& job) {
    const Node* steps = job.find("steps");
    if (steps == nullptr) return;
    bool kept = false;
    for (const Node& step : steps->items()) {
      const std::string uses = step.text_of("uses");
      if (uses.starts_with("actions/checkout@")) {
        const Node* persist = step.at("with", "persist-credentials");
        kept = persist == nullptr || persist->text() != "false";
      }
      const Node* path = step.at("with", "path");
      if (!kept || path == nullptr || !takes_hidden_files(step)) continue;
      const std::string text(trim(path->text()));
      if (text == "." || text == "./" || text == "${{ github.workspace }}" || text == ".git")
        report.add({.line = path->line(),
                    .end_line = 0,
                    .scope = "job " + shortened(key.text(), 60),
                    .scope_line = key.line()},
                   "The artifact holds .git/config, and with it the token that checkout left "
                   "there; anyone who may read artifacts gets it.");
    }
  });
}

void secret_environment(const Node& root, Reporter& report) {
  const std::set<std::string> of_services = service_values(root);
  const auto judge = [&](const Node* env, const std::string& scope, uint32_t line) {
    if (env == nullptr) return;
    for (const auto& [key, value] : env->entries()) {
      const std::string secret = literal_secret(key.text(), value.text());
      if (secret.empty() || is_simple_word(secret) || of_services.contains(secret)) continue;
      report.mask(secret);
      report
          .add({.line = value.line(), .end_line = 0, .scope = scope, .scope_line = line},
               fmt::format("{} has a literal value in the workflow, readable by everyone who can "
                           "read the repository.",
                           shortened(key.text())))
          .remedy = fmt::format("Store it as a secret: {}: ${{{{ secrets.{} }}}}.",
                                shortened(key.text()), shortened(key.text()));
    }
  };
  judge(root.find("env"), "workflow", 1);
  each_job(root, [&](const Node& key, const Node& job) {
    judge(job.find("env"), "job " + shortened(key.text(), 60), key.line());
  });
  each_step(root, [&](const Step& step) {
    judge(step.node.find("env"), step.job, step.job_line);
    judge(step.node.find("with"), step.job, step.job_line);
  });
}

}  // namespace redoubt::engines::config
