#include <algorithm>
#include <csignal>
#include <unordered_set>

#include "adapters/installation.h"
#include "adapters/large_files.h"
#include "adapters/mapping.h"
#include "adapters/report_parser.h"
#include "adapters/tool.h"
#include "base/knowledge.h"
#include "base/text.h"
#include "core/place_kind.h"
#include "platform/filesystem.h"
#include "platform/sandbox.h"

namespace redoubt::adapters {
namespace {

namespace fs = std::filesystem;
using core::ReportState;

constexpr uint64_t kMaxReport = 512ull << 20;
constexpr size_t kMaxArgumentBytes =
    512u << 10;  // of one command line; the kernel's limit is 2 MiB with the environment

// How tools and their runtimes say that a part of them did not live to the end.
constexpr std::string_view kDeaths[] = {"was killed", "out of memory", "out_of_memory",
                                        "memoryerror", "std::bad_alloc"};

// Of what a tool says of a file: some print the code that they stumbled over.
constexpr size_t kMaxWords = 100;

// Of templates (EJS, ERB), as they stand in a file and not in a text such as "<%s>".
constexpr std::string_view kMarks[] = {"<%-", "<%=", "<%_", "<% ", "<%#",
                                       "`%>", " %>", "-%>", "_%>"};

// The private folder of one run: where the tool may write.
struct Workplace {
  platform::TemporaryFolder folder;
  fs::path rules, report, no_settings;

  static Result<Workplace> make(const ToolManifest& manifest) {
    TRY_ASSIGN(auto folder, platform::TemporaryFolder::make("redoubt-tool-"));
    Workplace place{.folder = std::move(folder), .rules = {}, .report = {}, .no_settings = {}};
    place.rules = place.folder.path() / "rules";
    place.report = place.folder.path() / "report";
    place.no_settings = place.folder.path() / "no-settings";
    if (!manifest.settings.empty()) TRY(platform::write_file(place.no_settings, "{}\n"));
    std::error_code error;
    for (const char* name : {"home", "tmp"})
      fs::create_directory(place.folder.path() / name, error);
    if (error) return fail("make a folder for the tool: {}", error.message());
    if (!manifest.rules.empty()) TRY(place.lay_out(manifest.rules));
    return place;
  }

 private:
  Result<void> lay_out(const std::string& name) {
    const std::string prefix = name + "/";
    const auto files = knowledge_files(prefix);
    if (files.empty()) return fail("there are no rules in rules/{}", name);
    for (const auto& file : files)
      TRY(platform::write_file(rules / file.path.substr(prefix.size()), file.bytes));
    return {};
  }
};

std::string filled(std::string text, const Workplace& place) {
  text = replace_all(text, "{target}", ".");
  text = replace_all(text, "{output}", place.report.string());
  text = replace_all(text, "{rules}", place.rules.string());
  return replace_all(text, "{temp}", place.folder.path().string());
}

// Files in portions that fit one command line; one empty portion when the command does not list
// files.
std::vector<std::vector<std::string>> portions(const ToolManifest& manifest,
                                               const std::vector<std::string>& files) {
  std::vector<std::vector<std::string>> out;
  if (std::find(manifest.command.begin(), manifest.command.end(), "{files}") ==
      manifest.command.end())
    return {{}};
  size_t bytes = kMaxArgumentBytes;
  for (const auto& file : files) {
    if (bytes + file.size() + 16 > kMaxArgumentBytes) out.emplace_back(), bytes = 0;
    out.back().push_back("./" + file);  // a name that starts with '-' is no option
    bytes += file.size() + 16;
  }
  return out;
}

class Runner {
 public:
  Runner(const ToolManifest& manifest, const ToolState& state, const ToolRun& run,
         const CancelToken& cancel)
      : manifest_(manifest), state_(state), run_(run), cancel_(cancel) {
    report_.source = manifest.name;
    report_.version = state.version;
    std::error_code ignored;
    target_ = fs::canonical(run.target, ignored);
  }

