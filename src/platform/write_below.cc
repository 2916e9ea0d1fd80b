#include "platform/write_below.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/text.h"
#include "platform/below.h"

namespace redoubt::platform {
namespace {

bool is_link(int folder, const std::string& name) {
  struct stat info{};
  return fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(info.st_mode);
}

std::unexpected<Error> refuse_link(const std::string& path) {
  return std::unexpected(
      Error(fmt::format("{} is a symbolic link, and nothing is written through links", path))
          .hint("put a folder or a file of the project in its place"));
}

// One folder at a time: openat2 could open the whole path at once, yet not make what is missing on
// it, nor name the link.
Result<int> enter(int folder, const std::string& name, const std::string& path) {
  const int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  int next = openat(folder, name.c_str(), flags);
  if (next < 0 && errno == ENOENT && (mkdirat(folder, name.c_str(), 0777) == 0 || errno == EEXIST))
    next = openat(folder, name.c_str(), flags);
  if (next >= 0) return next;
  const std::string why = std::strerror(errno);
  if (is_link(folder, name)) return refuse_link(path);
  return fail("make folder {}: {}", path, why);
}

}  // namespace

Result<void> write_below(const std::filesystem::path& root, const std::string& path,
                         std::string_view bytes) {
  const auto parts = split(path, '/');
  if (std::any_of(parts.begin(), parts.end(),
                  [](auto part) { return part.empty() || part == "." || part == ".."; }))
    return fail("write {}: this is not the path of a file below {}", path, root.string());
  Descriptor folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (folder.number < 0) return fail("open {}: {}", root.string(), std::strerror(errno));
  auto shown = root;
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    shown /= parts[i];
    TRY_ASSIGN(const int next, enter(folder.number, std::string(parts[i]), shown.string()));
    folder.reset(next);
  }
  shown /= parts.back();
  if (is_link(folder.number, std::string(parts.back()))) return refuse_link(shown.string());
  if (auto done = replace_file(folder.number, std::string(parts.back()), bytes); !done)
    return std::unexpected(std::move(done).error().with_context("write " + shown.string()));
  return {};
}

}  // namespace redoubt::platform
