#include <algorithm>
#include <string>

#include "base/text.h"
#include "formats/lockfile/reader.h"

namespace redoubt::formats::lockfile {
namespace {

constexpr size_t kMaxLogicalLine = 1u << 20;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

// pip's rule: '#' begins a comment at the start of a line or behind white space.
std::string_view without_comment(std::string_view line) {
  for (size_t i = 0; i < line.size(); ++i)
    if (line[i] == '#' && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t'))
      return line.substr(0, i);
  return line;
}

bool names_development(std::string_view path) {
  const std::string name = to_lower(path.substr(path.rfind('/') + 1));
  for (const auto* word : {"dev", "test", "lint", "docs", "typing"})
    if (name.find(word) != std::string::npos) return true;
  return false;
}

// The version of "==1.2" or "===1.2", when it is the only clause and no wildcard; "" otherwise.
std::string_view pinned_version(std::string_view clauses) {
  clauses = trim(clauses);
  if (clauses.starts_with('(') && clauses.ends_with(')'))
    clauses = trim(clauses.substr(1, clauses.size() - 2));
  if (!clauses.starts_with("==")) return {};
  clauses.remove_prefix(clauses.starts_with("===") ? 3 : 2);
  clauses = trim(clauses);
  if (clauses.find_first_of(",*<>=!~ ") != std::string_view::npos) return {};
  return clauses;
}

class Requirements {
 public:
  Requirements(const Input& input, Lockfile& out)
      : input_(input), out_(out), development_(names_development(input.path)) {}

  Result<void> read() {
    Lines lines(input_.text);
    std::string joined;
    uint32_t first = 0;
    while (lines.next()) {
      auto line = lines.line();
      if (joined.empty()) first = lines.number();
      // A comment line inside a continued one is left out, and the continuation goes on.
      if (!joined.empty() && trim(line).starts_with('#')) continue;
      line = without_comment(line);
      if (trim(line).ends_with('\\')) {
        line = trim(line);
        joined.append(line.substr(0, line.size() - 1)) += ' ';
        if (joined.size() > kMaxLogicalLine)
          return malformed(input_, first, "a continued line of more than 1 MiB",
                           "is this a requirements file?");
        continue;
      }
      joined += line;
      requirement(trim(joined), first);
      joined.clear();
    }
    requirement(trim(joined), first);
    if (out_.packages.empty() && odd_ > 0 && understood_ == 0)
      return malformed(input_, first_odd_, "no line of this file is a requirement",
                       "rename it if it does not list Python requirements");
    if (odd_ > 0)
      out_.remarks.push_back({.line = first_odd_,
                              .text = counted(odd_, "line") + " not understood",
                              .leaves_open = true});
    return {};
  }

 private:
  void requirement(std::string_view text, uint32_t line) {
    if (text.empty()) return;
    if (text.front() == '-') return option(text, line);
    if (text.find("://") != std::string_view::npos && text.find(" @ ") == std::string_view::npos)
      return address(text, line);
    if (text.front() == '.' || text.front() == '/' || text.find('/') < text.find_first_of(" ;=<>@"))
      return folder(text, line);
    size_t end = 0;
    while (end < text.size() && is_name_char(text[end])) ++end;
    const auto name = text.substr(0, end);
    auto rest = trim(text.substr(end));
    if (rest.starts_with('[')) {
      const size_t close = rest.find(']');
      rest = close == std::string_view::npos ? std::string_view{} : trim(rest.substr(close + 1));
    }
    constexpr std::string_view kFollows = "=<>!~@;(-";
    if (name.empty() || (!rest.empty() && kFollows.find(rest.front()) == std::string_view::npos))
      return odd(line);
    append(name, rest, line);
  }

  void append(std::string_view name, std::string_view rest, uint32_t line) {
    ++understood_;
    const size_t hash = rest.find("--hash");
    const bool hashed = hash != std::string_view::npos;
    if (const size_t options = rest.find(" --"); options != std::string_view::npos)
      rest = trim(rest.substr(0, options));
    if (rest.starts_with("--")) rest = {};
    const bool direct_reference = rest.starts_with('@');
    const auto clauses =
        direct_reference ? std::string_view{} : trim(rest.substr(0, rest.find(';')));
    auto& package = add(out_, name, pinned_version(clauses), line);
    package.has_integrity = hashed;
    package.component.development = development_;
    if (direct_reference) {
      package.source = trim(rest.substr(
          1, rest.find(" ;") == std::string_view::npos ? rest.size() : rest.find(" ;") - 1));
      package.origin = origin_of(package.source);
    }
    all_hashed_ |= hashed;
    out_.records_integrity = all_hashed_;  // one digest obliges pip to check all of them
  }

  void option(std::string_view text, uint32_t line) {
    ++understood_;
    const bool is_long = text.starts_with("--");
    const size_t end = is_long ? std::min(text.find_first_of(" =\t"), text.size())
                               : std::min<size_t>(text.size(), 2);  // "-rother.txt"
    const auto name = text.substr(0, end);
    auto value = trim(text.substr(end));
    if (value.starts_with('=')) value = trim(value.substr(1));
    if (name == "-i" || name == "--index-url" || name == "--extra-index-url" || name == "-f" ||
        name == "--find-links") {
      out_.sources.push_back({.url = std::string(value), .line = line});
    } else if (name == "-e" || name == "--editable") {
      if (value.find("://") != std::string_view::npos || value.starts_with("git@"))
        address(value, line);
      else refer(value, line, true);
    } else if (name == "-r" || name == "--requirement") {
      refer(value, line, false);
    }  // -c, --constraint: bounds versions and installs nothing
  }

  void refer(std::string_view value, uint32_t line, bool project) {
    value = unquote(trim(value.substr(0, value.find(" --"))));         // --config-settings
    if (project) value = value.substr(0, value.find_first_of("[;#"));  // extras, markers, #egg
    if (value.starts_with("file:") && !value.starts_with("file://")) value.remove_prefix(5);
    if (!trim(value).empty())
      out_.references.push_back(
          {.place = std::string(trim(value)), .line = line, .project = project});
  }

  // "git+https://host/name.git@v1#egg=name", "https://host/name-1.0.tar.gz"
  void address(std::string_view text, uint32_t line) {
    ++understood_;
    const auto url = text.substr(0, text.find_first_of(" ;"));
    std::string_view name;
    if (const size_t egg = url.find("egg="); egg != std::string_view::npos) {
      name = url.substr(egg + 4);
      name = name.substr(0, name.find_first_of("&[-"));
    } else {
      name = url.substr(0, url.find_first_of("#?"));
      name = name.substr(name.rfind('/') + 1);
      name = name.substr(0, name.find_first_of("@"));
      if (name.ends_with(".git")) name.remove_suffix(4);
      else if (const size_t dash = name.find('-');
               dash != std::string_view::npos && !url.starts_with("git+"))
        name = name.substr(0, dash);
    }
    auto& package = add(out_, name, {}, line);
    package.component.development = development_;
    package.source = url;
    package.origin =
        origin_of(url) == PackageOrigin::kGit ? PackageOrigin::kGit : PackageOrigin::kArchive;
  }

  void folder(std::string_view text, uint32_t line) {
    ++understood_;
    if (text.find(".whl") != std::string_view::npos ||
        text.find(".tar.gz") != std::string_view::npos)
      out_.remarks.push_back({.line = line,
                              .text = "a package file in the project is not opened",
                              .leaves_open = false});
    else refer(text, line, true);
  }

  void odd(uint32_t line) {
    if (odd_++ == 0) first_odd_ = line;
  }

  const Input& input_;
  Lockfile& out_;
  bool development_, all_hashed_ = false;
  size_t odd_ = 0, understood_ = 0;
  uint32_t first_odd_ = 0;
};

}  // namespace

Result<void> read_requirements(const Input& input, Lockfile& out) {
  TRY(Requirements(input, out).read());
  for (auto& package : out.packages) package.component.direct = true;
  return {};
}

}  // namespace redoubt::formats::lockfile
