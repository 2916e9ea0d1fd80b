#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

namespace redoubt::engines::routes {

inline bool is_word_sign(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

inline void blank(std::string& text, size_t begin, size_t end) {
  for (size_t i = begin; i < std::min(end, text.size()); ++i)
    if (text[i] != '\n' && text[i] != '\r') text[i] = ' ';
}

// Whether the inside of a text in quotes is a name: of a header, a session's key, an error.
inline bool is_one_word(std::string_view inside) {
  return std::all_of(inside.begin(), inside.end(),
                     [](char c) { return is_word_sign(c) || c == '-' || c == '.'; });
}

}  // namespace redoubt::engines::routes
