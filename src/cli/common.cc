#include "cli/common.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>

#include "base/text.h"
#include "cli/coverage.h"
#include "pipeline/decisions.h"
#include "pipeline/own_outputs.h"
#include "pipeline/probe_age.h"
#include "pipeline/record.h"
#include "platform/filesystem.h"

namespace redoubt::cli {

Result<std::filesystem::path> project_folder(const Arguments& arguments) {
  const std::string given = arguments.text("PATH", ".");
  std::error_code code;
  auto path = std::filesystem::canonical(given, code);
  if (code) return fail("open {}: {}", given, code.message());
  if (!std::filesystem::is_directory(path, code))
    return std::unexpected(
        Error(fmt::format("{} is not a folder", given)).hint("name the folder of the project"));
  return path;
}

Result<size_t> number_of(const std::string& text, std::string_view option) {
  size_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || value == 0)
    return fail("{} needs a number of at least 1, not '{}'", option, text);
  return value;
}

Result<unsigned> jobs_of(const Arguments& arguments) {
  if (!arguments.has("jobs")) return 0u;
  TRY_ASSIGN(const size_t jobs, number_of(arguments.text("jobs"), "--jobs"));
  return static_cast<unsigned>(std::min<size_t>(jobs, 256));
}

Result<std::vector<core::Stage>> stages_of(const Arguments& arguments) {
  std::vector<core::Stage> stages;
  for (const auto& word : arguments.list("stage")) {
    const auto stage = core::parse_stage(word);
    if (!stage)
      return std::unexpected(
          Error(fmt::format("'{}' is no life-cycle stage", word))
              .hint("plan, code, build, test, release, deploy, operate or monitor"));
    stages.push_back(*stage);
  }
  return stages;
}

Result<void> deliver(const std::string& text, const Arguments& arguments, Session& session) {
  if (const auto file = arguments.text("output"); !file.empty() && file != "-")
    return platform::write_output(file, text);
  session.write(text);
  return {};
}

Result<void> deliver_result(const std::string& text, const Arguments& arguments, Session& session) {
  TRY(deliver(text, arguments, session));
  if (const auto file = arguments.text("output"); !file.empty() && file != "-")
    pipeline::OwnOutputs::remember(file, text);
  return {};
}

Result<void> add_later_words(const std::filesystem::path& root, pipeline::RunRecord& run,
                             const std::string& today) {
  TRY_ASSIGN(auto store, open_store(root));
  TRY_ASSIGN(const auto context, current_context(store));
  TRY_ASSIGN(auto known, known_findings(root, store, context, today));
  std::map<std::string, const core::Finding*> now;
  for (const auto& finding : known.reported) now[finding.name] = &finding.finding;
  std::set<std::string> reported;
  for (auto* list : {&run.findings, &run.not_retested})
    for (auto& finding : *list) {
      reported.insert(finding.name);
      // Decisions count from when they are made: no scan is needed for them.
      const auto at = now.find(finding.name);
      if (at == now.end()) continue;
      auto& recorded = finding.finding;
      if (recorded.suppression.kind != core::Suppression::Kind::kInSource)
        recorded.suppression = at->second->suppression;
      // A report that was imported since may rate it higher.
      recorded.severity = std::max(recorded.severity, at->second->severity);
      recorded.confidence = std::max(recorded.confidence, at->second->confidence);
    }
  for (auto& finding : known.reported)
    if (finding.state != core::FindingState::kFixed && !reported.contains(finding.name))
      run.not_retested.push_back(std::move(finding));
  return {};
}

Result<bool> json_wanted(const Arguments& arguments) {
  const std::string format = arguments.text("format", "text");
  if (format == "json" || format == "text") return format == "json";
  return std::unexpected(
      Error(fmt::format("'{}' is no format of this command", format)).hint("text or json"));
}

Result<pipeline::ReportFormat> report_format(const Arguments& arguments) {
  if (arguments.has("format")) return pipeline::parse_report_format(arguments.text("format"));
  const auto extension = std::filesystem::path(arguments.text("output")).extension();
  if (extension == ".html" || extension == ".json" || extension == ".sarif" || extension == ".md" ||
      extension == ".csv")
    return pipeline::parse_report_format(extension.string().substr(1));
  if (extension == ".xml") return pipeline::ReportFormat::kJunit;
  for (const std::string_view binary : {".pdf", ".docx", ".doc", ".odt", ".xlsx", ".xls", ".zip"})
    if (extension == binary)
      return std::unexpected(
          Error(fmt::format("a report cannot be written as {}", extension.string()))
              .hint("use .html, .json, .sarif, .md, .csv, .xml (JUnit) or .txt, or name --format"));
  return pipeline::ReportFormat::kText;
}

namespace {

// Answers of running systems age while nobody asks again; the record keeps what they were.
std::optional<pipeline::RunRecord> with_aged_probes(const pipeline::ReportInput& input,
                                                    const std::string& today) {
  if (!pipeline::has_expired_probes(input.run, today, input.policy.max_probe_age_days)) return {};
  auto aged = std::make_optional(input.run);
  pipeline::expire_probes(*aged, today, input.policy.max_probe_age_days);
  return aged;
}

}  // namespace

