#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/probe.h"

// The probes of the http engine, one function per capability.
namespace redoubt::engines::http {

using Probe = ProbeVerdict (*)(const core::TestCase& test, ProbeTarget& target);

ProbeVerdict probe_plain_http(const core::TestCase& test, ProbeTarget& target);       // T1
ProbeVerdict probe_tls_versions(const core::TestCase& test, ProbeTarget& target);     // T2
ProbeVerdict probe_hsts(const core::TestCase& test, ProbeTarget& target);             // T3
ProbeVerdict probe_framing(const core::TestCase& test, ProbeTarget& target);          // T4
ProbeVerdict probe_cookies(const core::TestCase& test, ProbeTarget& target);          // T5
ProbeVerdict probe_cors(const core::TestCase& test, ProbeTarget& target);             // T7
ProbeVerdict probe_error_pages(const core::TestCase& test, ProbeTarget& target);      // T17
ProbeVerdict probe_vcs_metadata(const core::TestCase& test, ProbeTarget& target);     // D2
ProbeVerdict probe_debug_features(const core::TestCase& test, ProbeTarget& target);   // D3
ProbeVerdict probe_version_banners(const core::TestCase& test, ProbeTarget& target);  // D5
ProbeVerdict probe_script_policy(const core::TestCase& test, ProbeTarget& target);    // T23
ProbeVerdict probe_caching(const core::TestCase& test, ProbeTarget& target);          // T24
ProbeVerdict probe_monitoring(const core::TestCase& test, ProbeTarget& target);       // W11

}  // namespace redoubt::engines::http
