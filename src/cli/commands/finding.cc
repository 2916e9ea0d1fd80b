#include <algorithm>
#include <optional>

#include "base/date.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "formats/json.h"
#include "pipeline/decisions.h"
#include "pipeline/record.h"
#include "pipeline/report/summary.h"
#include "pipeline/trace.h"

namespace redoubt::cli {
namespace {

using formats::Json;

// The project's store, the branch, and one finding of it.
struct Found {
  std::filesystem::path root;
  store::Store store;
  std::string context;
  store::StoredFinding stored;
  pipeline::ReportedFinding reported;
};

Result<Found> find_one(const Arguments& arguments, const std::string& today) {
  TRY_ASSIGN(auto root, project_folder(arguments));
  TRY_ASSIGN(auto store, open_store(root));
  TRY_ASSIGN(auto context, current_context(store));
  const std::string name = arguments.text("FINDING");
  TRY_ASSIGN(auto stored, store.finding(context, name));
  if (!stored)
    return std::unexpected(Error(fmt::format("no finding is called '{}'", name))
                               .hint("`redoubt finding list` shows them"));
  TRY_ASSIGN(auto decided, as_decided_now(root, {*stored}, today));
  auto reported = std::move(decided.front());
  return Found{std::move(root), std::move(store), std::move(context), std::move(*stored),
               std::move(reported)};
}

std::vector<std::string> observers_of(const store::FindingRecord& record) {
  std::vector<std::string> texts;
  for (const auto& observed : record.observations) texts.push_back(observed.text());
  return texts;
}

// Which findings `finding list` was asked for.
class Selection {
 public:
  static Result<Selection> make(const Arguments& arguments) {
    Selection selection;
    selection.all_ = arguments.has("all");
    selection.path_ = arguments.text("under");
    selection.rule_ = arguments.text("rule");
    if (const auto word = arguments.text("severity"); !word.empty()) {
      const auto severity = core::parse_severity(word);
      if (!severity)
        return fail("--severity is info, low, medium, high or critical, not '{}'", word);
      selection.severity_ = *severity;
    }
    if (const auto word = arguments.text("state"); !word.empty()) {
      selection.suppressed_ = word == "suppressed";
      selection.state_ = core::parse_finding_state(word);
      if (!selection.state_ && !selection.suppressed_)
        return fail("--state is new, open, reopened, not-retested, fixed or suppressed, not '{}'",
                    word);
    }
    return selection;
  }
  bool has(const store::StoredFinding& finding, bool suppressed) const {
    const auto& record = finding.record;
    if (suppressed_ ? !suppressed : state_ && suppressed) return false;
    if (state_ ? finding.state != *state_ : finding.state == core::FindingState::kFixed && !all_)
      return false;
    if (record.severity < severity_) return false;
    if (!rule_.empty() && !is_rule(record.rule) && !is_rule(record.capability)) return false;
    return path_.empty() || record.identity.path == path_ ||
           path_matches(record.identity.path, path_) ||
           record.identity.path.starts_with(path_.ends_with('/') ? path_ : path_ + '/');
  }

 private:
  // Rules of some tools are named like paths; '*' means any of it all the same.
  bool is_rule(const std::string& id) const {
    return path_matches(replace_all(id, "/", "."), replace_all(rule_, "/", "."));
  }

