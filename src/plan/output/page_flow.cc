#include "plan/output/page_flow.h"

#include "base/text.h"
#include "plan/output/markup.h"

namespace redoubt::plan {
namespace {

using formats::PdfDocument;

constexpr double kMargin = 56, kAbove = 60, kBottom = 64;
constexpr double kLeading = 1.4;
constexpr uint32_t kSoft = 0x566174, kShade = 0xf5f7fa;

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

// Around code in a line: a character that text never holds. Each word of code has its own pair, so
// that lines may break between them.
constexpr char kMark = '\x02';

std::string marked(std::string_view text) {
  const std::string clean = replace_all(text, std::string(1, kMark), " ");
  std::string result;
  bool code = false;
  for (const auto part : code_parts(clean)) {
    const std::string edge = code ? std::string(1, kMark) : "";
    result += edge + (code ? replace_all(part, " ", edge + " " + edge) : std::string(part)) + edge;
    code = !code;
  }
  return result;
}

}  // namespace

double PageFlow::width(std::string_view text, const TextStyle& style) const {
  double all = 0;
  bool code = false;
  for (const auto part : split(text, kMark)) {
    all += document_.width(part, code ? formats::PdfFace::kMono : style.face, style.size);
    code = !code;
  }
  return all;
}

double PageFlow::left() const { return kMargin; }

double PageFlow::text_width() const {
  return (lying_ ? PdfDocument::kHeight : PdfDocument::kWidth) - 2 * kMargin;
}

double PageFlow::room() const { return y_ - kBottom; }

double PageFlow::take(double height) {
  keep(height);
  const double top = y_;
  y_ -= height;
  return top;
}

void PageFlow::new_page(bool lying) {
  document_.new_page(lying);
  lying_ = lying;
  y_ = top();
  const TextStyle style{.size = 8, .colour = kSoft};
  const std::string number = std::to_string(document_.pages());
  document_.text(kMargin, kBottom - 28, style.face, style.size, style.colour,
                 wrap(footer_, style, text_width() - 40).front());
  document_.text(kMargin + text_width() - document_.width(number, style.face, style.size),
                 kBottom - 28, style.face, style.size, style.colour, number);
}

double PageFlow::top() const {
  return (lying_ ? PdfDocument::kWidth : PdfDocument::kHeight) - kAbove;
}

void PageFlow::space(double height) { y_ -= height; }

void PageFlow::keep(double height) {
  if (y_ - height < kBottom && y_ < top()) new_page();
}

std::vector<std::string> PageFlow::wrap(std::string_view text, const TextStyle& style,
                                        double available) const {
  const auto wide = [&](std::string_view part) { return width(part, style); };
  std::vector<std::string> lines(1);
  double used = 0;
  const double blank = wide(" ");
  const auto cut = [&](std::string_view word) {
    for (size_t at = 0; at < word.size();) {
      size_t end = at + 1;
      while (end < word.size() && !starts_character(word[end])) ++end;
      const auto character = word.substr(at, end - at);
      const double size = wide(character);
      if (used + size > available && used > 0) lines.emplace_back(), used = 0;
      lines.back() += character;
      used += size;
      at = end;
    }
  };
  for (const auto word : split(text, ' ')) {
    const double size = wide(word);
    if (!lines.back().empty() && used + blank + size > available) lines.emplace_back(), used = 0;
    if (!lines.back().empty()) lines.back() += ' ', used += blank;
    if (size > available) cut(replace_all(word, std::string(1, kMark), ""));
    else lines.back() += word, used += size;
  }
  return lines;
}

void PageFlow::line(std::string_view text, const TextStyle& style, std::string_view anchor) {
  const double height = style.size * kLeading;
  if (y_ - height < kBottom) new_page();
  y_ -= height;
  const double x = kMargin + style.indent;
  double at = x;
  bool code = false;
  for (const auto part : split(text, kMark)) {
    const auto face = code ? formats::PdfFace::kMono : style.face;
    if (!part.empty()) document_.text(at, y_, face, style.size, style.colour, part);
    at += document_.width(part, face, style.size);
    code = !code;
  }
  if (!anchor.empty()) document_.link(x, y_ - 2, at - x, height, std::string(anchor));
}

void PageFlow::paragraph(std::string_view text, const TextStyle& style, std::string_view anchor) {
  for (const auto& each : wrap(marked(text), style, text_width() - style.indent))
    line(each, style, anchor);
}

void PageFlow::labelled(std::string_view label, const TextStyle& label_style, std::string_view text,
                        const TextStyle& style, std::string_view anchor) {
  const double height = style.size * kLeading;
  if (y_ - height < kBottom) new_page();
  document_.text(kMargin + label_style.indent, y_ - height, label_style.face, label_style.size,
                 label_style.colour, label);
  paragraph(text, style, anchor);
}

void PageFlow::entry(std::string_view text, const TextStyle& style, std::string_view anchor,
                     size_t page) {
  constexpr double kNumber = 30;
  const auto lines = wrap(marked(text), style, text_width() - style.indent - kNumber);
  for (const auto& each : lines) line(each, style, anchor);
  if (page == 0) return;
  const std::string number = std::to_string(page);
  document_.text(kMargin + text_width() - document_.width(number, style.face, style.size), y_,
                 style.face, style.size, style.colour, number);
}

void PageFlow::links(const std::vector<std::pair<std::string, std::string>>& words_and_anchors,
                     const TextStyle& style) {
  const double height = style.size * kLeading;
  double at = text_width();  // the first word starts a line
  for (size_t i = 0; i < words_and_anchors.size(); ++i) {
    const auto& [word, anchor] = words_and_anchors[i];
    const std::string text = word + (i + 1 < words_and_anchors.size() ? ", " : "");
    const double size = width(text, style);
    if (at + size > text_width()) {
      if (y_ - height < kBottom) new_page();
      y_ -= height;
      at = style.indent;
    }
    document_.text(kMargin + at, y_, style.face, style.size, style.colour, text);
    if (!anchor.empty()) document_.link(kMargin + at, y_ - 2, width(word, style), height, anchor);
    at += size;
  }
}

void PageFlow::code(std::string_view text, uint32_t bar) {
  constexpr double kPadding = 8, kBar = 2.5;
  const TextStyle style{.face = formats::PdfFace::kMono, .size = 8, .indent = kPadding};
  const double height = style.size * kLeading;
  for (const auto raw : split_lines(text)) {
    const std::string indented = replace_all(raw, "\t", "    ");
    const size_t first = std::min(indented.find_first_not_of(' '), indented.size());
    for (const auto& part :
         wrap(std::string_view(indented).substr(first), style,
              text_width() - kPadding - document_.width(std::string(first, ' '), style.face, 8))) {
      if (y_ - height < kBottom) new_page();
      document_.box(kMargin, y_ - height - 2.5, text_width(), height, kShade);
      document_.box(kMargin, y_ - height - 2.5, kBar, height, bar);
      line(std::string(first, ' ') + part, style, {});
    }
  }
}

void PageFlow::anchor(std::string_view name) { document_.anchor(std::string(name), y_ + 4); }

void PageFlow::bookmark(std::string_view title, int level) {
  document_.bookmark(std::string(title), level, y_ + 4);
}

}  // namespace redoubt::plan
