#pragma once

#include <cstdint>
#include <string_view>

namespace redoubt::formats {

enum class PdfFace : uint8_t { kRegular, kBold, kMono };
inline constexpr PdfFace kPdfFaces[]{PdfFace::kRegular, PdfFace::kBold, PdfFace::kMono};

// DejaVu Sans, Sans Bold and Sans Mono, packed into the program at build time (cmake/fonts.cmake;
// licence: NOTICE).
std::string_view font_bytes(PdfFace face);
std::string_view font_name(PdfFace face);  // "DejaVuSans"

}  // namespace redoubt::formats
