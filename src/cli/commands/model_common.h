#pragma once

#include <filesystem>

#include "cli/command.h"
#include "cli/common.h"
#include "plan/exchange/exchange.h"
#include "plan/exchange/write.h"

// What the commands about threat models do in the same way.
namespace redoubt::cli {

inline constexpr Option kModelFormatOption{
    .name = "--format",
    .value = "FORMAT",
    .help = "redoubt (default), otm, threat-dragon, tm-bom, mermaid or svg"};

// Reads a file in any format; what it leaves open goes to standard error.
Result<plan::ReadModel> load_model_file(const std::filesystem::path& file, Session& session);

// security/model.yaml of the project, or what its files show, which is said.
Result<plan::Model> load_project_model(const std::filesystem::path& root, Session& session);

// "3 elements, 2 flows and 1 zone"
std::string size_of(const plan::Model& model);

}  // namespace redoubt::cli
