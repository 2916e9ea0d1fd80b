#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace redoubt::intel {

// Limits against hostile archives; reaching one is an error, or a problem of the one document,
// never a silent cut.
struct FeedLimits {
  uint64_t max_document_bytes = 64ull << 20;  // one record, or one line
  uint64_t max_list_bytes = 256ull
                            << 20;  // a .json file of its own (it may be a list or a catalogue)
  uint64_t max_documents = 8'000'000;
  uint64_t max_total_bytes = 64ull << 30;  // unpacked
  uint64_t max_ratio = 1'000;              // unpacked to packed, beyond the first 64 MiB
  uint64_t max_files = 4'000'000;          // below a folder
};

// Every document of one feed file, in its order: zip (its .json members), zstd, gzip or plain;
// .jsonl has one document a line, anything else is one document. Streams: memory is bounded by the
// largest document. `name` is for messages. A document that is too large is passed to `problem` and
// skipped.
using DocumentVisitor = std::function<void(std::string_view name, std::string_view text)>;
using ProblemVisitor = std::function<void(std::string problem)>;
Result<void> read_feed(const std::filesystem::path& file, const FeedLimits& limits,
                       const DocumentVisitor& document, const ProblemVisitor& problem);

// Files named, and those with a known ending below folders named; sorted within a folder, symbolic
// links not followed.
Result<std::vector<std::filesystem::path>> list_feeds(
    const std::vector<std::filesystem::path>& inputs, const FeedLimits& limits);

}  // namespace redoubt::intel
