#include "adapters/installation.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "base/text.h"
#include "platform/filesystem.h"
#include "platform/process.h"

namespace redoubt::adapters {
namespace {

namespace fs = std::filesystem;
constexpr int kMaxSteps = 20;

bool is_system(const fs::path& path) {
  const std::string text = path.string();
  for (const char* folder : {"/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/"})
    if (text.starts_with(folder)) return true;
  return false;
}

// What a program in `file`'s folder needs. "<root>/bin/tool" needs all of <root>; but a "bin" in
// someone's home must not show the home, nor one in ~/.local or ~/.cargo what else is kept there:
// key rings, tokens.
std::vector<fs::path> needed_by(const fs::path& file) {
  const fs::path folder = file.parent_path(), above = folder.parent_path();
  if (folder.filename() != "bin" && folder.filename() != ".bin") return {folder};
  const fs::path home = platform::home_folder();
  const auto is_home = [&](const fs::path& path) {
    return path == home || path.parent_path() == "/home" || path == path.root_path();
  };
  std::error_code ignored;
  if (is_home(above)) return {folder};
  const bool shared = is_home(above.parent_path()) && above.filename().string().starts_with('.') &&
                      !fs::exists(above / "pyvenv.cfg", ignored);
  if (!shared) return {above};
  if (!fs::is_directory(above / "lib", ignored)) return {folder};
  return {folder, above / "lib"};
}

// The program that a script's first line names.
fs::path interpreter_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  char head[512] = {};
  in.read(head, sizeof head - 1);
  std::string_view line(head, static_cast<size_t>(in.gcount()));
  if (!line.starts_with("#!")) return {};
  line = trim(line.substr(2, line.find('\n') - 2));
  const size_t space = line.find(' ');
  const fs::path named(line.substr(0, space));
  if (named.filename() != "env" || space == std::string_view::npos) return named;
  std::string_view rest = trim(line.substr(space));
  if (rest.starts_with("-S ")) rest = trim(rest.substr(3));
  return platform::find_program(std::string(rest.substr(0, rest.find(' '))));
}

class Collector {
 public:
  explicit Collector(Installation& found) : found_(found) {}

  void follow(fs::path path) {
    path = path.lexically_normal();
    if (path.empty() || !path.is_absolute() || ++steps_ > kMaxSteps) return;
    std::error_code ignored;
    add(path);
    if (fs::is_symlink(path, ignored)) {
      const fs::path next = fs::read_symlink(path, ignored);
      return follow(next.is_absolute() ? next : path.parent_path() / next);
    }
    if (const auto interpreter = interpreter_of(path); !interpreter.empty()) follow(interpreter);
    // pip writes another first line where the path is too long for one.
    if (const auto python = path.parent_path() / "python3";
        python != path && !is_system(python) && fs::exists(python, ignored))
      follow(python);
  }

 private:
  void add(const fs::path& file) {
    const auto once = [](auto& list, fs::path entry) {
      if (std::find(list.begin(), list.end(), entry) == list.end())
        list.push_back(std::move(entry));
    };
    once(found_.programs, file.parent_path());
    if (is_system(file)) return;
    for (auto& folder : needed_by(file)) once(found_.folders, std::move(folder));
  }

  Installation& found_;
  int steps_ = 0;
};

}  // namespace

Installation installation_of(const fs::path& program) {
  Installation found;
  std::error_code ignored;
  Collector(found).follow(fs::absolute(program, ignored));
  return found;
}

}  // namespace redoubt::adapters
