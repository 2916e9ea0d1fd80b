#include <algorithm>
#include <atomic>
#include <set>
#include <thread>
#include <unordered_map>

#include "base/date.h"
#include "base/text.h"
#include "intel/advisory_merge.h"
#include "intel/database_writer.h"
#include "intel/feed_import.h"
#include "intel/feed_reader.h"
#include "intel/vulnerability_database.h"
#include "platform/filesystem.h"

namespace redoubt::intel {
namespace {

constexpr size_t kMaxProblems = 20;

void read_one(const std::filesystem::path& file, const FeedLimits& limits, OsvReader& reader,
              FeedContent& out) {
  const auto document = [&](std::string_view name, std::string_view text) {
    const uint64_t before = out.document.unreadable;
    if (const auto read = reader.read(text, out.document); !read) {
      ++out.document.unreadable;
      out.document.problems.push_back(fmt::format("{}: {}", name, read.error().message()));
    } else if (out.document.unreadable > before) {
      out.document.problems.push_back(fmt::format("{}: no OSV record: it has no usable id", name));
    }
  };
  const auto problem = [&](std::string text) {
    ++out.document.unreadable;
    out.document.problems.push_back(std::move(text));
  };
  if (auto read = read_feed(file, limits, document, problem); !read)
    out.failure = std::move(read).error();
}

void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
  for (const auto& line : from)
    if (to.size() < kMaxProblems) to.push_back(line);
}

// Of several sources the highest severity counts, and every weakness.
void add_ratings(std::vector<Rating> ratings, std::unordered_map<std::string, Rating>& out) {
  for (auto& rating : ratings) {
    auto& known = out[rating.cve];
    if (known.cve.empty()) {
      known = std::move(rating);
      continue;
    }
    known.severity = std::max(known.severity, rating.severity);
    known.cwes.insert(known.cwes.end(), rating.cwes.begin(), rating.cwes.end());
  }
}

// The largest first, so that the last thread is not left alone with it.
std::vector<size_t> work_order(const std::vector<std::filesystem::path>& files) {
  std::vector<std::pair<uint64_t, size_t>> sized;
  for (size_t i = 0; i < files.size(); ++i) {
    std::error_code error;
    const auto size = std::filesystem::file_size(files[i], error);
    sized.emplace_back(error ? 0 : size, i);
  }
  std::sort(sized.begin(), sized.end(), std::greater<>());
  std::vector<size_t> out;
  for (const auto& [size, index] : sized) out.push_back(index);
  return out;
}

// One record with a year of 9999 must not make a feed fresh for ever.
class NewestDate {
 public:
  explicit NewestDate(std::string_view today) : today_(parse_date_prefix(today)) {}

  void add(const std::string& modified) {
    const auto date = parse_date_prefix(modified);
    if (!date || !today_ || *date > *today_) ++unusable_;
    else newest_ = std::max(newest_, modified);
  }
  void tell(ImportSummary& summary) const {
    summary.newest = newest_;
    if (unusable_ > 0 && summary.problems.size() < kMaxProblems)
      summary.problems.push_back(
          counted(unusable_, "advisory", "advisories") +
          " without a date of change up to today: not counted in the age of the feed");
  }

 private:
  std::optional<std::chrono::sys_days> today_;
  std::string newest_;
  uint64_t unusable_ = 0;
};

}  // namespace

Result<FeedContents> read_feeds(const std::vector<std::filesystem::path>& inputs,
                                std::string_view today) {
  const FeedLimits limits;
  TRY_ASSIGN(const auto files, list_feeds(inputs, limits));
  std::vector<FeedContent> contents(files.size());
  const auto order = work_order(files);
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    OsvReader reader;
    for (size_t i = next++; i < order.size(); i = next++)
      read_one(files[order[i]], limits, reader, contents[order[i]]);
  };
  {
    std::vector<std::jthread> threads;
    const size_t count =
        std::min<size_t>(files.size(), std::max(1u, std::thread::hardware_concurrency()));
    for (size_t i = 1; i < count; ++i) threads.emplace_back(work);
    work();
  }
  FeedContents out;
  std::set<std::string> ecosystems;
  NewestDate newest(today);
  for (auto& content : contents) {
    // A feed that breaks off must not replace a good database by half of one.
    if (content.failure) return std::unexpected(std::move(*content.failure));
    auto& document = content.document;
    out.summary.advisories += document.advisories.size();
    out.summary.withdrawn += document.withdrawn;
    out.summary.not_covered += document.not_covered;
    out.summary.unreadable += document.unreadable;
    append(out.summary.problems, document.problems);
    out.knowledge.exploited.insert(document.exploited.begin(), document.exploited.end());
    add_ratings(std::move(document.ratings), out.knowledge.ratings);
    for (auto& advisory : document.advisories) {
      newest.add(advisory.modified);
      for (const auto& package : advisory.affected) ecosystems.insert(package.ecosystem);
      out.advisories.push_back(std::move(advisory));
    }
    document = {};
  }
  newest.tell(out.summary);
  out.summary.known_exploited = out.knowledge.exploited.size();
  out.summary.ratings = out.knowledge.ratings.size();
  out.summary.ecosystems.assign(ecosystems.begin(), ecosystems.end());
  return out;
}

Result<ImportSummary> import_feeds(const std::vector<std::filesystem::path>& inputs,
                                   const std::filesystem::path& output, std::string_view today) {
  auto read = read_feeds(inputs, today);
  if (!read) return std::unexpected(std::move(read).error().with_context("import feeds"));
  if (read->advisories.empty())
    return std::unexpected(
        Error("import feeds: no advisory of a covered ecosystem among the inputs")
            .hint("the database was left as it was"));
  const DatabaseFacts facts{.advisories = read->summary.advisories,
                            .date = read->summary.newest.substr(0, 10),
                            .starter = false};
  TRY_ASSIGN(const auto bytes,
             write_database(merge_advisories(std::move(read->advisories), read->knowledge), facts));
  TRY(platform::write_file(output, bytes));
  return std::move(read->summary);
}

}  // namespace redoubt::intel
