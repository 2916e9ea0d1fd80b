#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "formats/yaml.h"
#include "plan/exchange/exchange.h"

namespace redoubt::plan::exchange {

// By the keys that only one format has; nothing when the document is none of them.
std::optional<ModelFormat> format_of(const formats::Node& root);

// What is no YAML is told by how it looks: Microsoft's XML, pytm's Python.
std::optional<ModelFormat> format_of_text(std::string_view text);

// Why format_of() found nothing. Of a document that has some keys of a format, the first one that
// it lacks, at the key that was perhaps meant.
Error unrecognised(const formats::Node& root, std::string_view file);

}  // namespace redoubt::plan::exchange
