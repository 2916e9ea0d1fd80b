#include "pipeline/history_state.h"

#include <algorithm>

#include "pipeline/bytes.h"
#include "pipeline/result_codec.h"
#include "pipeline/sealed_file.h"
#include "platform/clock.h"

namespace redoubt::pipeline {
namespace {

constexpr std::string_view kMark = "RDHS0003";

using platform::GitId;

engines::PastCommit commit_of(const GitId& id, int64_t time) {
  return {.id = id.hex(), .date = platform::iso_date(time)};
}

bool holds(const std::vector<uint32_t>& list, uint32_t number) {
  return std::find(list.begin(), list.end(), number) != list.end();
}

class Out : public ByteWriter {
 public:
  void id(const GitId& value) { raw(value.bytes.data(), value.bytes.size()); }
};

class In : public ByteReader {
 public:
  using ByteReader::ByteReader;
  GitId id() {
    GitId value;
    raw(value.bytes.data(), value.bytes.size());
    return value;
  }
};

}  // namespace

uint32_t HistoryState::number_of(const std::string& evidence) {
  const auto [at, is_new] =
      by_evidence_.try_emplace(evidence, static_cast<uint32_t>(weaknesses_.size()));
  if (is_new)
    weaknesses_.push_back({.evidence = evidence, .places = {}, .removed = {}, .suppression = {}});
  return at->second;
}

const HistoryState::Numbers& HistoryState::carried_by(const GitId& content) const {
  static const Numbers kNone;
  const auto found = carriers_.find(content);
  return found == carriers_.end() ? kNone : found->second;
}

void HistoryState::place(const core::Finding& finding, const std::string& path,
                         const platform::HistoryCommit& commit) {
  auto& weakness = weaknesses_[number_of(finding.evidence)];
  if (finding.suppressed()) weakness.suppression = finding.suppression;
  weakness.places.try_emplace(
      path, Place{.finding = finding, .added = {.commit = commit.id, .time = commit.time}});
}

void HistoryState::end_commit(const platform::HistoryCommit& commit, const Tally& tally) {
  for (const uint32_t number : tally.added) weaknesses_[number].removed.reset();
  for (const uint32_t number : tally.removed) {
    auto& weakness = weaknesses_[number];
    if (holds(tally.added, number)) continue;  // moved to another file
    // A merge brings a removal along that a commit of the branch has made.
    if (weakness.removed && commit.merge) continue;
    weakness.removed = Moment{.commit = commit.id, .time = commit.time};
  }
}

void HistoryState::replay(const platform::GitHistory& history, HistoryPass pass) {
  if (history.rewritten) *this = {};
  binary += pass.binary, too_large += pass.too_large, examined += pass.examined,
      bytes += pass.bytes;
  missing += pass.missing, unlisted += pass.unlisted;
  std::unordered_map<GitId, std::vector<const VersionReport*>, platform::GitIdHash> reports;
  for (const auto& report : pass.reports) {
    reports[report.content].push_back(&report);
    auto& numbers = carriers_[report.content];
    for (const auto& finding : report.findings) numbers.push_back(number_of(finding.evidence));
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  }
  Tally tally;
  for (size_t i = 0; i < history.changes.size(); ++i) {
    const auto& change = history.changes[i];
    const auto& commit = history.commits[change.commit];
    const auto& before = carried_by(change.before);
    const auto& after = carried_by(change.after);
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                        std::back_inserter(tally.added));
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                        std::back_inserter(tally.removed));
    if (const auto found = reports.find(change.after); !after.empty() && found != reports.end())
      for (const auto* report : found->second)
        if (report->path == change.path)
          for (const auto& finding : report->findings)
            place(finding, history.paths[change.path], commit);
    if (i + 1 < history.changes.size() && history.changes[i + 1].commit == change.commit) continue;
    end_commit(commit, tally);
    tally = {};
  }
  for (const auto& commit : history.commits) commits_.insert(commit.id);
  tips_ = history.tips;
}

