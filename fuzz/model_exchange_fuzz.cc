// Threat models of other tools: whatever is read must be one that we can write and read again, in
// our format and in every other one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "plan/exchange/exchange.h"
#include "plan/exchange/write.h"

namespace {

using redoubt::Diagnostics;
using redoubt::plan::Model;

constexpr size_t kMaxDrawn = 60;  // larger drawings take too long for a fuzzer

Model through_our_file(const Model& model) {
  Diagnostics diagnostics;
  auto read = redoubt::plan::read_model(redoubt::plan::write_model(model), "again", diagnostics);
  if (!read) std::abort();
  return std::move(*read);
}

void write_and_read(const Model& model, redoubt::plan::WriteFormat format) {
  Diagnostics diagnostics;
  const auto text = redoubt::plan::write_model_as(model, format);
  if (!redoubt::plan::read_any_model(text, "again", diagnostics)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using enum redoubt::plan::WriteFormat;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Diagnostics diagnostics;
  const auto read = redoubt::plan::read_any_model(text, "fuzz", diagnostics);
  if (!read) return 0;
  const Model once = through_our_file(read->model), twice = through_our_file(once);
  if (redoubt::plan::write_model(once) != redoubt::plan::write_model(twice)) std::abort();
  for (const auto format : {kOtm, kThreatDragon, kTmBom}) write_and_read(once, format);
  if (once.elements.size() + once.flows.size() > kMaxDrawn) return 0;
  for (const auto format : {kMermaid, kSvg}) redoubt::plan::write_model_as(once, format);
  return 0;
}
