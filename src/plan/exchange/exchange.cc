#include "plan/exchange/exchange.h"

#include "base/check.h"
#include "base/text.h"
#include "formats/yaml.h"
#include "plan/exchange/builder.h"

namespace redoubt::plan {
namespace {

// Diagrams of whole companies are large; 100,000 flows are some four million nodes.
constexpr formats::YamlLimits kLimits{.max_bytes = 64u << 20, .max_nodes = 6'000'000};

std::optional<ModelFormat> format_of(const formats::Node& root) {
  if (root.find("otmVersion") != nullptr) return ModelFormat::kOtm;
  if (root.find("threagile_version") != nullptr || root.find("technical_assets") != nullptr)
    return ModelFormat::kThreagile;
  if (root.at("detail", "diagrams") != nullptr) return ModelFormat::kThreatDragon;
  if (root.find("elements") != nullptr && root.find("version") != nullptr) return ModelFormat::kOwn;
  return std::nullopt;
}

// Questions about trust need a zone for every element.
void complete(Model& model, std::string_view file, Diagnostics& diagnostics) {
  constexpr std::string_view kUnassigned = "unassigned";
  bool any = false;
  for (auto& element : model.elements) {
    if (!element.zone.empty()) continue;
    diagnostics.warning(element.where, fmt::format("'{}' is in no zone", element.name))
        .hint("it is put into 'unassigned' with a trust of 50");
    element.zone = kUnassigned;
    any = true;
  }
  if (any && model.zone(kUnassigned) == nullptr)
    model.zones.push_back({.id = std::string(kUnassigned), .name = "No zone given", .trust = 50});
  if (model.elements.empty())
    diagnostics.warning({std::string(file), 1, 1}, "the model has no component");
}

}  // namespace

std::string_view to_string(ModelFormat format) {
  constexpr std::string_view kNames[]{"model.yaml", "Open Threat Model", "Threagile",
                                      "Threat Dragon"};
  return kNames[static_cast<size_t>(format)];
}

Result<ReadModel> read_any_model(std::string_view text, std::string_view file,
                                 Diagnostics& diagnostics) {
  TRY_ASSIGN(const auto root, formats::parse_yaml_document(text, file, kLimits));
  const auto format = format_of(root);
  if (!format)
    return std::unexpected(Error("this is no threat model that can be read")
                               .at({std::string(file), root.line(), root.column()})
                               .hint("model.yaml of `redoubt init`, Open Threat Model, Threagile "
                                     "and Threat Dragon are read"));
  ReadModel read{.format = *format, .model = {}};
  if (*format == ModelFormat::kOwn) {
    TRY_ASSIGN(read.model, read_model(text, file, diagnostics));
    return read;
  }
  // The catalogue is part of the program and a test reads it.
  const auto catalogue = drafting::Catalogue::built_in();
  REDOUBT_CHECK(catalogue.has_value());
  exchange::Builder builder(file, *catalogue, diagnostics);
  if (*format == ModelFormat::kOtm) exchange::read_otm(root, builder);
  if (*format == ModelFormat::kThreagile) exchange::read_threagile(root, builder);
  if (*format == ModelFormat::kThreatDragon) exchange::read_threat_dragon(root, builder);
  read.model = std::move(builder.model());
  complete(read.model, file, diagnostics);
  return read;
}

}  // namespace redoubt::plan
