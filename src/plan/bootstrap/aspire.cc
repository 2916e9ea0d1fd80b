#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/sources.h"
#include "plan/model_words.h"

// .NET Aspire says in C# what runs together: `var db = builder.AddPostgres("db")`,
// `builder.AddProject<Projects.Shop_Api>("api").WithReference(db)`. Only these calls are read, as
// text; conditions and helpers of one's own are not followed.
namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxStatements = 500, kMaxVariables = 200;

struct Statement {
  std::string_view text;
  uint32_t line = 0;
};

// Up to each ';' outside of quotes; comments of a line are left out by the caller.
std::vector<Statement> statements_of(std::string_view text) {
  std::vector<Statement> statements;
  uint32_t line = 1, first_line = 0;
  size_t begin = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size() && statements.size() < kMaxStatements; ++i) {
    const char c = text[i];
    if (first_line == 0 && c != ' ' && c != '\n' && c != '\r' && c != '\t') first_line = line;
    if (c == '\n') ++line, quoted = false;
    if (c == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
    if (quoted || (c != ';' && c != '{' && c != '}')) continue;
    statements.push_back({text.substr(begin, i - begin), std::max(first_line, 1u)});
    begin = i + 1;
    first_line = 0;
  }
  return statements;
}

std::string without_comments(std::string_view text) {
  std::string out;
  for (const std::string_view line : split_lines(text)) {
    if (!trim(line).starts_with("//")) out += line;
    out += '\n';
  }
  return out;
}

// The text between the next quotes at or after `from`.
std::string quoted_after(std::string_view text, size_t from) {
  const size_t begin = text.find('"', from);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin + 1, text.find('"', begin + 1) - begin - 1));
}

