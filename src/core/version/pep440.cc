#include "core/version/key_writer.h"

namespace redoubt::core {
namespace {

constexpr unsigned kLegacy = 0x00;  // first byte: texts that are not PEP 440 come first
constexpr unsigned kStandard = 0x01;
// After the release numbers.
constexpr unsigned kOnlyDev = 0x00;
constexpr unsigned kAlpha = 0x01;
constexpr unsigned kBeta = 0x02;
constexpr unsigned kCandidate = 0x03;
constexpr unsigned kNoPre = 0x04;

// Reads a version front to back, ignoring case.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  bool done() const { return text_.empty(); }
  bool eat(std::string_view word) {
    if (text_.size() < word.size()) return false;
    for (size_t i = 0; i < word.size(); ++i)
      if (lower(text_[i]) != word[i]) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  bool eat_separator() {
    if (text_.empty() || (text_[0] != '.' && text_[0] != '-' && text_[0] != '_')) return false;
    text_.remove_prefix(1);
    return true;
  }
  std::string_view digits() {
    return take([](char c) { return is_digit(c); });
  }
  std::string_view letters_and_digits() {
    return take([](char c) { return is_digit(c) || is_letter(c); });
  }
  char peek() const { return text_.empty() ? '\0' : text_[0]; }

 private:
  template <class Predicate>
  std::string_view take(Predicate predicate) {
    size_t size = 0;
    while (size < text_.size() && predicate(text_[size])) ++size;
    const auto taken = text_.substr(0, size);
    text_.remove_prefix(size);
    return taken;
  }
  std::string_view text_;
};

struct Suffix {
  bool present = false;
  std::string_view number;  // "" reads as 0
};

struct Parts {
  unsigned pre = kNoPre;
  std::string_view pre_number;
  Suffix post;
  Suffix dev;
};

std::string_view suffix_number(Cursor& at) {
  const Cursor before = at;
  at.eat_separator();
  const auto number = at.digits();
  if (number.empty()) at = before;
  return number;
}

void read_pre(Cursor& at, Parts& parts) {
  static constexpr struct {
    std::string_view word;
    unsigned code;
  } kWords[] = {
      {"alpha", kAlpha},  {"a", kAlpha},     {"beta", kBeta},         {"b", kBeta},
      {"rc", kCandidate}, {"c", kCandidate}, {"preview", kCandidate}, {"pre", kCandidate}};
  const Cursor before = at;
  at.eat_separator();
  for (const auto& row : kWords) {
    if (!at.eat(row.word)) continue;
    parts.pre = row.code;
    parts.pre_number = suffix_number(at);
    return;
  }
  at = before;
}

void read_post(Cursor& at, Parts& parts) {
  const Cursor before = at;
  if (at.eat("-") && is_digit(at.peek())) {
    parts.post = {.present = true, .number = at.digits()};
    return;
  }
  at = before;
  at.eat_separator();
  if (at.eat("post") || at.eat("rev") || at.eat("r")) {
    parts.post = {.present = true, .number = suffix_number(at)};
    return;
  }
  at = before;
}

void read_dev(Cursor& at, Parts& parts) {
  const Cursor before = at;
  at.eat_separator();
  if (at.eat("dev")) parts.dev = {.present = true, .number = suffix_number(at)};
  else at = before;
}

bool write_release(Cursor& at, VersionKeyWriter& out) {
  ZeroPaddedNumbers numbers(out);
  while (true) {
    const auto number = at.digits();
    if (number.empty()) return false;
    numbers.add(number);
    Cursor next = at;
    if (!next.eat(".") || !is_digit(next.peek())) return true;
    at = next;
  }
}

void write_parts(const Parts& parts, VersionKeyWriter& out) {
  const bool only_dev = parts.pre == kNoPre && !parts.post.present && parts.dev.present;
  out.byte(only_dev ? kOnlyDev : parts.pre);
  if (parts.pre != kNoPre) out.number(0, parts.pre_number);
  if (parts.post.present) out.number(1, parts.post.number);
  else out.byte(0);
  if (parts.dev.present) out.number(0, parts.dev.number);
  else out.byte(0xff);
}

// Local label: missing is smallest, words below numbers, fewer segments below more.
bool write_local(Cursor& at, VersionKeyWriter& out) {
  if (!at.eat("+")) {
    out.byte(0);
    return true;
  }
  do {
    const auto segment = at.letters_and_digits();
    if (segment.empty()) return false;
    if (segment.find_first_not_of("0123456789") == std::string_view::npos) {
      out.number(0x80, segment);
    } else {
      out.byte(2);
      out.text(segment, true);
    }
  } while (at.eat_separator());
  out.byte(1);
  return true;
}

std::optional<VersionKey> standard_key(std::string_view version) {
  Cursor at(version);
  VersionKeyWriter out;
  out.byte(kStandard);
  at.eat("v");
  Cursor after_epoch = at;
  const auto epoch = after_epoch.digits();
  const bool has_epoch = !epoch.empty() && after_epoch.eat("!");
  if (has_epoch) at = after_epoch;
  out.number(0, has_epoch ? epoch : std::string_view());
  if (!write_release(at, out)) return std::nullopt;
  Parts parts;
  read_pre(at, parts);
  read_post(at, parts);
  read_dev(at, parts);
  write_parts(parts, out);
  if (!write_local(at, out) || !at.done()) return std::nullopt;
  return out.take();
}

// The order setuptools had before PEP 440: parts are numbers (padded), words (behind '*') and the
// marks '*final' and
// '*final-'; compared as texts. Kept because old releases with such versions are named in
// advisories.
class LegacyWriter {
 public:
  void add(std::string_view part) {
    if (part == ".") return;
    if (is_digit(part[0])) {
      const size_t first = std::min(part.find_first_not_of('0'), part.size());
      part.remove_prefix(first);
      if (part.empty()) {
        ++zeros_;
        return;
      }
      flush(true);
      for (size_t padding = part.size(); padding < 8; ++padding) out_.byte('0');
      out_.text(part, false);
      return;
    }
    word(part);
  }
  std::optional<VersionKey> finish() {
    word("final");
    return out_.take();
  }
  LegacyWriter() { out_.byte(kLegacy); }

