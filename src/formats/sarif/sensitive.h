#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"

namespace redoubt::formats::sarif {

// Whether what a rule finds is a credential, judged by its CWEs and the words of its id and title.
bool finds_credentials(std::string_view rule_id, std::string_view title,
                       const std::vector<uint32_t>& cwes);

// Other people's tools print the credentials that they find: into messages, in quotes, and into
// snippets. Takes both out.
void mask_credentials(core::Finding& finding);

}  // namespace redoubt::formats::sarif
