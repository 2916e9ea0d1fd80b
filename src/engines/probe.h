#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "core/capability.h"
#include "core/report.h"
#include "core/test_case.h"

namespace redoubt::engines {

// The network as an active engine may use it: one authorised target and nothing else. The pipeline
// implements it on platform/http.h; tests implement it with canned answers. Relative paths only, so
// no engine can name another host.
struct ProbeRequest {
  std::string method = "GET";
  std::string path = "/";  // with query
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool plain_http = false;  // ask the http port although the target is https (T1)
};
struct ProbeResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
};
class ProbeTarget {
 public:
  virtual ~ProbeTarget() = default;
  virtual std::string url() const = 0;  // "https://shop.test:8443"
  virtual bool is_https() const = 0;
  virtual Result<ProbeResponse> send(const ProbeRequest& request) = 0;
  // "ssl3", "tls1.0", "tls1.1", "tls1.2", "tls1.3"
  virtual Result<bool> accepts_tls(std::string_view version) = 0;
};

// A test that talks to a running target. Decides pass or fail itself (core::Oracle::kProbe) and
// reports a finding per violation, with the request that shows it.
struct ProbeVerdict {
  core::Outcome outcome = core::Outcome::kError;
  std::string reason;
  std::vector<core::Finding> findings;
};
class ProbeEngine {
 public:
  virtual ~ProbeEngine() = default;
  virtual std::vector<core::CapabilityOffer> offers() const = 0;
  virtual ProbeVerdict run(const core::TestCase& test, ProbeTarget& target) const = 0;
};

struct ProbeEngineInfo {
  std::string_view name, version, summary;
  std::unique_ptr<ProbeEngine> (*make)();
};
std::vector<ProbeEngineInfo> all_probe_engines();

}  // namespace redoubt::engines
