#include "formats/pdf/fonts.h"

extern "C" const char redoubt_font_regular_begin[], redoubt_font_regular_end[];
extern "C" const char redoubt_font_bold_begin[], redoubt_font_bold_end[];
extern "C" const char redoubt_font_mono_begin[], redoubt_font_mono_end[];

namespace redoubt::formats {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

}  // namespace

std::string_view font_bytes(PdfFace face) {
  if (face == PdfFace::kBold) return between(redoubt_font_bold_begin, redoubt_font_bold_end);
  if (face == PdfFace::kMono) return between(redoubt_font_mono_begin, redoubt_font_mono_end);
  return between(redoubt_font_regular_begin, redoubt_font_regular_end);
}

std::string_view font_name(PdfFace face) {
  constexpr std::string_view kNames[]{"DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono"};
  return kNames[static_cast<size_t>(face)];
}

}  // namespace redoubt::formats
