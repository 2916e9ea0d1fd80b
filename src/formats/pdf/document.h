#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "formats/pdf/fonts.h"
#include "formats/pdf/path.h"
#include "formats/pdf/truetype.h"

namespace redoubt::formats {

// Writes a PDF (ISO 32000-1, version 1.7): text in embedded fonts, shapes, links, bookmarks.
// Lengths are points, y counts from the bottom of the page. Text is UTF-8; of what the fonts have
// no picture for, the number is written: "[U+4E2D]". Writing runs from left to right whatever the
// script. The same calls give the same bytes: no date, no random name.
class PdfDocument {
 public:
  static constexpr double kWidth = 595.28, kHeight = 841.89;  // A4

  static Result<PdfDocument> make(std::string title);

  double width(std::string_view text, PdfFace face, double size) const;

  // The rest needs a page; lying, it is kHeight wide and kWidth high.
  void new_page(bool lying = false);
  size_t pages() const { return pages_.size(); }
  // y is the base line; colours are 0xRRGGBB.
  void text(double x, double y, PdfFace face, double size, uint32_t colour, std::string_view text);
  void box(double x, double y, double width, double height, uint32_t colour);
  void draw(const PdfPath& path, const PdfInk& ink);
  // A place that links name. The first of a name counts; a link to none is left out.
  void anchor(const std::string& name, double y);
  void link(double x, double y, double width, double height, std::string anchor);
  // An entry of the outline; level 0 is the top, and no level is skipped.
  void bookmark(std::string title, int level, double y);

  std::string finish();

 private:
  struct Link {
    double x, y, width, height;
    std::string anchor;
  };
  struct Page {
    bool lying = false;
    std::string content = {};
    std::vector<Link> links = {};
  };
  struct Place {
    size_t page;
    double y;
  };
  struct Bookmark {
    std::string title;
    int level;
    Place place;
  };
  using Used = std::map<uint16_t, char32_t>;  // glyphs, with the first character that needed each

  PdfDocument(std::string title, std::array<TrueType, 3> fonts)
      : title_(std::move(title)), fonts_(std::move(fonts)) {}
  const TrueType& font(PdfFace face) const { return fonts_[static_cast<size_t>(face)]; }
  void write_font(PdfFace face);
  void write_pages();
  void write_outline();
  std::string destination(const Place& place) const;
  std::string annotations(const Page& page) const;
  void object(size_t number, std::string_view body);
  void stream(size_t number, std::string_view bytes, std::string_view entries);

  std::string title_;
  std::array<TrueType, 3> fonts_;
  std::array<Used, 3> used_;
  std::vector<Page> pages_;
  std::map<std::string, Place> anchors_;
  std::vector<Bookmark> bookmarks_;
  std::string out_;
  std::map<size_t, size_t> offsets_;  // object → where it starts in out_
};

}  // namespace redoubt::formats
