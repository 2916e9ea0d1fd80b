#include "pipeline/file_pass.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "analysis/encoding.h"
#include "analysis/language.h"
#include "base/text.h"
#include "engines/secrets/secrets_engine.h"
#include "pipeline/result_codec.h"
#include "plan/model.h"

namespace redoubt::pipeline {
namespace {

constexpr size_t kBatch = 32;  // files a worker takes at a time
constexpr uint64_t kTailBytes = 1u << 20;
constexpr size_t kMaxEngines = 32;  // bits of FileOutcome::examined_by

// One thread's share of the pass, with its own buffer and scratch space.
class Worker {
 public:
  Worker(const EngineSet& set, const PatternIndex& patterns, const ScanOptions& options,
         platform::FileReader reader)
      : set_(set),
        patterns_(patterns),
        options_(options),
        reader_(std::move(reader)),
        mask_(*set.mask),
        scratch_(patterns_.make_scratch()) {}

  void examine(const platform::WalkedFile& walked, FileOutcome& out) {
    const auto bytes = reader_.read(walked.path, options_.max_file_bytes);
    out.done = true;
    if (!bytes) {
      out.problem = bytes.error().message();
      return;
    }
    out.truncated = bytes->truncated;
    out.bytes = bytes->view.size();
    out.digest = sha256(bytes->view);
    if (out.truncated && !digest_rest(walked, out)) return;
    const auto decoded = analysis::utf16_as_utf8(bytes->view);
    const std::string_view text = decoded ? *decoded : analysis::without_mark(bytes->view);
    out.binary = analysis::looks_binary(walked.path, text);
    out.language = out.binary ? "" : analysis::language_of(walked.path, text);
    if (may_keep_text(walked, out)) out.text = std::make_shared<const std::string>(text);
    run_engines(walked.path, text, out);
  }

  // For a file whose results came from the cache.
  void reread_text(const platform::WalkedFile& walked, FileOutcome& out) {
    if (!may_keep_text(walked, out)) return;
    const auto bytes = reader_.read(walked.path, options_.max_file_bytes);
    if (!bytes) return;
    const auto decoded = analysis::utf16_as_utf8(bytes->view);
    out.text = std::make_shared<const std::string>(decoded ? std::string_view(*decoded)
                                                           : analysis::without_mark(bytes->view));
  }

 private:
  // Adds to the digest what is not examined.
  bool digest_rest(const platform::WalkedFile& walked, FileOutcome& out) const {
    const uint64_t rest = walked.size - std::min(walked.size, out.bytes);
    FieldHasher hasher;
    hasher.add(out.digest.hex()).add(walked.size);
    const auto take = [&](std::string_view portion) { hasher.add(portion); };
    auto read = reader_.read_part(walked.path, out.bytes, std::min(rest, kMaxDigested), take);
    if (read && rest > kMaxDigested)
      read = reader_.read_part(walked.path, walked.size - kTailBytes, kTailBytes, take);
    if (!read) out.problem = read.error().message();
    out.digest = hasher.finish();
    return read.has_value();
  }

  bool wants_text(const platform::WalkedFile& walked, const FileOutcome& out) const {
    if (out.binary) return false;
    if (options_.keep_text_for_planning && plan::bootstrap_reads(walked.path, out.language))
      return true;
    return std::any_of(set_.engines.begin(), set_.engines.end(), [&](const auto& engine) {
      return engine->keeps_text(walked.path, out.language);
    });
  }

  bool may_keep_text(const platform::WalkedFile& walked, FileOutcome& out) const {
    if (!wants_text(walked, out)) return false;
    out.text_too_large = walked.size > kMaxKeptText;
    return !out.text_too_large;
  }

  void run_engines(const std::string& path, std::string_view bytes, FileOutcome& out) {
    std::optional<FileSecrets> secrets;
    std::unique_ptr<analysis::SourceFile> file;
    for (size_t i = 0; i < set_.engines.size(); ++i) {
      const auto& engine = *set_.engines[i];
      if (!engine.wants(path, out.language)) continue;
      if (set_.needs_hit[i] && out.binary) continue;
      out.examined_by |= 1u << i;
      const bool matched = patterns_.has(i) && !out.binary;
      if (matched) {
        if (!patterns_.scan(i, bytes, *scratch_, hits_)) {
          out.problem =
              "the pattern matcher gave up on it";  // nobody's word on this file counts then
          out.examined_by = 0;
          return out.reports.clear();
        }
        if (hits_.empty() && set_.needs_hit[i]) continue;
      }
      if (file == nullptr)
        file = std::make_unique<analysis::SourceFile>(path, bytes, out.digest, out.language,
                                                      out.binary);
      if (matched) file->set_hits(hits_);
      else file->forget_hits();  // of the engine before
      engines::FileReport report;
      engine.examine(*file, report);
      if (report.findings.empty() && report.components.empty() && report.facts.empty() &&
          report.gaps.empty())
        continue;
      if (set_.infos[i].name !=
          engines::kSecretsEngine.name) {  // that one hides what it finds itself
        if (!secrets) secrets = mask_.secrets_in(path, bytes);
        mask_.hide(report, *secrets);
      }
      out.reports += static_cast<char>(i);
      encode(report, out.reports);
    }
  }

