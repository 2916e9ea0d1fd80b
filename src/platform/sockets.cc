#include "platform/sockets.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <tuple>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "platform/filesystem.h"

namespace redoubt::platform {
namespace {

constexpr size_t kMaxProcesses = 100'000, kMaxOpenFiles = 2'000'000;

// Files of procfs have no size: they are read to their end.
Result<std::string> read_proc(const std::filesystem::path& path, size_t max_bytes) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return fail("{}: {}", path.string(), std::generic_category().message(errno));
  std::string text;
  std::array<char, 16384> buffer;
  ssize_t got = 0;
  while (text.size() <= max_bytes && (got = ::read(file, buffer.data(), buffer.size())) > 0)
    text.append(buffer.data(), static_cast<size_t>(got));
  const int error = errno;
  ::close(file);
  if (got < 0) return fail("{}: {}", path.string(), std::generic_category().message(error));
  return text;
}

// Names in a folder that are numbers; none of what cannot be read.
std::vector<std::string> numbers_in(const std::filesystem::path& folder, size_t most) {
  std::vector<std::string> names;
  DIR* open = ::opendir(folder.c_str());
  if (open == nullptr) return names;
  while (const dirent* entry = ::readdir(open)) {
    const std::string_view name = entry->d_name;
    const bool number = name.find_first_not_of("0123456789") == std::string_view::npos;
    if (number && names.size() < most) names.emplace_back(name);
  }
  ::closedir(open);
  return names;
}

// 4026 of "socket:[4026]"; 0 for other files.
uint64_t socket_inode(const std::filesystem::path& link) {
  std::array<char, 64> target;
  const ssize_t size = ::readlink(link.c_str(), target.data(), target.size());
  constexpr std::string_view kPrefix = "socket:[";
  const std::string_view text(target.data(), size < 0 ? 0 : static_cast<size_t>(size));
  uint64_t inode = 0;
  if (text.starts_with(kPrefix))
    std::from_chars(text.data() + kPrefix.size(), text.data() + text.size(), inode);
  return inode;
}

std::string program_of(const std::filesystem::path& process) {
  const auto name = read_proc(process / "comm", 256);
  return name ? printable(trim(*name)) : std::string();
}

// The program of each socket, in the order of process ids: a parent that handed its socket on to
// its children comes before them.
void find_programs(const std::filesystem::path& proc, const CancelToken& cancel,
                   std::vector<ListeningSocket>& sockets) {
  std::map<uint64_t, std::string> programs;
  for (const auto& socket : sockets) programs.emplace(socket.inode, "");
  size_t left = programs.size(), files = 0;
  auto processes = numbers_in(proc, kMaxProcesses);
  std::sort(processes.begin(), processes.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.size(), a) < std::tuple(b.size(), b);
  });
  for (const auto& process : processes) {
    if (left == 0 || files > kMaxOpenFiles || cancel.cancelled()) break;
    for (const auto& number : numbers_in(proc / process / "fd", kMaxOpenFiles - files)) {
      ++files;
      const auto at = programs.find(socket_inode(proc / process / "fd" / number));
      if (at == programs.end() || !at->second.empty()) continue;
      at->second = program_of(proc / process);
      left -= at->second.empty() ? 0 : 1;
    }
  }
  for (auto& socket : sockets) socket.program = programs[socket.inode];
}

// Ports that the system gives to clients; Linux's own habit where nothing is readable.
std::pair<unsigned, unsigned> client_ports(const std::filesystem::path& proc) {
  std::pair<unsigned, unsigned> range{32768, 60999};
  const auto text = read_proc(proc / "sys/net/ipv4/ip_local_port_range", 256);
  if (!text) return range;
  const std::string_view all = trim(*text);
  const size_t blank = all.find_first_of(" \t");
  if (blank == std::string_view::npos) return range;
  const std::string_view last = trim(all.substr(blank));
  std::from_chars(all.data(), all.data() + blank, range.first);
  std::from_chars(last.data(), last.data() + last.size(), range.second);
  return range;
}

// Of the own procfs the own view; of another one that of its first process, when it is there.
std::filesystem::path network_of(const std::filesystem::path& proc) {
  std::error_code ignored;
  if ((proc / "").lexically_normal() != "/proc/" &&
      std::filesystem::exists(proc / "1/net/tcp", ignored))
    return proc / "1/net";
  return proc / "net";
}

// One entry for the same port of IPv4 and IPv6.
void keep_one_of_each(std::vector<ListeningSocket>& sockets) {
  const auto key = [](const ListeningSocket& s) {
    const bool all = s.reach == ListeningSocket::Reach::kAll;
    const bool loopback = s.reach == ListeningSocket::Reach::kLoopback;
    return std::tuple(s.port, s.udp, s.program, s.reach,
                      all || loopback ? std::string() : s.address);
  };
  std::stable_sort(sockets.begin(), sockets.end(),
                   [&](const auto& a, const auto& b) { return key(a) < key(b); });
  const auto end = std::unique(sockets.begin(), sockets.end(),
                               [&](const auto& a, const auto& b) { return key(a) == key(b); });
  sockets.erase(end, sockets.end());
}

}  // namespace

Result<HostSockets> listening_sockets(const std::filesystem::path& proc,
                                      const CancelToken& cancel) {
  HostSockets host;
  const auto network = network_of(proc);
  const auto [first, last] = client_ports(proc);
  size_t read = 0;
  for (const std::string_view table : {"tcp", "tcp6", "udp", "udp6"}) {
    const bool udp = table.starts_with("udp");
    const auto path = network / table;
    const auto text = read_proc(path, SocketTableLimits{}.max_bytes);
    if (!text) {
      // A kernel without IPv6 has no such table.
      if (!table.ends_with('6')) host.problems.push_back(text.error().to_string());
      continue;
    }
    TRY_ASSIGN(auto sockets, parse_socket_table(*text, path.string(), udp));
    ++read;
    for (auto& socket : sockets) {
      socket.maybe_client = udp && socket.port >= first && socket.port <= last;
      host.sockets.push_back(std::move(socket));
    }
  }
  if (read == 0)
    return std::unexpected(Error(fmt::format("{} has no table of sockets", network.string()))
                               .hint("give a folder that is a procfs, as /proc"));
  find_programs(proc, cancel, host.sockets);
  keep_one_of_each(host.sockets);
  for (const auto& socket : host.sockets)
    host.without_program += socket.program.empty() && !socket.maybe_client ? 1 : 0;
  return host;
}

}  // namespace redoubt::platform
