#include <algorithm>
#include <array>

#include "base/text.h"
#include "core/place_kind.h"
#include "engines/found.h"
#include "engines/repository/checks.h"
#include "formats/yaml.h"

namespace redoubt::engines::repository {
namespace {

using formats::Node;

// What the pipelines of a project do: one command, action or option per line.
struct Pipelines {
  std::string first;  // path of the first file
  std::string commands;
  bool unknown =
      false;  // something is done elsewhere or could not be read, so absence proves nothing
};

bool is_yaml(std::string_view path) { return path.ends_with(".yml") || path.ends_with(".yaml"); }

bool is_other_pipeline(std::string_view path) {
  for (const std::string_view name :
       {".travis.yml", "azure-pipelines.yml", ".circleci/config.yml", "bitbucket-pipelines.yml",
        ".drone.yml", ".woodpecker.yml", "Jenkinsfile", "appveyor.yml", ".appveyor.yml",
        ".cirrus.yml", ".buildkite/pipeline.yml", "cloudbuild.yaml", ".semaphore/semaphore.yml"})
    if (path == name) return true;
  return path.starts_with(".woodpecker/") && is_yaml(path);
}

// Workflows that only run on a schedule, by hand or for a release say nothing about a change before
// it is accepted.
bool sees_changes(const Node& root) {
  const Node* on = root.find("on");
  if (on == nullptr) return true;
  std::vector<std::string> names = root.texts_of("on");
  for (const auto& [key, value] : on->entries()) names.push_back(key.text());
  return std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name == "push" || name.starts_with("pull_request") || name == "merge_group" ||
           name == "workflow_call" || name == "workflow_run";
  });
}

// Words on the screen and programs that are put in place run nothing yet.
bool only_speaks_of_it(std::string_view command) {
  static const re2::RE2 kSpeaks(
      R"(^(?:-\s+)?["']?(?:sudo\s+)?(?:echo|printf|(?:python3?\s+-m\s+)?pip3?\s+install|(?:npm|yarn|pnpm|bun)\s+(?:install|add|i)\b|apt(?:-get)?\s|apk\s|brew\s+install|gem\s+install|go\s+install|cargo\s+install|uv\s+(?:pip\s+)?(?:install|add|sync))\b)");
  return found(kSpeaks, command);
}

void append(Pipelines& out, std::string_view text) {
  for (std::string_view line : split_lines(text)) {
    line = trim(line.substr(0, std::min(line.find(" #"), line.size())));
    if (line.starts_with('#')) continue;
    while (!line.empty()) {
      const size_t end = std::min({line.find("&&"), line.find(';'), line.find('|'), line.size()});
      const auto command = trim(line.substr(0, end));
      if (!only_speaks_of_it(command)) out.commands += std::string(command) + "\n";
      line.remove_prefix(end);
      line.remove_prefix(std::min(line.find_first_not_of("&;|"), line.size()));
    }
  }
}

void read_steps(const Node* steps, Pipelines& out) {
  if (steps == nullptr) return;
  for (const Node& step : steps->items()) {
    append(out, step.text_of("run"));
    append(out, step.text_of("uses"));
    if (const Node* with = step.find("with"))
      for (const auto& [key, value] : with->entries()) append(out, value.text());
  }
}

void read_workflow(const core::ProjectFile& file, Pipelines& out) {
  const auto root = file.text == nullptr ? Result<Node>(fail("not kept"))
                                         : formats::parse_yaml_document(text_of(file), file.path);
  if (!root) {
    out.unknown = true;
    return;
  }
  if (!sees_changes(*root)) return;
  const Node* jobs = root->find("jobs");
  if (jobs == nullptr) return;
  for (const auto& [key, job] : jobs->entries()) {
    const std::string uses = job.text_of("uses");
    if (!uses.empty() && !uses.starts_with("./")) out.unknown = true;
    append(out, uses);
    read_steps(job.find("steps"), out);
  }
}

void read_action(const core::ProjectFile& file, Pipelines& out) {
  if (const auto root = formats::parse_yaml_document(text_of(file), file.path))
    read_steps(root->at("runs", "steps"), out);
}

bool is_gitlab(std::string_view path) {
  return path == ".gitlab-ci.yml" || (path.starts_with(".gitlab/") && is_yaml(path));
}

Pipelines read_pipelines(const core::Project& project) {
  Pipelines out;
  for (const auto& file : project.files) {
    const bool workflow = core::is_github_workflow(file.path);
    const bool other = is_gitlab(file.path) || is_other_pipeline(file.path);
    if (workflow) read_workflow(file, out);
    else if (file.path.starts_with(".github/actions/") && is_yaml(file.path))
      read_action(file, out);
    else if (other && file.text == nullptr) out.unknown = true;
    else if (other) append(out, text_of(file));
    if (other && (text_of(file).find("remote:") != std::string::npos ||
                  text_of(file).find("project:") != std::string::npos))
      out.unknown = true;
    if (out.first.empty() && (workflow || other)) out.first = file.path;
  }
  return out;
}

// Commands that are known to run tests, and anything a step starts that has "test" as a word of its
// name: scripts and targets are named by people, but nearly always so.
bool runs_tests(const std::string& commands) {
  static const re2::RE2 kTests(
      R"((?im)\b(?:pytest|tox|nox|ctest|phpunit|pest|rspec|jest|vitest|mocha|playwright|cypress|ginkgo|gotestsum|testthat|unittest|hatch run cov)\b|\bmvnw?\b[^\n]*\b(?:verify|install|package|deploy)\b|\bgradlew?\b[^\n]*\b(?:check|build)\b|\bmake\s+(?:\S+\s+)*(?:check|all)\b|\bsbt\b[^\n]*\bcheck\b|(?:^|[\s/:;&|"'_.\-])(?:run)?tests?(?:$|[\s/:;&|"'_.\-]))");
  return found(kTests, commands);
}

