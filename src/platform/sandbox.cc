#include "platform/sandbox.h"

#include <array>
#include <algorithm>

namespace redoubt::platform {
namespace {

// How /proc can be given to the child. A fresh one shows only the child's own processes, but where
// our own /proc is partly masked, as in most containers, the kernel refuses it to unprivileged
// users; then ours is shown, read-only.
enum class ProcMode { kFresh, kOurs, kNone };

constexpr std::array kSystemFolders = {"/usr",   "/bin",   "/sbin",  "/lib",
                                       "/lib32", "/lib64", "/libx32"};
// Of /etc only what programs need to start; the rest may hold keys.
constexpr std::array kSystemFiles = {
    "/etc/alternatives", "/etc/ld.so.cache",     "/etc/ld.so.conf",     "/etc/ld.so.conf.d",
    "/etc/localtime",    "/etc/passwd",          "/etc/group",          "/etc/nsswitch.conf",
    "/etc/ssl/certs",    "/etc/ssl/openssl.cnf", "/etc/ca-certificates"};
constexpr std::array kNetworkFiles = {"/etc/resolv.conf", "/etc/hosts", "/etc/gai.conf"};

using Arguments = std::vector<std::string>;

void add(Arguments& arguments, std::initializer_list<std::string> more) {
  arguments.insert(arguments.end(), more);
}

void add_namespaces(Arguments& arguments, bool network) {
  add(arguments, {"--unshare-user-try", "--unshare-ipc", "--unshare-pid", "--unshare-uts",
                  "--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
                  "--hostname", "sandbox"});
  if (!network) add(arguments, {"--unshare-net"});
}

// On merged systems /bin and the like are links into /usr and must stay links.
void add_system(Arguments& arguments, bool network) {
  for (const char* folder : kSystemFolders) {
    std::error_code ignored;
    if (std::filesystem::is_symlink(folder, ignored))
      add(arguments,
          {"--symlink", std::filesystem::read_symlink(folder, ignored).string(), folder});
    else add(arguments, {"--ro-bind-try", folder, folder});
  }
  for (const char* file : kSystemFiles) add(arguments, {"--ro-bind-try", file, file});
  if (network)
    for (const char* file : kNetworkFiles) add(arguments, {"--ro-bind-try", file, file});
}

void add_kernel(Arguments& arguments, ProcMode proc) {
  add(arguments, {"--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/run"});
  if (proc == ProcMode::kFresh) add(arguments, {"--proc", "/proc"});
  if (proc == ProcMode::kOurs) add(arguments, {"--ro-bind", "/proc", "/proc"});
}

// Outer folders first, or they would cover the inner ones.
std::vector<std::filesystem::path> outer_first(std::vector<std::filesystem::path> paths) {
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

Arguments bubblewrap(const SandboxSpec& sandbox, ProcMode proc) {
  Arguments arguments{"bwrap"};
  add_namespaces(arguments, sandbox.network);
  const auto read_only = outer_first(sandbox.read_only);
  const bool whole = !read_only.empty() && read_only.front() == "/";
  if (whole) add(arguments, {"--ro-bind", "/", "/"});
  else add_system(arguments, sandbox.network);
  add_kernel(arguments, proc);
  for (const auto& path : read_only)
    if (path != "/") add(arguments, {"--ro-bind", path.string(), path.string()});
  for (const auto& path : outer_first(sandbox.writable))
    add(arguments, {"--bind", path.string(), path.string()});
  for (const auto& [path, shown] : sandbox.replaced)
    add(arguments, {"--ro-bind", shown.string(), path.string()});
  return arguments;
}

struct Probe {
  ProcMode proc = ProcMode::kNone;
  std::string problem;
};

Probe probe_modes(const CancelToken& cancel) {
  Probe probe;
  for (const ProcMode mode : {ProcMode::kFresh, ProcMode::kOurs}) {
    ProcessSpec spec;
    spec.argv = bubblewrap({}, mode);
    spec.argv.insert(spec.argv.end(), {"--", "/usr/bin/env", "true"});
    spec.environment = {{"PATH", "/usr/bin:/bin"}};
    spec.timeout = std::chrono::seconds(10);
    const auto result = run_process(spec, cancel);
    if (result && result->exit_code == 0) return {.proc = mode, .problem = {}};
    if (probe.problem.empty()) probe.problem = result ? result->err : result.error().message();
  }
  return probe;
}

// confine() cannot fail and is called for every program, so it asks the machine once.
ProcMode usable_proc_mode() {
  static const ProcMode mode = [] {
    const auto found = probe_modes(CancelToken{}).proc;
    return found == ProcMode::kNone ? ProcMode::kFresh : found;
  }();
  return mode;
}

}  // namespace

Result<void> sandbox_available(const CancelToken& cancel) {
  if (find_program("bwrap").empty())
    return std::unexpected(Error("programs cannot be confined: bubblewrap is not installed")
                               .hint("apt-get install bubblewrap"));
  const auto probe = probe_modes(cancel);
  if (probe.proc != ProcMode::kNone) return {};
  return std::unexpected(
      Error(fmt::format("programs cannot be confined: {}",
                        probe.problem.substr(0, probe.problem.find('\n'))))
          .hint("allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, or "
                "kernel.apparmor_restrict_unprivileged_userns=0), or give the container the right "
                "to make them"));
}

ProcessSpec confine(const ProcessSpec& process, const SandboxSpec& sandbox) {
  ProcessSpec confined = process;
  confined.argv = bubblewrap(sandbox, usable_proc_mode());
  if (!process.folder.empty()) add(confined.argv, {"--chdir", process.folder.string()});
  confined.folder.clear();  // bubblewrap changes to it, inside
  add(confined.argv, {"--"});
  confined.argv.insert(confined.argv.end(), process.argv.begin(), process.argv.end());
  return confined;
}

}  // namespace redoubt::platform
