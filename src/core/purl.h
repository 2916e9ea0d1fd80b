#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "core/component.h"

namespace redoubt::core {

// A package URL (purl specification 1.0, ECMA-427):
// pkg:type/namespace/name@version?qualifiers#subpath. Parts are stored decoded and normalised for
// their type.
struct Purl {
  std::string type;  // "npm", lower case
  // "@angular", "org.apache.commons", "github.com/gorilla"; segments joined by '/'
  std::string namespace_;
  std::string name;
  std::string version;
  std::map<std::string, std::string> qualifiers;  // keys in lower case
  std::string subpath;

  friend bool operator==(const Purl&, const Purl&) = default;
};

// Reads any spelling that the specification allows and normalises it. Fails on a missing scheme,
// type or name, on invalid characters in type or qualifier keys, and on a namespace that the type
// forbids or lacks. At most 8 KiB.
Result<Purl> parse_purl(std::string_view text);

// Applies the type's rules of spelling (case, '_' and '-') to the parts.
void normalise(Purl& purl);

// The canonical spelling. The parts must be normalised.
std::string to_string(const Purl& purl);

// The type of an OSV ecosystem: "PyPI" is "pypi"; "" when it has none. A release suffix (":v3.19")
// is ignored.
std::string_view purl_type(std::string_view ecosystem);

// The canonical purl of a component, without version when the component has none. An ecosystem
// without a type of its own becomes "generic", so that the component can still be named.
std::string make_purl(const Component& component);

}  // namespace redoubt::core