  bool all_ = false, suppressed_ = false;
  core::Severity severity_ = core::Severity::kInfo;
  std::optional<core::FindingState> state_;
  std::string path_, rule_;
};

// Advisories of one package often have one title; what is printed then tells them apart.
std::string with_advisory(const std::string& title, const core::Finding& finding) {
  const bool said = finding.purl.empty() || title.find(finding.rule_id) != std::string::npos;
  return said ? title : fmt::format("{} ({})", title, finding.rule_id);
}

Result<int> list_findings(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto selection, Selection::make(arguments));
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(auto store, open_store(root));
  TRY_ASSIGN(const auto context, current_context(store));
  TRY_ASSIGN(const auto known, known_findings(root, store, context, session.today()));
  TRY_ASSIGN(const bool json, json_wanted(arguments));
  std::vector<std::vector<std::string>> rows{
      {"FINDING", "SEVERITY", "CONFIDENCE", "STATE", "PLACE", "WHAT"}};
  Json list = Json::array();
  for (size_t i = 0; i < known.stored.size(); ++i) {
    const auto& finding = known.stored[i];
    const auto& record = finding.record;
    const auto& details = known.reported[i].finding;
    if (!selection.has(finding, details.suppressed())) continue;
    const std::string state(details.suppressed() ? "suppressed" : core::to_string(finding.state));
    const std::string place = record.line == 0
                                  ? record.identity.path
                                  : fmt::format("{}:{}", record.identity.path, record.line);
    rows.push_back({finding.name, std::string(core::to_string(record.severity)),
                    std::string(core::to_string(details.confidence)), state, place,
                    with_advisory(record.title, details)});
    list.push_back({{"name", finding.name},
                    {"severity", core::to_string(record.severity)},
                    {"confidence", core::to_string(details.confidence)},
                    {"state", core::to_string(finding.state)},
                    {"suppressed", details.suppressed()},
                    {"path", record.identity.path},
                    {"line", record.line},
                    {"rule", record.rule},
                    {"title", record.title},
                    {"first_seen", finding.first_seen},
                    {"last_seen", finding.last_seen},
                    {"observations", observers_of(record)}});
  }
  if (json) session.write(formats::to_text(Json{{"findings", list}}) + "\n");
  else session.print(rows.size() == 1 ? "no such findings\n" : table(rows));
  return kPassed;
}

using Titles = std::vector<std::pair<std::string, std::string>>;

std::string titled(std::string_view label, const Titles& list) {
  std::string text;
  for (const auto& [id, title] : list)
    text += fmt::format("  {:<11} {}  {}\n", text.empty() ? label : "", id, title);
  return text;
}

// Why anybody asks for it: a finding stands at the end of a plan.
std::string belongs_to(const std::optional<pipeline::Trace>& trace) {
  if (!trace) return "  tests       no recorded run with a plan knows it: run `redoubt test`\n";
  if (trace->tests.empty())
    return fmt::format("  tests       none of the plan of {} asks for it\n", trace->started);
  return titled("tests", trace->tests) + titled("threats", trace->threats) +
         (trace->controls.empty() ? ""
                                  : fmt::format("  controls    {}\n", join(trace->controls, ", ")));
}

Result<int> show_finding(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(auto found, find_one(arguments, session.today()));
  TRY_ASSIGN(const bool json, json_wanted(arguments));
  TRY_ASSIGN(const auto trace, pipeline::trace_of(found.store, found.context, found.stored.name));
  if (json) {
    for (const auto& [id, title] : trace ? trace->tests : Titles())
      found.reported.tests.push_back(id);
    for (const auto& [id, title] : trace ? trace->threats : Titles())
      found.reported.threats.push_back(id);
    TRY_ASSIGN(auto document, formats::parse_json(pipeline::to_json(found.reported), "finding"));
    document["controls"] = trace ? trace->controls : std::vector<std::string>();
    session.write(formats::to_text(document) + "\n");
    return kPassed;
  }
  const auto& finding = found.reported.finding;
  std::string text =
      fmt::format("{}  {}\n  severity    {} (confidence {})\n  state       {}\n  place       {}\n",
                  found.reported.name, finding.title, core::to_string(finding.severity),
                  core::to_string(finding.confidence),
                  finding.suppressed() ? "suppressed" : core::to_string(found.reported.state),
                  pipeline::place_of(finding));
  text += fmt::format("  reported by {}\n  first seen  {}\n  last seen   {}\n",
                      join(observers_of(found.stored.record), ", "), found.stored.first_seen,
                      found.stored.last_seen);
  if (!finding.cwes.empty())
    text += fmt::format("  CWE         {}\n", fmt::join(finding.cwes, ", "));
  if (!finding.purl.empty()) text += fmt::format("  package     {}\n", finding.purl);
  if (!finding.aliases.empty())
    text += fmt::format("  aliases     {}\n", join(finding.aliases, ", "));
  text += belongs_to(trace);
  if (finding.suppressed())
    text += fmt::format(
        "  suppressed  {} ({})\n",
        finding.suppression.reason.empty() ? "without a reason" : finding.suppression.reason,
        finding.suppression.source);
  if (!finding.message.empty()) text += "\n" + finding.message + "\n";
  if (!finding.location.snippet.empty()) text += "\n" + finding.location.snippet + "\n";
  if (!finding.remedy.empty()) text += "\nFix: " + finding.remedy + "\n";
  for (const auto& reference : finding.references) text += "  " + reference + "\n";
  session.print(text);
  return kPassed;
}

std::string_view meaning(std::string_view rung) {
  if (rung == "scope") return "rule, file, enclosing scope and offset in it";
  if (rung == "line") return "rule, file and the hash of the line and what follows";
  if (rung == "snippet") return "rule and the code itself, wherever it stands";
  if (rung == "evidence") return "rule and what was found, wherever it stands";
  if (rung == core::kPlaceRung)
    return "the same weakness at the same place, reported by another tool";
  return "nothing: it was new";
}

Result<int> explain_finding(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(auto found, find_one(arguments, session.today()));
  const auto& stored = found.stored;
  std::string text = fmt::format("{} is recognised by, strongest first:\n", stored.name);
  for (const auto& key : stored.record.identity.keys)
    text += fmt::format("  {:<9} {}  {}\n", key.rung, std::string_view(key.value).substr(0, 16),
                        meaning(key.rung));
  text +=
      stored.matched_by.empty()
          ? fmt::format("\nIt matched no finding known before {}, so it was new then.\n",
                        stored.first_seen)
          : fmt::format("\nThe last run joined it with the finding first seen {} by '{}': {}.\n",
                        stored.first_seen, stored.matched_by, meaning(stored.matched_by));
  text += "Severity, wording, version and line number play no part.\n\nSeen by:\n";
  TRY_ASSIGN(auto observations, found.store.observations(found.context, stored.name));
  std::stable_sort(observations.begin(), observations.end(),
                   [](const auto& a, const auto& b) { return a.started < b.started; });
  for (const auto& seen : observations)
    text += fmt::format("  {}  {:<7} {}\n", seen.started, seen.kind, seen.by.text());
  TRY_ASSIGN(const auto all, found.store.findings(found.context));
  std::vector<std::vector<std::string>> rows;
  for (const auto& other : all)
    if (other.name != stored.name && other.record.rule == stored.record.rule)
      rows.push_back({"  " + other.name, other.record.identity.path,
                      std::string(core::to_string(other.state))});
  if (!rows.empty())
    text += "\nOther findings of the same rule, with none of these keys:\n" + table(rows);
  session.print(text);
  return kPassed;
}

// The finding that was named and, with --same-rule, all that its rule has to say otherwise.
Result<std::vector<store::StoredFinding>> meant_by(Found& found, bool same_rule) {
  std::vector<store::StoredFinding> meant{found.stored};
  if (!same_rule) return meant;
  TRY_ASSIGN(auto all, found.store.findings(found.context));
  for (auto& other : all)
    if (other.name != found.stored.name && other.record.rule == found.stored.record.rule &&
        other.state != core::FindingState::kFixed)
      meant.push_back(std::move(other));
  return meant;
}

// Drops what a decision covers already; fails when that is all.
Result<void> drop_decided(const std::filesystem::path& root, const std::string& today,
                          std::vector<store::StoredFinding>& meant) {
  TRY_ASSIGN(const auto decisions, pipeline::load_decisions(root));
  const pipeline::Decision* standing = nullptr;
  std::erase_if(meant, [&](const store::StoredFinding& one) {
    const auto found = std::find_if(decisions.begin(), decisions.end(), [&](const auto& decision) {
      return decision.finding == one.name && !decision.expired(today);
    });
    if (found != decisions.end()) standing = &*found;
    return found != decisions.end();
  });
  if (!meant.empty() || standing == nullptr) return {};
  return std::unexpected(Error(fmt::format("{} is decided already: {}", standing->finding,
                                           standing->where.to_string()))
                             .hint("change the decision there"));
}

Result<int> decide_finding(const Arguments& arguments, Session& session) {
  const std::string verdict = arguments.has("false-positive") ? "false-positive" : "accepted-risk";
  if (arguments.has("false-positive") == arguments.has("accept"))
    return std::unexpected(Error("say what you decide").hint("--accept or --false-positive"));
  TRY_ASSIGN(auto found, find_one(arguments, session.today()));
  if (arguments.text("reason").empty() || arguments.text("owner").empty())
    return fail("a decision needs --reason and --owner");
  if (verdict == "accepted-risk" && arguments.text("expires").empty())
    return std::unexpected(Error("an accepted risk needs an end").hint("--expires 2027-06-30"));
  const auto expires = arguments.text("expires");
  if (!expires.empty() && !is_date(expires))
    return std::unexpected(
        Error(fmt::format("'{}' is not a date", expires)).hint("--expires 2027-06-30"));
  if (!expires.empty() && expires < session.today())
    return fail("--expires {} has passed: such a decision would cover nothing", expires);
  TRY_ASSIGN(auto meant, meant_by(found, arguments.has("same-rule")));
  TRY(drop_decided(found.root, session.today(), meant));
  std::vector<pipeline::Decision> decisions;
  for (const auto& one : meant)
    decisions.push_back({.finding = one.name,
                         .verdict = verdict,
                         .reason = arguments.text("reason"),
                         .owner = arguments.text("owner"),
                         .expires = arguments.text("expires"),
                         .rule = one.record.rule,
                         .path = one.record.identity.path,
                         .keys = one.record.identity.keys,
                         .where = {}});
  TRY(pipeline::append_decisions(found.root, decisions));
  session.print(fmt::format("{} added to {}; commit it and have it reviewed like code\n",
                            counted(meant.size(), "decision"), pipeline::kDecisionsFile));
  return kPassed;
}

const Operand kFinding{.name = "FINDING", .help = "name, such as F-3f9a0c1b2d", .required = true};
const Option kTextOrJson{.name = "--format", .value = "FORMAT", .help = "text or json"};

}  // namespace