  core::SourceReport run() {
    const auto start = std::chrono::steady_clock::now();
    if (auto done = run_all(); !done) stop(ReportState::kFailed, done.error().to_string());
    finish();
    report_.duration = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start);
    return std::move(report_);
  }

 private:
  // The worst state and the first reason win.
  void stop(ReportState state, std::string problem) {
    report_.state = std::max(report_.state, state);
    if (report_.problem.empty()) report_.problem = std::move(problem);
  }

  Result<void> run_all() {
    if (cancel_.cancelled()) return fail("interrupted");
    if (!state_.installed)
      return std::unexpected(Error("it is not installed").hint(install_hint(manifest_)));
    if (target_.empty()) return fail("{}: there is no such folder", run_.target.string());
    if (!manifest_.rules.empty()) report_.rules_digest = knowledge_digest(manifest_.rules + "/");
    TRY(decide_confinement());
    TRY_ASSIGN(const auto place, Workplace::make(manifest_));
    auto handed = without_large_files(manifest_, target_, run_.files);
    handed_ = handed.files.size();
    std::move(handed.gaps.begin(), handed.gaps.end(), std::back_inserter(report_.coverage.gaps));
    for (const auto& files : portions(manifest_, handed.files)) TRY(run_once(place, files));
    return {};
  }

  Result<void> decide_confinement() {
    const auto available = platform::sandbox_available(cancel_);
    confined_ = available.has_value();
    if (confined_) return {};
    if (!run_.allow_unsandboxed) return std::unexpected(available.error());
    report_.notes.push_back(manifest_.name + " ran without a sandbox, as the command line allows");
    if (const auto obeyed = present_settings(); !obeyed.empty())
      stop(ReportState::kPartial, "it obeys " + join(obeyed, ", ") + " of the target");
    return {};
  }

  std::vector<std::string> present_settings() const {
    std::vector<std::string> present;
    for (const auto& name : manifest_.settings) {
      std::error_code ignored;
      if (fs::exists(fs::symlink_status(target_ / name, ignored))) present.push_back(name);
    }
    return present;
  }

  platform::ProcessSpec command(const Workplace& place,
                                const std::vector<std::string>& files) const {
    platform::ProcessSpec spec;
    spec.argv = {fs::absolute(state_.program).lexically_normal().string()};
    for (const auto& argument : manifest_.command) {
      if (argument == "{files}") spec.argv.insert(spec.argv.end(), files.begin(), files.end());
      else spec.argv.push_back(filled(argument, place));
    }
    spec.folder = target_;
    std::vector<std::string> path;
    for (const auto& folder : installation_.programs) path.push_back(folder.string());
    path.insert(path.end(), {"/usr/bin", "/bin"});
    const fs::path own = place.folder.path();
    spec.environment = {{"PATH", join(path, ":")},          {"HOME", (own / "home").string()},
                        {"TMPDIR", (own / "tmp").string()}, {"LANG", "C.UTF-8"},
                        {"PYTHONDONTWRITEBYTECODE", "1"},   {"PYTHONNOUSERSITE", "1"}};
    for (const auto& [name, value] : manifest_.environment)
      spec.environment[name] = filled(value, place);
    spec.timeout = manifest_.timeout;
    spec.max_memory = manifest_.max_memory;
    spec.max_output = kMaxReport;
    return spec;
  }

  Result<void> run_once(const Workplace& place, const std::vector<std::string>& files) {
    auto spec = command(place, files);
    if (confined_) {
      platform::SandboxSpec sandbox{.read_only = installation_.folders,
                                    .writable = {place.folder.path()},
                                    .network = manifest_.needs_network};
      sandbox.read_only.push_back(target_);
      for (const auto& name : present_settings())
        sandbox.replaced.emplace_back(target_ / name, place.no_settings);
      spec = platform::confine(spec, sandbox);
    }
    std::error_code ignored;
    fs::remove_all(place.report, ignored);
    TRY_ASSIGN(const auto result, platform::run_process(spec, cancel_));
    if (result.cancelled) return fail("interrupted");
    if (result.timed_out) return fail("it did not finish within {} s", manifest_.timeout.count());
    if (result.truncated) stop(ReportState::kPartial, "it wrote more than can be read");
    const bool expected = is_expected(result);
    std::string text = result.out;
    if (manifest_.output_to_file) {
      auto written = report_text(place);
      if (!written && !expected) return fail("{}", exit_problem(result, files, {}));
      if (!written) return std::unexpected(std::move(written).error());
      text = std::move(*written);
    }
    return take(text, result, files);
  }