Result<void> deliver_report(const pipeline::ReportInput& given, const Arguments& arguments,
                            Session& session) {
  TRY_ASSIGN(const auto format, report_format(arguments));
  const auto aged = with_aged_probes(given, session.today());
  const pipeline::ReportInput input{.run = aged ? *aged : given.run,
                                    .policy = given.policy,
                                    .verdict = given.verdict,
                                    .coverage = given.coverage,
                                    .present = given.present};
  const std::string when = arguments.text("color", "auto");
  if (when != "auto" && when != "always" && when != "never")
    return fail("--color is auto, always or never, not '{}'", when);
  pipeline::TextStyle style{.colour = session.colour(when), .width = session.width()};
  if (arguments.has("output")) style.colour = when == "always";
  if (!pipeline::is_ledger_format(format) || input.coverage != nullptr)
    return deliver_result(pipeline::write_report(format, input, style), arguments, session);
  TRY_ASSIGN(const auto catalogue, plan::ControlCatalogue::built_in());
  TRY_ASSIGN(const auto rules, plan::RuleSet::built_in());
  auto ledger = input;
  if (ledger.present.target_digest.empty()) {
    TRY_ASSIGN(const auto root, project_folder(arguments));
    TRY_ASSIGN(const auto config, pipeline::load_config(root));
    TRY_ASSIGN(ledger.present, present_of_project(root, config, session));
    if (given.run.kind == "scan") ledger.present.planned.reset();  // a scan has no plan
  }
  ledger.present.max_feed_age_days = given.policy.max_feed_age_days;
  ledger.present.max_probe_age_days = given.policy.max_probe_age_days;
  const auto coverage = pipeline::coverage_of(given.run, catalogue, rules, ledger.present);
  ledger.coverage = &coverage;
  return deliver_result(pipeline::write_report(format, ledger, style), arguments, session);
}

int incomplete(const Error& error, Session& session) {
  session.report(error);
  return kIncomplete;
}

Result<store::Store> open_store(const std::filesystem::path& root) {
  const auto file = pipeline::store_file(root);
  std::error_code code;
  if (!std::filesystem::exists(file, code))
    return std::unexpected(Error(fmt::format("nothing is known about {} yet", root.string()))
                               .hint("run `redoubt test` there first"));
  return store::Store::open(file);
}

Result<pipeline::RunRecord> last_run(const std::filesystem::path& root) {
  TRY_ASSIGN(auto store, open_store(root));
  TRY_ASSIGN(const auto run, store.last_run({"test", "run"}, ""));
  if (!run) {
    TRY_ASSIGN(const auto broken, store.last_run({"interrupted"}, ""));
    return std::unexpected(
        Error(fmt::format("{} {} is recorded", broken ? "only an interrupted run of" : "no run of",
                          root.string()))
            .hint("run `redoubt test` there first"));
  }
  return pipeline::run_record_from_json(run->document, "recorded run");
}

Result<std::string> current_context(store::Store& store) {
  TRY_ASSIGN(const auto run, store.last_run({}, ""));
  return run ? run->context : std::string();
}

std::string table(std::vector<std::vector<std::string>> rows) {
  for (auto& row : rows)
    for (auto& cell : row) cell = printable(cell);
  std::vector<size_t> widths;
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) {
      if (widths.size() <= i) widths.resize(i + 1);
      widths[i] = std::max(widths[i], row[i].size());
    }
  std::string out;
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i)
      out += i + 1 == row.size() ? row[i] : fmt::format("{:<{}}  ", row[i], widths[i]);
    out += '\n';
  }
  return out;
}

Result<std::vector<pipeline::ReportedFinding>> as_decided_now(
    const std::filesystem::path& root, const std::vector<store::StoredFinding>& stored,
    const std::string& today) {
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  TRY_ASSIGN(auto decisions, pipeline::load_decisions(root));
  auto reported = pipeline::as_reported(stored);
  std::vector<core::Identified> identities;
  std::vector<core::Finding*> findings;
  for (size_t i = 0; i < stored.size(); ++i) {
    auto& finding = reported[i].finding;
    // What a decision covered in the last run is decided anew.
    if (finding.suppression.source == pipeline::kDecisionsFile) finding.suppression = {};
    if (stored[i].state == core::FindingState::kFixed) continue;
    identities.push_back(stored[i].record.identity);
    findings.push_back(&finding);
  }
  pipeline::DecisionBook(std::move(decisions), today).apply(identities, findings);
  for (auto* finding : findings) pipeline::accept_if_excluded(config.exclude, *finding);
  return reported;
}

Result<KnownFindings> known_findings(const std::filesystem::path& root, store::Store& store,
                                     const std::string& context, const std::string& today) {
  KnownFindings known;
  TRY_ASSIGN(known.stored, store.findings(context));
  TRY_ASSIGN(known.reported, as_decided_now(root, known.stored, today));
  return known;
}

}  // namespace redoubt::cli