bool analyses(const std::string& commands) {
  static const re2::RE2 kTools(
      R"((?i)codeql|semgrep|opengrep|sonar|bandit|gosec|brakeman|eslint|oxlint|biome|\bruff\b|golangci|staticcheck|\bgo vet\b|clippy|clang-tidy|cppcheck|clang-analyzer|scan-build|spotbugs|findsecbugs|findbugs|\bpmd\b|error-?prone|psalm|phpstan|pylint|flake8|\bmypy\b|pyright|rubocop|shellcheck|checkov|zizmor|hadolint|detekt|snyk|coverity|\binfer\b|super-linter|megalinter|pre-commit|devskim|njsscan|horusec|veracode|fortify|checkmarx|qodana|deepsource|codacy|credo|sobelow|dialyzer|\bSAST\b|\blint(?::\S+)?\b|\blint[-_]\S+|redoubt scan|trunk-io|dotnet format|roslyn|security[-_]scan)");
  return found(kTools, commands);
}

bool has_hosted_analysis(const core::Project& project) {
  for (const std::string_view name :
       {"sonar-project.properties", ".sonarcloud.properties", ".deepsource.toml", "qodana.yaml",
        ".codacy.yml", ".lgtm.yml", "lgtm.yml", ".codeclimate.yml", ".pre-commit-config.yaml"})
    if (project.find(name) != nullptr) return true;
  return false;
}

bool has_code(const core::Project& project) {
  static constexpr auto kCode = std::to_array<std::string_view>(
      {"c",          "cpp", "csharp", "dart", "elixir", "go",    "java",     "javascript",
       "kotlin",     "php", "python", "ruby", "rust",   "scala", "solidity", "swift",
       "typescript", "vue", "objc",   "perl", "lua",    "ocaml"});
  return std::any_of(project.files.begin(), project.files.end(), [](const core::ProjectFile& file) {
    return std::find(kCode.begin(), kCode.end(), file.language) != kCode.end();
  });
}

}  // namespace

void check_pipelines(const core::Project& project, Practice& practice) {
  if (!has_code(project)) return;
  const Pipelines pipelines = read_pipelines(project);
  if (pipelines.first.empty()) {
    practice.note(
        "no pipeline is defined in this repository: whether changes are tested and analysed is not "
        "judged");
    return;
  }
  const auto report = [&](std::string_view rule, bool present, std::string message) {
    if (present) return;
    if (pipelines.unknown)
      practice.note(fmt::format(
          "{} is not judged: part of the pipeline is defined elsewhere or cannot be read", rule));
    else practice.add(rule, pipelines.first, std::move(message));
  };
  report("repository.tests-in-ci", runs_tests(pipelines.commands),
         "The pipeline that runs for changes starts nothing that looks like a test.");
  report("repository.static-analysis", analyses(pipelines.commands) || has_hosted_analysis(project),
         "The pipeline that runs for changes starts no static analysis that is known here. A "
         "service that is switched on in the settings "
         "of the hosting platform cannot be seen in a checkout.");
}

}  // namespace redoubt::engines::repository