  bool is_expected(const platform::ProcessResult& result) const {
    const auto among = [&](const std::vector<int>& codes) {
      return std::find(codes.begin(), codes.end(), result.exit_code) != codes.end();
    };
    return result.signal == 0 &&
           (among(manifest_.success_codes) || among(manifest_.findings_codes));
  }

  // Some write a folder with one file in it.
  Result<std::string> report_text(const Workplace& place) const {
    std::error_code ignored;
    fs::path file = place.report;
    if (fs::symlink_status(file, ignored).type() == fs::file_type::directory) {
      std::vector<fs::path> inside;
      for (const auto& entry : fs::directory_iterator(file, ignored))
        inside.push_back(entry.path());
      if (inside.size() != 1)
        return fail("it wrote {} reports where one was expected", inside.size());
      file = inside.front();
    }
    const auto type = fs::symlink_status(file, ignored).type();
    if (type == fs::file_type::symlink) return fail("its report is a link");
    if (type == fs::file_type::not_found) return fail("it wrote no report");
    TRY_ASSIGN(auto reader, platform::FileReader::open(place.folder.path()));
    TRY_ASSIGN(const auto bytes,
               reader.read(file.lexically_relative(place.folder.path()).string(), kMaxReport));
    if (bytes.truncated) return fail("its report is larger than {} bytes", kMaxReport);
    return std::string(bytes.view);
  }

  // By a signal, or by its own word for a part of it.
  static bool was_killed(const platform::ProcessResult& result,
                         const std::vector<core::CoverageGap>& gaps) {
    const auto says = [](std::string_view text) {
      const std::string lower = to_lower(text);
      return std::any_of(std::begin(kDeaths), std::end(kDeaths), [&](std::string_view word) {
        return lower.find(word) != std::string::npos;
      });
    };
    // A shell and the sandbox hand a signal on as 128 and its number.
    const int code = result.exit_code - 128;
    return result.signal != 0 || code == SIGKILL || code == SIGSEGV || code == SIGABRT ||
           code == SIGBUS || says(result.err) ||
           std::any_of(gaps.begin(), gaps.end(), [&](const core::CoverageGap& gap) {
             return gap.path.empty() && says(gap.reason);
           });
  }

  std::string exit_problem(const platform::ProcessResult& result,
                           const std::vector<std::string>& files,
                           const std::vector<core::CoverageGap>& gaps) const {
    const std::string how = result.signal != 0
                                ? fmt::format("it was ended by signal {}", result.signal)
                                : fmt::format("it exited with {}", result.exit_code);
    if (const auto largest = largest_of(target_, files);
        was_killed(result, gaps) && !largest.empty())
      return fmt::format(
          "it was killed, most often for want of memory ({} MB are allowed; {}); the largest "
          "file it was given is {}: `exclude` in redoubt.yaml leaves it out",
          manifest_.max_memory >> 20, how, largest);
    const auto said = trim(result.err.empty() ? result.out : result.err);
    const auto last =
        said.substr(said.rfind('\n') == std::string_view::npos ? 0 : said.rfind('\n') + 1);
    return last.empty() ? how : fmt::format("{}: {}", how, to_valid_utf8(last.substr(0, 300)));
  }