engines::PastWeakness HistoryState::describe(const Weakness& weakness) {
  const Place* best = nullptr;
  for (const auto& [path, candidate] : weakness.places) {
    const auto rank = [](const Place& p) {
      return std::tuple(p.finding.severity, p.finding.confidence, -p.added.time);
    };
    if (best == nullptr || rank(candidate) > rank(*best)) best = &candidate;
  }
  engines::PastWeakness past{.first = best->finding,
                             .added = commit_of(best->added.commit, best->added.time),
                             .removed = {},
                             .other_files = weakness.places.size() - 1};
  if (weakness.removed) past.removed = commit_of(weakness.removed->commit, weakness.removed->time);
  past.first.suppression = weakness.suppression;
  return past;
}

std::vector<engines::PastWeakness> HistoryState::past(
    const std::unordered_set<std::string>& present) const {
  std::vector<engines::PastWeakness> list;
  for (const auto& weakness : weaknesses_)
    if (!weakness.places.empty() && !present.contains(weakness.evidence))
      list.push_back(describe(weakness));
  return list;
}

Result<void> HistoryState::save(const std::filesystem::path& file, const Digest& key) const {
  Out out;
  for (const uint64_t value : {binary, too_large, examined, bytes, missing, unlisted})
    out.number(value);
  out.number(tips_.size());
  for (const auto& tip : tips_) out.id(tip);
  out.number(commits_.size());
  for (const auto& commit : commits_) out.id(commit);
  out.number(carriers_.size());
  for (const auto& [content, numbers] : carriers_) {
    out.id(content), out.number(numbers.size());
    for (const uint32_t number : numbers) out.number(number);
  }
  out.number(weaknesses_.size());
  for (const auto& weakness : weaknesses_) {
    out.text(weakness.evidence);
    const Moment removed = weakness.removed.value_or(Moment{});
    out.id(removed.commit), out.number(static_cast<uint64_t>(removed.time));
    engines::FileReport report;
    out.number(weakness.places.size());
    for (const auto& [path, place] : weakness.places) {
      out.text(path), out.id(place.added.commit),
          out.number(static_cast<uint64_t>(place.added.time));
      report.findings.push_back(place.finding);
    }
    report.findings.emplace_back().suppression = weakness.suppression;
    std::string encoded;
    encode(report, encoded);
    out.text(encoded);
  }
  return write_sealed(file, kMark, key, out.bytes);
}

bool HistoryState::read(std::string_view all) {
  In in(all);
  for (uint64_t* value : {&binary, &too_large, &examined, &bytes, &missing, &unlisted})
    *value = in.number();
  for (uint64_t n = in.count(sizeof(GitId)); n > 0; --n) tips_.push_back(in.id());
  for (uint64_t n = in.count(sizeof(GitId)); n > 0; --n) commits_.insert(in.id());
  for (uint64_t n = in.count(sizeof(GitId)); n > 0 && !in.failed; --n) {
    auto& numbers = carriers_[in.id()];
    for (uint64_t m = in.count(sizeof(uint64_t)); m > 0; --m)
      numbers.push_back(static_cast<uint32_t>(in.number()));
  }
  for (uint64_t n = in.count(sizeof(GitId)); n > 0 && !in.failed; --n) {
    auto& weakness = weaknesses_[number_of(std::string(in.text()))];
    const Moment removed{.commit = in.id(), .time = static_cast<int64_t>(in.number())};
    if (!removed.commit.none()) weakness.removed = removed;
    std::vector<std::pair<std::string, Moment>> places;
    for (uint64_t m = in.count(sizeof(GitId)); m > 0 && !in.failed; --m) {
      auto& [path, added] = places.emplace_back(std::string(in.text()), Moment{});
      added.commit = in.id(), added.time = static_cast<int64_t>(in.number());
    }
    auto encoded = in.text();
    auto report = decode(encoded);
    if (!report || report->findings.size() != places.size() + 1) return false;
    weakness.suppression = report->findings.back().suppression;
    for (size_t i = 0; i < places.size(); ++i)
      weakness.places.emplace(
          std::move(places[i].first),
          Place{.finding = std::move(report->findings[i]), .added = places[i].second});
  }
  return !in.failed && std::all_of(carriers_.begin(), carriers_.end(), [&](const auto& carrier) {
    return carrier.second.empty() || carrier.second.back() < weaknesses_.size();
  });
}

std::optional<HistoryState> HistoryState::load(const std::filesystem::path& file,
                                               const Digest& key) {
  const auto bytes = read_sealed(file, kMark, key);
  HistoryState state;
  if (!bytes || !state.read(*bytes)) return std::nullopt;
  return state;
}

}  // namespace redoubt::pipeline
