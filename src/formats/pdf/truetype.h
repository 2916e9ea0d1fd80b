#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace redoubt::formats {

// A TrueType font (OpenType 1.9, "glyf" outlines, character map of format 12), as much as a PDF
// needs of it. Borrows the bytes. Reads past their end are answered with 0, so a damaged font gives
// damaged pictures and nothing worse.
class TrueType {
 public:
  struct Metrics {
    int ascent = 0, descent = 0;  // of 1000
    int left = 0, bottom = 0, right = 0, top = 0;
  };

  static Result<TrueType> parse(std::string_view bytes);

  // 0 when the font has no picture of the character.
  uint16_t glyph(char32_t character) const;
  int advance(uint16_t glyph) const;  // of 1000
  Metrics metrics() const;
  // A font with the outlines of these glyphs only; their numbers stay. Deterministic.
  std::string subset(const std::set<uint16_t>& glyphs) const;

 private:
  struct Range {
    uint32_t first, last, glyph;
  };

  explicit TrueType(std::string_view bytes) : bytes_(bytes) {}
  std::string_view table(std::string_view tag) const;
  bool read_characters();
  int scaled(int value) const { return value * 1000 / units_per_em_; }
  std::string_view outline(uint16_t glyph) const;
  void add_parts(uint16_t glyph, std::set<uint16_t>& glyphs) const;

  std::string_view bytes_;
  std::string_view head_, hhea_, hmtx_, loca_, glyf_;
  int units_per_em_ = 1000;
  uint16_t glyphs_ = 0, metrics_ = 0;  // of hmtx: the glyphs behind share the last width
  bool long_offsets_ = false;
  std::vector<Range> ranges_;  // sorted
};

}  // namespace redoubt::formats
