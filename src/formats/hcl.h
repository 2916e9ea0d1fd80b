#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace redoubt::formats {

struct HclEntry;

// An expression of HCL2 as far as it can be told without running it
// (github.com/hashicorp/hcl, hclsyntax/spec.md).
struct HclValue {
  enum class Kind : uint8_t {
    kNull,
    kText,       // "…", <<HEREDOC, numbers and true/false: `text` is what it says
    kTemplate,   // a text with ${…} in it: `text` has them as they stand
    kReference,  // aws_vpc.main.id, var.name, each.value["x"]: `text` without indices
    kList,       // items
    kObject,     // entries
    kOther,      // calls, operators, conditions, for: `text` as it stands, items: what is inside
  };
  Kind kind = Kind::kNull;
  std::string text;
  std::vector<HclValue> items;
  std::vector<HclEntry> entries;
  uint32_t line = 0;
};

struct HclEntry {
  std::string key;
  HclValue value;
};

struct HclAttribute {
  std::string name;
  HclValue value;
  uint32_t line = 0;
};

// resource "aws_instance" "web" { … }. The file itself is a block without a type.
struct HclBlock {
  std::string type;
  std::vector<std::string> labels;
  std::vector<HclAttribute> attributes;
  std::vector<HclBlock> blocks;
  uint32_t line = 0;

  const HclValue* find(std::string_view attribute) const;  // null when absent
  std::string text_of(std::string_view attribute) const;   // of a kText; "" otherwise
};

struct HclLimits {
  size_t max_bytes = 4u << 20;
  size_t max_nodes = 200'000;  // attributes, blocks and values together
  size_t max_depth = 60;
};

// Native syntax. Errors carry file, line and column.
Result<HclBlock> parse_hcl(std::string_view text, std::string_view file,
                           const HclLimits& limits = {});
// The same in JSON (*.tf.json, *.tfvars.json; developer.hashicorp.com/terraform, "JSON
// configuration syntax"). An object below a block is both: an attribute, and a block of that name.
Result<HclBlock> parse_hcl_json(std::string_view text, std::string_view file,
                                const HclLimits& limits = {});

// Every reference in a value, also inside of templates, calls and conditions, as it stands.
std::vector<std::string> references_in(const HclValue& value);

}  // namespace redoubt::formats
