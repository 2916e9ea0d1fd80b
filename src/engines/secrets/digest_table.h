#pragma once

#include <cstddef>
#include <string_view>

namespace redoubt::engines::secrets {

// Whether the value [begin, end) of a text is a digest in a table of digests: as long as one
// (hexadecimal, 32 to 128 digits), with at least three lines close by that hold others of its
// length under names that speak of no secret. "create_api_key" is then the name of a page whose
// checksum a generator wrote down.
bool stands_among_digests(std::string_view text, size_t begin, size_t end);

}  // namespace redoubt::engines::secrets