 private:
  static std::string_view replaced(std::string_view part) {
    if (part == "pre" || part == "preview" || part == "rc") return "c";
    if (part == "-") return "final-";
    if (part == "dev") return "@";
    return part;
  }
  // Zeros directly before a word, and dashes before a word below "final", are dropped.
  void word(std::string_view part) {
    const auto text = replaced(part);
    if (text < "final") dashes_ = 0;
    if (text == "final-") {
      zeros_ = 0;
      ++dashes_;
      return;
    }
    flush(false);
    out_.byte('*');
    out_.text(text, false);
  }
  void flush(bool before_number) {
    for (; dashes_ > 0; --dashes_) {
      out_.byte('*');
      out_.text("final-", false);
    }
    if (before_number)
      for (; zeros_ > 0; --zeros_) out_.text("00000000", false);
    zeros_ = 0;
  }
  VersionKeyWriter out_;
  unsigned zeros_ = 0;
  unsigned dashes_ = 0;
};

std::optional<VersionKey> legacy_key(std::string_view version) {
  // Lower-cased copy, so that parts compare as the old code compared them.
  std::array<char, 512> lowered{};
  if (version.size() > lowered.size()) return std::nullopt;
  for (size_t i = 0; i < version.size(); ++i) lowered[i] = lower(version[i]);
  const std::string_view text(lowered.data(), version.size());
  const auto kind = [](char c) {
    return is_digit(c) ? 0 : is_letter(c) ? 1 : c == '.' ? 2 : c == '-' ? 3 : 4;
  };
  LegacyWriter out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const int first = kind(text[at++]);
    while (at < text.size() && first != 2 && first != 3 && kind(text[at]) == first) ++at;
    out.add(text.substr(begin, at - begin));
  }
  return out.finish();
}

}  // namespace

std::optional<VersionKey> pep440_key(std::string_view version) {
  if (auto key = standard_key(version)) return key;
  for (const char c : version)
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f)
      return std::nullopt;
  return legacy_key(version);
}

}  // namespace redoubt::core
