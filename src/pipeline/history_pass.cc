#include "pipeline/history_pass.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <tuple>
#include <unordered_map>

#include "analysis/encoding.h"
#include "analysis/language.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kBatch = 64;
constexpr size_t kMaxDamaged = 10;
constexpr size_t kMaxPaths =
    64;  // of one content that are judged: an empty file can have thousands

struct Task {
  platform::GitId content;
  uint32_t commit = 0;          // the last that brought it in
  std::vector<uint32_t> paths;  // it had, first met first
};

// Neighbours are versions of one file, newest first: that is how packs chain their deltas, so each
// is one step from the one before it.
std::vector<Task> tasks_of(const platform::GitHistory& history) {
  std::vector<Task> tasks;
  std::unordered_map<platform::GitId, size_t, platform::GitIdHash> known;
  for (const auto& change : history.changes) {
    if (change.after.none()) continue;
    const auto [at, is_new] = known.try_emplace(change.after, tasks.size());
    if (is_new) tasks.push_back({.content = change.after, .commit = change.commit, .paths = {}});
    auto& task = tasks[at->second];
    task.commit = change.commit;
    if (task.paths.size() == kMaxPaths) continue;
    if (std::find(task.paths.begin(), task.paths.end(), change.path) == task.paths.end())
      task.paths.push_back(change.path);
  }
  std::stable_sort(tasks.begin(), tasks.end(), [](const Task& a, const Task& b) {
    return a.paths.front() != b.paths.front() ? a.paths.front() < b.paths.front()
                                              : a.commit > b.commit;
  });
  return tasks;
}

// One thread's share, with counts of its own.
class Worker {
 public:
  Worker(const platform::GitHistory& history, const EngineSet& detector,
         const PatternIndex& patterns, const HistoryLimits& limits, platform::GitBlobReader reader)
      : history_(history),
        engine_(*detector.engines.front()),
        patterns_(patterns),
        limits_(limits),
        reader_(std::move(reader)),
        scratch_(patterns.make_scratch()) {}

  void examine(const Task& task) {
    using Outcome = platform::GitBlobReader::Outcome;
    const auto blob = reader_.read(task.content, limits_.max_file_bytes);
    switch (blob.outcome) {
      case Outcome::kRead:
        return match(task, blob.bytes);
      case Outcome::kTooLarge:
        ++pass_.too_large;
        return;
      case Outcome::kMissing:
        ++pass_.missing;
        return;
      case Outcome::kDamaged:
        return damaged(task, blob.problem);
    }
  }

  uint64_t bytes() const { return pass_.bytes; }
  HistoryPass take() { return std::move(pass_); }

 private:
  void damaged(const Task& task, const std::string& problem) {
    if (pass_.damaged.size() < kMaxDamaged)
      pass_.damaged.push_back(history_.paths[task.paths.front()] + ": " + problem);
  }

  void match(const Task& task, std::string_view bytes) {
    pass_.bytes += bytes.size();
    const auto decoded = analysis::utf16_as_utf8(bytes);
    bytes = decoded ? std::string_view(*decoded) : analysis::without_mark(bytes);
    if (analysis::looks_binary(history_.paths[task.paths.front()], bytes)) {
      ++pass_.binary;
      return;
    }
    ++pass_.examined;
    if (!patterns_.scan(0, bytes, *scratch_, hits_))
      return damaged(task, "the pattern matcher gave up on it");
    if (hits_.empty()) return;
    const Digest digest = sha256(bytes);
    for (const uint32_t path : task.paths) ask(task, path, bytes, digest);
  }

  void ask(const Task& task, uint32_t path, std::string_view bytes, const Digest& digest) {
    const auto& name = history_.paths[path];
    const auto language = analysis::language_of(name, bytes);
    if (!engine_.wants(name, language)) return;
    analysis::SourceFile file(name, bytes, digest, language, false);
    file.set_hits(hits_);
    engines::FileReport report;
    engine_.examine(file, report);
    limit(report.findings);
    if (!report.findings.empty())
      pass_.reports.push_back(
          {.content = task.content, .path = path, .findings = std::move(report.findings)});
  }

  void limit(std::vector<core::Finding>& findings) {
    const size_t most =
        std::min({findings.size(), limits_.max_findings_of_version, limits_.max_findings - kept_});
    pass_.unlisted += findings.size() - most;
    findings.resize(most);
    kept_ += most;
  }

  const platform::GitHistory& history_;
  const engines::Engine& engine_;
  const PatternIndex& patterns_;
  const HistoryLimits& limits_;
  platform::GitBlobReader reader_;
  std::unique_ptr<analysis::PatternSet::Scratch> scratch_;
  std::vector<analysis::PatternHit> hits_;
  size_t kept_ = 0;  // findings
  HistoryPass pass_;
};

void add(HistoryPass part, HistoryPass& all) {
  std::move(part.reports.begin(), part.reports.end(), std::back_inserter(all.reports));
  std::move(part.damaged.begin(), part.damaged.end(), std::back_inserter(all.damaged));
  all.examined += part.examined, all.bytes += part.bytes;
  all.binary += part.binary, all.too_large += part.too_large, all.missing += part.missing,
      all.unlisted += part.unlisted;
}

}  // namespace

Result<HistoryPass> examine_history(const std::filesystem::path& root,
                                    const platform::GitHistory& history, const EngineSet& detector,
                                    const PatternIndex& patterns, const HistoryLimits& limits,
                                    unsigned jobs, const Context& context) {
  const auto tasks = tasks_of(history);
  const auto end_of_time =
      std::chrono::steady_clock::now() + std::chrono::seconds(limits.max_seconds);
  std::atomic<size_t> next{0}, finished{0};
  std::atomic<uint64_t> bytes{0};
  std::mutex mutex;
  HistoryPass all;
  const auto work = [&](platform::GitBlobReader reader) {
    Worker worker(history, detector, patterns, limits, std::move(reader));
    uint64_t counted = 0;
    for (size_t begin; (begin = next.fetch_add(kBatch)) < tasks.size();) {
      if (context.cancel.cancelled() || bytes > limits.max_bytes ||
          std::chrono::steady_clock::now() > end_of_time)
        break;
      const size_t end = std::min(begin + kBatch, tasks.size());
      for (size_t i = begin; i < end; ++i) worker.examine(tasks[i]);
      bytes += worker.bytes() - std::exchange(counted, worker.bytes());
      const std::lock_guard lock(mutex);
      context.progress("reading the history", finished += end - begin, tasks.size());
    }
    const std::lock_guard lock(mutex);
    add(worker.take(), all);
  };
  jobs = jobs > 0 ? jobs : std::max(1u, std::thread::hardware_concurrency());
  jobs = static_cast<unsigned>(std::min<size_t>(jobs, tasks.size() / kBatch + 1));
  std::vector<platform::GitBlobReader> readers;
  for (unsigned i = 0; i < jobs; ++i) {
    TRY_ASSIGN(auto reader, platform::GitBlobReader::open(root));
    readers.push_back(std::move(reader));
  }
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < jobs; ++i) threads.emplace_back(work, std::move(readers[i]));
    work(std::move(readers[0]));
  }
  all.not_reached = tasks.size() - finished;
  std::sort(all.reports.begin(), all.reports.end(), [](const auto& a, const auto& b) {
    return std::tie(a.path, a.content) < std::tie(b.path, b.content);
  });
  std::sort(all.damaged.begin(), all.damaged.end());
  return all;
}

}  // namespace redoubt::pipeline
