#include "intel/feed_reader.h"

#include <algorithm>
#include <memory>

#include <archive.h>
#include <archive_entry.h>

#include "base/text.h"

namespace redoubt::intel {
namespace {

namespace fs = std::filesystem;

struct FreeArchive {
  void operator()(archive* a) const { archive_read_free(a); }
};
using ArchivePointer = std::unique_ptr<archive, FreeArchive>;

constexpr size_t kChunk = 256 * 1024;

Result<ArchivePointer> open_archive(const fs::path& file) {
  ArchivePointer reader(archive_read_new());
  archive* a = reader.get();
  archive_read_support_filter_zstd(a);
  archive_read_support_filter_gzip(a);
  archive_read_support_format_zip(a);
  archive_read_support_format_raw(a);
  if (archive_read_open_filename(a, file.c_str(), kChunk) != ARCHIVE_OK) {
    const char* why = archive_error_string(a);
    return fail("{}: {}", file.string(), why ? why : "cannot be opened");
  }
  return reader;
}

// The name without the endings of compression, in lower case.
std::string plain_name(const fs::path& file) {
  std::string name = to_lower(file.filename().string());
  for (const std::string_view ending : {".zst", ".gz"})
    if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  return name;
}

class Reading {
 public:
  Reading(const fs::path& file, const FeedLimits& limits, const DocumentVisitor& document,
          const ProblemVisitor& problem)
      : file_(file.filename().string()),
        limits_(limits),
        document_(document),
        problem_(problem),
        buffer_(kChunk, '\0') {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    budget_ =
        error ? limits.max_total_bytes
              : std::min(limits.max_total_bytes, (uint64_t{64} << 20) + size * limits.max_ratio);
  }

  Result<void> lines(archive* a) {
    std::string line;
    bool skipping = false;
    size_t number = 1;
    while (true) {
      TRY_ASSIGN(auto chunk, next(a));
      if (chunk.empty()) break;
      while (!chunk.empty()) {
        const size_t end = chunk.find('\n');
        const auto part = chunk.substr(0, end);
        if (!skipping && line.size() + part.size() > limits_.max_document_bytes) {
          problem_(fmt::format("{}:{}: line is larger than {} bytes", file_, number,
                               limits_.max_document_bytes));
          skipping = true;
          line.clear();
        }
        if (!skipping) line += part;
        if (end == std::string_view::npos) break;
        TRY(emit_line(line, number++, skipping));
        skipping = false;
        chunk.remove_prefix(end + 1);
      }
    }
    return emit_line(line, number, skipping);
  }

  Result<void> whole(archive* a, const std::string& name, uint64_t max_bytes) {
    text_.clear();
    bool too_large = false;
    while (true) {
      TRY_ASSIGN(const auto chunk, next(a));
      if (chunk.empty()) break;
      too_large = too_large || text_.size() + chunk.size() > max_bytes;
      if (!too_large) text_ += chunk;
    }
    if (too_large) {
      problem_(fmt::format("{}: larger than {} bytes", name, max_bytes));
      return {};
    }
    return emit(name, text_);
  }

 private:
  Result<void> emit_line(std::string& line, size_t number, bool skipping) {
    if (!skipping && !trim(line).empty()) TRY(emit(fmt::format("{}:{}", file_, number), line));
    line.clear();
    return {};
  }
  Result<void> emit(std::string_view name, std::string_view text) {
    if (++documents_ > limits_.max_documents)
      return fail("{}: more than {} documents", file_, limits_.max_documents);
    document_(name, text);
    return {};
  }
  Result<std::string_view> next(archive* a) {
    const la_ssize_t got = archive_read_data(a, buffer_.data(), buffer_.size());
    if (got < 0) {
      const char* why = archive_error_string(a);
      return fail("{}: damaged archive: {}", file_, why ? why : "unknown reason");
    }
    total_ += static_cast<uint64_t>(got);
    if (total_ > budget_)
      return std::unexpected(
          Error(fmt::format("{}: unpacks to more than {} bytes", file_, budget_))
              .hint("this is not what a feed looks like; fetch it again from its publisher"));
    return std::string_view(buffer_.data(), static_cast<size_t>(got));
  }

  std::string file_;
  const FeedLimits& limits_;
  const DocumentVisitor& document_;
  const ProblemVisitor& problem_;
  std::string buffer_;
  std::string text_;
  uint64_t budget_ = 0;
  uint64_t total_ = 0;
  uint64_t documents_ = 0;
};

bool is_feed_name(const fs::path& file) {
  const std::string name = plain_name(file);
  return name.ends_with(".json") || name.ends_with(".jsonl") || name.ends_with(".zip");
}

Result<void> list_folder(const fs::path& folder, const FeedLimits& limits,
                         std::vector<fs::path>& out) {
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    std::error_code ignored;
    if (!at->is_symlink(ignored) && at->is_regular_file(ignored) && is_feed_name(at->path()))
      found.push_back(at->path());
    if (found.size() > limits.max_files)
      return fail("{}: more than {} files", folder.string(), limits.max_files);
  }
  if (error) return fail("read folder {}: {}", folder.string(), error.message());
  std::sort(found.begin(), found.end());
  out.insert(out.end(), found.begin(), found.end());
  return {};
}

}  // namespace

Result<void> read_feed(const fs::path& file, const FeedLimits& limits,
                       const DocumentVisitor& document, const ProblemVisitor& problem) {
  std::error_code error;
  if (fs::file_size(file, error) == 0 && !error) return fail("{}: empty file", file.string());
  TRY_ASSIGN(const auto reader, open_archive(file));
  archive* a = reader.get();
  Reading reading(file, limits, document, problem);
  archive_entry* entry = nullptr;
  while (true) {
    const int status = archive_read_next_header(a, &entry);
    if (status == ARCHIVE_EOF) return {};
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      const char* why = archive_error_string(a);
      return fail("{}: {}", file.string(), why ? why : "damaged archive");
    }
    if (archive_format(a) == ARCHIVE_FORMAT_RAW) {
      if (plain_name(file).ends_with(".jsonl")) return reading.lines(a);
      return reading.whole(a, file.filename().string(), limits.max_list_bytes);
    }
    const char* member = archive_entry_pathname(entry);
    const std::string name = member ? member : "";
    if (archive_entry_filetype(entry) != AE_IFREG || !name.ends_with(".json")) continue;
    TRY(reading.whole(a, fmt::format("{}/{}", file.filename().string(), name),
                      limits.max_document_bytes));
  }
}

Result<std::vector<fs::path>> list_feeds(const std::vector<fs::path>& inputs,
                                         const FeedLimits& limits) {
  std::vector<fs::path> out;
  for (const auto& input : inputs) {
    std::error_code error;
    const auto status = fs::status(input, error);
    if (fs::is_directory(status)) {
      TRY(list_folder(input, limits, out));
    } else if (fs::is_regular_file(status)) {
      out.push_back(input);
    } else {
      return std::unexpected(Error(fmt::format("{}: no such file or folder", input.string())));
    }
  }
  if (out.empty())
    return std::unexpected(
        Error("no feed among the inputs").hint("expected .zip, .json or .jsonl, also with .zst"));
  return out;
}

}  // namespace redoubt::intel
