#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "analysis/line_index.h"
#include "base/digest.h"

namespace redoubt::analysis {

// A place where one of an engine's patterns ended (analysis/pattern_set.h): `pattern` is its index
// in the engine's list.
struct PatternHit {
  uint32_t pattern = 0;
  size_t end = 0;  // byte offset behind the last byte of the match
};

// One file as every engine sees it: read once, hashed once, matched once. Immutable; borrowed
// bytes.
class SourceFile {
 public:
  SourceFile(std::string path, std::string_view bytes, Digest digest, std::string_view language,
             bool binary)
      : path_(std::move(path)),
        bytes_(bytes),
        digest_(digest),
        language_(language),
        binary_(binary) {}

  const std::string& path() const { return path_; }  // relative to the target, '/'
  std::string_view name() const;                     // last component
  std::string_view bytes() const { return bytes_; }
  const Digest& digest() const { return digest_; }
  std::string_view language() const { return language_; }
  bool binary() const { return binary_; }
  const LineIndex& lines() const;  // lazy; safe from several threads

  // Hits of the asking engine's patterns, by end offset. Set by the pipeline before the engine sees
  // the file.
  std::span<const PatternHit> hits() const { return hits_; }
  void set_hits(std::span<const PatternHit> hits) { hits_ = hits, matched_ = true; }
  void forget_hits() { hits_ = {}, matched_ = false; }
  // False: the patterns were not asked, and no hits mean nothing.
  bool matched() const { return matched_; }

 private:
  std::string path_;
  std::string_view bytes_;
  Digest digest_;
  std::string_view language_;
  bool binary_;
  std::span<const PatternHit> hits_;
  bool matched_ = false;
  mutable std::once_flag lines_once_;
  mutable std::unique_ptr<LineIndex> lines_;
};

}  // namespace redoubt::analysis
