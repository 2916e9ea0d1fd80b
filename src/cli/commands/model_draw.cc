#include "cli/commands/commands.h"
#include "cli/commands/model_common.h"

namespace redoubt::cli {
namespace {

Result<plan::WriteFormat> drawing_format(const Arguments& arguments) {
  const bool markdown = arguments.text("output").ends_with(".mmd");
  const std::string word = arguments.text("format", markdown ? "mermaid" : "svg");
  if (word != "svg" && word != "mermaid") return fail("--format is svg or mermaid, not '{}'", word);
  return plan::write_format(word);
}

// A file is a model of any tool, a folder a project.
Result<plan::Model> model_to_draw(const std::filesystem::path& path, Session& session) {
  if (std::filesystem::is_regular_file(path)) {
    TRY_ASSIGN(auto read, load_model_file(path, session));
    return std::move(read.model);
  }
  if (!std::filesystem::is_directory(path)) return fail("{} does not exist", path.string());
  return load_project_model(std::filesystem::absolute(path), session);
}

Result<int> draw_model(const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto format, drawing_format(arguments));
  TRY_ASSIGN(const auto model, model_to_draw(arguments.text("PATH", "."), session));
  TRY(deliver(plan::write_model_as(model, format), arguments, session));
  session.say(size_of(model));
  return kPassed;
}

}  // namespace

Command model_draw_command() {
  return {.name = "model draw",
          .summary = "draw a threat model as a data-flow diagram",
          .details =
              "Zones are dashed boxes, people and outside systems rectangles, processes "
              "ellipses, stores two lines.",
          .examples =
              "redoubt model draw -o model.svg\n"
              "redoubt model draw shop.otm -o shop.mmd      Mermaid, for Markdown",
          .operands = {{.name = "PATH", .help = "project folder or model file (default: .)"}},
          .options = {{.name = "--format",
                       .value = "FORMAT",
                       .help = "svg or mermaid (default: by the ending of --output, else svg)"},
                      kOutputOption},
          .run = &draw_model};
}

}  // namespace redoubt::cli
