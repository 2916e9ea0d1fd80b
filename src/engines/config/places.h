#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/comments.h"
#include "analysis/source_file.h"

namespace redoubt::engines::config {

// A file of settings or code as it is in force: its comments are blanks, so that what stands in one
// is neither found nor an excuse. Made when it is first asked for: most files match no rule. The
// file must outlive it.
class Comments {
 public:
  explicit Comments(const analysis::SourceFile& file) : file_(file) {}
  // As long as the file, with its line ends where they are.
  std::string_view text_in_force();

 private:
  void blank_trailing(std::string_view line, size_t begin);
  void blank_raw_strings();

  const analysis::SourceFile& file_;
  std::optional<std::string> text_;
};

// The places of a file where a pattern stands, in order, without overlaps. At most kMaxTried are
// looked at, and as many bytes in all as kMaxRead says: patterns may span lines.
class Places {
 public:
  static constexpr size_t kMaxTried = 20'000, kMaxRead = 64u << 20;

  // Without comments, what stands in one is a place as well. What is given must outlive this.
  Places(const re2::RE2& pattern, const analysis::SourceFile& file, Comments* comments);
  bool next();       // false: there is no further one, or too many were tried
  void try_again();  // the next place may begin within this one
  bool is_cut() const { return tried_ > kMaxTried || read_ > kMaxRead; }
  uint32_t line() const { return line_; }
  size_t last() const { return from_ - 1; }  // the last byte of the place
  uint32_t end_line() const;
  // What a named group matched; empty where the pattern has none of that name.
  std::string_view group(const std::string& name) const;

 private:
  const re2::RE2& pattern_;
  const analysis::SourceFile& file_;
  std::string_view text_;
  std::vector<re2::StringPiece> hits_;  // the match, then its groups
  size_t from_ = 0, tried_ = 0, read_ = 0;
  uint32_t line_ = 0;
};

}  // namespace redoubt::engines::config
