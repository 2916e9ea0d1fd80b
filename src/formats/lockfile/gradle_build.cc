#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"
#include "formats/lockfile/gradle_arguments.h"
#include "formats/lockfile/gradle_values.h"
#include "formats/lockfile/reader.h"

namespace redoubt::formats::lockfile {
namespace {

constexpr size_t kMaxDepth = 200;

template <size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Statements of a dependencies block that declare nothing.
constexpr std::array<std::string_view, 16> kNoConfiguration{
    "if",     "else",    "for",     "while",   "try",     "def",        "val",        "var",
    "return", "exclude", "because", "version", "println", "attributes", "transitive", "import"};
// Blocks in it that speak about dependencies declared elsewhere.
constexpr std::array<std::string_view, 4> kOtherBlocks{"modules", "components", "attributesSchema",
                                                       "artifactTypes"};
// What a build has of its own, or Gradle brings along.
constexpr std::array<std::string_view, 5> kOwn{"project", "gradleApi", "localGroovy",
                                               "gradleTestKit", "gradleKotlinDsl"};
constexpr std::array<std::string_view, 3> kOwnPrefixes{"projects.", "sourceSets.",
                                                       "configurations."};

std::string_view last_part(std::string_view word) { return word.substr(word.rfind('.') + 1); }

bool about_tests(std::string_view word) {
  return word.starts_with("test") || word.find("Test") != std::string_view::npos;
}

bool is_part(std::string_view text) {
  return !text.empty() && text.find_first_of("${}()/\\ \t\n") == std::string_view::npos;
}

class Build {
 public:
  Build(const Input& input, Lockfile& out)
      : values_(gradle_values(input.text)), tokens_(input.text), out_(out) {}

  Result<void> read() {
    while (tokens_.peek().kind != GradleToken::Kind::kEnd) step(tokens_.next());
    tell();
    out_.knows_direct = out_.knows_development = true;
    return {};
  }

 private:
  struct Block {
    bool dependencies = false, plugins = false, test = false;
    bool direct = true;  // false for constraints: they hold for what something else brings in
  };

  Block here() const { return blocks_.empty() ? Block{} : blocks_.back(); }

  void step(const GradleToken& token) {
    if (token.is('{')) return open();
    if (token.is('}') && !blocks_.empty()) blocks_.pop_back();
    if (token.ends()) return start_statement();
    if (token.string() && after_colon_ && !here().dependencies) map_entry(token);
    after_colon_ = token.is(':');
    const bool first = std::exchange(starts_, false);
    if (first && here().dependencies && declare(token)) return;
    if (first && here().plugins && token.word()) ++plugins_;
    if (!token.word()) return;
    if (here().dependencies && is_condition(token.text)) return condition();
    if (first) first_word_ = token.text;
    last_word_ = token.text;
    test_ |= about_tests(token.text);
  }

  static bool is_condition(std::string_view word) {
    return word == "if" || word == "else" || word == "for" || word == "while";
  }
  // What a condition stands in front of is a statement like any other.
  void condition() {
    if (tokens_.peek().is('(')) {
      tokens_.next();
      tokens_.skip_balanced();
    }
    starts_ = true;
  }

  void start_statement() {
    starts_ = true;
    test_ = false;
    first_word_ = last_word_ = {};
  }

  void open() {
    const auto name = last_part(last_word_);
    Block block = here();
    block.test |= test_;
    if (name == "dependencies") block.dependencies = block.direct = true;
    else if (one_of(last_part(first_word_), kOtherBlocks)) block.dependencies = false;
    if (name == "constraints") block.direct = false;
    block.plugins = name == "plugins" && blocks_.empty();
    start_statement();
    if (blocks_.size() < kMaxDepth) return blocks_.push_back(block);
    too_deep_ = true;
    tokens_.skip_balanced();
  }

  // libs = [guava: "com.google.guava:guava:$versions.guava"]: scripts also keep a catalogue in a
  // map, often in a file of its own.
  void map_entry(const GradleToken& token) {
    const std::string text = gradle_text(token.text, values_);
    const auto parts = split(text, ':');
    const bool address = text.find('/') != std::string::npos;
    if (parts.size() != 3 || address || !is_part(parts[0]) || parts[2].empty()) return;
    development_ = false;
    coordinates(parts[0], parts[1], parts[2], token.line);
  }

  // A statement that gives a configuration its dependencies; false when it is another one.
  bool declare(const GradleToken& token) {
    if (!token.word() && !token.string()) return false;
    if (token.word() &&
        (one_of(token.text, kNoConfiguration) || one_of(last_part(token.text), kOtherBlocks)))
      return false;
    const auto& after = tokens_.peek();
    if (after.ends() || after.is('{') || after.is('=') || after.is('.')) return false;
    if (token.string() && !after.is('(')) return false;
    auto arguments = gradle_arguments(tokens_);
    std::string configuration(token.text);
    if (token.text == "add" && !arguments.positional.empty()) {
      configuration = arguments.positional.front().text;
      arguments.positional.erase(arguments.positional.begin());
    }
    development_ = here().test || about_tests(configuration);
    for (const auto& named : arguments.named) declare_named(named);
    declare_all(arguments.positional);
    start_statement();
    return true;
  }