  const EngineSet& set_;
  const PatternIndex& patterns_;
  const ScanOptions& options_;
  platform::FileReader reader_;
  SecretMask mask_;
  std::unique_ptr<analysis::PatternSet::Scratch> scratch_;
  std::vector<analysis::PatternHit> hits_;
};

void take_from_cache(const CachedFile& cached, FileOutcome& out) {
  out.digest = cached.digest;
  out.language = cached.language;
  out.binary = cached.binary;
  out.bytes = cached.bytes_examined;
  out.truncated = cached.bytes_examined < cached.size;
  out.examined_by = cached.examined_by;
  out.reports = cached.reports;
  out.from_cache = true;
  out.done = true;
}

}  // namespace

Result<EngineSet> EngineSet::make(const std::vector<std::string>& names) {
  EngineSet set;
  FieldHasher key;
  key.add(kResultCodecVersion);
  for (const auto& info : engines::all_engines()) {
    if (!names.empty() && std::find(names.begin(), names.end(), info.name) == names.end()) continue;
    auto engine = info.make();
    if (!engine)
      return std::unexpected(
          std::move(engine.error()).with_context(fmt::format("load engine {}", info.name)));
    key.add(info.name).add(info.version).add((*engine)->rules_digest().hex());
    set.needs_hit.push_back((*engine)->needs_hit());
    set.infos.push_back(info);
    set.engines.push_back(std::move(*engine));
    if (info.name == engines::kSecretsEngine.name) {
      TRY_ASSIGN(set.mask, SecretMask::make(set.engines.back()));
    }
  }
  if (!set.mask) {
    TRY_ASSIGN(set.mask, SecretMask::make());
  }
  key.add(set.mask->rules_digest().hex());
  if (set.engines.size() > kMaxEngines) return fail("more than {} engines", kMaxEngines);
  set.key = key.finish();
  return set;
}

Result<std::vector<FileOutcome>> examine_files(const platform::Walk& walk, const EngineSet& engines,
                                               const PatternIndex& patterns, ScanCache& cache,
                                               const ScanOptions& options, const Context& context) {
  std::vector<FileOutcome> outcomes(walk.files.size());
  for (size_t i = 0; i < walk.files.size(); ++i)
    if (const CachedFile* cached = cache.next(walk.files[i].path);
        cached != nullptr && unchanged(walk.files[i], *cached) &&
        cached->bytes_examined == std::min<uint64_t>(cached->size, options.max_file_bytes))
      take_from_cache(*cached, outcomes[i]);

  std::atomic<size_t> next{0};
  std::mutex progress_mutex;
  size_t finished = 0;
  const auto work = [&](platform::FileReader reader) {
    Worker worker(engines, patterns, options, std::move(reader));
    for (size_t begin; (begin = next.fetch_add(kBatch)) < walk.files.size();) {
      const size_t end = std::min(begin + kBatch, walk.files.size());
      for (size_t i = begin; i < end && !context.cancel.cancelled(); ++i) {
        if (outcomes[i].from_cache) worker.reread_text(walk.files[i], outcomes[i]);
        else worker.examine(walk.files[i], outcomes[i]);
      }
      const std::lock_guard lock(progress_mutex);
      context.progress("examining files", finished += end - begin, walk.files.size());
    }
  };

  unsigned jobs =
      options.jobs > 0 ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
  jobs = static_cast<unsigned>(std::min<size_t>(jobs, walk.files.size() / kBatch + 1));
  std::vector<platform::FileReader> readers;
  for (unsigned i = 0; i < jobs; ++i) {
    TRY_ASSIGN(auto reader, platform::FileReader::open(options.root));
    readers.push_back(std::move(reader));
  }
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < jobs; ++i) threads.emplace_back(work, std::move(readers[i]));
    work(std::move(readers[0]));
  }
  return outcomes;
}

}  // namespace redoubt::pipeline
