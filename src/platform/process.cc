#include "platform/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "base/text.h"

namespace redoubt::platform {
namespace {

using Clock = std::chrono::steady_clock;
// How often a wait looks at the cancel token and at a child whose descendants keep its streams
// open.
constexpr auto kTick = std::chrono::milliseconds(20);

// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { reset(); }
  void reset() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::string problem(int code) { return std::generic_category().message(code); }

struct Pipe {
  Descriptor read_end, write_end;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail("cannot make a pipe: {}", problem(errno));
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

// Input comes from memory that looks like a file: nothing has to be fed while the child runs, and a
// child that never reads cannot raise SIGPIPE in us.
Result<Descriptor> input_of(const std::string& text) {
  if (text.empty()) {
    Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!null.open()) return fail("open /dev/null: {}", problem(errno));
    return null;
  }
  Descriptor memory(::memfd_create("input", MFD_CLOEXEC));
  if (!memory.open()) return fail("cannot hold the input in memory: {}", problem(errno));
  for (size_t done = 0; done < text.size();) {
    const ssize_t n = ::write(memory.get(), text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail("cannot hold the input in memory: {}", problem(errno));
    done += static_cast<size_t>(n);
  }
  ::lseek(memory.get(), 0, SEEK_SET);
  return memory;
}

// Everything the child needs, made before fork(): between fork and exec only async-signal-safe
// calls are allowed.
struct Launch {
  std::string program, folder;
  std::vector<char*> argv, environment;
  std::vector<std::string> variables;
  int input = -1, out = -1, err = -1, report = -1;
  rlim_t max_memory = 0;
};

[[noreturn]] void give_up(int report) {
  const int code = errno;
  [[maybe_unused]] const ssize_t n = ::write(report, &code, sizeof code);
  ::_exit(127);
}

void reset_signals() {
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD})
    ::signal(number, SIG_DFL);
}

[[noreturn]] void become(const Launch& launch) {
  ::setpgid(0, 0);
  reset_signals();
  if (::dup2(launch.input, 0) < 0 || ::dup2(launch.out, 1) < 0 || ::dup2(launch.err, 2) < 0)
    give_up(launch.report);
  if (!launch.folder.empty() && ::chdir(launch.folder.c_str()) != 0) give_up(launch.report);
  // Writable memory, not address space: Go, Node and OCaml reserve many gigabytes that they never
  // touch.
  const rlimit memory{launch.max_memory, launch.max_memory};
  if (launch.max_memory != 0 && ::setrlimit(RLIMIT_DATA, &memory) != 0) give_up(launch.report);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  ::execve(launch.program.c_str(), launch.argv.data(), launch.environment.data());
  give_up(launch.report);
}

void fill_vectors(const ProcessSpec& spec, Launch& launch) {
  for (const auto& argument : spec.argv) launch.argv.push_back(const_cast<char*>(argument.c_str()));
  launch.argv.push_back(nullptr);
  for (const auto& [name, value] : spec.environment) launch.variables.push_back(name + "=" + value);
  for (auto& variable : launch.variables) launch.environment.push_back(variable.data());
  launch.environment.push_back(nullptr);
}

// Reads what is there. Keeps the first `limit` bytes; the rest is read and dropped, so that the
// child is not stopped.
void drain(Descriptor& stream, std::string& text, uint64_t limit, bool& truncated) {
  std::array<char, 65536> buffer;
  const ssize_t n = ::read(stream.get(), buffer.data(), buffer.size());
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (n <= 0) return stream.reset();
  const auto size = static_cast<uint64_t>(n);
  const uint64_t room = limit - std::min<uint64_t>(limit, text.size());
  text.append(buffer.data(), std::min(size, room));
  truncated |= size > room;
}

bool has_exited(pid_t child) {
  siginfo_t info{};
  // WNOWAIT keeps the dead child as a zombie: its number cannot be given to another group before we
  // have killed ours.
  return ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == child;
}

// Follows one child to its end.
class Watch {
 public:
  Watch(const ProcessSpec& spec, const CancelToken& cancel, pid_t child, Descriptor out,
        Descriptor err)
      : spec_(spec), cancel_(cancel), child_(child), out_(std::move(out)), err_(std::move(err)) {}

  ProcessResult follow() {
    while (!stopped() && !ended()) read_streams();
    ::kill(-child_, SIGKILL);  // whatever the child left behind
    reap();
    result_.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_);
    return std::move(result_);
  }

