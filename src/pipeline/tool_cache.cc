#include "pipeline/tool_cache.h"

#include <algorithm>
#include <set>
#include <iterator>

#include "base/knowledge.h"
#include "base/text.h"
#include "base/version.h"
#include "pipeline/bytes.h"
#include "pipeline/result_codec.h"
#include "pipeline/sealed_file.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

namespace fs = std::filesystem;
using core::ReportState;
using core::SourceReport;

constexpr std::string_view kMark = "RDTC0001", kVersionMark = "RDTV0001";

Digest manifest_digest(const adapters::ToolManifest& manifest) {
  return knowledge_digest("tools/" + manifest.name + ".yaml");
}

// What changes when a tool is installed anew or updated: its program, and the folder it lies in.
Digest installation_digest(const adapters::ToolManifest& manifest, const fs::path& program) {
  std::error_code error;
  const fs::path real = fs::canonical(program, error);
  FieldHasher hasher;
  hasher.add(manifest_digest(manifest).hex()).add(program.string()).add(real.string());
  hasher.add(uint64_t{fs::file_size(real, error)});
  for (const fs::path& path : {program, real, real.parent_path()})
    hasher.add(static_cast<uint64_t>(fs::last_write_time(path, error).time_since_epoch().count()));
  return hasher.finish();
}

bool stops(const core::CoverageGap& gap) { return gap.makes_incomplete; }

void add(const engines::FileReport& known, SourceReport& report) {
  report.findings.insert(report.findings.end(), known.findings.begin(), known.findings.end());
  report.coverage.gaps.insert(report.coverage.gaps.end(), known.gaps.begin(), known.gaps.end());
}

// The files that the tool was not given, or did not look at.
size_t skipped_of(const std::vector<core::CoverageGap>& gaps,
                  const std::vector<std::string>& files) {
  std::set<std::string_view> skipped;
  for (const auto& gap : gaps)
    if (gap.kind == core::CoverageGap::Kind::kSkipped) skipped.insert(gap.path);
  return static_cast<size_t>(std::count_if(
      files.begin(), files.end(), [&](const auto& file) { return skipped.contains(file); }));
}

}  // namespace

adapters::ToolState ToolCache::probe(const adapters::ToolManifest& manifest,
                                     const CancelToken& cancel) const {
  const fs::path program = use_ ? adapters::find_program(manifest) : fs::path();
  if (program.empty()) return adapters::probe(manifest, cancel);
  const fs::path file = platform::user_cache_folder() / "tools" / (manifest.name + ".version");
  const Digest key = installation_digest(manifest, program);
  if (auto version = read_sealed(file, kVersionMark, key))
    return {.installed = true, .program = program, .version = std::move(*version), .problem = ""};
  auto state = adapters::probe(manifest, cancel);
  if (state.installed && state.problem.empty() && state.program == program)
    (void)write_sealed(file, kVersionMark, key, state.version);  // a cache
  return state;
}

Digest ToolCache::key_of(const adapters::ToolManifest& manifest,
                         const adapters::ToolState& state) const {
  FieldHasher hasher;
  hasher.add(kVersion).add(kResultCodecVersion).add(manifest_digest(manifest).hex());
  hasher.add(state.program.string()).add(state.version);
  hasher.add(manifest.rules.empty() ? "" : knowledge_digest(manifest.rules + "/").hex());
  return hasher.finish();
}

fs::path ToolCache::file_of(const std::string& tool) const {
  return platform::user_cache_folder() / "tools" / sha256(target_.string()).hex().substr(0, 32) /
         (tool + ".cache");
}

ToolCache::Units ToolCache::load(const std::string& tool, const Digest& key) const {
  Units units;
  const auto bytes = read_sealed(file_of(tool), kMark, key);
  if (!bytes) return units;
  ByteReader in(*bytes);
  for (uint64_t left = in.count(64); left > 0 && !in.failed; --left) {
    const std::string name(in.text());
    Unit unit;
    in.raw(unit.content.bytes.data(), unit.content.bytes.size());
    in.raw(unit.raw_output.bytes.data(), unit.raw_output.bytes.size());
    unit.report = in.text();
    units.emplace(name, std::move(unit));
  }
  return in.failed ? Units{} : units;
}

