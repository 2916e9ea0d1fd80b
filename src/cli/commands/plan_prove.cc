#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "formats/json.h"
#include "pipeline/mutate.h"
#include "pipeline/prove.h"
#include "pipeline/rule_folder.h"

namespace redoubt::cli {
namespace {

using formats::Json;
using Rows = std::vector<std::vector<std::string>>;

Json waiting_as_json(const plan::RuleSet& rules) {
  Json list = Json::array();
  for (const auto& waiting : plan::waiting_templates(rules))
    list.push_back({{"template", waiting.template_id},
                    {"capability", waiting.capability},
                    {"provider", waiting.provider}});
  return list;
}

std::string waiting_as_text(const plan::RuleSet& rules) {
  const auto all = plan::waiting_templates(rules);
  if (all.empty()) return "";
  std::vector<std::string> ids;
  for (const auto& waiting : all) ids.push_back(waiting.template_id);
  return fmt::format("{} for an engine: {}\n",
                     counted(all.size(), "template waits", "templates wait"), join(ids, ", "));
}

int status_of(size_t wrong, size_t open) {
  return wrong > 0 ? kGateFailed : open > 0 ? kIncomplete : kPassed;
}

Result<int> prove_samples(const plan::RuleSet& rules, const pipeline::ProveOptions& options,
                          bool json, Session& session) {
  TRY_ASSIGN(const auto proofs, pipeline::prove(rules, options, session.context()));
  size_t refuted = 0, open = 0;
  Rows rows{{"TEMPLATE", "SAMPLE", "EXPECTED", "GOT", ""}};
  Json list = Json::array();
  for (const auto& proof : proofs) {
    refuted += proof.refuted() ? 1 : 0;
    open += proof.got == core::Outcome::kNotRun ? 1 : 0;
    const std::string expected(core::to_string(proof.expected)), got(core::to_string(proof.got));
    rows.push_back({proof.template_id, std::to_string(proof.sample), expected, got,
                    proof.proven() ? "" : proof.reason});
    list.push_back({{"template", proof.template_id},
                    {"sample", proof.sample},
                    {"expected", expected},
                    {"got", got},
                    {"reason", proof.reason}});
  }
  if (json)
    session.write(formats::to_text(Json{{"proofs", list}, {"waiting", waiting_as_json(rules)}}) +
                  "\n");
  else
    session.print(table(rows) +
                  fmt::format("\n{}: {} as expected, {} wrong, {} not run\n",
                              counted(proofs.size(), "sample"), proofs.size() - refuted - open,
                              refuted, open) +
                  waiting_as_text(rules));
  return status_of(refuted, open);
}

std::string place_of(const pipeline::Mutant& mutant) {
  if (mutant.line == 0) return mutant.path;
  return fmt::format("{}:{} {}: {}", mutant.path, mutant.line,
                     mutant.kind == pipeline::Mutant::Kind::kRemoved ? "removed" : "undone",
                     mutant.text);
}

Json survivors_as_json(const std::vector<pipeline::Mutant>& survivors) {
  Json list = Json::array();
  for (const auto& mutant : survivors)
    list.push_back(
        {{"path", mutant.path},
         {"line", mutant.line},
         {"kind", mutant.kind == pipeline::Mutant::Kind::kRemoved ? "removed" : "undone"},
         {"text", mutant.text}});
  return list;
}

Result<int> prove_mutants(const plan::RuleSet& rules, const pipeline::ProveOptions& options,
                          bool json, Session& session) {
  TRY_ASSIGN(const auto proofs, pipeline::prove_by_mutation(rules, options, session.context()));
  size_t wrong = 0, open = 0, killed = 0;
  Rows rows{{"TEMPLATE", "FAILED", "PASSED", "BROKEN", "NOT RUN", "DOES NOT MATTER"}};
  Json list = Json::array();
  for (const auto& proof : proofs) {
    wrong += proof.refuted() ? 1 : 0;
    open += proof.killed == 0 && proof.not_run > 0 ? 1 : 0;
    killed += proof.killed > 0 ? 1 : 0;
    rows.push_back({proof.template_id, std::to_string(proof.killed),
                    std::to_string(proof.survivors.size()), std::to_string(proof.broken),
                    std::to_string(proof.not_run),
                    proof.survivors.empty() ? "" : place_of(proof.survivors.front())});
    for (size_t i = 1; i < proof.survivors.size(); ++i)
      rows.push_back({"", "", "", "", "", place_of(proof.survivors[i])});
    list.push_back({{"template", proof.template_id},
                    {"failed", proof.killed},
                    {"broken", proof.broken},
                    {"not_run", proof.not_run},
                    {"passed", survivors_as_json(proof.survivors)}});
  }
  if (json) session.write(formats::to_text(Json{{"mutations", list}}) + "\n");
  else
    session.print(table(rows) + fmt::format("\n{}: {} see their guard, {} do not, {} not run\n",
                                            counted(proofs.size(), "template"), killed, wrong,
                                            open));
  return status_of(wrong, open);
}

Result<int> run_prove(const Arguments& arguments, Session& session) {
  const std::string format = arguments.text("format", "text");
  if (format != "text" && format != "json")
    return fail("--format is text or json, not '{}'", format);
  std::vector<plan::RuleFile> own;
  for (const auto& folder : arguments.list("rules")) {
    TRY_ASSIGN(auto files, pipeline::read_rule_folder(folder));
    std::move(files.begin(), files.end(), std::back_inserter(own));
  }
  TRY_ASSIGN(const auto rules, plan::RuleSet::of(own, own.empty()));
  const pipeline::ProveOptions options{.templates = arguments.list("test"),
                                       .use_tools = !arguments.has("no-tools")};
  const bool json = format == "json";
  return arguments.has("mutate") ? prove_mutants(rules, options, json, session)
                                 : prove_samples(rules, options, json, session);
}

}  // namespace

Command prove_command() {
  return {
      .name = "plan prove",
      .summary = "run every test template on its bad and good samples",
      .details =
          "A template is proven when its test fails on the bad sample and passes on the good one.\n"
          "With --mutate the good samples lose one line or change at a time: at least one such\n"
          "loss must make the test fail, and those that do not are listed. Templates whose test\n"
          "no engine can run yet have no samples and are counted apart.",
      .examples = "redoubt plan prove\nredoubt plan prove --mutate --test 'C*'",
      .operands = {},
      .options = {{.name = "--test",
                   .value = "ID",
                   .help = "only these templates; '*' is a wildcard",
                   .repeated = true},
                  {.name = "--rules",
                   .value = "FOLDER",
                   .help = "the rules of this folder or file instead of the built-in ones",
                   .repeated = true},
                  {.name = "--mutate", .value = "", .help = "take one guard out at a time"},
                  {.name = "--no-tools", .value = "", .help = "built-in engines only"},
                  {.name = "--format", .value = "FORMAT", .help = "text or json"}},
      .run = &run_prove};
}

}  // namespace redoubt::cli
