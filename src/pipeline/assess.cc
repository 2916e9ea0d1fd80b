#include "pipeline/assess.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>

#include "base/diagnostics.h"
#include "base/text.h"
#include "base/version.h"
#include "pipeline/advisories.h"
#include "pipeline/baseline.h"
#include "pipeline/correlate.h"
#include "pipeline/decisions.h"
#include "pipeline/examined.h"
#include "pipeline/file_pass.h"
#include "pipeline/history_source.h"
#include "pipeline/drift.h"
#include "pipeline/judge.h"
#include "pipeline/planning.h"
#include "pipeline/probe_run.h"
#include "pipeline/record.h"
#include "pipeline/scan.h"
#include "pipeline/scenario_evidence.h"
#include "pipeline/selection.h"
#include "pipeline/since.h"
#include "pipeline/source_lines.h"
#include "pipeline/verdicts.h"
#include "plan/feature_read.h"
#include "store/store.h"

namespace redoubt::pipeline {
namespace {

std::string in_one_line(const Error& error) {
  return error.message() + (error.hint().empty() ? "" : "; " + error.hint());
}

std::vector<core::Identified> identities_of(const std::vector<Weakness>& weaknesses) {
  std::vector<core::Identified> identities;
  for (const auto& weakness : weaknesses) identities.push_back(weakness.identity);
  return identities;
}

std::string branch_of(const core::Project& project) {
  return project.history ? project.history->branch : "";
}

// The run as it goes: what is known so far, and the steps that add to it.
class Assessment {
 public:
  Assessment(const AssessOptions& options, const Config& config, const Context& context)
      : options_(options),
        config_(config),
        context_(context),
        probes_(config, options.intrusive_probes, context) {}

  Result<RunRecord> run() {
    const auto begin = std::chrono::steady_clock::now();
    record_.started = platform::rfc3339(context_.clock.now());
    TRY(check_engine_names());
    TRY_ASSIGN(since_, Since::make(options_.since, options_.root));
    TRY(scan_files());
    if (options_.plan) TRY(plan_tests());
    TRY(look_at_history());
    TRY(use_tools());
    run_probes();
    TRY(correlate_findings());
    compare_with_baseline();
    describe_target();
    record_.ended = platform::rfc3339(context_.clock.now());
    record_.milliseconds =
        static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                  std::chrono::steady_clock::now() - begin)
                                  .count());
    remember();
    // What is recorded is the whole run: only what this one shows is limited.
    TRY(since_.limit(record_, context_.cancel));
    record_.since = options_.since;
    return std::move(record_);
  }

 private:
  Result<void> check_engine_names() const {
    const auto known = engine_names();
    for (const auto& name : options_.engines) {
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      const auto probes = engines::all_probe_engines();
      if (std::any_of(probes.begin(), probes.end(),
                      [&](const auto& info) { return info.name == name; }))
        return std::unexpected(
            Error(fmt::format("engine {} looks at running targets, not at files", name))
                .hint("name a target in redoubt.yaml (targets: [{url: …}]); `redoubt test` then "
                      "uses it, `--test ID` alone"));
      const auto near = nearest_word(name, {known.begin(), known.end()});
      return std::unexpected(Error(fmt::format("no engine is called '{}'", name))
                                 .hint(near.empty() ? "`redoubt engines` lists them"
                                                    : fmt::format("did you mean '{}'?", near)));
    }
    return {};
  }

  Result<void> scan_files() {
    TRY_ASSIGN(advisories_, open_advisories(options_.root, config_));
    TRY_ASSIGN(scanned_, scan({.root = options_.root,
                               .engines = file_engines(),
                               .exclude = config_.exclude,
                               .jobs = options_.jobs,
                               .use_cache = options_.use_cache,
                               .keep_text_for_planning = options_.plan,
                               .vulnerabilities = advisories_.get()},
                              context_));
    for (size_t i = 0; i < scanned_.reports.size(); ++i)
      sources_.push_back(
          {.kind = "engine", .offers = scanned_.offers[i], .report = scanned_.reports[i]});
    record_.interrupted = scanned_.cancelled;
    return {};
  }

  // An engine over histories needs what its detector says about the files.
  std::vector<std::string> file_engines() const {
    auto names = options_.engines;
    for (const auto& name : options_.engines)
      if (auto detector = detector_of(name); !detector.empty())
        names.push_back(std::move(detector));
    return names;
  }

  // When a test asks for it or the user names it: the first look at a long history takes its time.
  bool history_is_wanted() const {
    const auto& names = options_.engines;
    const bool named = std::any_of(names.begin(), names.end(),
                                   [](const auto& name) { return !detector_of(name).empty(); });
    if (context_.cancel.cancelled() || !(named || names.empty())) return false;
    if (!options_.plan) return named;
    return std::any_of(record_.tests.begin(), record_.tests.end(),
                       [](const auto& test) { return is_about_history(test.capability); });
  }