ToolCache::Asked ToolCache::recall(const adapters::ToolManifest& manifest,
                                   const adapters::ToolState& state, const adapters::ToolRun& run,
                                   const core::Project& project, SourceReport& known) const {
  Asked asked{.key = key_of(manifest, state),
              .known = {},
              .open = {},
              .file_by_file = manifest.file_by_file};
  if (!asked.file_by_file) asked.open[""] = project.digest;
  else
    for (const auto& path : run.files)
      if (const auto* file = project.find(path)) asked.open[path] = file->digest;
  for (auto& [name, unit] : load(manifest.name, asked.key)) {
    const auto open = asked.open.find(name);
    if (open == asked.open.end() || open->second != unit.content) continue;
    std::string_view bytes = unit.report;
    const auto report = decode(bytes);
    if (!report) continue;
    add(*report, known);
    asked.open.erase(open);
    asked.known.emplace(name, std::move(unit));
  }
  return asked;
}

SourceReport ToolCache::run(const adapters::ToolManifest& manifest,
                            const adapters::ToolState& state, const adapters::ToolRun& run,
                            const core::Project& project, const LookedAt& looked_at,
                            const CancelToken& cancel) {
  if (!use_ || manifest.needs_network)
    return run_in_portions(manifest, state, run, project, looked_at, cancel);
  SourceReport known, report;
  Asked asked = recall(manifest, state, run, project, known);
  std::vector<Digest> outputs;
  for (const auto& [name, unit] : asked.known) outputs.push_back(unit.raw_output);
  adapters::ToolRun rest = run;
  if (asked.file_by_file || asked.open.empty())
    std::erase_if(rest.files, [&](const auto& path) { return !asked.open.contains(path); });
  const size_t recalled = run.files.size() - rest.files.size();
  if (asked.open.empty()) {
    report.source = manifest.name;
    report.version = state.version;
    if (!manifest.rules.empty()) report.rules_digest = knowledge_digest(manifest.rules + "/");
  } else {
    const LookedAt more = [&](size_t files) {
      if (looked_at) looked_at(recalled + files);
    };
    report = run_in_portions(manifest, state, rest, project, more, cancel);
    outputs.push_back(report.raw_output);
  }
  if (report.state != ReportState::kFailed)
    report.coverage.files_examined += recalled - skipped_of(known.coverage.gaps, run.files);
  auto& gaps = report.coverage.gaps;
  std::move(known.findings.begin(), known.findings.end(), std::back_inserter(report.findings));
  std::move(known.coverage.gaps.begin(), known.coverage.gaps.end(), std::back_inserter(gaps));
  std::stable_sort(report.findings.begin(), report.findings.end(), core::report_order);
  std::sort(gaps.begin(), gaps.end());
  report.raw_output = combined(std::move(outputs));
  const std::lock_guard lock(guard_);
  asked_[manifest.name] = std::move(asked);
  return report;
}

void ToolCache::keep(const SourceReport& report) {
  const std::lock_guard lock(guard_);
  const auto at = asked_.find(report.source);
  if (at == asked_.end() || at->second.open.empty()) return;
  auto& [key, known, open, file_by_file] = at->second;
  if (!file_by_file && report.state != ReportState::kComplete) return;
  std::map<std::string, engines::FileReport> said;
  for (const auto& [path, digest] : open) said[path];
  for (const auto& path : report.coverage.unseen) said.erase(path);
  const auto unit_of = [&](const std::string& path) {
    return said.find(file_by_file ? path : std::string());
  };
  for (const auto& finding : report.findings)
    if (const auto unit = unit_of(finding.location.path); unit != said.end())
      unit->second.findings.push_back(finding);
    else if (finding.location.path.empty()) return;  // about everything: of no file
  for (const auto& gap : report.coverage.gaps) {
    const auto unit = unit_of(gap.path);
    if (unit == said.end()) continue;
    if (stops(gap)) said.erase(unit);
    else unit->second.gaps.push_back(gap);
  }
  for (const auto& [path, file] : said) {
    Unit unit{.content = open.at(path), .raw_output = report.raw_output, .report = {}};
    encode(file, unit.report);
    known[path] = std::move(unit);
  }
  ByteWriter out;
  out.number(known.size());
  for (const auto& [path, unit] : known) {
    out.text(path);
    out.raw(unit.content.bytes.data(), unit.content.bytes.size());
    out.raw(unit.raw_output.bytes.data(), unit.raw_output.bytes.size());
    out.text(unit.report);
  }
  (void)write_sealed(file_of(report.source), kMark, key, out.bytes);  // a cache
}

}  // namespace redoubt::pipeline
