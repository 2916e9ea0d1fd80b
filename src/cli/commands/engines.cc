#include "cli/commands/commands.h"
#include "cli/common.h"
#include "formats/json.h"
#include "pipeline/scan.h"

namespace redoubt::cli {
namespace {

Result<int> list_engines(const Arguments& arguments, Session& session) {
  const auto engines = pipeline::describe_engines();
  TRY_ASSIGN(const bool json, json_wanted(arguments));
  if (json) {
    formats::Json list = formats::Json::array();
    for (const auto& engine : engines)
      list.push_back({{"name", engine.name},
                      {"version", engine.version},
                      {"summary", engine.summary},
                      {"rules", engine.rules}});
    session.write(formats::to_text(formats::Json{{"engines", list}}) + "\n");
    return kPassed;
  }
  std::vector<std::vector<std::string>> rows{{"ENGINE", "RULES", "WHAT IT DOES"}};
  for (const auto& engine : engines)
    rows.push_back(
        {engine.name, engine.rules == 0 ? "-" : std::to_string(engine.rules), engine.summary});
  session.print(table(rows));
  return kPassed;
}

}  // namespace

Command engines_command() {
  return {.name = "engines",
          .summary = "list the built-in engines",
          .details = "",
          .examples = "redoubt engines",
          .operands = {},
          .options = {{.name = "--format", .value = "FORMAT", .help = "text or json"}},
          .run = &list_engines};
}

}  // namespace redoubt::cli