  Result<void> look_at_history() {
    if (!history_is_wanted()) return {};
    TRY_ASSIGN(auto sources, scan_history({.root = options_.root,
                                           .exclude = config_.exclude,
                                           .jobs = options_.jobs,
                                           .use_cache = options_.use_cache,
                                           .limits = {}},
                                          scanned_.reports, context_));
    for (auto& source : sources)
      if (options_.plan || source.inapplicable.empty()) sources_.push_back(std::move(source));
    record_.interrupted |= context_.cancel.cancelled();
    return {};
  }

  Result<void> plan_tests() {
    const auto today = platform::iso_date(context_.clock.now());
    TRY_ASSIGN(record_.attestations, load_attestations(options_.root, today));
    TRY_ASSIGN(planned_, make_plan(options_.root, scanned_, config_, context_));
    TRY(check_targets());
    if (const auto& files = scanned_.not_planned; planned_.model.inferred && !files.empty())
      add_problem(
          fmt::format("the model was inferred without {}, larger than {} MiB: write it down with "
                      "`redoubt init`, "
                      "or name what is data under exclude: in redoubt.yaml",
                      to_valid_utf8(join(files, ", ")), kMaxKeptText >> 20));
    if (config_.policy.drift_fails && !planned_.model.inferred) {
      record_.drift_examined = true;
      const auto seen = plan::bootstrap(scanned_.project, planned_.observed);
      record_.drift = drift_lines(planned_.model, seen);
      unread_ = seen.left_out;
    } else {
      unread_ = planned_.model.left_out;
    }
    TRY_ASSIGN(record_.tests, selected_tests(planned_.plan, options_));
    return {};
  }

  // A target of a component that nobody knows would be tested by nobody, in silence.
  Result<void> check_targets() const {
    std::vector<std::string_view> known;
    for (const auto& element : planned_.model.elements) known.push_back(element.id);
    for (const auto& target : config_.targets) {
      if (target.component.empty() ||
          std::find(known.begin(), known.end(), target.component) != known.end())
        continue;
      const auto near = nearest_word(target.component, known);
      return std::unexpected(
          Error(fmt::format("target {} is of '{}', which is no component of the model", target.url,
                            target.component))
              .at({std::string(kConfigFile), 0, 0})
              .hint(near.empty() ? fmt::format("name one of: {}", fmt::join(known, ", "))
                                 : fmt::format("did you mean '{}'?", near)));
    }
    return {};
  }

  Result<void> use_tools() {
    TRY_ASSIGN(tools_, find_tools(record_.tests, sources_, scanned_.project, config_,
                                  options_.tools, tool_cache_, context_));
    for (auto& source :
         run_tools(tools_, options_.root, scanned_.project, options_.tools.allow_unsandboxed,
                   options_.jobs, tool_cache_, context_))
      sources_.push_back(std::move(source));
    record_.interrupted |= context_.cancel.cancelled();
    return {};
  }

  void run_probes() {
    for (const auto& test : record_.tests) {
      if (test.oracle != core::Oracle::kProbe) continue;
      auto& result = probe_results_[test.id];
      if (test.capability == plan::kScenarioCapability) {
        if (!scenarios_)
          scenarios_ = ScenarioEvidence::load(options_.root, branch_of(scanned_.project));
        result = scenarios_->judge(test, scanned_.project.digest.to_string(),
                                   platform::iso_date(context_.clock.now()));
        continue;
      }
      if (options_.probes) result = probes_.run(test);
      else
        result.reason = "requests to running targets were left out",
        result.hint = "run without --no-probes";
    }
    for (auto& source : probes_.take_sources()) sources_.push_back(std::move(source));
  }

  Result<void> correlate_findings() {
    TRY_ASSIGN(auto files, platform::FileReader::open(options_.root));
    std::vector<core::SourceReport> reports;
    for (auto& source : sources_) reports.push_back(std::move(source.report));
    read_source_lines(reports, files, *scanned_.mask);
    for (size_t i = 0; i < sources_.size(); ++i)
      if (sources_[i].kind == "tool") tool_cache_.keep(reports[i]);
    rate_by_place(reports);
    weaknesses_ = correlate(reports);
    for (size_t i = 0; i < sources_.size(); ++i) sources_[i].report = std::move(reports[i]);
    for (const auto& source : sources_) record_.sources.push_back(summarise(source));
    return apply_decisions();
  }

  Result<void> apply_decisions() {
    TRY_ASSIGN(auto decisions, load_decisions(options_.root));
    decisions_ = std::make_unique<DecisionBook>(std::move(decisions),
                                                platform::iso_date(context_.clock.now()));
    std::vector<core::Finding*> findings;
    for (auto& weakness : weaknesses_) findings.push_back(&weakness.finding);
    decisions_->apply(identities_of(weaknesses_), findings);
    return {};
  }

