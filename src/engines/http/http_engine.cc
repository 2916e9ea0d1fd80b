#include "engines/http/http_engine.h"

#include <string_view>

#include "engines/http/exchange.h"
#include "engines/http/probes.h"

namespace redoubt::engines {
namespace {

struct Entry {
  std::string_view capability;
  http::Probe probe;
};

constexpr Entry kProbes[]{{"http.plain-http", &http::probe_plain_http},
                          {"http.tls-version", &http::probe_tls_versions},
                          {"http.hsts", &http::probe_hsts},
                          {"http.framing", &http::probe_framing},
                          {"http.cookie-flags", &http::probe_cookies},
                          {"http.cors", &http::probe_cors},
                          {"http.error-disclosure", &http::probe_error_pages},
                          {"http.vcs-metadata", &http::probe_vcs_metadata},
                          {"http.debug-features", &http::probe_debug_features},
                          {"http.version-disclosure", &http::probe_version_banners},
                          {"http.content-security-policy", &http::probe_script_policy},
                          {"http.caching", &http::probe_caching},
                          {"http.monitoring-endpoints", &http::probe_monitoring}};

class HttpEngine : public ProbeEngine {
 public:
  std::vector<core::CapabilityOffer> offers() const override {
    std::vector<core::CapabilityOffer> list;
    for (const auto& entry : kProbes)
      list.push_back({.capability = std::string(entry.capability), .languages = {}});
    return list;
  }

  ProbeVerdict run(const core::TestCase& test, ProbeTarget& target) const override {
    for (const auto& entry : kProbes)
      if (entry.capability == test.capability) return entry.probe(test, target);
    return http::broken(Error("the http engine does not test " + test.capability));
  }
};

}  // namespace

std::unique_ptr<ProbeEngine> make_http_engine() { return std::make_unique<HttpEngine>(); }

}  // namespace redoubt::engines
