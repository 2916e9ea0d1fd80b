#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace redoubt::core {

// A capability is a thing that can be tested: "code.sql-injection", "config.container-root",
// "secrets.credential", "dependencies.known-vulnerability", "repository.pinned-actions",
// "http.tls-version". A test case asks for one; engines and tool manifests say which they have. The
// list is rules/capabilities.yaml (id, title, CWEs), so a misspelt one is an error when rules are
// loaded.
//
// `offered` may end in ".*" ("secrets.*"); `wanted` is exact.
bool capability_covers(std::string_view offered, std::string_view wanted);

// Tested by patterns of code: what no rule knows, such as another framework's way to say it, is not
// seen. Nothing found is a good sign and proves a part only.
bool is_tested_by_patterns(std::string_view capability);
// Whether a test of it is about what the model states, not about what is found.
bool is_about_the_model(std::string_view capability);

// What an engine or a tool can test, and in which languages ("" = language does not matter).
struct CapabilityOffer {
  std::string capability;
  std::vector<std::string> languages;  // names as in analysis/language.h; empty = any
};
bool offers(const std::vector<CapabilityOffer>& offers, std::string_view capability,
            std::string_view language);

}  // namespace redoubt::core
