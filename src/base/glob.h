#pragma once

#include <string_view>

namespace redoubt {

// kPlain: '*' and '?' within a component, '**' across components. kGitignore (gitignore(5)): also
// '[…]' and '\', and '**' only as a whole component.
enum class GlobSyntax { kPlain, kGitignore };

// Whether the whole path matches. Time grows with path times pattern, whatever the pattern holds:
// both come from strangers.
bool glob_matches(std::string_view path, std::string_view pattern, GlobSyntax syntax);

}  // namespace redoubt