  // Without its baseline a run is recorded all the same: the first one of a branch is what makes
  // the branch a baseline. The gate does not pass then.
  void compare_with_baseline() {
    const bool from_project = options_.baseline.empty();
    record_.baseline = from_project ? config_.policy.baseline : options_.baseline;
    if (record_.baseline.empty()) return;  // the previous run, which the store knows
    auto loaded = load_baseline(record_.baseline,
                                from_project ? BaselineOrigin::kProject : BaselineOrigin::kCaller,
                                options_.root);
    if (loaded) baseline_ = std::move(*loaded);
    else record_.baseline_problem = in_one_line(loaded.error());
    in_baseline_ = find_in_baseline(baseline_, identities_of(weaknesses_));
  }

  bool is_in_baseline(size_t index, const store::RecordedRun* recorded) const {
    if (!in_baseline_.empty()) return in_baseline_[index];
    return recorded != nullptr && recorded->current[index].state != core::FindingState::kNew;
  }

  void describe_target() {
    const auto& project = scanned_.project;
    record_.product_version = kVersion;
    record_.kind = options_.kind;
    record_.project = config_.project.empty() ? project.name : config_.project;
    record_.target = options_.root.string();
    record_.target_digest = project.digest.to_string();
    if (project.history) {
      record_.revision = project.history->head;
      record_.branch = project.history->branch;
    }
    record_.files = project.files.size();
    record_.languages = languages_by_files(project);
    record_.limits = limits_of(options_);
    if (!options_.plan) return;
    record_.model = planned_.model.inferred ? "inferred" : std::string(kModelFile);
    record_.elements = planned_.model.elements.size();
    record_.flows = planned_.model.flows.size();
    record_.threats = planned_.plan.threats;
    record_.guidelines = planned_.plan.guidelines;
    record_.accepted = planned_.model.accepted;
    for (const auto& [standard, level] : config_.standards)
      record_.standards[standard] = std::to_string(level);
  }

  // Everything that needs names: findings, results, and the links between them.
  void fill(const store::RecordedRun* recorded) {
    std::vector<std::string> names;
    for (size_t i = 0; i < weaknesses_.size(); ++i) {
      ReportedFinding reported{
          .name = recorded == nullptr ? fmt::format("#{}", i + 1) : recorded->current[i].name,
          .state = recorded == nullptr ? core::FindingState::kNew : recorded->current[i].state,
          .finding = weaknesses_[i].finding,
          .tests = {},
          .threats = {},
          .first_seen = recorded == nullptr ? record_.started : recorded->current[i].first_seen,
          .in_baseline = is_in_baseline(i, recorded)};
      // Who rated it higher and has not looked again is still believed.
      if (recorded != nullptr) reported.finding.severity = recorded->current[i].record.severity;
      names.push_back(reported.name);
      record_.findings.push_back(std::move(reported));
    }
    judge_all(names);
    if (recorded != nullptr) add_earlier_findings(*recorded);
    record_.notes = scanned_.left_out;
    say_unread();
    const auto& notes = decisions_->notes();
    record_.notes.insert(record_.notes.end(), notes.begin(), notes.end());
    if (auto note = suppressed_without_reason(record_.findings); !note.empty())
      record_.notes.push_back(std::move(note));
  }

  // Messages of parsers may quote a line.
  void say_unread() {
    core::SourceReport said;
    said.notes = planned_.warnings;
    for (const auto& line : unread_) said.notes.push_back("not read to see what runs: " + line);
    scanned_.mask->hide(said);
    record_.notes.insert(record_.notes.end(), said.notes.begin(), said.notes.end());
  }

  void add_earlier_findings(const store::RecordedRun& recorded) {
    record_.fixed = as_reported(recorded.fixed);
    record_.not_retested = as_reported(recorded.not_retested);
    std::vector<core::Identified> identities;
    std::vector<core::Finding*> findings;
    for (size_t i = 0; i < recorded.not_retested.size(); ++i) {
      identities.push_back(recorded.not_retested[i].record.identity);
      findings.push_back(&record_.not_retested[i].finding);
    }
    decisions_->apply(identities, findings);
    for (auto* finding : findings) accept_if_excluded(config_.exclude, *finding);
    const auto known = find_in_baseline(baseline_, identities);
    for (size_t i = 0; i < identities.size(); ++i)
      record_.not_retested[i].in_baseline = record_.baseline_is_last_run || known[i];
  }

