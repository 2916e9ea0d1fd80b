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

// The comments of a file of settings or code. Long ones are looked for when it is first asked: most
// files match no rule. The file must outlive it.
class Comments {
 public:
  explicit Comments(const analysis::SourceFile& file) : file_(file) {}
  bool is_comment(uint32_t line);  // nothing of the line is in force

 private:
  bool look(uint32_t line);

  const analysis::SourceFile& file_;
  std::optional<analysis::CommentBlocks> blocks_;
  uint32_t asked_ = 0;  // the last line, from 1: one line may hold many matches
  bool answer_ = false;
};

// The places of a file where a pattern stands, in order. Matches that turn out to be comments cost
// as much as others: at most kMaxTried are looked at.
class Places {
 public:
  static constexpr size_t kMaxTried = 20'000;

  // Without comments, each match is a place. What is given must outlive this.
  Places(const re2::RE2& pattern, const analysis::SourceFile& file, Comments* comments);
  bool next();       // false: there is no further one, or too many were tried
  void try_again();  // the next place may begin within this one
  bool is_cut() const { return tried_ > kMaxTried; }
  uint32_t line() const { return line_; }
  uint32_t end_line() const;
  // What a named group matched; empty where the pattern has none of that name.
  std::string_view group(const std::string& name) const;

 private:
  const re2::RE2& pattern_;
  const analysis::SourceFile& file_;
  Comments* comments_;
  std::vector<re2::StringPiece> hits_;  // the match, then its groups
  size_t from_ = 0, tried_ = 0;
  uint32_t line_ = 0;
};

}  // namespace redoubt::engines::config
