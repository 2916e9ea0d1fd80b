#include "platform/filesystem.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <pwd.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "platform/below.h"

namespace redoubt::platform {
namespace {

std::string last_error() {
  return errno == ELOOP ? "there is a symbolic link on the way" : std::strerror(errno);
}

// Reads up to `size` bytes; fewer only at the end of the file. -1 on error.
ssize_t read_fully(int descriptor, char* out, size_t size) {
  size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(descriptor, out + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  return static_cast<ssize_t>(done);
}

std::filesystem::path user_folder(const char* variable, const char* below_home) {
  if (const char* home = std::getenv("REDOUBT_HOME"); home != nullptr && *home != '\0') return home;
  if (const char* xdg = std::getenv(variable); xdg != nullptr && *xdg == '/')
    return std::filesystem::path(xdg) / "redoubt";
  return home_folder() / below_home / "redoubt";
}

}  // namespace

int open_below(int root, const char* path, int flags) {
  open_how how{};
  how.flags = static_cast<uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  const long descriptor = syscall(SYS_openat2, root, path, &how, sizeof how);
  if (descriptor >= 0 || errno != ENOSYS) return static_cast<int>(descriptor);
  return openat(root, path, flags | O_CLOEXEC | O_NOFOLLOW);
}

Descriptor::~Descriptor() { reset(-1); }

void Descriptor::reset(int opened) {
  if (number >= 0) close(number);
  number = opened;
}

Result<std::string> read_file(const std::filesystem::path& path, uint64_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info{};
  if (file.number < 0 || fstat(file.number, &info) != 0)
    return fail("open {}: {}", path.string(), last_error());
  if (!S_ISREG(info.st_mode)) return fail("open {}: not a regular file", path.string());
  if (static_cast<uint64_t>(info.st_size) > max_bytes)
    return fail("{}: larger than {} bytes", path.string(), max_bytes);
  std::string text(static_cast<size_t>(info.st_size), '\0');
  const ssize_t got = read_fully(file.number, text.data(), text.size());
  if (got < 0) return fail("read {}: {}", path.string(), last_error());
  text.resize(static_cast<size_t>(got));
  return text;
}

namespace {

Result<void> write_fully(int descriptor, std::string_view bytes) {
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t put = ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fail("{}", last_error());
    done += static_cast<size_t>(put);
  }
  return {};
}

}  // namespace

Result<void> replace_file(int folder, const std::string& name, std::string_view bytes) {
  static std::atomic<unsigned> counter{0};
  std::string temporary;
  Descriptor file(-1);
  for (int tries = 0; file.number < 0 && tries < 100; ++tries) {
    temporary = fmt::format("{}.{}-{}.new", name, getpid(), counter++);
    file.reset(openat(folder, temporary.c_str(),
                      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (file.number < 0 && errno != EEXIST) break;
  }
  if (file.number < 0) return fail("{}", last_error());
  auto written = write_fully(file.number, bytes);
  if (written && renameat(folder, temporary.c_str(), folder, name.c_str()) != 0)
    written = fail("{}", last_error());
  if (!written) unlinkat(folder, temporary.c_str(), 0);
  return written;
}

Result<void> write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::error_code code;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), code);
  if (code) return fail("make folder {}: {}", path.parent_path().string(), code.message());
  if (const auto done = replace_file(AT_FDCWD, path.string(), bytes); !done)
    return fail("write {}: {}", path.string(), done.error().message());
  return {};
}

Result<void> write_output(const std::filesystem::path& path, std::string_view bytes) {
  std::error_code code;
  const auto kind = std::filesystem::status(path, code).type();
  if (kind == std::filesystem::file_type::not_found) {
    const auto target = std::filesystem::read_symlink(path, code);  // a link to what is to be made
    return write_file(code ? path : path.parent_path() / target, bytes);
  }
  if (kind == std::filesystem::file_type::regular) {
    const auto target = std::filesystem::canonical(path, code);
    return write_file(code ? path : target, bytes);
  }
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.number < 0) return fail("write {}: {}", path.string(), std::strerror(errno));
  if (auto done = write_fully(file.number, bytes); !done)
    return fail("write {}: {}", path.string(), done.error().message());
  return {};
}

