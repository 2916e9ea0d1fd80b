#include "cli/commands/commands.h"
#include "cli/common.h"
#include "formats/json.h"

namespace redoubt::cli {
namespace {

Result<int> show_config(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  const auto values = pipeline::describe_config(config);
  TRY_ASSIGN(const bool json, json_wanted(arguments));
  if (json) {
    formats::Json list = formats::Json::array();
    for (const auto& value : values)
      list.push_back({{"key", value.key}, {"value", value.value}, {"from", value.from}});
    session.write(formats::to_text(formats::Json{{"settings", list}}) + "\n");
    return kPassed;
  }
  std::vector<std::vector<std::string>> rows{{"SETTING", "VALUE", "FROM"}};
  for (const auto& value : values) rows.push_back({value.key, value.value, value.from});
  session.print(table(rows));
  return kPassed;
}

}  // namespace

Command config_show_command() {
  return {.name = "config show",
          .summary = "print every setting, and where its value comes from",
          .details = "",
          .examples = "redoubt config show",
          .operands = {kPathOperand},
          .options = {{.name = "--format", .value = "FORMAT", .help = "text or json"}},
          .run = &show_config};
}

}  // namespace redoubt::cli
