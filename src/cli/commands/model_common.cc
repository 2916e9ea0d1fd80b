#include "cli/commands/model_common.h"

#include "base/text.h"
#include "pipeline/model_file.h"
#include "pipeline/planning.h"

namespace redoubt::cli {

Result<plan::ReadModel> load_model_file(const std::filesystem::path& file, Session& session) {
  Diagnostics remarks;
  auto read = pipeline::read_model_file(file, remarks);
  for (const auto& remark : remarks.all()) session.say(remark.to_string());
  return read;
}

Result<plan::Model> load_project_model(const std::filesystem::path& root, Session& session) {
  TRY_ASSIGN(const auto made, pipeline::plan_project(root, session.context()));
  if (made.model.inferred)
    session.say("the project has no security/model.yaml: this is what its files show");
  return made.model;
}

std::string size_of(const plan::Model& model) {
  return fmt::format("{}, {} and {}", counted(model.elements.size(), "element"),
                     counted(model.flows.size(), "flow"), counted(model.zones.size(), "zone"));
}

}  // namespace redoubt::cli