Command finding_list_command() {
  return {.name = "finding list",
          .summary = "list the findings that are known, worst first",
          .details = "",
          .examples =
              "redoubt finding list\nredoubt finding list --severity high --under src/\n"
              "redoubt finding list --rule 'secrets.*'\nredoubt finding list --all --format json",
          .operands = {kPathOperand},
          .options = {{.name = "--severity", .value = "SEVERITY", .help = "this severe or worse"},
                      {.name = "--state",
                       .value = "STATE",
                       .help = "new, open, reopened, not-retested, fixed or suppressed"},
                      {.name = "--under",
                       .value = "PATH",
                       .help = "a file, a folder or a pattern: 'src/**/*.py'"},
                      {.name = "--rule",
                       .value = "PATTERN",
                       .help = "of the rule's or the capability's id"},
                      {.name = "--all", .value = "", .help = "fixed ones too"},
                      kTextOrJson},
          .run = &list_findings};
}

Command finding_show_command() {
  return {
      .name = "finding show",
      .summary = "show one finding whole",
      .details = "With the tests that it fails, their threats, and the controls of the standards.",
      .examples = "redoubt finding show F-3f9a0c1b2d",
      .operands = {kFinding, kPathOperand},
      .options = {kTextOrJson},
      .run = &show_finding};
}

