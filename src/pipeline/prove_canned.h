#pragma once

#include <memory>
#include <string_view>

#include "base/error.h"
#include "core/vulnerability_source.h"
#include "engines/probe.h"

namespace redoubt::pipeline {

// A target that answers as http.yaml says (docs/formats/plan-rules.md): {url, tls: [versions],
// answers: [{method, path, plain_http, status, headers, body}]}. The first answer whose method and
// path (a pattern) fit is given; what none fits is 404, or a refused connection over plain HTTP.
// "{origin}" in a header is the Origin that was sent, "{headers}" in a body the request's headers,
// as a server that echoes would.
Result<std::unique_ptr<engines::ProbeTarget>> canned_target(std::string_view http_yaml);

// Advisories of a sample: a list of {ecosystem, name, version, id, severity, fixed}.
Result<std::unique_ptr<core::VulnerabilitySource>> canned_advisories(
    std::string_view advisories_yaml);

}  // namespace redoubt::pipeline
