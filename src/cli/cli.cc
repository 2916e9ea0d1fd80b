#include "cli/cli.h"

#include <CLI/CLI.hpp>

#include <deque>
#include <map>

#include "base/diagnostics.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/command.h"

namespace redoubt::cli {
namespace {

constexpr const char* kDescription =
    "Redoubt tests the security of a project along its whole life cycle: it plans tests from a "
    "threat model, runs them "
    "with built-in engines and with the tools you have, and judges the result.\n\n"
    "Start with:  redoubt test PATH";
constexpr const char* kFooter =
    "\nExit status: 0 passed, 1 gate failed, 2 wrong use or configuration, 3 incomplete or "
    "internal error.\n"
    "`redoubt COMMAND --help` shows options and examples.";

// "-o,--output" → "output"
std::string key_of(std::string_view name) {
  const size_t dashes = name.rfind("--");
  return std::string(dashes == std::string_view::npos ? name : name.substr(dashes + 2));
}

// A command as CLI11 knows it, with the places that it parses into.
struct Bound {
  Command command;
  CLI::App* app = nullptr;
  std::deque<std::pair<std::string, std::vector<std::string>>> values;  // addresses must not move
  std::deque<std::pair<std::string, std::string>> texts;
  std::deque<std::pair<std::string, bool>> switches;

  Arguments arguments() const {
    Arguments result;
    for (const auto& [key, list] : values)
      if (!list.empty()) result.add(key, list);
    for (const auto& [key, text] : texts)
      if (!text.empty()) result.add(key, {text});
    for (const auto& [key, on] : switches)
      if (on) result.add(key, {"true"});
    return result;
  }
};

void bind_option(const Option& option, Bound& bound) {
  const std::string key = key_of(option.name), help(option.help), name(option.name);
  if (option.value.empty()) {
    auto& [_, on] = bound.switches.emplace_back(key, false);
    bound.app->add_flag(name, on, help);
    return;
  }
  auto& [_, list] = bound.values.emplace_back(key, std::vector<std::string>{});
  auto* added =
      bound.app->add_option(name, list, help)->type_name(std::string(option.value))->expected(1);
  if (option.repeated) added->take_all()->delimiter(',')->allow_extra_args(false);
  else added->take_last()->allow_extra_args(false);
}

void bind_operand(const Operand& operand, Bound& bound) {
  const std::string name(operand.name), help(operand.help);
  CLI::Option* added = nullptr;
  if (operand.repeated) {
    auto& [_, list] = bound.values.emplace_back(name, std::vector<std::string>{});
    added = bound.app->add_option(name, list, help);
  } else {  // a list would take the operands behind it as well
    auto& [_, text] = bound.texts.emplace_back(name, std::string());
    added = bound.app->add_option(name, text, help);
  }
  added->type_name("");
  if (operand.required) added->required();
}

std::string footer(const Command& command) {
  std::string text;
  if (!command.details.empty()) text += "\n" + std::string(command.details) + "\n";
  if (!command.examples.empty()) {
    text += "\nExamples:\n";
    for (const auto line : split_lines(command.examples)) text += "  " + std::string(line) + "\n";
  }
  return text;
}

std::string summary_of(std::string_view noun) {
  if (noun == "finding") return "list, show, explain and decide findings";
  if (noun == "control") return "requirements of standards: list, show and attest them";
  if (noun == "feed") return "the advisories that components are held against";
  if (noun == "config") return "the settings that apply here";
  if (noun == "model") return "threat models: read, write, compare with what is there";
  if (noun == "control") return "requirements of standards, and what people attest about them";
  return {};
}

// "finding list" hangs below "finding", which is made when first needed.
CLI::App* parent_of(CLI::App& root, std::string_view name,
                    std::map<std::string, CLI::App*>& groups) {
  const size_t space = name.find(' ');
  if (space == std::string_view::npos) return &root;
  const std::string noun(name.substr(0, space));
  CLI::App*& group = groups[noun];
  if (group == nullptr) group = root.add_subcommand(noun, summary_of(noun));
  return group;
}

void bind(CLI::App& root, const Command& command, std::map<std::string, CLI::App*>& groups,
          Bound& bound) {
  CLI::App* parent = parent_of(root, command.name, groups);
  const size_t space = command.name.find(' ');
  const std::string verb(space == std::string_view::npos ? command.name
                                                         : command.name.substr(space + 1));
  bound.command = command;
  bound.app = parent->add_subcommand(verb, std::string(command.summary));
  if (parent == &root) groups[verb] = bound.app;
  bound.app->footer(footer(command));
  for (const auto& operand : command.operands) bind_operand(operand, bound);
  for (const auto& option : command.options) bind_option(option, bound);
}

int run_command(const Bound& bound, Session& session) {
  const auto code = bound.command.run(bound.arguments(), session);
  if (code) return *code;
  session.report(code.error());
  return kWrongUse;
}

// The innermost sub-command that was named and has a Bound; null when only a noun was given.
const Bound* chosen(const std::deque<Bound>& commands) {
  const Bound* best = nullptr;
  for (const auto& bound : commands)
    if (bound.app->parsed() &&
        (best == nullptr || bound.command.name.size() > best->command.name.size()))
      best = &bound;
  return best;
}

// The first word when it is no command: what CLI11 calls unexpected arguments.
std::string unknown_command(const CLI::App& root, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return "";
  std::vector<std::string_view> known;
  for (const auto* command : root.get_subcommands([](const CLI::App*) { return true; }))
    known.push_back(command->get_name());
  if (std::find(known.begin(), known.end(), argv[1]) != known.end()) return "";
  const auto near = nearest_word(argv[1], known);
  return fmt::format("error: there is no command '{}'\n  hint: {}`redoubt --help` lists them",
                     argv[1], near.empty() ? "" : fmt::format("did you mean '{}'? ", near));
}

// The first option that the chosen command does not have; CLI11 names it among other words.
std::string unknown_option(const Bound* bound, int argc, char** argv) {
  if (bound == nullptr) return "";
  std::vector<std::string> names{"--help"};
  for (const auto* option : bound->app->get_options())
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  const std::vector<std::string_view> known(names.begin(), names.end());
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--") break;
    const std::string_view name = word.substr(0, word.find('='));
    if (!name.starts_with("--") || std::find(known.begin(), known.end(), name) != known.end())
      continue;
    const auto near = nearest_word(name, known);
    return fmt::format(
        "error: `redoubt {0}` has no option '{1}'\n  hint: {2}`redoubt {0} --help` lists them",
        bound->command.name, printable(name),
        near.empty() ? "" : fmt::format("did you mean '{}'? ", near));
  }
  return "";
}

int explain_parse_error(CLI::App& root, const CLI::ParseError& error, Session& session) {
  if (error.get_exit_code() == 0) return root.exit(error), kPassed;  // --help, --version
  session.say(
      fmt::format("error: {}\n  hint: `redoubt --help` lists the commands, `redoubt COMMAND "
                  "--help` their options",
                  error.what()));
  return kWrongUse;
}

}  // namespace

