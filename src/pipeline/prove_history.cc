#include "pipeline/prove_history.h"

#include <algorithm>
#include <map>

#include "formats/yaml.h"
#include "platform/process.h"

namespace redoubt::pipeline {
namespace {

constexpr int64_t kMaxCommits = 1000;
constexpr int64_t kStart = 1'700'000'000;  // any fixed time: the same sample is the same history

Result<void> run_git(const std::filesystem::path& git, const std::filesystem::path& folder,
                     std::vector<std::string> arguments, std::string input,
                     const Context& context) {
  std::vector<std::string> argv{git.string()};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  // Nobody's own configuration takes part, so hooks and signing do not either.
  TRY_ASSIGN(const auto result,
             platform::run_process({.argv = std::move(argv),
                                    .folder = folder,
                                    .environment = {{"GIT_CONFIG_NOSYSTEM", "1"},
                                                    {"GIT_CONFIG_GLOBAL", "/dev/null"},
                                                    {"HOME", folder.string()}},
                                    .input = std::move(input)},
                                   context.cancel));
  if (result.exit_code != 0) return fail("git {}: {}", arguments.front(), result.err);
  return {};
}

// Two commits: one that brings the files in, one that deletes them.
std::string deleted_files(const std::map<std::string, std::string>& files) {
  std::string add, remove;
  for (const auto& [path, text] : files) {
    add += fmt::format("M 100644 inline {}\ndata {}\n{}\n", path, text.size(), text);
    remove += fmt::format("D {}\n", path);
  }
  std::string stream;
  for (const auto& [word, changes] : {std::pair("add", add), std::pair("delete", remove)})
    stream += fmt::format(
        "commit refs/heads/main\ncommitter Committer <someone@example.org> {} +0000\ndata "
        "{}\n{}\n{}\n",
        kStart - 3600, std::string_view(word).size(), word, changes);
  return files.empty() ? "" : stream;
}

struct Practice {
  bool reviewed = false, signed_off = false;
};

std::string import_stream(int64_t commits, const std::vector<std::string>& authors,
                          Practice practice, std::string stream) {
  for (int64_t i = 0; i < commits; ++i) {
    const auto& author = authors[static_cast<size_t>(i) % authors.size()];
    const auto& committer =
        practice.reviewed ? authors[static_cast<size_t>(i + 1) % authors.size()] : author;
    const std::string text = fmt::format("change {}\n", i);
    const std::string message =
        practice.signed_off ? text + "\nSigned-off-by: Author <" + author + ">\n" : text;
    stream += fmt::format(
        "commit refs/heads/main\nauthor Author <{}> {} +0000\ncommitter Committer <{}> {} "
        "+0000\ndata {}\n{}",
        author, kStart + i * 3600, committer, kStart + i * 3600, message.size(), message);
    stream += fmt::format("M 100644 inline change.txt\ndata {}\n{}\n", text.size(), text);
  }
  return stream + "done\n";
}

}  // namespace

Result<void> make_history(const std::filesystem::path& folder, std::string_view history_yaml,
                          const Context& context) {
  TRY_ASSIGN(const auto document, formats::parse_yaml_document(history_yaml, "history.yaml"));
  const auto* commits = document.find("commits");
  const int64_t count =
      std::clamp<int64_t>(commits == nullptr ? 1 : commits->as_int().value_or(1), 1, kMaxCommits);
  auto authors = document.texts_of("authors");
  if (authors.empty()) authors.push_back("someone@example.org");
  const auto says = [&](std::string_view key) {
    const auto* value = document.find(key);
    return value != nullptr && value->as_bool().value_or(false);
  };
  std::map<std::string, std::string> deleted;
  if (const auto* files = document.find("deleted"))
    for (const auto& [path, text] : files->entries()) deleted[path.text()] = text.text();
  const auto git = platform::find_program("git");
  if (git.empty()) return fail("the program git is not installed");
  TRY(run_git(git, folder, {"init", "--quiet", "--initial-branch=main", "--template="}, "",
              context));
  return run_git(git, folder, {"fast-import", "--quiet", "--done"},
                 import_stream(count, authors,
                               {.reviewed = says("reviewed"), .signed_off = says("signed_off")},
                               deleted_files(deleted)),
                 context);
}

}  // namespace redoubt::pipeline
