#include <array>

#include "core/version/key_writer.h"

namespace redoubt::core {
namespace {

// Codes in the order of the specification. The end of a version stands where its padding would: it
// is the empty qualifier against qualifiers and "-number", and zero against ".number".
constexpr unsigned kAlpha = 0x10;
constexpr unsigned kEnd = 0x20;
constexpr unsigned kRelease = 0x21;  // an empty qualifier that something follows
constexpr unsigned kSp = 0x30;
constexpr unsigned kOther = 0x31;
constexpr unsigned kDashNumber = 0x40;
constexpr unsigned kDashBigNumber = 0x4f;

struct Token {
  std::string_view text;
  bool dash = false;
  bool number = false;
  unsigned rank = 0;  // of a qualifier
};

unsigned rank_of(std::string_view text, bool before_digit) {
  static constexpr struct {
    std::string_view word;
    unsigned rank;
  } kWords[] = {{"alpha", kAlpha},     {"beta", kAlpha + 1}, {"milestone", kAlpha + 2},
                {"rc", kAlpha + 3},    {"cr", kAlpha + 3},   {"snapshot", kAlpha + 4},
                {"", kRelease},        {"ga", kRelease},     {"final", kRelease},
                {"release", kRelease}, {"sp", kSp}};
  std::array<char, 16> lowered{};
  if (text.size() > lowered.size()) return kOther;
  for (size_t i = 0; i < text.size(); ++i) lowered[i] = lower(text[i]);
  const std::string_view word(lowered.data(), text.size());
  if (before_digit && word == "a") return kAlpha;
  if (before_digit && word == "b") return kAlpha + 1;
  if (before_digit && word == "m") return kAlpha + 2;
  for (const auto& row : kWords)
    if (row.word == word) return row.rank;
  return kOther;
}

bool is_null(const Token& token) {
  return token.number ? token.text.find_first_not_of('0') == std::string_view::npos
                      : token.rank == kRelease;
}

// At most this many tokens; longer versions would not fit the key either.
struct Tokens {
  std::array<Token, 128> items;
  size_t count = 0;
  bool overflow = false;

  void trim() {
    while (count > 1 && is_null(items[count - 1])) --count;
  }
  // Null values at the end are dropped before each hyphen and before each qualifier (as Maven 3.9
  // does, so that 1.0.RC1 is 1-RC1).
  void add(Token token) {
    if (token.dash || !token.number) trim();
    if (count == items.size()) {
      overflow = true;
      return;
    }
    items[count++] = token;
  }
};

void tokenize(std::string_view version, Tokens& out) {
  bool dash = false;
  size_t at = 0;
  while (true) {
    const size_t begin = at;
    if (at < version.size() && is_digit(version[at])) {
      while (at < version.size() && is_digit(version[at])) ++at;
    } else {
      while (at < version.size() && !is_digit(version[at]) && version[at] != '.' &&
             version[at] != '-' && version[at] != '_')
        ++at;
    }
    const auto text = version.substr(begin, at - begin);
    const bool before_digit = at < version.size() && is_digit(version[at]);
    const bool number = text.empty() || is_digit(text[0]);
    out.add({.text = text,
             .dash = dash,
             .number = number,
             .rank = number ? 0 : rank_of(text, before_digit)});
    if (at == version.size()) break;
    const char separator = version[at];
    dash = separator != '.';
    if (separator == '.' || separator == '-' || separator == '_') ++at;
  }
  out.trim();
}

void write(const Tokens& tokens, VersionKeyWriter& out) {
  ZeroPaddedNumbers dotted(out);
  for (size_t i = 0; i < tokens.count; ++i) {
    const auto& token = tokens.items[i];
    if (token.number && !token.dash) {
      dotted.add(token.text);
    } else if (token.number) {
      // Fourteen digits (a time stamp) fit beside the code; longer ones get a code of their own.
      const auto first = std::min(token.text.find_first_not_of('0'), token.text.size());
      const auto digits = token.text.substr(first);
      if (digits.size() < kDashBigNumber - kDashNumber) {
        out.number(kDashNumber, digits);
      } else {
        out.byte(kDashBigNumber);
        out.number(0, digits);
      }
    } else {
      out.byte(token.rank);
      if (token.rank == kOther) out.text(token.text, true);
    }
  }
  out.byte(kEnd);
}

}  // namespace

std::optional<VersionKey> maven_key(std::string_view version) {
  Tokens tokens;
  tokenize(version, tokens);
  if (tokens.overflow) return std::nullopt;
  VersionKeyWriter out;
  write(tokens, out);
  return out.take();
}

}  // namespace redoubt::core
