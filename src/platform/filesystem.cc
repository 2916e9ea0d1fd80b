#include "platform/filesystem.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace redoubt::platform {
namespace {

std::string last_error() { return std::strerror(errno); }

// openat2 (Linux 5.6) refuses every symbolic link on the way; older kernels get O_NOFOLLOW at the end of the path only.
int open_below(int root, const char* path) {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  const long descriptor = syscall(SYS_openat2, root, path, &how, sizeof how);
  if (descriptor >= 0 || errno != ENOSYS) return static_cast<int>(descriptor);
  return openat(root, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
}

struct Descriptor {
  int number;
  explicit Descriptor(int n) : number(n) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) close(number);
  }
};

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
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home != nullptr && *home == '/' ? home : "/tmp") / below_home / "redoubt";
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, uint64_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info{};
  if (file.number < 0 || fstat(file.number, &info) != 0) return fail("open {}: {}", path.string(), last_error());
  if (!S_ISREG(info.st_mode)) return fail("open {}: not a regular file", path.string());
  if (static_cast<uint64_t>(info.st_size) > max_bytes)
    return fail("{}: larger than {} bytes", path.string(), max_bytes);
  std::string text(static_cast<size_t>(info.st_size), '\0');
  const ssize_t got = read_fully(file.number, text.data(), text.size());
  if (got < 0) return fail("read {}: {}", path.string(), last_error());
  text.resize(static_cast<size_t>(got));
  return text;
}

Result<void> write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::error_code code;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), code);
  if (code) return fail("make folder {}: {}", path.parent_path().string(), code.message());
  std::string temporary = path.string() + ".XXXXXX";
  const Descriptor file(mkostemp(temporary.data(), O_CLOEXEC));
  if (file.number < 0) return fail("write {}: {}", path.string(), last_error());
  const auto give_up = [&](const std::string& why) {
    ::unlink(temporary.c_str());
    return fail("write {}: {}", path.string(), why);
  };
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t put = ::write(file.number, bytes.data() + done, bytes.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return give_up(last_error());
    done += static_cast<size_t>(put);
  }
  const mode_t mask = umask(0);
  umask(mask);
  if (fchmod(file.number, 0666 & ~mask) != 0) return give_up(last_error());
  if (std::rename(temporary.c_str(), path.c_str()) != 0) return give_up(last_error());
  return {};
}

Result<FileReader> FileReader::open(const std::filesystem::path& root) {
  const int descriptor = ::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fail("open {}: {}", root.string(), last_error());
  return FileReader(descriptor);
}

FileReader::FileReader(FileReader&& other) noexcept : root_(other.root_), buffer_(std::move(other.buffer_)) {
  other.root_ = -1;
}

FileReader::~FileReader() {
  if (root_ >= 0) close(root_);
}

Result<FileReader::Bytes> FileReader::read(const std::string& path, size_t max_bytes) {
  const Descriptor file(open_below(root_, path.c_str()));
  struct stat info{};
  if (file.number < 0 || fstat(file.number, &info) != 0) return fail("{}", last_error());
  if (!S_ISREG(info.st_mode)) return fail("not a regular file");
  const size_t size = std::min(static_cast<size_t>(info.st_size), max_bytes);
  if (buffer_.size() < size) buffer_.resize(std::max(size, buffer_.size() * 2));
  const ssize_t got = read_fully(file.number, buffer_.data(), size);
  if (got < 0) return fail("{}", last_error());
  return Bytes{{buffer_.data(), static_cast<size_t>(got)}, static_cast<size_t>(info.st_size) > max_bytes};
}

std::filesystem::path user_data_folder() { return user_folder("XDG_DATA_HOME", ".local/share"); }
std::filesystem::path user_cache_folder() { return user_folder("XDG_CACHE_HOME", ".cache"); }

Result<TemporaryFolder> TemporaryFolder::make(std::string_view prefix) {
  std::error_code code;
  const auto base = std::filesystem::temp_directory_path(code);
  if (code) return fail("find the temporary folder: {}", code.message());
  std::string name = (base / (std::string(prefix) + ".XXXXXX")).string();
  if (mkdtemp(name.data()) == nullptr) return fail("make a temporary folder in {}: {}", base.string(), last_error());
  return TemporaryFolder(std::filesystem::path(name));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace redoubt::platform
