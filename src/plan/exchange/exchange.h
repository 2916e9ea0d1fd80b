#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/error.h"
#include "plan/model.h"

namespace redoubt::plan {

// Formats of threat models that can be planned.
enum class ModelFormat : uint8_t {
  kOwn,           // security/model.yaml (docs/formats/model.md)
  kOtm,           // Open Threat Model 0.1 and 0.2, JSON or YAML
  kThreagile,     // Threagile YAML with what it includes
  kThreatDragon,  // Threat Dragon 1 and 2, all diagrams of the file
  kTmBom,         // threat model library of OWASP, 1.0
  kCycloneDx,     // threat models in CycloneDX 1.6
  kPytmJson,      // what pytm --json writes, and what it reads
  kPytmPython,    // pytm scripts: read, never run
  kTm7,           // Microsoft Threat Modeling Tool, all drawing surfaces
  kThreatComposer,
};
std::string_view to_string(ModelFormat format);  // "Open Threat Model"

struct ReadModel {
  ModelFormat format = ModelFormat::kOwn;
  Model model;
};

// The text of a file that a model includes, by its path below the model's folder.
using ReadInclude = std::function<Result<std::string>(const std::string& path)>;

// Reads a model in any of these formats, told apart by its content. What the format leaves open or
// what we have no word for draws a warning with its place; a reference to nothing is one too, and
// what refers is left out. Fails on a text that is none of them.
Result<ReadModel> read_any_model(std::string_view text, std::string_view file,
                                 Diagnostics& diagnostics, const ReadInclude& include = {});

}  // namespace redoubt::plan
