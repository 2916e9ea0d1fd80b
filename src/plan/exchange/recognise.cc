#include "plan/exchange/recognise.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/diagnostics.h"
#include "base/text.h"

namespace redoubt::plan::exchange {

using formats::Node;

std::optional<ModelFormat> format_of(const Node& root) {
  // Some files of Open Threat Model do not say their version.
  if (root.find("otmVersion") != nullptr ||
      (root.find("project") != nullptr && root.find("trustZones") != nullptr))
    return ModelFormat::kOtm;
  if (root.find("threagile_version") != nullptr || root.find("technical_assets") != nullptr)
    return ModelFormat::kThreagile;
  if (root.at("detail", "diagrams") != nullptr) return ModelFormat::kThreatDragon;
  if (root.find("trust_zones") != nullptr && root.find("data_flows") != nullptr)
    return ModelFormat::kTmBom;
  if (root.text_of("bomFormat") == "CycloneDX" && root.find("components") != nullptr)
    return ModelFormat::kCycloneDx;
  if (root.find("elements") != nullptr && root.find("flows") != nullptr &&
      root.find("boundaries") != nullptr)
    return ModelFormat::kPytmJson;
  if (root.find("schema") != nullptr && root.find("applicationInfo") != nullptr)
    return ModelFormat::kThreatComposer;
  if (root.find("elements") != nullptr &&
      (root.find("version") != nullptr || root.find("zones") != nullptr))
    return ModelFormat::kOwn;
  return std::nullopt;
}

// What is no YAML is told by how it looks.
std::optional<ModelFormat> format_of_text(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::string_view start = trim(text.substr(0, 4096));
  if (start.starts_with("<")) return ModelFormat::kTm7;
  for (const auto line : split_lines(text.substr(0, 64u << 10)))
    if (line.starts_with("from pytm") || line.starts_with("import pytm"))
      return ModelFormat::kPytmPython;
  return std::nullopt;
}

namespace {

// The keys without which a document is not read as the format, those that only it has first.
// "detail/diagrams" is a key below a key.
struct Signature {
  ModelFormat format;
  std::vector<std::string_view> keys;
};

const std::vector<Signature>& signatures() {
  static const std::vector<Signature> kAll{
      {ModelFormat::kThreatDragon, {"summary", "detail", "detail/diagrams"}},
      {ModelFormat::kOtm, {"otmVersion", "trustZones", "dataflows", "representations", "project"}},
      {ModelFormat::kThreagile, {"technical_assets", "data_assets", "trust_boundaries"}},
      {ModelFormat::kTmBom, {"trust_zones", "data_flows", "actors"}},
      {ModelFormat::kPytmJson, {"flows", "boundaries", "elements"}},
      {ModelFormat::kThreatComposer, {"applicationInfo", "schema"}},
      {ModelFormat::kOwn, {"zones", "elements"}},
  };
  return kAll;
}

const Node* find(const Node& root, std::string_view key) {
  const size_t slash = key.find('/');
  if (slash == std::string_view::npos) return root.find(key);
  return root.at(key.substr(0, slash), key.substr(slash + 1));
}

// The mapping in which the key would stand; null when that is missing too.
const Node* place_of(const Node& root, std::string_view key) {
  const size_t slash = key.find('/');
  const Node* place = slash == std::string_view::npos ? &root : root.find(key.substr(0, slash));
  return place != nullptr && place->is_mapping() ? place : nullptr;
}

std::string_view name_of(std::string_view key) { return key.substr(key.rfind('/') + 1); }

// The key of the mapping that is spelled almost like `name`.
const Node* almost(const Node& mapping, std::string_view name) {
  for (const auto& [key, value] : mapping.entries())
    if (key.text() != name && nearest_word(key.text(), {name}) == name) return &key;
  return nullptr;
}

// How much speaks for a format: a key that is there, and half as much one that is misspelled.
int likeness(const Node& root, const Signature& signature) {
  int sum = 0;
  for (const auto key : signature.keys) {
    const Node* place = place_of(root, key);
    if (find(root, key) != nullptr) sum += 2;
    else if (place != nullptr && almost(*place, name_of(key)) != nullptr) sum += 1;
  }
  return sum;
}

Error at(const Node& node, std::string_view file, std::string message) {
  return Error(std::move(message))
      .at({std::string(file), std::max(node.line(), 1u), std::max(node.column(), 1u)});
}

}  // namespace

Error unrecognised(const Node& root, std::string_view file) {
  if (!root.items().empty() && root.items().front().find("SID") != nullptr)
    return at(root, file, "these are rules of pytm, not a model")
        .hint(fmt::format("redoubt plan import {}", file));
  const auto& all = signatures();
  const auto best = std::max_element(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    return likeness(root, a) < likeness(root, b);
  });
  if (likeness(root, *best) >= 2)
    for (const auto key : best->keys) {
      const Node* place = place_of(root, key);
      if (place == nullptr || find(root, key) != nullptr) continue;
      const std::string message = fmt::format("this looks like {}, but '{}' is missing",
                                              to_string(best->format), name_of(key));
      if (const Node* meant = almost(*place, name_of(key)))
        return at(*meant, file, message)
            .hint(fmt::format("did you mean '{}' with '{}'?", name_of(key), meant->text()));
      return at(*place, file, message);
    }
  return at(root, file, "this is no threat model that can be read")
      .hint(
          "model.yaml of `redoubt init`, Open Threat Model, Threagile, Threat Dragon, pytm (JSON, "
          "Python), Microsoft .tm7, TM-BOM and Threat Composer are read");
}

}  // namespace redoubt::plan::exchange
