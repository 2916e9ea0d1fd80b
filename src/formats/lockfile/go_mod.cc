#include <charconv>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <memory>
#include <vector>

#include "base/text.h"
#include "formats/lockfile/reader.h"

namespace redoubt::formats::lockfile {
namespace {

struct Module {
  std::string_view path, version;
  uint32_t line = 0;
  bool indirect = false;
};
std::string key_of(std::string_view path, std::string_view version) {
  return std::string(path).append(1, ' ').append(version);
}

std::string_view without_v(std::string_view version) {
  return version.starts_with('v') ? version.substr(1) : version;
}

// Path and version of "path v1.2.3"; Go allows both to be quoted.
Module module_of(std::string_view text, uint32_t line) {
  const auto [path, version] = cut(text, " ");
  return {.path = unquote(path), .version = unquote(version), .line = line};
}

// Whether a version of Go is 1.`minor` or later; "" is not.
bool is_at_least(std::string_view version, int minor) {
  const auto [major, rest] = cut(version, ".");
  int number = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), number);
  return major == "1" && number >= minor;
}

// From these on the go command really uses the version that the directive names (before, it only
// named language features), and go.mod lists the modules that others bring in.
constexpr int kNamesToolchain = 21, kListsEverything = 17;

class GoMod {
 public:
  GoMod(const Input& input, Lockfile& out) : input_(input), out_(out) {}

  Result<void> read() {
    Lines lines(input_.text);
    std::string_view block;
    while (lines.next()) {
      auto [text, comment] = cut(lines.line(), "//");
      if (text.empty()) continue;
      if (!block.empty()) {
        if (text == ")") block = {};
        else TRY(directive(block, text, comment, lines.number()));
        continue;
      }
      const size_t word_end = text.find_first_of(" \t(");
      const auto word = text.substr(0, word_end);
      const auto rest =
          word_end == std::string_view::npos ? std::string_view{} : trim(text.substr(word_end));
      if (rest == "(") block = word;
      else if (rest != "()") TRY(directive(word, rest, comment, lines.number()));
    }
    if (!block.empty())
      return malformed(input_, lines.number(),
                       fmt::format("the block '{}' does not end", block.substr(0, 40)),
                       "run go mod tidy");
    finish();
    return {};
  }

 private:
  Result<void> directive(std::string_view word, std::string_view text, std::string_view comment,
                         uint32_t line) {
    const std::string spaced =
        text.find('\t') == std::string_view::npos ? std::string() : replace_all(text, "\t", " ");
    if (!spaced.empty())
      return keep(word, kept_.emplace_back(std::make_unique<std::string>(spaced)).get()->c_str(),
                  comment, line);
    return keep(word, text, comment, line);
  }

  Result<void> keep(std::string_view word, std::string_view text, std::string_view comment,
                    uint32_t line) {
    if (word == "require") {
      auto module = module_of(text, line);
      if (module.version.empty())
        return malformed(input_, line, "a requirement without a version", "run go mod tidy");
      module.indirect = comment == "indirect" || comment.starts_with("indirect;");
      required_.push_back(module);
    } else if (word == "replace") {
      const auto [from, to] = cut(text, "=>");
      if (to.empty())
        return malformed(input_, line, "a replacement without '=>'", "run go mod tidy");
      const auto module = module_of(from, line);
      replaced_.insert_or_assign(key_of(module.path, module.version), module_of(to, line));
    } else if (word == "exclude") {
      const auto module = module_of(text, line);
      excluded_.insert(key_of(module.path, module.version));
    } else if (word == "go") {
      go_ = {.path = {}, .version = text, .line = line};
    } else if (word == "toolchain") {
      toolchain_ = {.path = {},
                    .version = text.starts_with("go") ? text.substr(2) : std::string_view{},
                    .line = line};
    } else if (word != "module" && word != "retract" && word != "tool" && word != "ignore" &&
               word != "godebug") {
      return malformed(input_, line,
                       fmt::format("'{}' is not a directive of go.mod", word.substr(0, 40)),
                       "run go mod tidy; update redoubt if Go has a new directive");
    }
    return {};
  }

  void append(const Module& module, std::string_view path, std::string_view version) {
    const bool excluded = excluded_.contains(key_of(path, version));
    // Go picks a later version for an excluded one; which, this file does not say.
    auto& package =
        add(out_, path, excluded ? std::string_view{} : without_v(version), module.line);
    package.component.direct = !module.indirect;
  }

  void finish() {
    for (const auto& module : required_) {
      // One for this version comes before one for all versions.
      auto replacement = replaced_.find(key_of(module.path, module.version));
      if (replacement == replaced_.end()) replacement = replaced_.find(key_of(module.path, {}));
      if (replacement == replaced_.end()) {
        append(module, module.path, module.version);
      } else if (const Module& to = replacement->second; !to.version.empty()) {
        append({.path = {}, .version = {}, .line = to.line, .indirect = module.indirect}, to.path,
               to.version);
      }
    }
    if (!required_.empty() && !is_at_least(go_.version, kListsEverything))
      out_.remarks.push_back(
          {.line = 0,
           .text = "a go.mod before Go 1.17 leaves out modules that others bring in, so these are "
                   "not checked; go mod tidy -go=1.17 adds them",
           .beyond = true});
    add_standard_library();
    out_.knows_direct = true;
  }

  void add_standard_library() {
    const Module& source = toolchain_.version.empty() ? go_ : toolchain_;
    if (source.version.empty()) return;
    auto version = source.version.substr(0, source.version.find_first_of("-+ "));
    if (!is_at_least(version, kNamesToolchain)) version = {};
    auto& component = add(out_, "stdlib", version, source.line).component;
    component.direct = true;
    component.minimum = toolchain_.version.empty();
  }

  const Input& input_;
  Lockfile& out_;
  std::vector<std::unique_ptr<std::string>>
      kept_;  // lines whose tabs had to be replaced; views point into them
  std::vector<Module> required_;
  std::unordered_set<std::string> excluded_;
  std::unordered_map<std::string, Module>
      replaced_;  // by path and version; version "" = every version
  Module go_, toolchain_;
};

}  // namespace

Result<void> read_go_mod(const Input& input, Lockfile& out) { return GoMod(input, out).read(); }

}  // namespace redoubt::formats::lockfile
