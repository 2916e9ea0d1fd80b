#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace redoubt::cli {

// "frontend/src/…/Profile.tsx:12" of a longer path: as much of its beginning as fits, and always
// the file's name and line. `columns` count characters.
std::string shortened_place(std::string_view place, size_t columns);

// Shortens the places in a column of rows for table(), so that the table fits into that many
// columns. Never below a readable width: with long texts beside them rows may stand out then.
void shorten_places(std::vector<std::vector<std::string>>& rows, size_t column, size_t columns);

}  // namespace redoubt::cli
