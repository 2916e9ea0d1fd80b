#pragma once

#include <cstdint>
#include <string_view>

#include "platform/http.h"

namespace redoubt::platform {

// HttpClient::accepts_tls() without its list of authorised targets.
Result<bool> speaks_tls(std::string_view host, uint16_t port, TlsVersion version,
                        const CancelToken& cancel);

}  // namespace redoubt::platform
