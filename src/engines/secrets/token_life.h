#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace redoubt::engines::secrets {

// How many seconds a JSON Web Token says that it is valid for: "exp" less "iat" (RFC 7519, 4.1.4
// and 4.1.6). Nothing when it is none, names only one of them, or ends before it begins. The claims
// are read and not verified.
std::optional<int64_t> life_of_token(std::string_view secret);

}  // namespace redoubt::engines::secrets