  void judge_all(const std::vector<std::string>& names) {
    const Evidence evidence{
        .project = scanned_.project,
        .sources = sources_,
        .tools = tools_,
        .weaknesses = weaknesses_,
        .names = names,
        .tools_left_out = !options_.tools.use_tools && options_.tools.wanted.empty(),
        .left_out = offers_left_out()};
    judge_tests(record_, evidence, planned_, probe_results_, context_.cancel);
    hide_secrets_of_results();
    record_.interrupted |= context_.cancel.cancelled();
  }

  // Reasons quote settings, commands and messages of parsers as they stand in files.
  void hide_secrets_of_results() {
    core::SourceReport said;
    for (auto& result : record_.results)
      for (auto* text : {&result.reason, &result.hint}) said.notes.push_back(std::move(*text));
    scanned_.mask->hide(said);
    auto hidden = said.notes.begin();
    for (auto& result : record_.results)
      for (auto* text : {&result.reason, &result.hint}) *text = std::move(*hidden++);
  }

  // What the engines can answer that --engine does not name.
  std::vector<core::CapabilityOffer> offers_left_out() const {
    std::vector<core::CapabilityOffer> offers;
    if (options_.engines.empty() || record_.tests.empty()) return offers;  // making engines costs
    for (const auto& info : engines::all_engines()) {
      if (std::find(options_.engines.begin(), options_.engines.end(), info.name) !=
          options_.engines.end())
        continue;
      if (const auto engine = info.make())
        for (auto& offer : (*engine)->offers()) offers.push_back(std::move(offer));
    }
    return offers;
  }

  void add_problem(const std::string& text) {
    record_.problem += (record_.problem.empty() ? "" : "; ") + text;
  }

  void remember() {
    if (!options_.remember) return fill(nullptr);
    const auto outcome = record_run();
    if (outcome) return;
    add_problem("not recorded: " + outcome.error().message());
    if (record_.findings.empty() && record_.results.empty()) fill(nullptr);
  }

  // An interrupted one is of a kind of its own: gates and reports go by the last run that ended.
  std::string kind_to_record() const { return record_.interrupted ? "interrupted" : options_.kind; }

  Result<void> record_run() {
    TRY_ASSIGN(auto store, store::Store::open(store_file(options_.root)));
    store::NewRun run{.kind = kind_to_record(),
                      .context = record_.branch.empty() ? "default" : record_.branch,
                      .started = record_.started,
                      .complete = is_complete(record_),
                      .input = "",
                      .findings = {},
                      .retested = [this](std::string_view source, std::string_view path) {
                        return retested(source, path);
                      }};
    for (const auto& weakness : weaknesses_) run.findings.push_back(to_store(weakness));
    if (record_.baseline.empty()) {
      TRY_ASSIGN(const auto previous, store.last_run({"test", "run"}, run.context));
      if (previous) record_.baseline = "run of " + previous->started;
      record_.baseline_is_last_run = previous.has_value();
    }
    TRY(store.record(run, [this, &run](const store::RecordedRun& recorded) {
      fill(&recorded);
      run.kind = kind_to_record(), run.complete = is_complete(record_);
      return to_json(record_);
    }));
    return {};
  }

  bool retested(std::string_view name, std::string_view path) const {
    const auto source = std::find_if(sources_.begin(), sources_.end(),
                                     [&](const Source& one) { return one.report.source == name; });
    return !is_excluded(config_.exclude, path) && !record_.interrupted &&
           source != sources_.end() && source->unsettled.reason.empty() &&
           looked_again(source->report, path, scanned_.project, options_.root);
  }

  const AssessOptions& options_;
  const Config& config_;
  const Context& context_;
  Since since_;
  std::unique_ptr<core::VulnerabilitySource> advisories_;
  ScanResult scanned_;
  Planned planned_;
  std::vector<std::string> unread_;  // what bootstrap() left out of the model, or of drift
  ProbeRunner probes_;
  std::vector<Source> sources_;
  ToolCache tool_cache_{options_.root, options_.use_cache};
  std::vector<KnownTool> tools_;
  std::map<std::string, core::TestResult> probe_results_;
  std::optional<ScenarioEvidence> scenarios_;  // loaded when a test asks
  std::vector<Weakness> weaknesses_;
  std::unique_ptr<DecisionBook> decisions_;
  std::vector<core::Identified> baseline_;
  std::vector<bool> in_baseline_;  // per weakness; empty when the baseline is the previous run
  RunRecord record_;
};

}  // namespace

std::filesystem::path store_file(const std::filesystem::path& root) {
  std::error_code code;
  const auto canonical = std::filesystem::canonical(root, code);
  const auto& path = code ? root : canonical;
  const std::string name = path.filename().string();
  return platform::user_data_folder() / "targets" /
         (name + "-" + sha256(path.string()).hex().substr(0, 12)) / "redoubt.db";
}

Result<RunRecord> assess(const AssessOptions& options, const Config& config,
                         const Context& context) {
  return Assessment(options, config, context).run();
}

}  // namespace redoubt::pipeline
