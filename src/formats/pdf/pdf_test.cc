#include <gtest/gtest.h>

#include <algorithm>

#include "formats/pdf/document.h"

namespace redoubt::formats {
namespace {

TrueType regular() {
  auto font = TrueType::parse(font_bytes(PdfFace::kRegular));
  EXPECT_TRUE(font) << font.error().to_string();
  return std::move(*font);
}

PdfDocument document(std::string title = "Guide") {
  auto made = PdfDocument::make(std::move(title));
  EXPECT_TRUE(made);
  return std::move(*made);
}

size_t count(std::string_view text, std::string_view part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

TEST(TrueType, KnowsCharactersOfManyScriptsAndSaysWhichItLacks) {
  const TrueType font = regular();
  for (const char32_t character : {U'A', U'é', U'ß', U'Ω', U'Ж', U'ا', U'א', U'—'})
    EXPECT_NE(font.glyph(character), 0) << static_cast<uint32_t>(character);
  EXPECT_EQ(font.glyph(U'中'), 0);
  EXPECT_EQ(font.glyph(U'\U0010FFFF'), 0);
}

TEST(TrueType, ASubsetIsASmallFontWithTheSameGlyphNumbersAndWidths) {
  const TrueType font = regular();
  const uint16_t wanted = font.glyph(U'é'), other = font.glyph(U'Z');
  const std::string bytes = font.subset({wanted});
  EXPECT_LT(bytes.size(), font_bytes(PdfFace::kRegular).size() / 10);
  EXPECT_EQ(bytes, font.subset({wanted}));
  EXPECT_LT(bytes.size(), font.subset({wanted, other}).size());
}

TEST(TrueType, DamagedFontsAreRefusedOrReadWithinTheirBytes) {
  const std::string whole(font_bytes(PdfFace::kMono));
  EXPECT_FALSE(TrueType::parse(""));
  EXPECT_FALSE(TrueType::parse(whole.substr(0, 200)));
  for (size_t size = 1000; size < whole.size(); size += 50'000) {
    std::string cut = whole.substr(0, size);
    for (size_t at = 12; at < cut.size(); at += 997) cut[at] = '\xff';
    if (const auto font = TrueType::parse(cut)) (void)font->subset({1, 5, 700});
  }
}

TEST(PdfDocument, EveryObjectIsWhereTheTableSaysItIs) {
  auto pdf = document();
  pdf.new_page();
  pdf.text(50, 700, PdfFace::kRegular, 10, 0x112233, "Hello");
  pdf.anchor("there", 700);
  pdf.link(50, 700, 10, 10, "there");
  pdf.link(50, 600, 10, 10, "nowhere");
  pdf.bookmark("One", 0, 700);
  pdf.bookmark("Two", 1, 600);
  pdf.bookmark("Three", 0, 500);
  const std::string bytes = pdf.finish();
  ASSERT_TRUE(bytes.starts_with("%PDF-1.7\n"));
  ASSERT_TRUE(bytes.ends_with("%%EOF\n"));
  const size_t table = std::stoul(bytes.substr(bytes.rfind("startxref\n") + 10));
  ASSERT_EQ(bytes.substr(table, 5), "xref\n");
  size_t line = bytes.find("0000000000 65535 f \n", table) + 20;
  size_t number = 1;
  for (; bytes[line] != 't'; line += 20, ++number) {
    const size_t offset = std::stoul(bytes.substr(line, 10));
    EXPECT_EQ(bytes.substr(offset, std::to_string(number).size() + 6),
              std::to_string(number) + " 0 obj");
  }
  EXPECT_GT(number, 20u);
  EXPECT_EQ(count(bytes, "/Subtype /Link"), 1u) << "a link to nothing is left out";
  EXPECT_NE(bytes.find("/Type /Outlines /Count 2"), std::string::npos);
}

TEST(PdfPath, RoundsCornersNoMoreThanTheyAreLong) {
  PdfPath sharp, round;
  sharp.rectangle(1, 2, 30, 40, 0);
  EXPECT_EQ(sharp.operators(), "1.00 2.00 30.00 40.00 re\n");
  round.rectangle(0, 0, 10, 4, 100);
  EXPECT_EQ(count(round.operators(), " c\n"), 4u);
  EXPECT_TRUE(round.operators().starts_with("2.00 0.00 m\n")) << round.operators();
}

TEST(PdfPath, AnEllipseTouchesItsBox) {
  PdfPath path;
  path.ellipse(10, 20, 60, 40);
  for (const auto touched : {"70.00 40.00 m\n", " 40.00 60.00 c\n", " 10.00 40.00 c\n",
                             " 40.00 20.00 c\n", " 70.00 40.00 c\n"})
    EXPECT_EQ(count(path.operators(), touched), 1u) << touched;
}

TEST(PdfDocument, ALyingPageIsAsWideAsOthersAreHigh) {
  auto pdf = document();
  pdf.new_page();
  pdf.new_page(true);
  PdfPath path;
  path.move(0, 0);
  path.line(100, 100);
  pdf.draw(path, {.stroke = 0xff0000, .dash = 3, .gap = 2});
  const std::string bytes = pdf.finish();
  EXPECT_EQ(count(bytes, "/MediaBox [0 0 595.28 841.89]"), 1u);
  EXPECT_EQ(count(bytes, "/MediaBox [0 0 841.89 595.28]"), 1u);
}

TEST(PdfDocument, NothingFromATextCanBecomeSyntax) {
  auto pdf = document(") >> endobj \n%%EOF");
  pdf.new_page();
  pdf.text(0, 0, PdfFace::kMono, 8, 0, "(a) \\ > endstream\nendobj \xff\xfe");
  pdf.bookmark("<</Type /Action>>", 0, 0);
  const std::string bytes = pdf.finish();
  EXPECT_EQ(count(bytes, "%%EOF"), 1u);
  EXPECT_EQ(bytes.find("/Action"), std::string::npos);
}

TEST(PdfDocument, WhatTheFontsCannotShowIsSpelledOut) {
  auto pdf = document();
  EXPECT_DOUBLE_EQ(pdf.width("中", PdfFace::kMono, 10), pdf.width("[U+4E2D]", PdfFace::kMono, 10));
  EXPECT_DOUBLE_EQ(pdf.width("😀", PdfFace::kMono, 10), pdf.width("[U+1F600]", PdfFace::kMono, 10));
  EXPECT_DOUBLE_EQ(pdf.width("ab", PdfFace::kMono, 10), 2 * pdf.width("a", PdfFace::kMono, 10));
}

TEST(PdfDocument, TheSameCallsGiveTheSameBytesAndNoDate) {
  const auto make = [] {
    auto pdf = document();
    pdf.new_page();
    pdf.text(50, 700, PdfFace::kBold, 10, 0, "Ünïcödé");
    return pdf.finish();
  };
  EXPECT_EQ(make(), make());
  EXPECT_EQ(make().find("Date"), std::string::npos);
}

}  // namespace
}  // namespace redoubt::formats
