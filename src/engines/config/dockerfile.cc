#include "engines/config/dockerfile.h"

#include <algorithm>
#include <cctype>
#include <unordered_map>

#include "base/text.h"
#include "formats/yaml.h"

namespace redoubt::engines::config {
namespace {

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::string_view trim_right(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0)
    text.remove_suffix(1);
  return text;
}

bool is_comment(std::string_view line) { return trim(line).starts_with('#'); }

// Directives stand on comment lines at the very top: "# escape=`".
char escape_character(const std::vector<std::string_view>& lines) {
  for (const std::string_view line : lines) {
    if (!is_comment(line)) break;
    std::string text = to_lower(trim(trim(line).substr(1)));
    const size_t equals = text.find('=');
    if (equals == std::string::npos) break;
    if (trim(std::string_view(text).substr(0, equals)) != "escape") continue;
    return trim(std::string_view(text).substr(equals + 1)) == "`" ? '`' : '\\';
  }
  return '\\';
}

struct HereDocument {
  std::string end;
  bool strip_tabs = false;
};

// The words of a shell line, quotes and escapes still in them.
std::vector<std::string_view> shell_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == ' ' || text[at] == '\t' || text[at] == '\n') {
      ++at;
      continue;
    }
    const size_t begin = at;
    char quote = 0;
    for (; at < text.size(); ++at) {
      const char c = text[at];
      if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) break;
      if (c == '\\' && quote != '\'') ++at;
      else if (quote != 0) quote = c == quote ? 0 : quote;
      else if (c == '"' || c == '\'') quote = c;
    }
    at = std::min(at, text.size());
    words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

std::string without_quotes(std::string_view word) {
  std::string out;
  char quote = 0;
  for (size_t at = 0; at < word.size(); ++at) {
    const char c = word[at];
    if (c == '\\' && quote != '\'' && at + 1 < word.size()) out += word[++at];
    else if (c == quote) quote = 0;
    else if (quote == 0 && (c == '"' || c == '\'')) quote = c;
    else out += c;
  }
  return out;
}

// "<<EOF", "<<-'EOF'", "3<<END-OF-FILE" … of one logical line. As BuildKit has it, the sign begins
// a word and what is left of the word is the end mark: "$((1<<N))" and "<<<text" are none.
std::vector<HereDocument> here_documents(std::string_view text) {
  std::vector<HereDocument> found;
  if (text.find("<<") == std::string_view::npos) return found;
  for (std::string_view word : shell_words(text)) {
    word.remove_prefix(std::min(word.find_first_not_of("0123456789"), word.size()));
    if (!word.starts_with("<<")) continue;
    word.remove_prefix(2);
    HereDocument document;
    document.strip_tabs = word.starts_with('-');
    if (document.strip_tabs) word.remove_prefix(1);
    if (word.find('<') != std::string_view::npos) continue;
    document.end = without_quotes(word);
    if (!document.end.empty()) found.push_back(std::move(document));
  }
  return found;
}

std::string_view without_tabs(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of('\t'), line.size()));
}

class Parser {
 public:
  Parser(std::string_view text, std::string_view file, const DockerfileLimits& limits)
      : lines_(split_lines(text)),
        file_(file),
        limits_(limits),
        escape_(escape_character(lines_)) {}

  Result<Dockerfile> run() {
    size_t count = 0;
    while (next_ < lines_.size()) {
      Instruction instruction;
      if (!read_instruction(instruction)) break;
      if (++count > limits_.max_instructions)
        return std::unexpected(problem(instruction.line, "more instructions than are read"));
      TRY(place(std::move(instruction)));
    }
    if (out_.stages.empty())
      return std::unexpected(
          problem(1, "no FROM instruction").hint("a Dockerfile starts with FROM <image>"));
    return std::move(out_);
  }

 private:
  Error problem(uint32_t line, std::string text) const {
    return Error(std::move(text)).at({.file = std::string(file_), .line = line, .column = 0});
  }

  // Joins continued lines; comments and empty lines between them are left out, as BuildKit does.
  bool read_logical_line(std::string& text, uint32_t& first, uint32_t& last) {
    while (next_ < lines_.size() && (trim(lines_[next_]).empty() || is_comment(lines_[next_])))
      ++next_;
    if (next_ == lines_.size()) return false;
    first = static_cast<uint32_t>(next_ + 1);
    while (next_ < lines_.size()) {
      const std::string_view line = lines_[next_++];
      if (!text.empty() && (is_comment(line) || trim(line).empty())) continue;
      last = static_cast<uint32_t>(next_);
      const std::string_view body = trim_right(line);
      if (body.empty() || body.back() != escape_) {
        text += body;
        return true;
      }
      text += body.substr(0, body.size() - 1);
      text += ' ';
    }
    return true;
  }

  void read_here_documents(Instruction& instruction) {
    if (!may_hold_documents(instruction)) return;
    for (const HereDocument& document : here_documents(instruction.text)) {
      if (!ends_below(document)) continue;
      while (next_ < lines_.size()) {
        std::string_view line = lines_[next_++];
        instruction.end_line = static_cast<uint32_t>(next_);
        if (document.strip_tabs) line = without_tabs(line);
        if (line == document.end) break;
        instruction.text += '\n';
        instruction.text += line;
      }
    }
  }

  static bool may_hold_documents(const Instruction& instruction) {
    if (instruction.text.starts_with('[')) return false;  // the words of a JSON list
    if (instruction.keyword == "RUN" || instruction.keyword == "COPY" ||
        instruction.keyword == "ADD")
      return true;
    if (instruction.keyword != "ONBUILD") return false;
    const std::string inner = upper(instruction.text.substr(0, instruction.text.find(' ')));
    return inner == "RUN" || inner == "COPY" || inner == "ADD";
  }

