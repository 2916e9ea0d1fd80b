#include "platform/http.h"

#include <curl/curl.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <mutex>

#include "base/text.h"

namespace redoubt::platform {
namespace {

constexpr long kHandshakeSeconds = 10;
constexpr int kMaxRedirects = 5;

struct CurlCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct UrlCloser {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

void initialise_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

// "host:port" of a URL as curl itself will read it, so that what is checked is what is contacted.
Result<std::string> authority(const std::string& url) {
  const std::unique_ptr<CURLU, UrlCloser> parsed(curl_url());
  char *host = nullptr, *port = nullptr;
  const bool good =
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK &&
      curl_url_get(parsed.get(), CURLUPART_HOST, &host, 0) == CURLUE_OK &&
      curl_url_get(parsed.get(), CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK;
  std::string text = good ? fmt::format("{}:{}", host, port) : std::string();
  curl_free(host);
  curl_free(port);
  if (!good) return fail("'{}' is not a URL", url);
  return to_lower(text);
}

struct Receiver {
  HttpResponse response;
  size_t max_body = 0;
};

size_t on_body(char* data, size_t size, size_t count, void* context) {
  auto& receiver = *static_cast<Receiver*>(context);
  const size_t room =
      receiver.max_body - std::min(receiver.max_body, receiver.response.body.size());
  receiver.response.body.append(data, std::min(room, size * count));
  if (size * count <= room) return size * count;
  receiver.response.body_truncated = true;
  return 0;  // stops the transfer: the rest is not wanted
}

size_t on_header(char* data, size_t size, size_t count, void* context) {
  auto& receiver = *static_cast<Receiver*>(context);
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/"))
    receiver.response.headers.clear();  // of the final response only, not of "100 Continue"
  const size_t colon = line.find(':');
  constexpr size_t kMaxHeaders = 1000;
  if (colon != std::string_view::npos && receiver.response.headers.size() < kMaxHeaders)
    receiver.response.headers.emplace_back(to_lower(trim(line.substr(0, colon))),
                                           std::string(trim(line.substr(colon + 1))));
  return size * count;
}

// curl asks about once a second, and whenever bytes move.
int on_progress(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const CancelToken*>(context)->cancelled() ? 1 : 0;
}

class CurlClient : public HttpClient {
 public:
  CurlClient(std::vector<std::string> allowed, const CancelToken& cancel)
      : allowed_(std::move(allowed)), cancel_(cancel) {
    for (auto& entry : allowed_) entry = to_lower(entry);
    initialise_curl();
    handle_.reset(curl_easy_init());
  }

  Result<HttpResponse> send(const HttpRequest& request) override {
    HttpRequest current = request;
    for (int hop = 0;; ++hop) {
      TRY_ASSIGN(auto response, send_once(current));
      const std::string next = redirect_of(response, current.url);
      if (!request.follow_redirects || next.empty() || hop == kMaxRedirects) return response;
      current.url = next;
      current.method = "GET";
      current.body.clear();
    }
  }

  Result<bool> accepts_tls(std::string_view host, uint16_t port, TlsVersion version) override;

 private:
  Result<void> check_allowed(const std::string& url) const {
    TRY_ASSIGN(const std::string where, authority(url));
    if (std::find(allowed_.begin(), allowed_.end(), where) != allowed_.end()) return {};
    return std::unexpected(Error(fmt::format("{} is not an authorised target", where))
                               .hint("name it under 'targets' in redoubt.yaml"));
  }

  Result<HttpResponse> send_once(const HttpRequest& request) {
    TRY(check_allowed(request.url));
    CURL* curl = handle_.get();
    curl_easy_reset(curl);
    Receiver receiver{.response = {}, .max_body = request.max_body};
    std::unique_ptr<curl_slist, ListCloser> headers;
    for (const auto& [name, value] : request.headers)
      headers.reset(curl_slist_append(
          headers.release(), value.empty() ? (name + ";").c_str() : (name + ": " + value).c_str()));
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY,
                     "");  // the authorised host itself, whatever the environment says
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(curl, CURLOPT_NOBODY, request.method == "HEAD" ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "redoubt");
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    // Whether the certificate is valid is a test of its own; here an invalid one must not hide the
    // site behind it.
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiver);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &receiver);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &cancel_);
    if (!request.body.empty()) {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
    }
    const CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_ABORTED_BY_CALLBACK) return fail("interrupted");
    if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && receiver.response.body_truncated))
      return fail("{} {}: {}", request.method, request.url, curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    receiver.response.status = static_cast<int>(status);
    return std::move(receiver.response);
  }

  // The absolute URL of a redirect, or "".
  std::string redirect_of(const HttpResponse& response, const std::string& base) const {
    if (response.status < 301 || response.status > 308) return "";
    for (const auto& [name, value] : response.headers) {
      if (name != "location") continue;
      const std::unique_ptr<CURLU, UrlCloser> url(curl_url());
      char* absolute = nullptr;
      if (curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
          curl_url_set(url.get(), CURLUPART_URL, value.c_str(), 0) != CURLUE_OK ||
          curl_url_get(url.get(), CURLUPART_URL, &absolute, 0) != CURLUE_OK)
        return "";
      std::string text(absolute);
      curl_free(absolute);
      return text;
    }
    return "";
  }

  std::vector<std::string> allowed_;
  const CancelToken& cancel_;
  std::unique_ptr<CURL, CurlCloser> handle_;
};

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

