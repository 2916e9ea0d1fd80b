#include <algorithm>

#include "base/date.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/finding_common.h"
#include "cli/place_column.h"
#include "pipeline/decisions.h"

namespace redoubt::cli {
namespace {

constexpr size_t kFewPlaces = 5;  // enough to see that the rule meant something else too

// What the decision needs besides the findings it is about.
Result<void> check_words(const Arguments& arguments, const std::string& today) {
  if (arguments.text("reason").empty() || arguments.text("owner").empty())
    return fail("a decision needs --reason and --owner");
  const auto expires = arguments.text("expires");
  if (arguments.has("accept") && expires.empty())
    return std::unexpected(Error("an accepted risk needs an end").hint("--expires 2027-06-30"));
  if (!expires.empty() && !is_date(expires))
    return std::unexpected(
        Error(fmt::format("'{}' is not a date", expires)).hint("--expires 2027-06-30"));
  if (!expires.empty() && expires < today)
    return fail("--expires {} has passed: such a decision would cover nothing", expires);
  return {};
}

// The finding that was named and, with --same-rule, all that its rule has to say otherwise below
// that path.
Result<std::vector<store::StoredFinding>> meant_by(Found& found, const Arguments& arguments) {
  std::vector<store::StoredFinding> meant{found.stored};
  if (!arguments.has("same-rule")) return meant;
  const auto under = arguments.text("under");
  if (!lies_under(found.stored.record.identity.path, under))
    return fail("{} stands in {}, which is not below {}", found.stored.name,
                found.stored.record.identity.path, under);
  TRY_ASSIGN(auto all, found.store.findings(found.context));
  for (auto& other : all)
    if (other.name != found.stored.name && other.record.rule == found.stored.record.rule &&
        other.state != core::FindingState::kFixed && lies_under(other.record.identity.path, under))
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

// A line for each finding, as far as `most`.
std::string listed(const std::vector<store::StoredFinding>& meant, size_t most, size_t columns) {
  std::vector<std::vector<std::string>> rows;
  for (size_t i = 0; i < meant.size() && i < most; ++i)
    rows.push_back({meant[i].name, place_of(meant[i].record), meant[i].record.title});
  shorten_places(rows, 1, columns);
  std::string text = table(rows);
  if (meant.size() > most) text += fmt::format("and {} more\n", meant.size() - most);
  return text;
}

Result<void> write(const Found& found, const std::vector<store::StoredFinding>& meant,
                   const Arguments& arguments) {
  std::vector<pipeline::Decision> decisions;
  for (const auto& one : meant)
    decisions.push_back({.finding = one.name,
                         .verdict = arguments.has("accept") ? "accepted-risk" : "false-positive",
                         .reason = arguments.text("reason"),
                         .owner = arguments.text("owner"),
                         .expires = arguments.text("expires"),
                         .rule = one.record.rule,
                         .path = one.record.identity.path,
                         .keys = one.record.identity.keys,
                         .where = {}});
  return pipeline::append_decisions(found.root, decisions);
}

Result<int> decide_finding(const Arguments& arguments, Session& session) {
  const bool only_shown = arguments.has("dry-run");
  if (arguments.has("false-positive") == arguments.has("accept"))
    return std::unexpected(Error("say what you decide").hint("--accept or --false-positive"));
  if (arguments.has("under") && !arguments.has("same-rule"))
    return fail("--under says which findings --same-rule means");
  TRY_ASSIGN(auto found, find_one(arguments, session.today()));
  if (!only_shown) TRY(check_words(arguments, session.today()));
  TRY_ASSIGN(auto meant, meant_by(found, arguments));
  TRY(drop_decided(found.root, session.today(), meant));
  if (only_shown) {
    session.print(fmt::format("{}{} would be added to {}; nothing was written\n",
                              listed(meant, meant.size(), session.width()),
                              counted(meant.size(), "decision"), pipeline::kDecisionsFile));
    return kPassed;
  }
  TRY(write(found, meant, arguments));
  session.print(fmt::format("{}{} added to {}; commit it and have it reviewed like code\n",
                            listed(meant, kFewPlaces, session.width()),
                            counted(meant.size(), "decision"), pipeline::kDecisionsFile));
  return kPassed;
}

}  // namespace

Command finding_decide_command() {
  return {
      .name = "finding decide",
      .summary = "accept a risk or mark a false positive, in security/decisions.yaml",
      .details =
          "The decision stands in the repository and is reviewed like code. What a rule\n"
          "says elsewhere is another finding each time: look at them with --dry-run before\n"
          "they are decided together.",
      .examples =
          "redoubt finding decide F-3f9a0c1b2d --false-positive --reason 'sample data' --owner "
          "ana@example.org\n"
          "redoubt finding decide F-3f9a0c1b2d --accept --reason 'internal only' --owner ops "
          "--expires 2027-06-30\n"
          "redoubt finding decide F-3f9a0c1b2d --false-positive --same-rule --under tests/ "
          "--dry-run",
      .operands = {kFindingOperand, kPathOperand},
      .options = {{.name = "--accept", .value = "", .help = "the risk is accepted until --expires"},
                  {.name = "--false-positive", .value = "", .help = "there is no weakness"},
                  {.name = "--same-rule",
                   .value = "",
                   .help = "the same for every other finding of its rule, one decision each"},
                  {.name = "--under",
                   .value = "PATH",
                   .help = "with --same-rule: those in this file, folder or pattern only"},
                  {.name = "--dry-run",
                   .value = "",
                   .help = "list the findings that would be decided, and write nothing"},
                  {.name = "--reason", .value = "TEXT", .help = "why"},
                  {.name = "--owner", .value = "WHO", .help = "who answers for it"},
                  {.name = "--expires", .value = "DATE", .help = "ISO date"}},
      .run = &decide_finding};
}

}  // namespace redoubt::cli
