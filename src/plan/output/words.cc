#include <algorithm>

#include "base/text.h"
#include "formats/json.h"
#include "plan/output/output.h"

namespace redoubt::plan {
namespace {

constexpr size_t kMaxExampleLines = 16;

bool is_readable(std::string_view text) {
  return split_lines(text).size() <= kMaxExampleLines &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= 0x20;
         });
}

bool sets_the_scene(std::string_view path) {
  return path == "http.yaml" || path.starts_with("security/");
}

// Code is an example for those who write its language; what is no code is one for everybody.
bool speaks(std::string_view path, std::string_view language) {
  if (path.ends_with(".py")) return language == "python";
  if (path.ends_with(".js") || path.ends_with(".ts"))
    return language == "javascript" || language == "typescript";
  return true;
}

}  // namespace

std::string yaml_string(std::string_view text) {
  return formats::to_text(formats::Json(to_valid_utf8(text)), -1);
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::vector<std::string> items;
  for (const auto& text : texts) items.push_back(yaml_string(text));
  return "[" + join(items, ", ") + "]";
}

std::string number_list(const std::vector<uint32_t>& numbers) {
  return fmt::format("[{}]", fmt::join(numbers, ", "));
}

std::string control_text(const core::ControlRef& control) {
  return control.id.starts_with(control.catalogue + "-") ? control.id : control.to_string();
}

std::vector<std::string> control_texts(const std::vector<core::ControlRef>& controls) {
  std::vector<std::string> texts;
  for (const auto& control : controls) texts.push_back(control_text(control));
  return texts;
}

std::string_view to_string(core::Oracle oracle) {
  constexpr std::string_view kNames[]{"zero-findings", "holds", "probe"};
  return kNames[static_cast<size_t>(oracle)];
}

std::string_view to_string(core::Safety safety) {
  constexpr std::string_view kNames[]{"read-only", "intrusive", "destructive"};
  return kNames[static_cast<size_t>(safety)];
}

std::optional<Example> example_of(const std::vector<SampleFiles>& samples,
                                  std::string_view language) {
  for (const auto& sample : samples) {
    if (sample.size() != 1) continue;
    const auto& [path, text] = *sample.begin();
    if (is_readable(text) && !sets_the_scene(path) && speaks(path, language))
      return Example{.path = path, .text = text};
  }
  return std::nullopt;
}

std::string oracle_in_words(const core::TestCase& test) {
  switch (test.oracle) {
    case core::Oracle::kHolds:
      return "the model and the repository say so";
    case core::Oracle::kProbe:
      return "the running target answers as required";
    case core::Oracle::kZeroFindings:
      break;
  }
  if (test.min_severity == core::Severity::kInfo) return "no finding is open";
  return fmt::format("no finding of at least {} severity is open",
                     core::to_string(test.min_severity));
}

}  // namespace redoubt::plan
