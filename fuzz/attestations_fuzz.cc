// security/attestations.yaml, which comes with a repository.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "pipeline/attestations.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  static const auto catalogue = plan::ControlCatalogue::built_in();
  if (!catalogue) std::abort();
  Diagnostics diagnostics;
  const auto read = pipeline::parse_attestations({reinterpret_cast<const char*>(data), size},
                                                 "fuzz.yaml", *catalogue, diagnostics);
  if (!read) return 0;
  for (const auto& attestation : *read)
    if (catalogue->find(attestation.control) == nullptr || attestation.owner.empty() ||
        attestation.expires.size() != 10)
      std::abort();
  return 0;
}