using Clock = std::chrono::steady_clock;

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

// Not blocking.
class Socket {
 public:
  static Result<Socket> connect(const std::string& host, uint16_t port, Clock::time_point end,
                                const CancelToken& cancel) {
    addrinfo hints{}, *found = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0)
      return fail("'{}' has no address", host);
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> list(found, &freeaddrinfo);
    int problem = 0;
    for (const addrinfo* entry = list.get(); entry != nullptr; entry = entry->ai_next) {
      Socket socket(::socket(entry->ai_family, entry->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                             entry->ai_protocol));
      if (socket.fd_ < 0) problem = errno;
      else problem = socket.reach(*entry, end, cancel);
      if (problem == 0) return socket;
      if (problem == EINTR) return fail("interrupted");
    }
    return fail("connect to {}:{}: {}", host, port, std::strerror(problem));
  }
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&&) = delete;
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

 private:
  explicit Socket(int fd) : fd_(fd) {}

  // 0, or why there is no connection (errno).
  int reach(const addrinfo& address, Clock::time_point end, const CancelToken& cancel) const {
    if (::connect(fd_, address.ai_addr, address.ai_addrlen) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    if (const int problem = wait_for(fd_, POLLOUT, end, cancel); problem != 0) return problem;
    int problem = 0;
    socklen_t size = sizeof problem;
    return getsockopt(fd_, SOL_SOCKET, SO_ERROR, &problem, &size) == 0 ? problem : errno;
  }

  int fd_;
};

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

Result<bool> CurlClient::accepts_tls(std::string_view host, uint16_t port, TlsVersion version) {
  TRY(check_allowed(fmt::format("https://{}:{}/", host, port)));
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
  const auto end = Clock::now() + std::chrono::seconds(kHandshakeSeconds);
  TRY_ASSIGN(const auto socket, Socket::connect(name, port, end, cancel_));
  const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), &SSL_free);
  SSL_set_fd(tls.get(), socket.fd());
  SSL_set_tlsext_host_name(tls.get(), name.c_str());
  const int done = shake_hands(tls.get(), socket.fd(), end, cancel_);
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

}  // namespace

std::unique_ptr<HttpClient> make_http_client(std::vector<std::string> allowed,
                                             const CancelToken& cancel) {
  return std::make_unique<CurlClient>(std::move(allowed), cancel);
}

}  // namespace redoubt::platform
