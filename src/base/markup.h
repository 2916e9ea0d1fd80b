#pragma once

#include <string>
#include <string_view>

namespace redoubt {

// Text for HTML and XML, element content or a quoted attribute. What XML 1.0 has no
// characters for becomes U+FFFD.
std::string escape_markup(std::string_view text);
// Text for a cell of a Markdown table: one line, with nothing that formats, links or mentions.
std::string escape_markdown(std::string_view text);

// Links to an address that others have written: it is one only if it is of the web and has no byte
// that could end it early; else the text stands alone.
std::string html_link(std::string_view address, std::string_view text);
std::string markdown_link(std::string_view address, std::string_view text);

}  // namespace redoubt
