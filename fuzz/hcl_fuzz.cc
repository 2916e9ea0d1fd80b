// HCL2 as Terraform's files are written in, natively and as JSON.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/hcl.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& root : {redoubt::formats::parse_hcl(text, "main.tf"),
                           redoubt::formats::parse_hcl_json(text, "main.tf.json")}) {
    if (!root) continue;
    for (const auto& block : root->blocks)
      for (const auto& attribute : block.attributes)
        redoubt::formats::references_in(attribute.value);
  }
  return 0;
}
