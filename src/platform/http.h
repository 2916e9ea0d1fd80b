#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cancel.h"
#include "base/error.h"

namespace redoubt::platform {

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool follow_redirects = false;
  std::chrono::milliseconds timeout{10'000};
  size_t max_body = 2u << 20;
};
struct HttpResponse {
  int status = 0;
  // names in lower case, repeated ones kept in order
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool body_truncated = false;
};
enum class TlsVersion { kSsl3, kTls10, kTls11, kTls12, kTls13 };

// Talks to the hosts it was made for and to no other: every request to a host and port that is not
// in the list is refused before a packet is sent, also after a redirect.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
  // Whether the server completes a handshake with exactly this version (certificate not checked).
  virtual Result<bool> accepts_tls(std::string_view host, uint16_t port, TlsVersion version) = 0;
};
// `allowed`: "host:port" with the port always given. Once `cancel`, which must outlive the client,
// is set, what is under way ends with the error "interrupted" within a second or two.
std::unique_ptr<HttpClient> make_http_client(std::vector<std::string> allowed,
                                             const CancelToken& cancel);

}  // namespace redoubt::platform
