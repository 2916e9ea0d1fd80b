#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <pugixml.hpp>

#include "base/error.h"
#include "formats/lockfile/reader.h"

namespace redoubt::formats::lockfile {

// A project file in XML whose places have line numbers.
class XmlFile {
 public:
  explicit XmlFile(const Input& input) : input_(input) {}

  Result<void> load();
  pugi::xml_node root() const { return document_.document_element(); }
  // Cheap when the places mostly ascend: each stretch is counted once. 0 for no node.
  uint32_t line_of(pugi::xml_node node) { return node ? line_at(node.offset_debug()) : 0; }

 private:
  uint32_t line_at(std::ptrdiff_t offset);

  const Input& input_;
  pugi::xml_document document_;
  size_t counted_to_ = 0;
  uint32_t line_ = 1;
};

using Properties = std::map<std::string, std::string, std::less<>>;

// Replaces "${name}", or with other signs "$(name)"; what the properties do not have stays. Bounded
// in steps and size against definitions that grow.
std::string expand(std::string text, std::string_view open, char close,
                   const Properties& properties);

}  // namespace redoubt::formats::lockfile
