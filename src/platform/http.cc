#include "platform/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <mutex>

#include "base/text.h"
#include "platform/curl_handle.h"
#include "platform/tls_probe.h"

namespace redoubt::platform {
namespace {

constexpr int kMaxRedirects = 5;

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

  Result<bool> accepts_tls(std::string_view host, uint16_t port, TlsVersion version) override {
    TRY(check_allowed(fmt::format("https://{}:{}/", host, port)));
    return speaks_tls(host, port, version, cancel_);
  }

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
    end_when_cancelled(curl, cancel_);
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
  CurlHandle handle_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(std::vector<std::string> allowed,
                                             const CancelToken& cancel) {
  return std::make_unique<CurlClient>(std::move(allowed), cancel);
}

}  // namespace redoubt::platform
