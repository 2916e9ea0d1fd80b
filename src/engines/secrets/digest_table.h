#pragma once

#include <cstddef>
#include <string_view>

namespace redoubt::engines::secrets {

// Whether the value [begin, end) of a text, which stands behind `name`, is a digest in a table of
// digests: as long as one (hexadecimal, 32 to 128 digits), with at least three entries close by
// that are written like its own, as far in, and hold others of its length under names that speak of
// no secret. "create_api_key" is then the name of a page whose checksum a generator wrote down. A
// value whose own name says no more than that it is a secret ("SECRET_KEY") is never one.
bool stands_among_digests(std::string_view text, size_t begin, size_t end, std::string_view name);

}  // namespace redoubt::engines::secrets
