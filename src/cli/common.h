#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command.h"
#include "core/test_case.h"
#include "pipeline/assess.h"
#include "pipeline/config.h"
#include "pipeline/report/report.h"
#include "store/store.h"

// What several commands do in the same way.
namespace redoubt::cli {

inline constexpr Operand kPathOperand{.name = "PATH",
                                      .help = "project folder (default: the current one)"};
inline constexpr Option kFormatOption{.name = "--format",
                                      .value = "FORMAT",
                                      .help =
                                          "text, json, sarif, junit, markdown, html, csv, oscal, "
                                          "in-toto or gemara (default: by the ending of --output, "
                                          "else text)"};
inline constexpr Option kOutputOption{
    .name = "-o,--output",
    .value = "FILE",
    .help = "write the result there instead of to standard output"};
inline constexpr Option kColourOption{
    .name = "--color", .value = "WHEN", .help = "auto, always or never"};
inline constexpr Option kJobsOption{
    .name = "-j,--jobs", .value = "N", .help = "threads (default: one per processor)"};
inline constexpr Option kNoCacheOption{
    .name = "--no-cache", .value = "", .help = "examine every file anew"};
inline constexpr Option kEngineOption{.name = "-e,--engine",
                                      .value = "NAME",
                                      .help = "use these built-in engines only",
                                      .repeated = true};

// The project folder: an existing folder, absolute.
Result<std::filesystem::path> project_folder(const Arguments& arguments);
Result<unsigned> jobs_of(const Arguments& arguments);
Result<std::vector<core::Stage>> stages_of(const Arguments& arguments);
// A whole number of at least 1.
Result<size_t> number_of(const std::string& text, std::string_view option);

// Writes to --output, or prints.
Result<void> deliver(const std::string& text, const Arguments& arguments, Session& session);
// So for what tells of results, which then makes none of them older (pipeline/own_outputs.h).
Result<void> deliver_result(const std::string& text, const Arguments& arguments, Session& session);
// What was said since the run: decisions, and findings of reports that were imported, which then
// stand among those that the run did not look for.
Result<void> add_later_words(const std::filesystem::path& root, pipeline::RunRecord& run,
                             const std::string& today);
// Of a command that writes text or JSON: whether --format asks for JSON. Fails on other words.
Result<bool> json_wanted(const Arguments& arguments);
// --format, else what the ending of --output stands for, else text.
Result<pipeline::ReportFormat> report_format(const Arguments& arguments);

// Writes the report in that format; text is coloured and as wide as the terminal only when it goes
// there. For an export of the ledger whose coverage is not given, that of the run itself.
Result<void> deliver_report(const pipeline::ReportInput& input, const Arguments& arguments,
                            Session& session);

// Reports an error that kept a run from ending; exit code 3.
int incomplete(const Error& error, Session& session);

// The memory of a project, and the newest run in it. The hint says how to make one.
Result<store::Store> open_store(const std::filesystem::path& root);
Result<pipeline::RunRecord> last_run(const std::filesystem::path& root);
// The branch whose findings commands about findings mean: that of the last run.
Result<std::string> current_context(store::Store& store);

// Columns of text, two spaces apart; the last one is not padded. Cells are made printable.
std::string table(std::vector<std::vector<std::string>> rows);

// Stored findings as runs report them, in the same order, covered by what the repository's
// decisions and exclusions say now.
Result<std::vector<pipeline::ReportedFinding>> as_decided_now(
    const std::filesystem::path& root, const std::vector<store::StoredFinding>& stored,
    const std::string& today);

// What the store knows of a branch, as it stands there and as runs report it, worst first.
// Decisions of the repository cover what they cover now.
struct KnownFindings {
  std::vector<store::StoredFinding> stored;
  std::vector<pipeline::ReportedFinding> reported;  // in the same order
};
Result<KnownFindings> known_findings(const std::filesystem::path& root, store::Store& store,
                                     const std::string& context, const std::string& today);

}  // namespace redoubt::cli
