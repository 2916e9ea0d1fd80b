#pragma once

#include <string>
#include <string_view>
#include <vector>

// What rules and models say, as Markdown and HTML; base/markup.h has the escaping.
namespace redoubt::plan {

// As code in a line of Markdown, whatever it holds.
std::string code_span(std::string_view text);
// What a rule says about a component, where `words` in backticks are code: the parts in turn, text
// first. A backtick without a partner is text.
std::vector<std::string_view> code_parts(std::string_view text);
std::string prose_html(std::string_view text);
std::string prose_markdown(std::string_view text);
// A block of code with a fence longer than any in the text. `language` may be empty.
std::string code_block(std::string_view text, std::string_view language);

}  // namespace redoubt::plan
