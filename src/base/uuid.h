#pragma once

#include <string>
#include <string_view>

namespace redoubt {

// A name-based UUID, version 5 (RFC 9562, 5.5), in a namespace of ours: the same name gives the
// same UUID everywhere, so documents that need UUIDs stay deterministic.
// "f81d4fae-7dec-5cd0-a765-00a0c91e6bf6"
std::string uuid_of(std::string_view name);

}  // namespace redoubt