 private:
  bool stopped() {
    result_.cancelled = cancel_.cancelled();
    result_.timed_out = !result_.cancelled && Clock::now() - start_ >= spec_.timeout;
    return result_.cancelled || result_.timed_out;
  }

  // Over when the child is dead and its streams are closed, or only held open by a descendant that
  // has nothing to say.
  bool ended() {
    const bool quiet = !out_.open() && !err_.open();
    if (!has_exited(child_)) return false;
    return quiet || !poll_streams(0);
  }

  bool poll_streams(int timeout_ms) {
    std::array<pollfd, 2> set{pollfd{out_.get(), POLLIN, 0}, pollfd{err_.get(), POLLIN, 0}};
    if (::poll(set.data(), set.size(), timeout_ms) <= 0) return false;
    readable_out_ = set[0].revents != 0;
    readable_err_ = set[1].revents != 0;
    return readable_out_ || readable_err_;
  }

  void read_streams() {
    const bool quiet = !out_.open() && !err_.open();
    if (!poll_streams(quiet ? 2 : static_cast<int>(kTick.count()))) return;
    if (readable_out_) drain(out_, result_.out, spec_.max_output, result_.truncated);
    if (readable_err_) drain(err_, result_.err, spec_.max_output, result_.truncated);
  }

  void reap() {
    int status = 0;
    rusage usage{};
    while (::wait4(child_, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status)) result_.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result_.signal = WTERMSIG(status);
    if (result_.timed_out || result_.cancelled) result_.exit_code = -1;
    result_.max_rss = static_cast<uint64_t>(usage.ru_maxrss) * 1024;
  }

  const ProcessSpec& spec_;
  const CancelToken& cancel_;
  pid_t child_;
  Descriptor out_, err_;
  bool readable_out_ = false, readable_err_ = false;
  ProcessResult result_;
  Clock::time_point start_ = Clock::now();
};

std::unexpected<Error> cannot_start(const std::string& program, std::string why) {
  return std::unexpected(Error(fmt::format("cannot start '{}': {}", program, why)));
}

}  // namespace

std::filesystem::path find_program(const std::string& name, const std::string& search_path) {
  if (name.empty()) return {};
  const auto usable = [](const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string::npos)
    return usable(name) ? std::filesystem::path(name) : std::filesystem::path();
  const char* path = std::getenv("PATH");
  const std::string folders = !search_path.empty() ? search_path
                              : path != nullptr    ? path
                                                   : "/usr/bin:/bin";
  for (const auto folder : split(folders, ':'))
    // An empty or relative entry would run programs from the target's folder.
    if (folder.starts_with('/'))
      if (auto full = std::filesystem::path(folder) / name; usable(full)) return full;
  return {};
}

Result<ProcessResult> run_process(const ProcessSpec& spec, const CancelToken& cancel) {
  if (spec.argv.empty()) return fail("no program was named");
  Launch launch;
  launch.program = find_program(spec.argv[0]).string();
  if (launch.program.empty()) return cannot_start(spec.argv[0], "there is no such program");
  launch.folder = spec.folder.string();
  launch.max_memory = spec.max_memory;
  fill_vectors(spec, launch);
  TRY_ASSIGN(auto input, input_of(spec.input));
  TRY_ASSIGN(auto out, make_pipe());
  TRY_ASSIGN(auto err, make_pipe());
  TRY_ASSIGN(auto report, make_pipe());
  launch.input = input.get();
  launch.out = out.write_end.get();
  launch.err = err.write_end.get();
  launch.report = report.write_end.get();
  const pid_t child = ::fork();
  if (child < 0) return cannot_start(spec.argv[0], problem(errno));
  if (child == 0) become(launch);
  ::setpgid(child, child);  // in both, so that neither can be first too late
  out.write_end.reset();
  err.write_end.reset();
  report.write_end.reset();
  int code = 0;
  ssize_t n = 0;
  while ((n = ::read(report.read_end.get(), &code, sizeof code)) < 0 && errno == EINTR) {
  }
  if (n == sizeof code) {
    ::waitpid(child, nullptr, 0);
    return cannot_start(spec.argv[0], problem(code));
  }
  return Watch(spec, cancel, child, std::move(out.read_end), std::move(err.read_end)).follow();
}

}  // namespace redoubt::platform