  // BuildKit refuses a document without an end; here it must not hide the instructions below it.
  bool ends_below(const HereDocument& document) {
    if (last_.empty())
      for (size_t i = 0; i < lines_.size(); ++i) {
        last_[lines_[i]] = i;
        last_stripped_[without_tabs(lines_[i])] = i;
      }
    const auto& places = document.strip_tabs ? last_stripped_ : last_;
    const auto at = places.find(document.end);
    return at != places.end() && at->second >= next_;
  }

  bool read_instruction(Instruction& out) {
    std::string logical;
    if (!read_logical_line(logical, out.line, out.end_line)) return false;
    std::string_view rest = trim(logical);
    const size_t space = std::min(rest.find_first_of(" \t"), rest.size());
    out.keyword = upper(rest.substr(0, space));
    rest = trim(rest.substr(space));
    while (rest.starts_with("--")) {
      const size_t end = std::min(rest.find_first_of(" \t"), rest.size());
      out.flags.emplace_back(rest.substr(0, end));
      rest = trim(rest.substr(end));
    }
    out.text = rest;
    read_here_documents(out);
    return true;
  }

  void add_argument(const Instruction& instruction) {
    for (const std::string& word : instruction.words()) {
      const size_t equals = word.find('=');
      if (equals == std::string::npos) continue;
      std::string_view value = std::string_view(word).substr(equals + 1);
      if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
          value.back() == value.front())
        value = value.substr(1, value.size() - 2);
      out_.arguments[word.substr(0, equals)] = expand_arguments(value, out_.arguments);
    }
  }

  void add_stage(const Instruction& instruction) {
    const auto words = instruction.words();
    Stage stage;
    stage.line = instruction.line;
    if (!words.empty()) stage.image = expand_arguments(words[0], out_.arguments);
    if (words.size() >= 3 && equals_ignoring_case(words[1], "as")) stage.name = to_lower(words[2]);
    for (size_t i = 0; i < out_.stages.size(); ++i)
      if (!out_.stages[i].name.empty() && equals_ignoring_case(out_.stages[i].name, stage.image))
        stage.parent = static_cast<int>(i);
    out_.stages.push_back(std::move(stage));
  }

  Result<void> place(Instruction instruction) {
    if (instruction.keyword == "FROM") {
      add_stage(instruction);
    } else if (!out_.stages.empty()) {
      out_.stages.back().instructions.push_back(std::move(instruction));
    } else if (instruction.keyword == "ARG") {
      add_argument(instruction);
    } else {
      return std::unexpected(
          problem(instruction.line, fmt::format("'{}' before the first FROM",
                                                to_valid_utf8(instruction.keyword.substr(0, 40)))));
    }
    return {};
  }

  std::vector<std::string_view> lines_;
  std::string_view file_;
  const DockerfileLimits& limits_;
  char escape_;
  size_t next_ = 0;
  // The last line of each text, as it is and without leading tabs; filled when first asked for.
  std::unordered_map<std::string_view, size_t> last_, last_stripped_;
  Dockerfile out_;
};

}  // namespace

std::vector<std::string> Instruction::words() const {
  const std::string_view body = trim(text);
  if (body.starts_with('[')) {
    const auto array = formats::parse_yaml_document(body, "Dockerfile");
    if (array && array->is_sequence()) {
      std::vector<std::string> words;
      for (const auto& item : array->items()) words.push_back(item.text());
      return words;
    }
  }
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  for (const char c : body) {
    if (quote == 0 && std::isspace(static_cast<unsigned char>(c)) != 0) {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
      continue;
    }
    if (quote == c) quote = 0;
    else if (quote == 0 && (c == '"' || c == '\'')) quote = c;
    word += c;
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::string Instruction::flag(std::string_view name) const {
  for (const std::string& flag : flags) {
    std::string_view text_of_flag = flag;
    text_of_flag.remove_prefix(2);
    if (text_of_flag.starts_with(name) && text_of_flag.substr(name.size()).starts_with('='))
      return std::string(text_of_flag.substr(name.size() + 1));
  }
  return {};
}

std::string expand_arguments(std::string_view text,
                             const std::map<std::string, std::string>& arguments) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    if (text[i] != '$' || i + 1 == text.size()) {
      out += text[i++];
      continue;
    }
    const bool braces = text[i + 1] == '{';
    size_t end = i + 1 + (braces ? 1 : 0);
    const size_t begin = end;
    while (end < text.size() && is_name(text[end])) ++end;
    const std::string name(text.substr(begin, end - begin));
    std::string fallback;
    if (braces) {
      const size_t close = std::min(text.find('}', end), text.size());
      std::string_view rest = text.substr(end, close - end);
      if (rest.starts_with(":-")) fallback = rest.substr(2);
      else if (rest.starts_with('-')) fallback = rest.substr(1);
      end = std::min(close + 1, text.size());
    }
    const auto known = arguments.find(name);
    if (known != arguments.end()) out += known->second;
    else if (!fallback.empty()) out += fallback;
    else out += text.substr(i, end - i);
    i = std::max(end, i + 1);
  }
  return out;
}

Result<Dockerfile> parse_dockerfile(std::string_view text, std::string_view file,
                                    const DockerfileLimits& limits) {
  if (text.size() > limits.max_bytes)
    return std::unexpected(Error(fmt::format("larger than {} bytes", limits.max_bytes))
                               .at({.file = std::string(file), .line = 0, .column = 0}));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return Parser(text, file, limits).run();
}

}  // namespace redoubt::engines::config
