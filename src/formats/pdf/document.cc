#include "formats/pdf/document.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>

#include "base/check.h"
#include "base/text.h"

namespace redoubt::formats {
namespace {

// Numbers of objects: the catalogue, the page tree, the properties, five for each font, two for
// each page, then the outline.
constexpr size_t kCatalog = 1, kPages = 2, kInfo = 3, kFonts = 4, kPerFont = 5;
constexpr size_t kFirstPage = kFonts + 3 * kPerFont;
constexpr size_t font_object(PdfFace face) { return kFonts + static_cast<size_t>(face) * kPerFont; }
constexpr size_t page_object(size_t page) { return kFirstPage + 2 * page; }

std::u32string decode(std::string_view text) {
  std::u32string characters;
  const std::string valid = to_valid_utf8(text);
  for (size_t i = 0; i < valid.size();) {
    const auto lead = static_cast<unsigned char>(valid[i]);
    const size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char32_t character = size == 1 ? lead : lead & (0xffu >> (size + 1));
    for (size_t k = 1; k < size; ++k)
      character = character << 6 | (static_cast<unsigned char>(valid[i + k]) & 0x3fu);
    characters += character < 0x20 ? U' ' : character;
    i += size;
  }
  return characters;
}

std::string utf16_hex(char32_t character) {
  if (character < 0x10000) return fmt::format("{:04X}", static_cast<uint32_t>(character));
  const auto rest = static_cast<uint32_t>(character) - 0x10000;
  return fmt::format("{:04X}{:04X}", 0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
}

std::string text_string(std::string_view text) {
  std::string hex = "<FEFF";
  for (const char32_t character : decode(text)) hex += utf16_hex(character);
  return hex + ">";
}

// Calls `each(glyph, character)`; what the font cannot show is spelled out.
template <class Each>
void for_each_glyph(const TrueType& font, std::string_view text, const Each& each) {
  for (const char32_t character : decode(text)) {
    if (const uint16_t glyph = font.glyph(character); glyph != 0) {
      each(glyph, character);
      continue;
    }
    for (const char c : fmt::format("[U+{:04X}]", static_cast<uint32_t>(character)))
      each(font.glyph(static_cast<char32_t>(c)), static_cast<char32_t>(c));
  }
}

// `operation` is rg for what is filled, RG for lines.
std::string colour_operator(uint32_t colour, std::string_view operation = "rg") {
  const auto part = [&](int shift) { return ((colour >> shift) & 0xff) / 255.0; };
  return fmt::format("{:.3f} {:.3f} {:.3f} {}", part(16), part(8), part(0), operation);
}

std::string compressed(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string packed(size, '\0');
  const int code = compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                             reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), 6);
  REDOUBT_CHECK(code == Z_OK);  // the bound is enough for any input
  packed.resize(size);
  return packed;
}

// Which characters the glyphs stand for, so that text can be searched and copied.
std::string to_unicode(const std::map<uint16_t, char32_t>& used) {
  std::string text =
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
      "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
      "1 begincodespacerange <0000> <FFFF> endcodespacerange\n";
  constexpr size_t kBlock = 100;  // the most that a block may have
  auto at = used.begin();
  for (size_t left = used.size(); left > 0;) {
    const size_t block = std::min(left, kBlock);
    text += fmt::format("{} beginbfchar\n", block);
    for (size_t i = 0; i < block; ++i, ++at)
      text += fmt::format("<{:04X}> <{}>\n", at->first, utf16_hex(at->second));
    text += "endbfchar\n";
    left -= block;
  }
  return text + "endcmap CMapName currentdict /CMap defineresource pop end end\n";
}

}  // namespace

Result<PdfDocument> PdfDocument::make(std::string title) {
  TRY_ASSIGN(auto regular, TrueType::parse(font_bytes(PdfFace::kRegular)));
  TRY_ASSIGN(auto bold, TrueType::parse(font_bytes(PdfFace::kBold)));
  TRY_ASSIGN(auto mono, TrueType::parse(font_bytes(PdfFace::kMono)));
  return PdfDocument(std::move(title), {std::move(regular), std::move(bold), std::move(mono)});
}

double PdfDocument::width(std::string_view text, PdfFace face, double size) const {
  int sum = 0;
  for_each_glyph(font(face), text,
                 [&](uint16_t glyph, char32_t) { sum += font(face).advance(glyph); });
  return sum * size / 1000;
}

void PdfDocument::new_page(bool lying) { pages_.push_back({.lying = lying}); }

