#include "cli/place_column.h"

#include <algorithm>

namespace redoubt::cli {
namespace {

constexpr size_t kGap = 2;        // between the columns of table()
constexpr size_t kReadable = 30;  // below it a place says too little

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

size_t columns_of(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), &starts_character));
}

// So many characters of it.
std::string_view first_of(std::string_view text, size_t columns) {
  size_t at = 0;
  for (; at < text.size(); ++at)
    if (starts_character(text[at]) && columns-- == 0) break;
  return text.substr(0, at);
}

}  // namespace

std::string shortened_place(std::string_view place, size_t columns) {
  if (columns_of(place) <= columns) return std::string(place);
  const size_t slash = place.rfind('/');
  if (slash == std::string_view::npos) return std::string(place);
  const auto file = place.substr(slash);
  const size_t needed = columns_of(file) + 1;
  std::string text(first_of(place.substr(0, slash), columns > needed ? columns - needed : 0));
  return text.append("…").append(file);
}

void shorten_places(std::vector<std::vector<std::string>>& rows, size_t column, size_t columns) {
  std::vector<size_t> widths;
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) {
      if (widths.size() <= i) widths.resize(i + 1);
      widths[i] = std::max(widths[i], columns_of(row[i]));
    }
  size_t others = 0;
  for (size_t i = 0; i < widths.size(); ++i)
    if (i != column) others += widths[i] + kGap;
  const size_t room = std::max(kReadable, columns > others ? columns - others : 0);
  for (auto& row : rows)
    if (column < row.size()) row[column] = shortened_place(row[column], room);
}

}  // namespace redoubt::cli
