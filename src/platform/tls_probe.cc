#include "platform/tls_probe.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>

#include "platform/curl_handle.h"

namespace redoubt::platform {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kConnectTime = std::chrono::seconds(10);
constexpr auto kHandshakeTime = std::chrono::seconds(10);

// A connection that curl made and closes: it looks up names and tries their addresses beside each
// other, and can be interrupted in both.
Result<CurlHandle> connect(std::string_view host, uint16_t port, const CancelToken& cancel) {
  CurlHandle connection(curl_easy_init());
  CURL* curl = connection.get();
  constexpr auto kMilliseconds = std::chrono::milliseconds(kConnectTime).count();
  // By curl's rules "http" is what leaves the handshake to us.
  curl_easy_setopt(curl, CURLOPT_URL, fmt::format("http://{}:{}/", host, port).c_str());
  curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the host itself, whatever the environment says
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kMilliseconds));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  end_when_cancelled(curl, cancel);
  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_ABORTED_BY_CALLBACK) return fail("interrupted");
  if (code != CURLE_OK) return fail("connect to {}:{}: {}", host, port, curl_easy_strerror(code));
  return connection;
}

// Waits until `socket` can be read or written (`events`). ETIMEDOUT after `end`, EINTR once
// cancelled, 0 when it is ready.
int wait_for(int socket, short events, Clock::time_point end, const CancelToken& cancel) {
  constexpr auto kSlice = std::chrono::milliseconds(100);
  while (!cancel.cancelled()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0) return ETIMEDOUT;
    pollfd wait{.fd = socket, .events = events, .revents = 0};
    if (poll(&wait, 1, static_cast<int>(std::min(left, kSlice).count())) > 0) return 0;
  }
  return EINTR;
}

int openssl_version(TlsVersion version) {
  switch (version) {
    case TlsVersion::kSsl3:
      return SSL3_VERSION;
    case TlsVersion::kTls10:
      return TLS1_VERSION;
    case TlsVersion::kTls11:
      return TLS1_1_VERSION;
    case TlsVersion::kTls12:
      return TLS1_2_VERSION;
    case TlsVersion::kTls13:
      return TLS1_3_VERSION;
  }
  return 0;
}

// SSL_connect() with one deadline for all of it: a peer that drips bytes gets no more time than a
// silent one. Leaves in errno why wait_for() ended it.
int shake_hands(SSL* tls, int socket, Clock::time_point end, const CancelToken& cancel) {
  while (true) {
    ERR_clear_error();
    errno = 0;
    const int done = SSL_connect(tls);
    const int error = done == 1 ? SSL_ERROR_NONE : SSL_get_error(tls, done);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return done;
    const short events = error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
    const int problem = wait_for(socket, events, end, cancel);
    if (problem == 0) continue;
    errno = problem;
    return done;
  }
}

}  // namespace

Result<bool> speaks_tls(std::string_view host, uint16_t port, TlsVersion version,
                        const CancelToken& cancel) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);
  const int wanted = openssl_version(version);
  // Level 0 allows the old versions that are asked about; the machine's own policy forbids them.
  SSL_CTX_set_security_level(context.get(), 0);
  if (SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0") != 1 ||
      SSL_CTX_set_min_proto_version(context.get(), wanted) != 1 ||
      SSL_CTX_set_max_proto_version(context.get(), wanted) != 1)
    return fail("this machine's TLS library does not speak that version");
  std::string name(host);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  TRY_ASSIGN(const CurlHandle connection, connect(host, port, cancel));
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(connection.get(), CURLINFO_ACTIVESOCKET, &socket);
  const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), &SSL_free);
  SSL_set_fd(tls.get(), socket);
  SSL_set_tlsext_host_name(tls.get(), name.c_str());
  const int done = shake_hands(tls.get(), socket, Clock::now() + kHandshakeTime, cancel);
  const int problem = errno;
  if (done == 1) return true;
  if (problem == EINTR) return fail("interrupted");
  const int reason = ERR_GET_REASON(ERR_peek_error());
  if (reason == SSL_R_NO_PROTOCOLS_AVAILABLE || reason == SSL_R_NO_CIPHERS_AVAILABLE)
    return fail("this machine's TLS library does not speak that version");
  // Only an answer is a refusal: an alert, other bytes than TLS, or a closed connection. Silence
  // and a reset may come from anything on the way.
  if (SSL_get_error(tls.get(), done) == SSL_ERROR_SSL || problem == 0) return false;
  return fail("TLS handshake with {}:{}: {}", host, port,
              problem == ETIMEDOUT ? "no answer in time" : std::strerror(problem));
}

}  // namespace redoubt::platform