void PdfDocument::text(double x, double y, PdfFace face, double size, uint32_t colour,
                       std::string_view text) {
  std::string glyphs;
  for_each_glyph(font(face), text, [&](uint16_t glyph, char32_t character) {
    used_[static_cast<size_t>(face)].emplace(glyph, character);
    glyphs += fmt::format("{:04X}", glyph);
  });
  pages_.back().content +=
      fmt::format("{} BT /F{} {:.2f} Tf {:.2f} {:.2f} Td <{}> Tj ET\n", colour_operator(colour),
                  static_cast<int>(face), size, x, y, glyphs);
}

void PdfDocument::box(double x, double y, double width, double height, uint32_t colour) {
  pages_.back().content += fmt::format("{} {:.2f} {:.2f} {:.2f} {:.2f} re f\n",
                                       colour_operator(colour), x, y, width, height);
}

void PdfDocument::draw(const PdfPath& path, const PdfInk& ink) {
  if (!ink.fill && !ink.stroke) return;
  std::string& content = pages_.back().content;
  content += "q ";  // dashes and line widths are of this path only
  if (ink.fill) content += colour_operator(*ink.fill) + " ";
  if (ink.stroke)
    content += fmt::format("{} {:.2f} w ", colour_operator(*ink.stroke, "RG"), ink.line_width);
  if (ink.dash > 0) content += fmt::format("[{:.2f} {:.2f}] 0 d ", ink.dash, ink.gap);
  content += "\n" + path.operators();
  content += !ink.stroke ? "f Q\n" : ink.fill ? "B Q\n" : "S Q\n";
}

void PdfDocument::anchor(const std::string& name, double y) {
  anchors_.emplace(name, Place{pages_.size() - 1, y});
}

void PdfDocument::link(double x, double y, double width, double height, std::string anchor) {
  pages_.back().links.push_back({x, y, width, height, std::move(anchor)});
}

void PdfDocument::bookmark(std::string title, int level, double y) {
  bookmarks_.push_back({std::move(title), level, {pages_.size() - 1, y}});
}

void PdfDocument::object(size_t number, std::string_view body) {
  offsets_[number] = out_.size();
  out_ += fmt::format("{} 0 obj\n{}\nendobj\n", number, body);
}

void PdfDocument::stream(size_t number, std::string_view bytes, std::string_view entries) {
  const std::string packed = compressed(bytes);
  object(number, fmt::format("<< /Length {} /Filter /FlateDecode{} >>\nstream\n{}\nendstream",
                             packed.size(), entries, packed));
}

// A composite font whose codes are the glyph numbers (9.7.4).
void PdfDocument::write_font(PdfFace face) {
  const TrueType& font = this->font(face);
  const Used& used = used_[static_cast<size_t>(face)];
  const size_t first = font_object(face);
  const std::string name = fmt::format(
      "RDBT{0}{0}+{1}", static_cast<char>('A' + static_cast<int>(face)), font_name(face));
  std::set<uint16_t> glyphs;
  std::string widths;
  for (const auto& [glyph, character] : used) {
    glyphs.insert(glyph);
    widths += fmt::format("{} [{}] ", glyph, font.advance(glyph));
  }
  object(first, fmt::format("<< /Type /Font /Subtype /Type0 /BaseFont /{} /Encoding /Identity-H "
                            "/DescendantFonts [{} 0 R] /ToUnicode {} 0 R >>",
                            name, first + 1, first + 4));
  object(first + 1,
         fmt::format("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{} /CIDSystemInfo << "
                     "/Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {} 0 "
                     "R /CIDToGIDMap /Identity /DW {} /W [{}] >>",
                     name, first + 2, font.advance(0), widths));
  const auto metrics = font.metrics();
  object(first + 2,
         fmt::format("<< /Type /FontDescriptor /FontName /{} /Flags 4 /FontBBox [{} {} {} {}] "
                     "/ItalicAngle 0 /Ascent {} /Descent {} /CapHeight {} /StemV 80 /FontFile2 {} "
                     "0 R >>",
                     name, metrics.left, metrics.bottom, metrics.right, metrics.top, metrics.ascent,
                     metrics.descent, metrics.ascent, first + 3));
  const std::string file = font.subset(glyphs);
  stream(first + 3, file, fmt::format(" /Length1 {}", file.size()));
  stream(first + 4, to_unicode(used), "");
}

std::string PdfDocument::destination(const Place& place) const {
  return fmt::format("[{} 0 R /XYZ 0 {:.2f} null]", page_object(place.page), place.y);
}

