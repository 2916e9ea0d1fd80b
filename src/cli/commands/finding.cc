#include <algorithm>
#include <optional>

#include "base/date.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/finding_common.h"
#include "cli/common.h"
#include "cli/place_column.h"
#include "formats/json.h"
#include "pipeline/decisions.h"

namespace redoubt::cli {
namespace {

using formats::Json;

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
  shorten_places(rows, 4, session.width());
  if (json) session.write(formats::to_text(Json{{"findings", list}}) + "\n");
  else session.print(rows.size() == 1 ? "no such findings\n" : table(rows));
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
      .operands = {kFindingOperand, kPathOperand},
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
