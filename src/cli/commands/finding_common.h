#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/common.h"

// What the commands about one finding share.
namespace redoubt::cli {

inline constexpr Operand kFindingOperand{
    .name = "FINDING", .help = "name, such as F-3f9a0c1b2d", .required = true};
inline constexpr Option kTextOrJson{.name = "--format", .value = "FORMAT", .help = "text or json"};

// The project's store, the branch, and one finding of it.
struct Found {
  std::filesystem::path root;
  store::Store store;
  std::string context;
  store::StoredFinding stored;
  pipeline::ReportedFinding reported;
};
Result<Found> find_one(const Arguments& arguments, const std::string& today);

// Who reports the finding: "secrets:secrets.aws-access-key".
std::vector<std::string> observers_of(const store::FindingRecord& record);

// "src/app.py:12"
std::string place_of(const store::FindingRecord& record);

// Whether the path is this file, lies below this folder or matches this pattern; "" means all.
bool lies_under(const std::string& path, const std::string& under);

}  // namespace redoubt::cli
