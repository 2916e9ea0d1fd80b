#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/pdf/document.h"

namespace redoubt::plan {

// How a line of text looks in a PDF.
struct TextStyle {
  formats::PdfFace face = formats::PdfFace::kRegular;
  double size = 10;
  uint32_t colour = 0x1a2230;
  double indent = 0;
};

// Text that flows down pages: wraps lines, breaks pages, numbers them. Words longer than a line are
// cut.
class PageFlow {
 public:
  PageFlow(formats::PdfDocument& document, std::string footer)
      : document_(document), footer_(std::move(footer)) {
    new_page();
  }

  void new_page(bool lying = false);
  // Room for a picture of that height, on a page of its own where it does not fit: its top.
  double take(double height);
  // Of a picture on this page.
  double left() const;
  double text_width() const;
  double room() const;  // below what stands on this page
  void space(double height);
  // Starts a page when less than this is left on the current one.
  void keep(double height);
  // Words in `backticks` are code.
  void paragraph(std::string_view text, const TextStyle& style, std::string_view anchor = {});
  // A label at the left, and a paragraph beside it.
  void labelled(std::string_view label, const TextStyle& label_style, std::string_view text,
                const TextStyle& style, std::string_view anchor = {});
  // One line with its page number at the right; `page` 0 leaves the number out.
  void entry(std::string_view text, const TextStyle& style, std::string_view anchor, size_t page);
  // Words that are links of their own, with commas between.
  void links(const std::vector<std::pair<std::string, std::string>>& words_and_anchors,
             const TextStyle& style);
  // Lines of code as they are, beside a bar of that colour.
  void code(std::string_view text, uint32_t bar);
  void anchor(std::string_view name);
  void bookmark(std::string_view title, int level);
  size_t page() const { return document_.pages(); }

 private:
  double top() const;
  double width(std::string_view text, const TextStyle& style) const;
  std::vector<std::string> wrap(std::string_view text, const TextStyle& style,
                                double available) const;
  void line(std::string_view text, const TextStyle& style, std::string_view anchor);

  formats::PdfDocument& document_;
  std::string footer_;
  bool lying_ = false;
  double y_ = 0;
};

}  // namespace redoubt::plan
