#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/common.h"
#include "formats/json.h"
#include "intel/vulnerability_database.h"
#include "pipeline/advisories.h"

namespace redoubt::cli {
namespace {

Result<int> import_feed(const Arguments& arguments, Session& session) {
  std::vector<std::filesystem::path> inputs;
  for (const auto& file : arguments.list("FILE")) inputs.emplace_back(file);
  const std::filesystem::path output =
      arguments.text("output", pipeline::advisories_file().string());
  session.context().progress("reading advisories", 0, 0);
  TRY_ASSIGN(const auto summary, intel::import_feeds(inputs, output, session.today()));
  for (const auto& problem : summary.problems) session.say("warning: " + problem);
  session.print(fmt::format(
      "{} advisories ({} withdrawn, {} unreadable), newest {}; {} known to be exploited, {} rated "
      "by others\n"
      "ecosystems: {}\nwritten to {}\n",
      summary.advisories, summary.withdrawn, summary.unreadable,
      summary.newest.empty() ? "unknown" : summary.newest, summary.known_exploited, summary.ratings,
      join(summary.ecosystems, ", "), output.string()));
  return summary.unreadable > 0 ? kIncomplete : kPassed;
}

Result<int> show_feed(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto root, project_folder(arguments));
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  TRY_ASSIGN(const auto source, pipeline::open_advisories(root, config));
  TRY_ASSIGN(const bool json, json_wanted(arguments));
  if (json)
    session.write(formats::to_text(formats::Json{{"advisories", source->description()},
                                                 {"file", pipeline::advisories_file().string()}}) +
                  "\n");
  else session.print(source->description() + "\n");
  return kPassed;
}

}  // namespace

Command feed_import_command() {
  return {
      .name = "feed import",
      .summary =
          "build the local vulnerability database from OSV dumps, ratings and the KEV catalogue",
      .details =
          "Reads OSV zip dumps, .json and .jsonl files (also .zst), folders of these, and CISA's "
          "KEV catalogue. Many advisories\n"
          "of Go, PyPI and RubyGems rate no severity: CVE records (JSON 5) and NVD feeds (API 2.0, "
          "JSON 1.1) among the files\n"
          "rate them. The database replaces the starter set that comes with the program.",
      .examples =
          "redoubt feed import npm/all.zip PyPI/all.zip known_exploited_vulnerabilities.json\n"
          "redoubt feed import osv/ cve5.jsonl.zst nvdcve-2.0-2024.json.gz",
      .operands =
          {{.name = "FILE", .help = "files or folders", .required = true, .repeated = true}},
      .options = {{.name = "-o,--output",
                   .value = "FILE",
                   .help = "database to write (default: the user's own)"}},
      .run = &import_feed};
}

Command feed_status_command() {
  return {.name = "feed status",
          .summary = "say which advisories are used and how old they are",
          .details = "",
          .examples = "redoubt feed status",
          .operands = {kPathOperand},
          .options = {{.name = "--format", .value = "FORMAT", .help = "text or json"}},
          .run = &show_feed};
}

}  // namespace redoubt::cli
