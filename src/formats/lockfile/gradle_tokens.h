#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace redoubt::formats::lockfile {

struct GradleToken {
  enum class Kind : uint8_t { kEnd, kNewline, kWord, kString, kSign };
  Kind kind = Kind::kEnd;
  std::string_view text;  // of a string what stands between its quotes, escapes kept
  uint32_t line = 0;

  bool is(char sign) const { return kind == Kind::kSign && text.front() == sign; }
  bool word() const { return kind == Kind::kWord; }
  bool string() const { return kind == Kind::kString; }
  bool ends() const { return kind == Kind::kEnd || kind == Kind::kNewline || is(';') || is('}'); }
};

// The tokens that Groovy and Kotlin have in common, as far as build scripts need them: words with
// their dots ("libs.okio.core"), strings of every kind, signs of one character, ends of lines.
// Comments are left out. Never fails: a quote that nothing closes on its line is a sign. No copy.
// Source: Groovy 4 and Kotlin 2 language documentation, "Lexical structure".
class GradleTokens {
 public:
  explicit GradleTokens(std::string_view text) : text_(text) { step(); }

  const GradleToken& peek() const { return token_; }
  GradleToken next() {
    const GradleToken token = token_;
    step();
    return token;
  }
  // Behind the bracket that closes the one which was taken last.
  void skip_balanced();

 private:
  void step();
  void skip_blank();
  bool string_token();
  void take(GradleToken::Kind kind, size_t begin, size_t size);

  std::string_view text_;
  size_t at_ = 0;
  uint32_t line_ = 1;
  GradleToken token_;
};

}  // namespace redoubt::formats::lockfile