std::string identifier_at(std::string_view text) {
  size_t end = 0;
  while (end < text.size() &&
         (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_'))
    ++end;
  return std::string(text.substr(0, end));
}

// "db" of "var db = …".
std::string assigned(std::string_view statement) {
  statement = trim(statement);
  const size_t equals = statement.find('=');
  if (equals == std::string_view::npos ||
      statement.substr(0, equals).find('(') != std::string::npos)
    return {};
  const std::string_view left = trim(statement.substr(0, equals));
  return std::string(left.substr(left.rfind(' ') + 1));
}

class AspireReader {
 public:
  AspireReader(Draft& draft, const core::ProjectFile& file) : draft_(draft), file_(file) {}

  void read() {
    const std::string text = without_comments(*file_.text);
    const auto statements = statements_of(text);
    for (const auto& statement : statements) declare(statement);
    for (const auto& statement : statements) relate(statement);
  }

 private:
  Origin origin(const Statement& statement, std::string what) const {
    return {file_.path, statement.line, std::move(what)};
  }

  void declare(const Statement& statement) {
    const std::string_view text = statement.text;
    const size_t add = text.find(".Add");
    if (add == std::string_view::npos) return;
    const std::string owner = identifier_at(trim(text.substr(text.substr(0, add).find('=') + 1)));
    const std::string call = identifier_at(text.substr(add + 4));
    const std::string name = quoted_after(text, add);
    const std::string variable = assigned(text);
    if (name.empty() || name.size() > 80) return;
    // A database of a server, a queue of a broker: the server is what runs.
    if (const auto parent = variables_.find(owner); parent != variables_.end()) {
      if (!variable.empty()) variables_[variable] = parent->second;
      return;
    }
    Item* item = variables_.size() < kMaxVariables ? made(call, name, statement, add) : nullptr;
    if (item == nullptr) return;
    if (!variable.empty()) variables_[variable] = item->element.id;
    declared_[statement.line] = item->element.id;
    draft_.name_host(name, item->element.id);
    if (text.find("WithExternalHttpEndpoints") == std::string_view::npos) return;
    item->published = true;
    item->published_by = origin(statement, fmt::format("'{}' has external endpoints", name));
  }

  Item* made(const std::string& call, const std::string& name, const Statement& statement,
             size_t add) {
    const Origin from = origin(statement, fmt::format("'{}' of the application host", name));
    if (call == "Project") return &project(statement.text, name, from);
    std::string product = to_lower(call);
    if (product == "yarp") return &named(name, "gateway", from);
    if (product == "container") {
      const size_t comma = statement.text.find(',', add);
      Item& item = named(name, "job", from);
      if (comma != std::string_view::npos)
        apply_image(draft_, item, quoted_after(statement.text, comma));
      return &item;
    }
    for (const std::string_view prefix : {"azure", "aws"})
      if (product.starts_with(prefix)) product = product.substr(prefix.size());
    if (product == "sqlserver" || product == "sql") product = "mssql/server";
    if (product == "valkey" || product == "garnet") product = "redis";
    if (product == "servicebus" || product == "eventhubs") product = "rabbitmq";
    if (product == "storage") product = "minio";
    if (draft_.catalogue().part_of_image(product) == nullptr) return nullptr;
    Item& item = named(name, "service", from);
    apply_image(draft_, item, product);
    return &item;
  }

  Item& named(const std::string& name, std::string_view kind, const Origin& from) {
    Item& item = draft_.item(to_model_id(name), name, kind, from);
    item.sealed = item.listens = true;
    return item;
  }

  // "AddProject<Projects.Shop_Api>": the project file's name with '.' and '-' as '_'.
  Item& project(std::string_view text, const std::string& name, const Origin& from) {
    Item& item = named(name, "job", from);
    item.listens = false;  // its own project file tells
    const size_t type = text.find("Projects.");
    if (type == std::string_view::npos) return item;
    const std::string wanted = identifier_at(text.substr(type + 9));
    for (const auto& file : draft_.project().files) {
      if (!file.path.ends_with(".csproj")) continue;
      const std::string_view stem = file_name(file.path).substr(0, file_name(file.path).size() - 7);
      if (replace_all(replace_all(stem, ".", "_"), "-", "_") != wanted) continue;
      item.has_code = true;
      item.folder = folder_of(file.path);
    }
    return item;
  }

  std::optional<std::string> declared_by(const Statement& statement) const {
    if (const auto at = declared_.find(statement.line); at != declared_.end()) return at->second;
    const auto variable = variables_.find(identifier_at(trim(statement.text)));
    if (variable == variables_.end()) return std::nullopt;
    return variable->second;
  }

  void relate(const Statement& statement) {
    // "var e = api.GetEndpoint(…)" stands for the api.
    if (const std::string variable = assigned(statement.text);
        !variable.empty() && statement.text.find(".GetEndpoint(") != std::string_view::npos &&
        !declared_.contains(statement.line)) {
      const size_t equals = statement.text.find('=');
      const std::string owner = identifier_at(trim(statement.text.substr(equals + 1)));
      if (const auto at = variables_.find(owner); at != variables_.end())
        variables_[variable] = at->second;
      return;
    }
    const auto from = declared_by(statement);
    if (!from) return;
    for (const std::string_view call : {".WithReference(", ".WithEnvironment("})
      for (size_t at = statement.text.find(call); at != std::string_view::npos;
           at = statement.text.find(call, at + 1))
        connect(*from,
                argument(statement.text.substr(at + call.size()), call == ".WithEnvironment("),
                statement);
    // Routes of a YARP proxy are given to a helper with the services that it may reach.
    if (const Item* item = draft_.find(*from); item != nullptr && item->element.kind == "gateway")
      for (const auto& [variable, id] : variables_)
        if (mentions(statement.text, variable)) connect(*from, variable, statement);
  }

  static bool mentions(std::string_view text, const std::string& word) {
    for (const std::string_view before : {"(", " ", ","})
      for (const std::string_view after : {")", ",", "."})
        if (text.find(fmt::format("{}{}{}", before, word, after)) != std::string_view::npos)
          return true;
    return false;
  }

  // The variable that is passed, of WithEnvironment the second one; addresses that the proxied site
  // only compares with are no calls, but nothing here tells them apart.
  static std::string argument(std::string_view text, bool second) {
    if (second) {
      const size_t comma = text.find(',');
      if (comma == std::string_view::npos) return {};
      text = text.substr(comma + 1);
    }
    return identifier_at(trim(text));
  }

  void connect(const std::string& from, const std::string& variable, const Statement& statement) {
    const auto to = variables_.find(variable);
    if (to == variables_.end() || to->second == from) return;
    if (draft_.connected(to->second, from)) return;  // callback addresses point back
    draft_.connect(from, to->second,
                   origin(statement, fmt::format("'{}' refers to '{}'", from, to->second)));
  }

  Draft& draft_;
  const core::ProjectFile& file_;
  std::map<std::string, std::string, std::less<>> variables_;  // -> item id
  std::map<uint32_t, std::string> declared_;                   // line of a statement -> item id
};

}  // namespace

bool is_aspire_host(std::string_view path) {
  const std::string_view name = file_name(path);
  return name == "AppHost.cs" || name == "apphost.cs" ||
         (name == "Program.cs" && folder_of(path).ends_with("AppHost"));
}

void add_aspire(Draft& draft) {
  for (const auto& file : draft.project().files)
    if (file.text != nullptr && is_aspire_host(file.path) && is_production_path(file.path))
      AspireReader(draft, file).read();
}

}  // namespace redoubt::plan::drafting