std::string Arguments::text(std::string_view name, std::string_view otherwise) const {
  const auto found = values_.find(std::string(name));
  return std::string(found == values_.end() || found->second.empty()
                         ? otherwise
                         : std::string_view(found->second.back()));
}

std::vector<std::string> Arguments::list(std::string_view name) const {
  const auto found = values_.find(std::string(name));
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

int run(int argc, char** argv, const CancelToken& cancel, const platform::Clock& clock) {
  Session session(cancel, clock);
  CLI::App root(kDescription, "redoubt");
  root.set_version_flag("--version", "redoubt " + std::string(kVersion));
  root.footer(kFooter);
  root.require_subcommand(0, 1);
  std::deque<Bound> commands;
  std::map<std::string, CLI::App*> groups;
  for (const auto& command : all_commands()) bind(root, command, groups, commands.emplace_back());
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (const auto unknown = unknown_command(root, argc, argv); !unknown.empty())
      return session.say(unknown), kWrongUse;
    if (error.get_exit_code() != 0)
      if (const auto unknown = unknown_option(chosen(commands), argc, argv); !unknown.empty())
        return session.say(unknown), kWrongUse;
    return explain_parse_error(root, error, session);
  }
  if (const Bound* bound = chosen(commands)) {
    const int code = run_command(*bound, session);
    if (!session.lost_output()) return code;
    session.report(Error("standard output could not be written whole: is the disk full?"));
    return kIncomplete;
  }
  const auto subcommands = root.get_subcommands();
  session.print((subcommands.empty() ? root : *subcommands.front()).help());
  return argc > 1 ? kWrongUse : kPassed;
}

}  // namespace redoubt::cli