  Result<void> take(const std::string& text, const platform::ProcessResult& result,
                    const std::vector<std::string>& files) {
    raw_.add(text);
    auto parsed =
        parse_report(manifest_.format, text, manifest_.name + "'s report", target_.string());
    if (!is_expected(result)) {
      if (!parsed) return fail("{}", exit_problem(result, files, {}));
      std::string problem = exit_problem(result, files, parsed->gaps);
      // Its own advice is about another program than ours.
      if (was_killed(result, parsed->gaps))
        for (auto& gap : parsed->gaps)
          if (gap.path.empty()) gap.reason = problem;
      stop(ReportState::kPartial, std::move(problem));
    }
    if (!parsed) return std::unexpected(std::move(parsed).error());
    unsuccessful_ |= !parsed->successful;
    std::move(parsed->findings.begin(), parsed->findings.end(),
              std::back_inserter(report_.findings));
    std::move(parsed->gaps.begin(), parsed->gaps.end(), std::back_inserter(report_.coverage.gaps));
    return {};
  }

  // What lies outside the files that this run is about (ignored, generated) was not asked for.
  void drop_other_files() {
    if (run_.files.empty() || manifest_.file_patterns.empty()) return;
    const std::unordered_set<std::string> wanted(run_.files.begin(), run_.files.end());
    const auto other = [&](const std::string& path) {
      return !path.empty() && !wanted.contains(path);
    };
    std::erase_if(report_.findings,
                  [&](const core::Finding& finding) { return other(finding.location.path); });
    std::erase_if(report_.coverage.gaps,
                  [&](const core::CoverageGap& gap) { return other(gap.path); });
  }

  // What a tool could not read stands in its words. No language that tools read has these marks
  // outside of texts.
  static bool stumbles_over_a_mark(const std::string& words) {
    return std::any_of(std::begin(kMarks), std::end(kMarks), [&](std::string_view mark) {
      return words.find(mark) != std::string::npos;
    });
  }

  // A file that a tool cannot read is a gap of the project's; one of tests is not.
  void explain_unreadable() {
    for (auto& gap : report_.coverage.gaps) {
      if (gap.kind != core::CoverageGap::Kind::kMalformed || gap.path.empty()) continue;
      if (core::is_beside_product(gap.path)) gap.makes_incomplete = false;
      if (stumbles_over_a_mark(gap.reason)) {
        gap.kind = core::CoverageGap::Kind::kSkipped;
        gap.makes_incomplete = false;
        gap.reason = "a template (\"<% %>\"): it is a file of its language once it is filled in";
        continue;
      }
      gap.reason = fmt::format(
          "{}; {} may know another version of the language, or lack a definition: `exclude` in "
          "redoubt.yaml leaves the file out",
          shortened(one_line(gap.reason), kMaxWords), manifest_.title);
    }
  }

  void finish() {
    drop_other_files();
    explain_unreadable();
    map_report(manifest_, report_.findings, report_.coverage.gaps);
    std::sort(report_.coverage.gaps.begin(), report_.coverage.gaps.end());
    for (const auto& gap : report_.coverage.gaps)
      if (gap.makes_incomplete)
        stop(ReportState::kPartial, gap.path.empty() ? gap.reason : gap.path + ": " + gap.reason);
    if (unsuccessful_)
      stop(ReportState::kPartial,
           "it reports that its run was not successful");  // last: a gap says why
    report_.raw_output = raw_.finish();
    if (report_.state != ReportState::kFailed) report_.coverage.files_examined = handed_;
  }

  const ToolManifest& manifest_;
  const ToolState& state_;
  const ToolRun& run_;
  const CancelToken& cancel_;
  fs::path target_;
  Installation installation_ = installation_of(state_.program);
  bool confined_ = false, unsuccessful_ = false;
  size_t handed_ = 0;
  FieldHasher raw_;
  core::SourceReport report_;
};

}  // namespace

core::SourceReport run_tool(const ToolManifest& manifest, const ToolState& state,
                            const ToolRun& run, const CancelToken& cancel) {
  return Runner(manifest, state, run, cancel).run();
}

}  // namespace redoubt::adapters