Result<FileReader> FileReader::open(const std::filesystem::path& root) {
  const int descriptor = ::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fail("open {}: {}", root.string(), last_error());
  return FileReader(descriptor);
}

FileReader::FileReader(FileReader&& other) noexcept
    : root_(other.root_), buffer_(std::move(other.buffer_)) {
  other.root_ = -1;
}

FileReader::~FileReader() {
  if (root_ >= 0) close(root_);
}

Result<FileReader::Bytes> FileReader::read(const std::string& path, size_t max_bytes) {
  const Descriptor file(open_below(root_, path.c_str(), O_RDONLY | O_NONBLOCK));
  struct stat info{};
  if (file.number < 0 || fstat(file.number, &info) != 0) return fail("{}", last_error());
  if (!S_ISREG(info.st_mode)) return fail("not a regular file");
  const size_t size = std::min(static_cast<size_t>(info.st_size), max_bytes);
  if (buffer_.size() < size) buffer_.resize(std::max(size, buffer_.size() * 2));
  const ssize_t got = read_fully(file.number, buffer_.data(), size);
  if (got < 0) return fail("{}", last_error());
  return Bytes{{buffer_.data(), static_cast<size_t>(got)},
               static_cast<size_t>(info.st_size) > max_bytes};
}

Result<void> FileReader::read_part(const std::string& path, uint64_t begin, uint64_t size,
                                   const std::function<void(std::string_view)>& take) const {
  const Descriptor file(open_below(root_, path.c_str(), O_RDONLY | O_NONBLOCK));
  struct stat info{};
  if (file.number < 0 || fstat(file.number, &info) != 0) return fail("{}", last_error());
  if (!S_ISREG(info.st_mode)) return fail("not a regular file");
  if (lseek(file.number, static_cast<off_t>(begin), SEEK_SET) < 0) return fail("{}", last_error());
  std::vector<char> portion(std::min<uint64_t>(size, 1u << 20));
  while (size > 0) {
    const size_t wanted = std::min<uint64_t>(size, portion.size());
    const ssize_t got = read_fully(file.number, portion.data(), wanted);
    if (got < 0) return fail("{}", last_error());
    if (got > 0) take({portion.data(), static_cast<size_t>(got)});
    if (static_cast<size_t>(got) < wanted) return {};
    size -= wanted;
  }
  return {};
}

std::filesystem::path home_folder() {
  std::string home;
  if (const char* named = std::getenv("HOME"); named != nullptr && *named == '/') home = named;
  else if (const passwd* user = ::getpwuid(::geteuid());
           user != nullptr && user->pw_dir != nullptr && *user->pw_dir == '/')
    home = user->pw_dir;
  while (home.size() > 1 && home.ends_with('/')) home.pop_back();
  return home.empty() ? "/nonexistent" : home;
}

std::filesystem::path user_data_folder() { return user_folder("XDG_DATA_HOME", ".local/share"); }
std::filesystem::path user_cache_folder() { return user_folder("XDG_CACHE_HOME", ".cache"); }

Result<TemporaryFolder> TemporaryFolder::make(std::string_view prefix) {
  std::error_code code;
  const auto base = std::filesystem::temp_directory_path(code);
  if (code) return fail("find the temporary folder: {}", code.message());
  std::string name = (base / (std::string(prefix) + ".XXXXXX")).string();
  if (mkdtemp(name.data()) == nullptr)
    return fail("make a temporary folder in {}: {}", base.string(), last_error());
  return TemporaryFolder(std::filesystem::path(name));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace redoubt::platform
