#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "formats/yaml.h"

// YAML that a program has yet to fill in (Helm, Jinja, Go). Its marks may as well be data, such as
// the text of an Alertmanager template in a ConfigMap: only together with where the file lies or
// how it reads do they say what it is.
namespace redoubt::formats {

// "{{" outside of a GitHub expression, or "{%"; not in a comment.
bool has_template_marks(std::string_view text);

// Whether a mark may be why the file cannot be read at that line (from 1): one stands there or
// before it in the same document, outside of texts in quotes and of block texts. What a program
// fills in further down breaks nothing above it.
bool is_broken_by_marks(std::string_view text, uint32_t line);

// Whether a mark stands on that line (from 1) or the one before, outside of texts in quotes, where
// a reader of another language than YAML stopped at it.
bool has_mark_at(std::string_view text, uint32_t line);

// Marks in a file below a folder "templates", where Helm fills in every one of them.
bool is_chart_template(std::string_view path, std::string_view text);

// Whether a mark stands in place of a value or a key, which YAML reads as a mapping that is a key.
bool is_to_be_filled_in(std::span<const Node> documents);

}  // namespace redoubt::formats