std::string PdfDocument::annotations(const Page& page) const {
  std::string list;
  for (const auto& link : page.links) {
    const auto at = anchors_.find(link.anchor);
    if (at == anchors_.end()) continue;
    list += fmt::format(
        "<< /Type /Annot /Subtype /Link /Rect [{:.2f} {:.2f} {:.2f} {:.2f}] "
        "/Border [0 0 0] /Dest {} >> ",
        link.x, link.y, link.x + link.width, link.y + link.height, destination(at->second));
  }
  return list.empty() ? "" : " /Annots [" + list + "]";
}

void PdfDocument::write_pages() {
  std::string kids;
  for (size_t i = 0; i < pages_.size(); ++i) {
    kids += fmt::format("{} 0 R ", page_object(i));
    object(
        page_object(i),
        fmt::format("<< /Type /Page /Parent {} 0 R /MediaBox [0 0 {} {}] /Resources << /Font << "
                    "/F0 {} 0 R /F1 {} 0 R /F2 {} 0 R >> >> /Contents {} 0 R{} >>",
                    kPages, pages_[i].lying ? kHeight : kWidth, pages_[i].lying ? kWidth : kHeight,
                    font_object(PdfFace::kRegular), font_object(PdfFace::kBold),
                    font_object(PdfFace::kMono), page_object(i) + 1, annotations(pages_[i])));
    stream(page_object(i) + 1, pages_[i].content, "");
  }
  object(kPages, fmt::format("<< /Type /Pages /Count {} /Kids [{}] >>", pages_.size(), kids));
}

// Items are a tree of double links (12.3.3); the list tells parents by level.
void PdfDocument::write_outline() {
  struct Node {
    size_t parent = 0, first = 0, last = 0, next = 0, previous = 0, count = 0;
  };
  const size_t root = page_object(pages_.size());
  std::vector<Node> nodes(bookmarks_.size() + 1);
  std::vector<size_t> path{0};  // node of each level above the current one
  for (size_t i = 1; i < nodes.size(); ++i) {
    const auto level =
        std::min<size_t>(static_cast<size_t>(bookmarks_[i - 1].level), path.size() - 1);
    path.resize(level + 1);
    Node& parent = nodes[path.back()];
    nodes[i].parent = path.back();
    nodes[i].previous = parent.last;
    if (parent.last != 0) nodes[parent.last].next = i;
    else parent.first = i;
    parent.last = i;
    ++parent.count;
    path.push_back(i);
  }
  const auto reference = [&](std::string_view name, size_t node) {
    return node == 0 ? std::string() : fmt::format(" /{} {} 0 R", name, root + node);
  };
  object(root, fmt::format("<< /Type /Outlines /Count {}{}{} >>", nodes[0].count,
                           reference("First", nodes[0].first), reference("Last", nodes[0].last)));
  for (size_t i = 1; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    // Negative: closed until somebody opens it.
    const std::string count = node.count == 0 ? "" : fmt::format(" /Count -{}", node.count);
    object(root + i, fmt::format("<< /Title {} /Parent {} 0 R{}{}{}{}{} /Dest {} >>",
                                 text_string(bookmarks_[i - 1].title), root + node.parent,
                                 reference("First", node.first), reference("Last", node.last),
                                 reference("Next", node.next), reference("Prev", node.previous),
                                 count, destination(bookmarks_[i - 1].place)));
  }
}

std::string PdfDocument::finish() {
  if (pages_.empty()) new_page();
  out_ = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
  object(kCatalog, fmt::format("<< /Type /Catalog /Pages {} 0 R /Outlines {} 0 R /PageMode "
                               "/UseOutlines /Lang (en) /ViewerPreferences << /DisplayDocTitle "
                               "true >> >>",
                               kPages, page_object(pages_.size())));
  object(kInfo, fmt::format("<< /Title {} /Producer (Redoubt) >>", text_string(title_)));
  for (const PdfFace face : kPdfFaces) write_font(face);
  write_pages();
  write_outline();
  const size_t start = out_.size();
  out_ += fmt::format("xref\n0 {}\n0000000000 65535 f \n", offsets_.size() + 1);
  for (const auto& [number, offset] : offsets_) out_ += fmt::format("{:010} 00000 n \n", offset);
  out_ += fmt::format("trailer\n<< /Size {} /Root {} 0 R /Info {} 0 R >>\nstartxref\n{}\n%%EOF\n",
                      offsets_.size() + 1, kCatalog, kInfo, start);
  return std::move(out_);
}

}  // namespace redoubt::formats
