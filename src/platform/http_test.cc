#include "platform/http.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace redoubt::platform {
namespace {

const CancelToken kNotCancelled;
constexpr std::string_view kReset = "(reset)";  // instead of an answer

int listen_on_loopback(uint16_t& port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(listen(listener, 8), 0);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  port = ntohs(address.sin_port);
  return listener;
}

// Answers connections on loopback one after the other with canned bytes, and keeps what it was
// sent.
class CannedServer {
 public:
  explicit CannedServer(std::vector<std::string> answers) : answers_(std::move(answers)) {
    listener_ = listen_on_loopback(port_);
    thread_ = std::jthread([this] { serve(); });
  }
  ~CannedServer() {
    shutdown(listener_, SHUT_RDWR);
    close(listener_);
  }
  std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string url(const std::string& path = "/") const { return "http://" + authority() + path; }
  const std::vector<std::string>& requests() {
    thread_.join();
    return requests_;
  }

 private:
  void serve() {
    for (const auto& answer : answers_) {
      const int peer = accept(listener_, nullptr, nullptr);
      if (peer < 0) return;
      std::string request;
      char buffer[4096];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t got = read(peer, buffer, sizeof buffer);
        if (got <= 0) break;
        request.append(buffer, static_cast<size_t>(got));
        if (request.front() == '\x16') break;  // a TLS handshake: nobody here speaks that
      }
      requests_.push_back(request);
      if (answer == kReset) {
        const linger hard{.l_onoff = 1, .l_linger = 0};
        setsockopt(peer, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        close(peer);
        continue;
      }
      EXPECT_EQ(write(peer, answer.data(), answer.size()), static_cast<ssize_t>(answer.size()));
      close(peer);
    }
  }

  std::vector<std::string> answers_, requests_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::jthread thread_;
};

TEST(HttpClient, ReadsStatusHeadersInLowerCaseAndBody) {
  CannedServer server(
      {"HTTP/1.1 200 OK\r\nX-One: a\r\nx-one: b\r\nConnection: close\r\n\r\nhello"});
  const auto response =
      make_http_client({server.authority()}, kNotCancelled)->send({.url = server.url("/a/../b")});
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "hello");
  ASSERT_GE(response->headers.size(), 2u);
  EXPECT_EQ(response->headers[0], (std::pair<std::string, std::string>("x-one", "a")));
  EXPECT_EQ(response->headers[1], (std::pair<std::string, std::string>("x-one", "b")));
  EXPECT_TRUE(server.requests().at(0).starts_with("GET /a/../b HTTP/1.1"))
      << "the path must be sent as it is written";
}

TEST(HttpClient, RefusesHostsThatAreNotAuthorised) {
  const auto response =
      make_http_client({"127.0.0.1:1"}, kNotCancelled)->send({.url = "http://127.0.0.1:2/"});
  ASSERT_FALSE(response);
  EXPECT_NE(response.error().message().find("not an authorised target"), std::string::npos);
}

TEST(HttpClient, RefusesRedirectsToOtherHosts) {
  CannedServer server(
      {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nConnection: close\r\n\r\n"});
  const auto response = make_http_client({server.authority()}, kNotCancelled)
                            ->send({.url = server.url(), .follow_redirects = true});
  ASSERT_FALSE(response);
  EXPECT_NE(response.error().message().find("127.0.0.1:1 is not an authorised target"),
            std::string::npos);
}

TEST(HttpClient, IsNotFooledByUserInformationInUrls) {
  EXPECT_FALSE(make_http_client({"good.test:80"}, kNotCancelled)
                   ->send({.url = "http://good.test:80@127.0.0.1:9/"}));
}

TEST(HttpClient, CutsBodiesAtTheLimit) {
  CannedServer server({"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(100'000, 'x')});
  const auto response = make_http_client({server.authority()}, kNotCancelled)
                            ->send({.url = server.url(), .max_body = 1000});
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->body.size(), 1000u);
  EXPECT_TRUE(response->body_truncated);
}

TEST(HttpClient, WhatIsUnderWayEndsWhenTheUserInterrupts) {
  uint16_t port = 0;
  const int listener = listen_on_loopback(port);  // takes connections and says nothing
  CancelToken cancel;
  const std::string authority = "127.0.0.1:" + std::to_string(port);
  const auto client = make_http_client({authority}, cancel);
  const auto began = std::chrono::steady_clock::now();
  std::jthread user([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    cancel.cancel();
  });
  const auto accepted = client->accepts_tls("127.0.0.1", port, TlsVersion::kTls12);
  const auto sent = client->send({.url = "http://" + authority + "/"});
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
  ASSERT_FALSE(accepted);
  EXPECT_EQ(accepted.error().message(), "interrupted");
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().message(), "interrupted");
  close(listener);
}

TEST(HttpClient, SaysThatAPlainServerAcceptsNoTls) {
  CannedServer server({"HTTP/1.1 400 Bad Request\r\n\r\n"});
  const uint16_t port = static_cast<uint16_t>(std::stoi(server.authority().substr(10)));
  const auto answer = make_http_client({server.authority()}, kNotCancelled)
                          ->accepts_tls("127.0.0.1", port, TlsVersion::kTls12);
  ASSERT_TRUE(answer) << answer.error().to_string();
  EXPECT_FALSE(*answer);
}

TEST(HttpClient, AResetDuringTheHandshakeIsNoRefusal) {
  CannedServer server({std::string(kReset)});
  const uint16_t port = static_cast<uint16_t>(std::stoi(server.authority().substr(10)));
  const auto answer = make_http_client({server.authority()}, kNotCancelled)
                          ->accepts_tls("127.0.0.1", port, TlsVersion::kTls12);
  ASSERT_FALSE(answer) << "accepted: " << *answer;
  EXPECT_NE(answer.error().message().find("reset"), std::string::npos) << answer.error().message();
}

TEST(HttpClient, AClosedConnectionIsARefusal) {
  CannedServer server({std::string()});
  const uint16_t port = static_cast<uint16_t>(std::stoi(server.authority().substr(10)));
  const auto answer = make_http_client({server.authority()}, kNotCancelled)
                          ->accepts_tls("127.0.0.1", port, TlsVersion::kTls12);
  ASSERT_TRUE(answer) << answer.error().to_string();
  EXPECT_FALSE(*answer);
}

TEST(HttpClient, AServerThatDripsBytesEndsTheHandshakeInTime) {
  uint16_t port = 0;
  const int listener = listen_on_loopback(port);
  std::atomic<bool> over = false;
  std::jthread server([&] {
    const int peer = accept(listener, nullptr, nullptr);
    // The head of a handshake record of 16 KiB, and then a byte now and then.
    send(peer, "\x16\x03\x03\x40", 4, MSG_NOSIGNAL);
    for (int i = 0; i < 60 && !over; ++i) {
      send(peer, "", 1, MSG_NOSIGNAL);
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
    close(peer);
  });
  const auto began = std::chrono::steady_clock::now();
  const auto answer = make_http_client({"127.0.0.1:" + std::to_string(port)}, kNotCancelled)
                          ->accepts_tls("127.0.0.1", port, TlsVersion::kTls12);
  const auto took = std::chrono::steady_clock::now() - began;
  over = true;
  server.join();
  close(listener);
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message().find("no answer in time"), std::string::npos);
  EXPECT_LT(took, std::chrono::seconds(20));
}

}  // namespace
}  // namespace redoubt::platform
