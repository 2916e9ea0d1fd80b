#include <algorithm>
#include <optional>

#include "base/date.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/finding_common.h"
#include "cli/common.h"
#include "cli/place_column.h"
#include "formats/json.h"
#include "pipeline/report/summary.h"

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
    return lies_under(record.identity.path, path_);
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

// Places in `known` of what was asked for.
std::vector<size_t> chosen(const KnownFindings& known, const Selection& selection) {
  std::vector<size_t> places;
  for (size_t i = 0; i < known.stored.size(); ++i)
    if (selection.has(known.stored[i], known.reported[i].finding.suppressed())) places.push_back(i);
  return places;
}

void show_each(const KnownFindings& known, const std::vector<size_t>& places, bool json,
               Session& session) {
  std::vector<std::vector<std::string>> rows{
      {"FINDING", "SEVERITY", "CONFIDENCE", "STATE", "PLACE", "WHAT"}};
  Json list = Json::array();
  for (const size_t i : places) {
    const auto& finding = known.stored[i];
    const auto& record = finding.record;
    const auto& details = known.reported[i].finding;
    const std::string state(details.suppressed() ? "suppressed" : core::to_string(finding.state));
    rows.push_back({finding.name, std::string(core::to_string(record.severity)),
                    std::string(core::to_string(details.confidence)), state, place_of(record),
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
}

// As reports group them. The table names the worst of each, JSON names all.
void show_groups(const KnownFindings& known, const std::vector<size_t>& places, bool json,
                 Session& session) {
  std::vector<const pipeline::ReportedFinding*> findings;
  for (const size_t i : places) findings.push_back(&known.reported[i]);
  std::vector<std::vector<std::string>> rows{{"FINDING", "MORE", "SEVERITY", "PLACE", "WHAT"}};
  Json list = Json::array();
  for (const auto& group : pipeline::group_findings(findings)) {
    const auto& worst = group.first();
    const std::string place = pipeline::place_of(worst.finding), title = pipeline::title_of(group),
                      fixed = pipeline::fixed_version(group);
    rows.push_back({worst.name,
                    group.members.size() == 1 ? "" : fmt::format("+{}", group.members.size() - 1),
                    std::string(core::to_string(worst.finding.severity)), place,
                    fixed.empty() ? title : fmt::format("{} (fixed by {})", title, fixed)});
    Json members = Json::array();
    for (const auto* member : group.members)
      members.push_back({{"name", member->name},
                         {"rule", member->finding.rule_id},
                         {"place", pipeline::place_of(member->finding)}});
    list.push_back({{"severity", core::to_string(worst.finding.severity)},
                    {"title", title},
                    {"fixed_version", fixed},
                    {"remedy", pipeline::remedy_of(group)},
                    {"findings", members}});
  }
  shorten_places(rows, 3, session.width());
  if (json) session.write(formats::to_text(Json{{"groups", list}}) + "\n");
  else session.print(rows.size() == 1 ? "no such findings\n" : table(rows));
}

Result<int> list_findings(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto selection, Selection::make(arguments));
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(auto store, open_store(root));
  TRY_ASSIGN(const auto context, current_context(store));
  TRY_ASSIGN(const auto known, known_findings(root, store, context, session.today()));
  TRY_ASSIGN(const bool json, json_wanted(arguments));
  const auto places = chosen(known, selection);
  (arguments.has("grouped") ? show_groups : show_each)(known, places, json, session);
  return kPassed;
}

}  // namespace

Command finding_list_command() {
  return {.name = "finding list",
          .summary = "list the findings that are known, worst first",
          .details = "",
          .examples =
              "redoubt finding list\nredoubt finding list --severity high --under src/\n"
              "redoubt finding list --rule 'secrets.*'\nredoubt finding list --grouped\nredoubt "
              "finding list --all --format json",
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
                      {.name = "--grouped",
                       .value = "",
                       .help = "one line for what one action repairs, as in reports: the "
                               "advisories of a package, a rule in a file"},
                      kTextOrJson},
          .run = &list_findings};
}

}  // namespace redoubt::cli
