#include "plan/exchange/exchange.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "base/check.h"
#include "base/text.h"
#include "formats/node_json.h"
#include "formats/yaml.h"
#include "plan/exchange/builder.h"
#include "plan/exchange/kept.h"
#include "plan/exchange/recognise.h"
#include "plan/model_words.h"

namespace redoubt::plan {
namespace {

// Diagrams of whole companies are large; 100,000 flows are some four million nodes.
constexpr formats::YamlLimits kLimits{
    .max_bytes = 64u << 20, .max_nodes = 6'000'000, .max_depth = 60};
// Of what was read once within those limits, or within those of our own file, and may be longer
// when it is written out.
constexpr formats::YamlLimits kKeptLimits{.max_bytes = size_t{1} << 32,
                                          .max_nodes = size_t{1} << 32,
                                          .max_text_bytes = size_t{1} << 32,
                                          .max_depth = 200};

// JSON writes characters beyond 16 bits as two escapes, which are an error in YAML.
std::string joined_surrogates(std::string_view text) {
  const auto unit = [&](size_t at) -> uint32_t {
    uint32_t value = 0;
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return 0;
    const char* const end = text.data() + at + 6;
    return std::from_chars(text.data() + at + 2, end, value, 16).ptr == end ? value : 0;
  };
  std::string out;
  size_t i = 0;
  for (size_t escape = text.find('\\'); escape < text.size(); escape = text.find('\\', i)) {
    out += text.substr(i, escape - i);
    i = escape;
    const uint32_t high = unit(i), low = unit(i + 6);
    const bool pair = high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000;
    if (pair) out += fmt::format("\\U{:08X}", 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
    else out += text.substr(i, 2);  // an escaped backslash starts nothing
    i = std::min(i + (pair ? 12 : 2), text.size());
  }
  return out.append(text.substr(i));
}

// Strings of JSON may hold characters as they are that YAML takes as escapes only: DEL, the
// controls above it, byte order marks and non-characters.
std::string with_escapes(std::string text) {
  // In front of all it is none of the document's characters.
  const size_t mark = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  const size_t begin = text.find_first_not_of(" \t\r\n", mark);
  if (begin == std::string::npos || text[begin] != '{') return text;
  std::string out;
  size_t kept = 0;
  const auto replace = [&](size_t at, size_t size, std::string_view escape) {
    out.append(text, kept, at - kept).append(escape);
    kept = at + size;
  };
  const auto byte = [&](size_t at) {
    return at < text.size() ? static_cast<uint8_t>(text[at]) : uint8_t{0};
  };
  for (size_t i = begin; (i = text.find_first_of("\x7F\xC2\xEF", i)) < text.size(); ++i) {
    const uint8_t second = byte(i + 1), third = byte(i + 2);
    if (byte(i) == 0x7F) replace(i, 1, "\\x7F");
    else if (byte(i) == 0xC2 && second >= 0x80 && second < 0xA0 && second != 0x85)
      replace(i, 2, fmt::format("\\x{:02X}", second));
    else if (byte(i) == 0xEF && second == 0xBB && third == 0xBF) replace(i, 3, "\\uFEFF");
    else if (byte(i) == 0xEF && second == 0xBF && third >= 0xBE)
      replace(i, 3, third == 0xBE ? "\\uFFFE" : "\\uFFFF");
  }
  return out.append(text, kept);
}

Result<void> python(std::string_view text, std::string_view file, exchange::Builder& builder) {
  auto read = exchange::read_pytm_python(text, builder);
  if (read) return read;
  SourcePosition where = read.error().where();
  where.file = file;
  return std::unexpected(Error(read.error()).at(std::move(where)));
}

void read(const formats::Node& root, ModelFormat format, exchange::Builder& builder,
          const ReadInclude& include) {
  using enum ModelFormat;
  if (format == kOtm) exchange::read_otm(root, builder);
  if (format == kThreagile) exchange::read_threagile(root, builder, include);
  if (format == kThreatDragon) exchange::read_threat_dragon(root, builder);
  if (format == kTmBom) exchange::read_tm_bom(root, builder);
  if (format == kCycloneDx) exchange::read_cyclonedx(root, builder);
  if (format == kPytmJson) exchange::read_pytm_json(root, builder);
  if (format == kThreatComposer) exchange::read_threat_composer(root, builder);
}

// As our file has it: words that rules compare are lower case and stand once.
void normalise(std::vector<std::string>& words, bool lower = true) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (auto& word : words) {
    if (lower) word = to_lower(word);
    if (seen.insert(word).second) out.push_back(std::move(word));
  }
  words = std::move(out);
}

void normalise(Model& model) {
  for (auto& data : model.data) normalise(data.kinds);
  for (auto& element : model.elements) {
    normalise(element.technology);
    normalise(element.tags);
    normalise(element.paths, false);
    normalise(element.stores, false);
    normalise(element.processes, false);
    element.language = to_lower(element.language);
  }
  for (auto& flow : model.flows) {
    normalise(flow.tags);
    normalise(flow.data, false);
    flow.protocol = to_lower(flow.protocol);
    flow.authentication = to_lower(flow.authentication);
  }
  if (model.zones.empty()) model.zones = default_zones();
}

// Questions about trust need a zone for every element.
void complete(Model& model, std::string_view file, Diagnostics& diagnostics) {
  constexpr std::string_view kUnassigned = "unassigned";
  bool any = false;
  for (auto& element : model.elements) {
    if (!element.zone.empty()) continue;
    // What is known of an unknown end is said already.
    if (!is_loose_end(element))
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
  constexpr std::string_view kNames[]{"model.yaml",
                                      "Open Threat Model",
                                      "Threagile",
                                      "Threat Dragon",
                                      "TM-BOM",
                                      "CycloneDX threat model",
                                      "pytm",
                                      "pytm script",
                                      "Microsoft Threat Modeling Tool",
                                      "Threat Composer"};
  return kNames[static_cast<size_t>(format)];
}

namespace exchange {

Result<Model> read_kept(const formats::Json& document) {
  Diagnostics ignored;
  const auto catalogue = drafting::Catalogue::built_in();
  REDOUBT_CHECK(catalogue.has_value());
  Builder builder("kept", *catalogue, ignored);
  // Not as JSON, which leaves characters as they are that YAML refuses.
  TRY_ASSIGN(const auto root,
             formats::parse_yaml_document(formats::to_flow_yaml(document), "kept", kKeptLimits));
  const auto format = format_of(root);
  if (!format || *format == ModelFormat::kOwn) return std::unexpected(unrecognised(root, "kept"));
  read(root, *format, builder, {});
  Model model = std::move(builder.model());
  complete(model, "kept", ignored);
  normalise(model);
  return model;
}

}  // namespace exchange

Result<ReadModel> read_any_model(std::string_view text, std::string_view file,
                                 Diagnostics& diagnostics, const ReadInclude& include) {
  // The catalogue is part of the program and a test reads it.
  const auto catalogue = drafting::Catalogue::built_in();
  REDOUBT_CHECK(catalogue.has_value());
  exchange::Builder builder(file, *catalogue, diagnostics);
  auto format = exchange::format_of_text(text);
  if (format == ModelFormat::kTm7) TRY(exchange::read_tm7(text, builder));
  else if (format == ModelFormat::kPytmPython) TRY(python(text, file, builder));
  else {
    TRY_ASSIGN(const auto root,
               formats::parse_yaml_document(with_escapes(joined_surrogates(text)), file, kLimits));
    format = exchange::format_of(root);
    if (!format) return std::unexpected(exchange::unrecognised(root, file));
    if (*format == ModelFormat::kOwn) {
      TRY_ASSIGN(auto own, read_model(text, file, diagnostics));
      return ReadModel{.format = *format, .model = std::move(own)};
    }
    read(root, *format, builder, include);
  }
  ReadModel result{.format = *format, .model = std::move(builder.model())};
  complete(result.model, file, diagnostics);
  normalise(result.model);
  return result;
}

}  // namespace redoubt::plan
