#include "plan/exchange/write.h"

#include <array>

#include "base/text.h"
#include "plan/drawing/drawing.h"
#include "plan/exchange/writers.h"

namespace redoubt::plan {
namespace {

constexpr std::array<std::string_view, 6> kWords{"redoubt", "otm",     "threat-dragon",
                                                 "tm-bom",  "mermaid", "svg"};

}  // namespace

Result<WriteFormat> write_format(std::string_view word) {
  for (size_t i = 0; i < kWords.size(); ++i)
    if (kWords[i] == word) return static_cast<WriteFormat>(i);
  return fail("--format is one of {}, not '{}'", fmt::join(kWords, ", "), word);
}

std::string write_model_as(const Model& model, WriteFormat format) {
  switch (format) {
    case WriteFormat::kOwn:
      break;
    case WriteFormat::kOtm:
      return formats::to_text(exchange::write_otm(model)) + "\n";
    case WriteFormat::kThreatDragon:
      return formats::to_text(exchange::write_threat_dragon(model)) + "\n";
    case WriteFormat::kTmBom:
      return formats::to_text(exchange::write_tm_bom(model)) + "\n";
    case WriteFormat::kMermaid:
      return drawing::mermaid(model);
    case WriteFormat::kSvg:
      return drawing::svg(model);
  }
  return write_model(model);
}

Result<std::string> write_model_file(const Model& model, WriteFormat format) {
  std::string text = write_model_as(model, format);
  if (format != WriteFormat::kOwn) return text;
  Diagnostics ignored;
  if (const auto read = read_model(text, "model.yaml", ignored); !read)
    return std::unexpected(
        Error(fmt::format("what is written could not be read again: {}", read.error().to_string()))
            .hint("split the model by system, or plan it as it is: `redoubt plan --model FILE`"));
  return text;
}

}  // namespace redoubt::plan
