#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "formats/json.h"
#include "pipeline/source.h"

namespace redoubt::cli {
namespace {

std::string state_of(const pipeline::KnownTool& tool) {
  if (!tool.state.installed) return "missing";
  return tool.state.problem.empty() ? tool.state.version : "broken: " + tool.state.problem;
}

formats::Json to_json(const pipeline::KnownTool& tool) {
  formats::Json offers = formats::Json::array();
  for (const auto& offer : tool.manifest.offers) offers.push_back(offer.capability);
  return {{"name", tool.manifest.name},
          {"title", tool.manifest.title},
          {"stage", core::to_string(tool.manifest.stage)},
          {"installed", tool.state.installed},
          {"version", tool.state.version},
          {"problem", tool.state.problem},
          {"adds", tool.manifest.summary},
          {"licence", tool.manifest.licence},
          {"capabilities", offers},
          {"install", pipeline::install_hint(tool)}};
}

Result<int> list_tools(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto tools, pipeline::all_tools(session.context()));
  const auto confined = pipeline::tools_can_be_confined(session.context());
  if (arguments.text("format", "text") == "json") {
    formats::Json list = formats::Json::array();
    for (const auto& tool : tools) list.push_back(to_json(tool));
    session.write(
        formats::to_text(formats::Json{
            {"sandbox", confined ? "available" : confined.error().to_string()}, {"tools", list}}) +
        "\n");
    return kPassed;
  }
  std::vector<std::vector<std::string>> rows{{"TOOL", "STAGE", "STATE", "ADDS"}};
  for (const auto& tool : tools)
    rows.push_back({tool.manifest.name, std::string(core::to_string(tool.manifest.stage)),
                    state_of(tool), tool.manifest.summary});
  std::string text = table(rows);
  std::vector<std::vector<std::string>> missing;
  for (const auto& tool : tools)
    if (!tool.state.installed)
      missing.push_back({"  " + tool.manifest.name, pipeline::install_hint(tool)});
  if (!missing.empty()) text += "\nTo install:\n" + table(missing);
  text +=
      "\n`redoubt test` runs a tool where a test asks what no engine and no tool before it "
      "answers; "
      "--tool NAME runs it in any case.\n";
  text += confined ? "Tools run in a sandbox without network (bubblewrap).\n"
                   : "No sandbox: " + confined.error().to_string() + "\n";
  session.print(text);
  return kPassed;
}

}  // namespace

Command tools_command() {
  return {.name = "tools",
          .summary = "list the external tools that Redoubt knows, and how to get them",
          .details = "",
          .examples = "redoubt tools\nredoubt tools --format json",
          .operands = {},
          .options = {{.name = "--format", .value = "FORMAT", .help = "text or json"}},
          .run = &list_tools};
}

}  // namespace redoubt::cli
