#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/probe.h"

// What the probes share: pages of the target, headers, and how a violation is written down.
namespace redoubt::engines::http {

struct Page {
  std::string path;
  ProbeResponse response;
};

// The first header of that (lower-case) name; "" when there is none.
std::string_view header(const ProbeResponse& response, std::string_view name);
std::vector<std::string_view> headers(const ProbeResponse& response, std::string_view name);
// Whether the sources of a directive, in lower case, let in every site: "*", or a scheme alone (CSP
// level 3, §2.3.1).
bool lets_everybody_in(std::string_view sources);
bool is_html(const ProbeResponse& response);

// The start page, the pages of the test's parameter "paths" (comma-separated), and pages of the
// same site that these link to; at most 20. Fails when the start page cannot be had.
Result<std::vector<Page>> pages(const core::TestCase& test, ProbeTarget& target);

struct Violation {
  std::string path;      // of the page
  std::string evidence;  // stable: name of the header or cookie
  std::string title, message, remedy;
  std::string shown;  // request and the part of the answer that shows it
  core::Severity severity = core::Severity::kMedium;
  uint32_t cwe = 0;
};
core::Finding finding(const ProbeTarget& target, const core::TestCase& test,
                      const Violation& violation);

ProbeVerdict passed(std::string reason);
ProbeVerdict failed(std::string reason, std::vector<core::Finding> findings);
ProbeVerdict not_applicable(std::string reason);
ProbeVerdict broken(const Error& error);

}  // namespace redoubt::engines::http
