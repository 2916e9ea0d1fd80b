#include "formats/pdf/truetype.h"

#include <algorithm>
#include <array>
#include <utility>

namespace redoubt::formats {
namespace {

uint32_t number(std::string_view bytes, size_t at, size_t size) {
  if (at > bytes.size() || size > bytes.size() - at) return 0;
  uint32_t value = 0;
  for (size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}
uint16_t u16(std::string_view bytes, size_t at) {
  return static_cast<uint16_t>(number(bytes, at, 2));
}
int16_t i16(std::string_view bytes, size_t at) { return static_cast<int16_t>(u16(bytes, at)); }
uint32_t u32(std::string_view bytes, size_t at) { return number(bytes, at, 4); }

std::string_view part(std::string_view bytes, size_t at, size_t size) {
  if (at > bytes.size()) return {};
  return bytes.substr(at, size);
}

void put(std::string& bytes, uint32_t value, size_t size) {
  for (size_t i = size; i-- > 0;) bytes += static_cast<char>(value >> (8 * i) & 0xff);
}
void set16(std::string& bytes, size_t at, uint16_t value) {
  if (at + 2 > bytes.size()) return;
  bytes[at] = static_cast<char>(value >> 8);
  bytes[at + 1] = static_cast<char>(value & 0xff);
}

uint32_t checksum(std::string_view bytes) {
  uint32_t sum = 0;
  for (size_t at = 0; at < bytes.size(); at += 4) {
    std::string word(bytes.substr(at, 4));
    word.resize(4, '\0');
    sum += u32(word, 0);
  }
  return sum;
}

// The table directory and the tables, each at a multiple of four.
std::string assemble(const std::vector<std::pair<std::string_view, std::string>>& tables) {
  std::string font, body;
  put(font, 0x00010000, 4);
  const auto count = static_cast<uint16_t>(tables.size());
  uint16_t power = 1, exponent = 0;
  for (; power * 2 <= count; power = static_cast<uint16_t>(power * 2)) ++exponent;
  put(font, count, 2);
  put(font, power * 16u, 2);
  put(font, exponent, 2);
  put(font, count * 16u - power * 16u, 2);
  const size_t start = 12 + 16 * tables.size();
  for (const auto& [tag, bytes] : tables) {
    font += tag;
    put(font, checksum(bytes), 4);
    put(font, static_cast<uint32_t>(start + body.size()), 4);
    put(font, static_cast<uint32_t>(bytes.size()), 4);
    body += bytes;
    body.resize((body.size() + 3) / 4 * 4, '\0');
  }
  return font + body;
}

}  // namespace

std::string_view TrueType::table(std::string_view tag) const {
  const size_t count = u16(bytes_, 4);
  for (size_t i = 0; i < count; ++i) {
    const size_t entry = 12 + 16 * i;
    if (part(bytes_, entry, 4) == tag)
      return part(bytes_, u32(bytes_, entry + 8), u32(bytes_, entry + 12));
  }
  return {};
}

bool TrueType::read_characters() {
  const std::string_view cmap = table("cmap");
  for (size_t i = 0; i < u16(cmap, 2); ++i) {
    const auto map = part(cmap, u32(cmap, 4 + 8 * i + 4), cmap.size());
    if (u16(map, 0) != 12) continue;
    const size_t groups = std::min<size_t>(u32(map, 12), map.size() / 12);
    for (size_t group = 0; group < groups; ++group) {
      const size_t at = 16 + 12 * group;
      ranges_.push_back({u32(map, at), u32(map, at + 4), u32(map, at + 8)});
    }
    std::sort(ranges_.begin(), ranges_.end(),
              [](const Range& a, const Range& b) { return a.first < b.first; });
    return true;
  }
  return false;
}

Result<TrueType> TrueType::parse(std::string_view bytes) {
  TrueType font(bytes);
  font.head_ = font.table("head"), font.hhea_ = font.table("hhea");
  font.hmtx_ = font.table("hmtx"), font.loca_ = font.table("loca");
  font.glyf_ = font.table("glyf");
  font.units_per_em_ = u16(font.head_, 18);
  font.long_offsets_ = u16(font.head_, 50) != 0;
  font.glyphs_ = u16(font.table("maxp"), 4);
  font.metrics_ = u16(font.hhea_, 34);
  if (font.units_per_em_ == 0 || font.glyphs_ == 0 || font.metrics_ == 0 || font.glyf_.empty())
    return fail("this is no TrueType font");
  if (!font.read_characters()) return fail("the font has no character map of format 12");
  return font;
}

uint16_t TrueType::glyph(char32_t character) const {
  auto at = std::upper_bound(ranges_.begin(), ranges_.end(), character,
                             [](char32_t c, const Range& range) { return c < range.first; });
  if (at == ranges_.begin()) return 0;
  --at;
  const uint32_t found = at->glyph + (character - at->first);
  return character > at->last || found >= glyphs_ ? 0 : static_cast<uint16_t>(found);
}

int TrueType::advance(uint16_t glyph) const {
  const size_t index = std::min<size_t>(glyph, metrics_ - 1u);
  return scaled(u16(hmtx_, 4 * index));
}

TrueType::Metrics TrueType::metrics() const {
  return {.ascent = scaled(i16(hhea_, 4)),
          .descent = scaled(i16(hhea_, 6)),
          .left = scaled(i16(head_, 36)),
          .bottom = scaled(i16(head_, 38)),
          .right = scaled(i16(head_, 40)),
          .top = scaled(i16(head_, 42))};
}

std::string_view TrueType::outline(uint16_t glyph) const {
  const size_t begin = long_offsets_ ? u32(loca_, 4u * glyph) : 2u * u16(loca_, 2u * glyph);
  const size_t end = long_offsets_ ? u32(loca_, 4u * glyph + 4) : 2u * u16(loca_, 2u * glyph + 2);
  return end > begin ? part(glyf_, begin, end - begin) : std::string_view{};
}

// Some outlines are put together from others ("Composite Glyph Description").
void TrueType::add_parts(uint16_t glyph, std::set<uint16_t>& glyphs) const {
  constexpr uint16_t kWords = 0x1, kScale = 0x8, kMore = 0x20, kTwoScales = 0x40, kMatrix = 0x80;
  const std::string_view bytes = outline(glyph);
  if (i16(bytes, 0) >= 0) return;
  uint16_t flags = kMore;
  for (size_t at = 10; (flags & kMore) != 0 && at < bytes.size();) {
    flags = u16(bytes, at);
    const uint16_t piece = u16(bytes, at + 2);
    at += 4 + ((flags & kWords) != 0 ? 4u : 2u);
    at += (flags & kScale) != 0       ? 2u
          : (flags & kTwoScales) != 0 ? 4u
          : (flags & kMatrix) != 0    ? 8u
                                      : 0u;
    if (glyphs.insert(piece).second) add_parts(piece, glyphs);
  }
}

std::string TrueType::subset(const std::set<uint16_t>& wanted) const {
  std::set<uint16_t> glyphs = wanted;
  glyphs.insert(0);
  for (const uint16_t glyph : wanted) add_parts(glyph, glyphs);
  const auto count = static_cast<uint16_t>(std::min<uint32_t>(*glyphs.rbegin() + 1u, glyphs_));
  std::string outlines, offsets, widths;
  for (uint32_t glyph = 0; glyph < count; ++glyph) {
    const auto id = static_cast<uint16_t>(glyph);
    put(offsets, static_cast<uint32_t>(outlines.size()), 4);
    put(widths, u16(hmtx_, 4u * std::min<size_t>(glyph, metrics_ - 1u)), 2);
    put(widths,
        glyph < metrics_ ? u16(hmtx_, 4 * glyph + 2)
                         : u16(hmtx_, 4u * metrics_ + 2 * (glyph - metrics_)),
        2);
    if (!glyphs.contains(id)) continue;
    outlines += outline(id);
    outlines.resize((outlines.size() + 3) / 4 * 4, '\0');
  }
  put(offsets, static_cast<uint32_t>(outlines.size()), 4);
  std::string head(head_), hhea(hhea_), maxp(table("maxp"));
  set16(head, 50, 1);  // long offsets
  set16(hhea, 34, count);
  set16(maxp, 4, count);
  return assemble({{"cvt ", std::string(table("cvt "))},
                   {"fpgm", std::string(table("fpgm"))},
                   {"glyf", outlines},
                   {"head", head},
                   {"hhea", hhea},
                   {"hmtx", widths},
                   {"loca", offsets},
                   {"maxp", maxp},
                   {"prep", std::string(table("prep"))}});
}

}  // namespace redoubt::formats
