#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "cli/place_column.h"
#include "formats/json.h"
#include "pipeline/drift.h"

namespace redoubt::cli {
namespace {

using formats::Json;
using pipeline::DriftReport;

std::string state_of(const DriftReport& report, const DriftReport::Entry& entry) {
  if (report.of_host)
    return entry.entry.modelled                         ? "not listening"
           : entry.listener && entry.listener->loopback ? "unmodelled, loopback"
                                                        : "unmodelled";
  if (entry.entry.modelled) return "gone";
  if (report.since.empty()) return "unmodelled";
  if (report.model.empty()) return "new";
  return entry.in_model ? "new, modelled" : "new, unmodelled";
}

std::string as_text(const DriftReport& report, size_t columns) {
  const std::string against =
      report.since.empty() ? report.model : "revision " + report.since.substr(0, 12);
  if (report.entries.empty() && report.of_host)
    return fmt::format("no drift: {} of this host, as {} has them\n",
                       counted(report.listeners, "listener"), report.model);
  if (report.entries.empty())
    return fmt::format("no drift: the repository shows what {} has\n", against);
  std::vector<std::vector<std::string>> rows{{"KIND", "STATE", "WHERE", "WHAT"}};
  for (const auto& found : report.entries) {
    const std::string place = plan::place_of(found.entry);
    rows.push_back({std::string(plan::to_string(found.entry.kind)), state_of(report, found),
                    place.empty() ? "-" : place,
                    (found.entry.under.empty() ? "" : "  ") + found.entry.what});
  }
  shorten_places(rows, 2, columns);
  std::string text = fmt::format(
      "{} against {}\n\n{}", counted(report.entries.size(), "difference"), against, table(rows));
  if (report.new_tests.empty()) return text;
  text += fmt::format("\n{} for what is new:\n\n", counted(report.new_tests.size(), "test"));
  std::vector<std::vector<std::string>> tests{{"TEST", "STAGE", "TITLE"}};
  for (const auto& test : report.new_tests)
    tests.push_back({test.id, std::string(core::to_string(test.stage)), test.title});
  return text + table(tests);
}

Json json_of(const plan::HostListener& listener) {
  return {{"program", listener.program},
          {"address", listener.address},
          {"port", listener.port},
          {"transport", listener.udp ? "udp" : "tcp"},
          {"reach", listener.loopback ? "loopback"
                    : listener.all    ? "all"
                                      : "address"}};
}

std::string as_json(const DriftReport& report, const pipeline::Policy& policy) {
  Json entries = Json::array(), tests = Json::array();
  for (const auto& found : report.entries) {
    Json entry{{"kind", plan::to_string(found.entry.kind)},
               {"state", state_of(report, found)},
               {"id", found.entry.id},
               {"what", found.entry.what},
               {"element", found.entry.under},
               {"file", found.entry.path},
               {"line", found.entry.line}};
    if (found.listener) entry["listener"] = json_of(*found.listener);
    entries.push_back(std::move(entry));
  }
  for (const auto& test : report.new_tests)
    tests.push_back({{"id", test.id},
                     {"title", test.title},
                     {"stage", core::to_string(test.stage)},
                     {"capability", test.capability},
                     {"component", test.component}});
  const Json json{{"model", report.model},
                  {"since", report.since},
                  {"compared_with", report.of_host ? "host" : "repository"},
                  {"policy", policy.drift_fails ? "fail" : "report"},
                  {"unanswered", report.unanswered()},
                  {"not_read", report.left_out},
                  {"differences", entries},
                  {"new_tests", tests}};
  return json.dump(2) + "\n";
}

Result<DriftReport> look(const std::filesystem::path& root, const Arguments& arguments,
                         const pipeline::Config& config, const pipeline::Context& context) {
  const std::string since = arguments.text("since"), proc = arguments.text("proc"),
                    against = arguments.text("against");
  if (!arguments.has("host")) {
    if (!proc.empty()) return fail("--proc says where to look with --host");
    return pipeline::look_for_drift(root, since, config, context, against);
  }
  if (!since.empty())
    return fail("--host compares with the host as it is, --since with a revision");
  return pipeline::look_for_host_drift(root, proc.empty() ? "/proc" : proc, context, against);
}

Result<int> run_drift(const Arguments& arguments, Session& session) {
  const std::string format = arguments.text("format", "text");
  if (format != "text" && format != "json")
    return fail("--format is text or json, not '{}'", format);
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  TRY_ASSIGN(const auto report, look(root, arguments, config, session.context()));
  for (const auto& line : report.left_out) session.say("not read: " + line);
  TRY(deliver_result(
      format == "json" ? as_json(report, config.policy) : as_text(report, session.width()),
      arguments, session));
  return config.policy.drift_fails && report.unanswered() > 0 ? kGateFailed : kPassed;
}

}  // namespace

Command model_drift_command() {
  return {
      .name = "model drift",
      .summary = "compare the threat model with what the repository or this host shows",
      .details =
          "Names what runs, listens, talks across zones or answers requests and is not in\n"
          "security/model.yaml, and what the model has that its file no longer shows. With "
          "--since\n"
          "compares what is shown now with what was shown at a revision, and lists the tests that\n"
          "the new asks for: that needs no model. With --host compares the ports of the model "
          "with\n"
          "the sockets that this host listens on (/proc/net) and names their programs: listeners\n"
          "that are not modelled, those for the host itself apart, and modelled ports that "
          "nothing\n"
          "listens on. Exit status 1 when there is drift and policy.drift in redoubt.yaml is fail.",
      .examples =
          "redoubt model drift\n"
          "redoubt model drift --since origin/main\n"
          "redoubt model drift --against ../designs/model.tm7\n"
          "redoubt model drift --host\n"
          "redoubt model drift --format json",
      .operands = {kPathOperand},
      .options = {{.name = "--since",
                   .value = "REVISION",
                   .help = "compare with this revision of the repository"},
                  {.name = "--against",
                   .value = "FILE",
                   .help = "compare with this model instead of security/model.yaml"},
                  {.name = "--host", .help = "compare with the listening sockets of this host"},
                  {.name = "--proc",
                   .value = "DIR",
                   .help = "with --host: procfs of the host (default: /proc)"},
                  {.name = "--format", .value = "FORMAT", .help = "text or json (default: text)"},
                  kOutputOption},
      .run = &run_drift};
}

}  // namespace redoubt::cli
