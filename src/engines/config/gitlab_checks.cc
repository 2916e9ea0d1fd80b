#include <algorithm>
#include <array>
#include <optional>

#include <re2/re2.h>

#include "base/text.h"
#include "engines/config/signs.h"
#include "engines/config/yaml_checks.h"

namespace redoubt::engines::config {
namespace {

using formats::Node;

constexpr auto kReserved = std::to_array<std::string_view>(
    {"include", "variables", "workflow", "stages", "image", "services", "cache", "before_script",
     "after_script", "spec", "pages:deploy"});

template <class Visit>
void each_job(const Node& root, Visit visit) {
  for (const auto& [key, job] : root.entries())
    if (job.is_mapping() &&
        std::find(kReserved.begin(), kReserved.end(), key.text()) == kReserved.end())
      visit("job " + shortened(key.text(), 60), key.line(), job);
}

// The root and "default:" hold settings for all jobs.
template <class Visit>
void each_section(const Node& root, Visit visit) {
  visit(std::string("pipeline"), 1u, root);
  each_job(root, visit);
}

void remote_include(const Node& root, Reporter& report) {
  const Node* include = root.find("include");
  if (include == nullptr) return;
  const auto judge = [&](const Node& item) {
    const std::string remote = item.is_mapping() ? item.text_of("remote") : item.text();
    const Place place{
        .line = item.line(), .end_line = 0, .scope = "include", .scope_line = include->line()};
    if (remote.starts_with("http") && item.find("integrity") == nullptr)
      report.add(
          place,
          fmt::format(
              "The pipeline is completed by {}, whose content may change without a commit here.",
              shortened(remote)));
    else if (item.find("project") != nullptr && item.find("ref") == nullptr)
      report
          .add(place, fmt::format("The pipeline follows the default branch of {}: every change "
                                  "there takes effect here at once.",
                                  shortened(item.text_of("project"))))
          .remedy = "Pin it: add ref: <40-digit commit>.";
  };
  if (!include->is_sequence()) return judge(*include);
  for (const Node& item : include->items()) judge(item);
}

void floating_image(const Node& root, Reporter& report) {
  const auto judge = [&](const Node* node, const std::string& scope, uint32_t line) {
    if (node == nullptr) return;
    const Node* name = node->is_mapping() ? node->find("name") : node;
    if (name == nullptr || name->text().empty() || has_variable(name->text()) ||
        !parse_image(name->text()).floating())
      return;
    report
        .add({.line = name->line(), .end_line = 0, .scope = scope, .scope_line = line},
             fmt::format("The job runs in or beside whatever {} is at the moment.",
                         shortened(name->text())))
        .remedy = fmt::format("Name a version and its digest: {}:<version>@sha256:<digest>.",
                              parse_image(name->text()).repository);
  };
  each_section(root, [&](const std::string& scope, uint32_t line, const Node& section) {
    judge(section.find("image"), scope, line);
    if (const Node* services = section.find("services"))
      for (const Node& service : services->items()) judge(&service, scope, line);
  });
}

template <class Visit>
void each_variable(const Node& root, Visit visit) {
  each_section(root, [&](const std::string& scope, uint32_t line, const Node& section) {
    const Node* variables = section.find("variables");
    if (variables == nullptr) return;
    for (const auto& [key, value] : variables->entries()) {
      const Node* text = value.is_mapping() ? value.find("value") : &value;
      if (text != nullptr)
        visit(key.text(), *text,
              Place{.line = text->line(), .end_line = 0, .scope = scope, .scope_line = line});
    }
  });
}

void secret_variable(const Node& root, Reporter& report) {
  each_variable(root, [&](const std::string& name, const Node& value, const Place& place) {
    std::string secret = literal_secret(name, value.text());
    if (secret.empty()) secret = password_in_url(value.text());
    if (secret.empty() || is_simple_word(secret)) return;
    report.mask(secret);
    report.add(place, fmt::format("{} has a literal value in the pipeline, readable by everyone "
                                  "who can read the repository.",
                                  shortened(name)));
  });
}

void docker_without_tls(const Node& root, Reporter& report) {
  each_variable(root, [&](const std::string& name, const Node& value, const Place& place) {
    const bool off = name == "DOCKER_TLS_CERTDIR" && value.text().empty();
    const bool plain = name == "DOCKER_HOST" && value.text().starts_with("tcp://") &&
                       value.text().find(":2375") != std::string::npos;
    if (off || plain)
      report.add(place, fmt::format("The Docker daemon beside the job is reached without TLS ({}): "
                                    "every other job on that network can "
                                    "start privileged containers through it.",
                                    name));
  });
}

void debug_trace(const Node& root, Reporter& report) {
  each_variable(root, [&](const std::string& name, const Node& value, const Place& place) {
    if ((name == "CI_DEBUG_TRACE" || name == "CI_DEBUG_SERVICES") &&
        value.as_bool().value_or(to_lower(value.text()) == "true"))
      report.add(
          place,
          fmt::format("{} writes every variable, secrets included, into the job's log.", name));
  });
}

template <class Visit>
void each_script_line(const Node& root, Visit visit) {
  each_section(root, [&](const std::string& scope, uint32_t line, const Node& section) {
    for (const std::string_view key : {"script", "before_script", "after_script"}) {
      const Node* script = section.find(key);
      if (script == nullptr) continue;
      if (script->is_scalar()) visit(*script, scope, line);
      for (const Node& item : script->items())
        if (item.is_scalar()) visit(item, scope, line);
    }
  });
}

void pipe_to_shell(const Node& root, Reporter& report) {
  each_script_line(root, [&](const Node& item, const std::string& scope, uint32_t line) {
    const auto part = piped_to_shell(without_comment_lines(item.text()));
    if (!part) return;
    report.add({.line = report.line_with(part->substr(0, part->find(' ', 12)), item.line(),
                                         item.end_line()),
                .end_line = 0,
                .scope = scope,
                .scope_line = line},
               fmt::format("The job runs whatever the server sends at that moment: {}.", *part));
  });
}

void tls_off(const Node& root, Reporter& report) {
  constexpr std::string_view kMessage =
      "The job accepts every certificate ({}), so anyone on the way can hand it other code.";
  each_variable(root, [&](const std::string& name, const Node& value, const Place& place) {
    if (const auto setting = tls_off_setting(name, value.text()))
      report.add(place, fmt::format(fmt::runtime(kMessage), *setting));
  });
  each_script_line(root, [&](const Node& item, const std::string& scope, uint32_t line) {
    if (const auto part = tls_switched_off(without_comment_lines(item.text())))
      report.add({.line = report.line_with(part->substr(0, part->find(' ', 12)), item.line(),
                                           item.end_line()),
                  .end_line = 0,
                  .scope = scope,
                  .scope_line = line},
                 fmt::format(fmt::runtime(kMessage), *part));
  });
}

// Where a shell reads the text of a variable as commands: eval, the argument of sh -c unless single
// quotes leave it to the inner shell, a substitution that begins with it, a shell at the end of a
// pipe. The variables are those whose text whoever commits or opens a merge request chooses.
std::optional<std::string> variable_run_as_command(std::string_view script) {
  static const re2::RE2 kRun(
      R"((?:\beval\s+[^\n;|&]*?|\b(?:ba|z|da|k)?sh\s+(?:-\w+\s+)*-\w*c\s+(?:"[^"\n]*?|[^\s"'\n]*?)|`\s*"?|\$\(\s*"?|\b(?:ba|z|da|k)?sh\s+<<<\s*"?)\$\{?(CI_COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|AUTHOR|BRANCH|TAG|TAG_MESSAGE|REF_NAME)|CI_(?:EXTERNAL_PULL|MERGE)_REQUEST_(?:TITLE|DESCRIPTION|LABELS|MILESTONE|ASSIGNEES|SOURCE_BRANCH_NAME))\b)");
  static const re2::RE2 kPiped(
      R"(\$\{?(CI_COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|TAG_MESSAGE)|CI_MERGE_REQUEST_(?:TITLE|DESCRIPTION))\b[^|\n;]*\|\s*(?:ba|z|da|k)?sh(?:\s|$))");
  const std::string text = joined_lines(script);
  std::string name;
  if (re2::RE2::PartialMatch(text, kRun, &name) || re2::RE2::PartialMatch(text, kPiped, &name))
    return name;
  return std::nullopt;
}

void script_injection(const Node& root, Reporter& report) {
  each_script_line(root, [&](const Node& item, const std::string& scope, uint32_t line) {
    const auto name = variable_run_as_command(without_comment_lines(item.text()));
    if (!name) return;
    report
        .add({.line = report.line_with(*name, item.line(), item.end_line()),
              .end_line = 0,
              .scope = scope,
              .scope_line = line},
             fmt::format("The shell reads the text of {} as commands, and whoever commits or opens "
                         "a merge request writes that text.",
                         *name))
        .remedy =
        fmt::format("Use it as data: \"${}\" as an argument, without eval or sh -c.", *name);
  });
}

constexpr auto kChecks = std::to_array<Check<Node>>({
    {"config.gitlab-remote-include", remote_include},
    {"config.gitlab-floating-image", floating_image},
    {"config.gitlab-secret-variable", secret_variable},
    {"config.gitlab-docker-without-tls", docker_without_tls},
    {"config.gitlab-debug-trace", debug_trace},
    {"config.gitlab-pipe-to-shell", pipe_to_shell},
    {"config.gitlab-tls-off", tls_off},
    {"config.gitlab-script-injection", script_injection},
});

}  // namespace

std::span<const Check<Node>> gitlab_checks() { return kChecks; }

}  // namespace redoubt::engines::config
