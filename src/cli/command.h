#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/session.h"

namespace redoubt::cli {

// Exit codes of every command (STYLE: 0 pass, 1 gate failed, 2 wrong use or configuration, 3
// incomplete or internal).
inline constexpr int kPassed = 0, kGateFailed = 1, kWrongUse = 2, kIncomplete = 3;

// "--format FORMAT"; without `value` a switch.
struct Option {
  std::string_view name;   // "--format" or "-o,--output"
  std::string_view value;  // "FORMAT"; "" = switch
  std::string_view help;
  bool repeated = false;  // may be given several times, or once with commas
};
struct Operand {
  std::string_view name;  // "PATH"
  std::string_view help;
  bool required = false;
  bool repeated = false;
};

// What the user typed, by option name without dashes ("format") or operand name ("PATH").
class Arguments {
 public:
  bool has(std::string_view name) const { return values_.contains(std::string(name)); }
  std::string text(std::string_view name, std::string_view otherwise = {}) const;
  std::vector<std::string> list(std::string_view name) const;
  void add(const std::string& name, std::vector<std::string> values) {
    values_[name] = std::move(values);
  }

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

// A command is one file in cli/commands/ and one line in all_commands.cc. run() returns the exit
// code; an error means wrong use or configuration (2). What keeps a run from ending is reported by
// incomplete() and is 3.
struct Command {
  std::string_view name;      // "finding list"
  std::string_view summary;   // one line, lower case, no period
  std::string_view details;   // paragraphs below it in --help; may be empty
  std::string_view examples;  // one per line: "redoubt test .    what it does"
  std::vector<Operand> operands;
  std::vector<Option> options;
  Result<int> (*run)(const Arguments& arguments, Session& session);
};

// In the order of --help.
std::vector<Command> all_commands();

}  // namespace redoubt::cli