  void declare_all(const std::vector<GradleArgument>& arguments) {
    using enum GradleArgument::Kind;
    // Kotlin's ("group", "name", "version")
    const bool parts =
        arguments.size() >= 2 && arguments.size() <= 4 &&
        std::all_of(arguments.begin(), arguments.end(), [](const auto& argument) {
          return argument.kind == kText && argument.text.find(':') == std::string::npos;
        });
    if (parts)
      return coordinates(arguments[0].text, arguments[1].text,
                         arguments.size() > 2 ? arguments[2].text : "", arguments[0].line);
    for (const auto& argument : arguments) {
      if (argument.kind == kText) notation(argument.text, argument.line);
      if (argument.kind == kName) named_value(argument);
      if (argument.kind == kCall) call(argument);
    }
  }

  void declare_named(const GradleNamed& named) {
    const auto member = [&](std::string_view key) {
      const auto at = named.members.find(key);
      return at == named.members.end() ? std::string() : at->second;
    };
    if (member("name").empty()) return;                  // path: ':other' and the like
    if (member("group").empty()) return void(++files_);  // from a folder of jar files
    coordinates(member("group"), member("name"), member("version"), named.line);
  }

  void named_value(const GradleArgument& argument) {
    if (own(argument.text)) return;
    const std::string text = gradle_text("${" + argument.text + '}', values_);
    if (text.find(':') != std::string::npos) return notation(text, argument.line);
    ++(argument.text.find('.') == std::string::npos ? unresolved_ : aliases_);
  }

  void call(const GradleArgument& argument) {
    const auto name = last_part(argument.text);
    if (own(argument.text)) return;
    if (name == "platform" || name == "enforcedPlatform") return void(++platforms_);
    if (name == "files" || name == "fileTree") return void(++files_);
    const std::string text =
        argument.texts.empty() ? std::string() : gradle_text(argument.texts.front(), values_);
    if (name == "kotlin" && !text.empty())  // the plugin's own version
      return coordinates("org.jetbrains.kotlin", "kotlin-" + text,
                         argument.texts.size() > 1 ? argument.texts[1] : "", argument.line);
    if (text.find(':') != std::string::npos) return notation(text, argument.line);
    ++(argument.text.find('.') == std::string::npos && text.find('.') == std::string::npos
           ? unresolved_
           : aliases_);
  }

  static bool own(std::string_view name) {
    return one_of(last_part(name), kOwn) ||
           std::any_of(kOwnPrefixes.begin(), kOwnPrefixes.end(),
                       [&](std::string_view prefix) { return name.starts_with(prefix); });
  }

  // "group:name:version:classifier@ending"
  void notation(std::string_view written, uint32_t line) {
    const std::string text = gradle_text(written, values_);
    const auto parts = split(std::string_view(text).substr(0, text.find('@')), ':');
    if (parts.size() < 2) {
      if (text.find('$') != std::string::npos) ++unresolved_;
      return;
    }
    coordinates(parts[0], parts[1], parts.size() > 2 ? parts[2] : std::string_view{}, line);
  }

  void coordinates(std::string_view group, std::string_view name, std::string_view version,
                   uint32_t line) {
    const std::string first = gradle_text(group, values_), second = gradle_text(name, values_);
    if (first.empty()) return;  // ":other" is a folder of the project
    if (!is_part(first) || !is_part(second)) return void(++unresolved_);
    auto& package =
        add(out_, first + ':' + second, gradle_version(gradle_text(version, values_)), line);
    package.component.direct = here().direct;
    package.component.development = development_;
  }

  void remark(size_t count, std::string text) {
    if (count > 0)
      out_.remarks.push_back({.line = 0, .text = std::move(text), .leaves_open = false});
  }

  void tell() {
    remark(unresolved_, counted(unresolved_, "dependency", "dependencies") +
                            " that only the build itself can name");
    remark(aliases_, counted(aliases_, "dependency", "dependencies") +
                         " named by alias: known where a version catalogue is in the project");
    remark(platforms_, counted(platforms_, "platform") + " (BOM), whose versions are not opened");
    remark(plugins_, counted(plugins_, "plugin") + " of the build, which are not looked at");
    remark(files_, counted(files_, "dependency", "dependencies") + " on files without coordinates");
    if (too_deep_)
      out_.remarks.push_back({.line = 0,
                              .text = fmt::format("blocks deeper than {} levels", kMaxDepth),
                              .leaves_open = true});
  }

  Properties values_;
  GradleTokens tokens_;
  Lockfile& out_;
  std::vector<Block> blocks_;
  std::string_view first_word_, last_word_;  // of the statement
  bool starts_ = true, test_ = false, development_ = false, too_deep_ = false, after_colon_ = false;
  size_t unresolved_ = 0, aliases_ = 0, platforms_ = 0, plugins_ = 0, files_ = 0;
};

}  // namespace

// *.gradle and *.gradle.kts: what the blocks `dependencies` ask for in words. A script is a
// program; what it computes is counted and told. Sources: Gradle user manual, "Declaring
// dependencies basics" and "Dependency constraints"; Groovy and Kotlin DSL primers.
Result<void> read_gradle_build(const Input& input, Lockfile& out) {
  return Build(input, out).read();
}

}  // namespace redoubt::formats::lockfile
