#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "plan/model.h"

namespace redoubt::plan {

// Formats that a model can be written in (docs/formats/model-exchange.md says what each carries).
enum class WriteFormat : uint8_t {
  kOwn,           // security/model.yaml
  kOtm,           // Open Threat Model 0.2, JSON
  kThreatDragon,  // Threat Dragon 2, JSON, with positions
  kTmBom,         // OWASP threat model library 1.0.2, JSON
  kMermaid,       // flowchart
  kSvg,           // data-flow diagram
};
// "redoubt", "otm", "threat-dragon", "tm-bom", "mermaid" or "svg"; fails naming those.
Result<WriteFormat> write_format(std::string_view word);

// The whole text of a file. What came from the same format is written as it was, but for what
// people changed since. Deterministic.
std::string write_model_as(const Model& model, WriteFormat format);

// The same, for a file to keep: fails when our own format is asked for and read_model() would
// refuse the text, because the model is larger than one file of ours may be.
Result<std::string> write_model_file(const Model& model, WriteFormat format);

}  // namespace redoubt::plan
