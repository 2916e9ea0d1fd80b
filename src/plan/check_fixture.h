#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "plan/plan.h"

// For tests of checks that look at the files of a project.
namespace redoubt::plan {

inline core::ProjectFile text_file(std::string path, std::string language, std::string text) {
  core::ProjectFile file;
  file.path = std::move(path);
  file.size = text.size();
  file.language = std::move(language);
  file.text = std::make_shared<const std::string>(std::move(text));
  return file;
}

// What a check says of these files, beside an empty model.
inline core::TestResult decide_files(std::string check_name, std::vector<core::ProjectFile> files) {
  const Model model;
  core::Project project;
  project.files = std::move(files);
  const Observed observed;
  core::TestCase test;
  test.id = "X";
  test.parameters["check"] = std::move(check_name);
  return check(test, {.model = model,
                      .project = project,
                      .observed = observed,
                      .targets = {},
                      .today = "2026-11-26"});
}

}  // namespace redoubt::plan
