#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engines/engine.h"

// Which packages the project's own Go files import.
namespace redoubt::engines::dependencies {

// What the import declarations of a Go file name, each once and sorted. Reads the head of the file
// only: imports stand before everything else that Go declares.
std::vector<std::string> imports_of_go(std::string_view text);

// Keeps them for conclude().
void note_go_imports(const analysis::SourceFile& file, FileReport& out);

class GoImports {
 public:
  // Takes what was noted out of the report.
  explicit GoImports(core::SourceReport& report);

  // Whether no file below the folder imports one of a module's packages, nor one above or below
  // them. Nothing is certain of internal packages, nor of a module of which no file imports
  // anything: it may go by another name (replace), or be used by files that are generated. So
  // nothing is of the standard library either, whose packages use each other everywhere.
  bool certainly_none(std::string_view folder, std::string_view module,
                      const std::vector<std::string>& packages) const;

 private:
  std::map<std::string, std::set<std::string>> folders_;  // of the files, by what they import
};

}  // namespace redoubt::engines::dependencies