Command finding_explain_command() {
  return {.name = "finding explain",
          .summary = "say why a finding is the same as, or different from, an earlier one",
          .details = "",
          .examples = "redoubt finding explain F-3f9a0c1b2d",
          .operands = {kFinding, kPathOperand},
          .options = {},
          .run = &explain_finding};
}

Command finding_decide_command() {
  return {
      .name = "finding decide",
      .summary = "accept a risk or mark a false positive, in security/decisions.yaml",
      .details = "The decision stands in the repository and is reviewed like code.",
      .examples =
          "redoubt finding decide F-3f9a0c1b2d --false-positive --reason 'sample data' --owner "
          "ana@example.org\n"
          "redoubt finding decide F-3f9a0c1b2d --accept --reason 'internal only' --owner ops "
          "--expires 2027-06-30",
      .operands = {kFinding, kPathOperand},
      .options = {{.name = "--accept", .value = "", .help = "the risk is accepted until --expires"},
                  {.name = "--false-positive", .value = "", .help = "there is no weakness"},
                  {.name = "--same-rule",
                   .value = "",
                   .help = "the same for every other finding of its rule, one decision each"},
                  {.name = "--reason", .value = "TEXT", .help = "why"},
                  {.name = "--owner", .value = "WHO", .help = "who answers for it"},
                  {.name = "--expires", .value = "DATE", .help = "ISO date"}},
      .run = &decide_finding};
}

}  // namespace redoubt::cli
