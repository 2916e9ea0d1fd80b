#include "platform/sockets.h"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "platform/filesystem.h"

namespace redoubt::platform {
namespace {

using Reach = ListeningSocket::Reach;
using ::testing::ElementsAre;

constexpr std::string_view kHead =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n";

std::string line(std::string_view local, std::string_view state, unsigned inode) {
  return fmt::format(
      "   0: {} 00000000:0000 {} 00000000:00000000 00:00000000 00000000     0        0 {} 1 "
      "0000000000000000 100 0 0 10 0\n",
      local, state, inode);
}

std::string written(const ListeningSocket& socket) {
  const std::string_view reach = socket.reach == Reach::kAll        ? "all"
                                 : socket.reach == Reach::kLoopback ? "loopback"
                                                                    : "address";
  return fmt::format("{}{} {} {} {}", socket.port, socket.udp ? "/udp" : "", socket.address, reach,
                     socket.program);
}

std::vector<std::string> written(const std::vector<ListeningSocket>& sockets) {
  std::vector<std::string> out;
  for (const auto& socket : sockets) out.push_back(written(socket));
  return out;
}

// Addresses as a little-endian host writes them.
constexpr std::string_view kMapped = "0000000000000000FFFF00000100007F";
constexpr std::string_view kOneOfSix = "B80D0120000000000000000001000000";

void put(const std::filesystem::path& path, std::string_view text) {
  ASSERT_TRUE(write_file(path, text));
}

void run(const std::filesystem::path& proc, std::string_view process, std::string_view name,
         std::vector<unsigned> inodes) {
  put(proc / process / "comm", fmt::format("{}\n", name));
  std::filesystem::create_directories(proc / process / "fd");
  for (size_t i = 0; i < inodes.size(); ++i)
    std::filesystem::create_symlink(fmt::format("socket:[{}]", inodes[i]),
                                    proc / process / "fd" / std::to_string(i + 3));
}

}  // namespace

TEST(SocketTable, KeepsWhatListens) {
  const auto sockets =
      parse_socket_table(std::string(kHead) + line("00000000:1F90", "0A", 11) +
                             line("0100007F:1538", "0A", 12) + line("0200A8C0:01BB", "0A", 13) +
                             line("0100007F:D431", "01", 14) + line("0100007F:D432", "06", 15),
                         "tcp", false);
  ASSERT_TRUE(sockets) << sockets.error().to_string();
  EXPECT_THAT(written(*sockets), ElementsAre("8080 0.0.0.0 all ", "5432 127.0.0.1 loopback ",
                                             "443 192.168.0.2 address "));
  EXPECT_EQ(sockets->front().inode, 11u);
}

TEST(SocketTable, ReadsAddressesOfIPv6) {
  const auto sockets = parse_socket_table(
      std::string(kHead) + line("00000000000000000000000000000000:0050", "0A", 1) +
          line("00000000000000000000000001000000:0051", "0A", 2) +
          line(std::string(kMapped) + ":0052", "0A", 3) +
          line(std::string(kOneOfSix) + ":0053", "0A", 4),
      "tcp6", false);
  ASSERT_TRUE(sockets) << sockets.error().to_string();
  EXPECT_THAT(written(*sockets), ElementsAre("80 :: all ", "81 ::1 loopback ",
                                             "82 127.0.0.1 loopback ", "83 2001:db8::1 address "));
}

TEST(SocketTable, KeepsDatagramSocketsThatAreNotConnected) {
  const auto sockets = parse_socket_table(
      std::string(kHead) + line("00000000:0035", "07", 1) + line("00000000:0036", "01", 2), "udp",
      true);
  ASSERT_TRUE(sockets);
  EXPECT_THAT(written(*sockets), ElementsAre("53/udp 0.0.0.0 all "));
}

TEST(SocketTable, NamesTheLineThatIsNone) {
  for (const std::string_view bad :
       {"0: zz 0", "   0: 0000000:0050 00000000:0000 0A 0:0 00:0 0 0 0 1",
        "   0: 00000000:10050 00000000:0000 0A 0:0 00:0 0 0 0 1",
        "   0: 00000000:0050 00000000:0000 0A 0:0 00:0 0 0 0 x", "{\"a\": 1}"}) {
    const auto sockets =
        parse_socket_table(std::string(kHead) + std::string(bad), "net/tcp", false);
    ASSERT_FALSE(sockets) << bad;
    EXPECT_THAT(sockets.error().to_string(), ::testing::HasSubstr("net/tcp:2")) << bad;
  }
  EXPECT_TRUE(parse_socket_table("", "tcp", false)->empty());
  EXPECT_FALSE(parse_socket_table(kHead, "tcp", false, {.max_bytes = 3}));
  EXPECT_FALSE(parse_socket_table(std::string(kHead) + "\n\n\n", "tcp", false, {.max_lines = 2}));
}

TEST(SocketTable, ReadsItsFuzzCorpus) {
  size_t seeds = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REDOUBT_SOURCE_DIR "/fuzz/corpus/sockets")) {
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    ++seeds;
    EXPECT_TRUE(parse_socket_table(text, "seed", false).has_value()) << entry.path();
  }
  EXPECT_GE(seeds, 2u);
}

TEST(ListeningSockets, NameTheirProgramsFromAWrittenProcfs) {
  const auto folder = TemporaryFolder::make("proc");
  ASSERT_TRUE(folder);
  const auto& proc = folder->path();
  put(proc / "net/tcp", std::string(kHead) + line("00000000:0050", "0A", 21) +
                            line("0100007F:1538", "0A", 22) + line("00000000:0016", "0A", 23));
  put(proc / "net/tcp6",
      std::string(kHead) + line("00000000000000000000000000000000:0050", "0A", 24));
  put(proc / "net/udp",
      std::string(kHead) + line("00000000:0035", "07", 25) + line("00000000:9C40", "07", 26));
  put(proc / "sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
  run(proc, "900", "nginx", {21, 24});
  run(proc, "1000", "nginx: worker", {21, 24});
  run(proc, "77", "postgres", {22, 25});
  const CancelToken cancel;
  const auto host = listening_sockets(proc, cancel);
  ASSERT_TRUE(host) << host.error().to_string();
  EXPECT_THAT(written(host->sockets),
              ElementsAre("22 0.0.0.0 all ", "53/udp 0.0.0.0 all postgres", "80 0.0.0.0 all nginx",
                          "5432 127.0.0.1 loopback postgres", "40000/udp 0.0.0.0 all "));
  EXPECT_TRUE(host->sockets.back().maybe_client);
  EXPECT_EQ(host->without_program, 1u);
  EXPECT_TRUE(host->problems.empty());
}

TEST(ListeningSockets, AreThoseOfTheFirstProcessInAMountedProcfs) {
  const auto folder = TemporaryFolder::make("proc");
  ASSERT_TRUE(folder);
  put(folder->path() / "net/tcp", std::string(kHead) + line("00000000:0050", "0A", 1));
  put(folder->path() / "1/net/tcp", std::string(kHead) + line("00000000:0051", "0A", 2));
  const CancelToken cancel;
  const auto host = listening_sockets(folder->path(), cancel);
  ASSERT_TRUE(host);
  EXPECT_THAT(written(host->sockets), ElementsAre("81 0.0.0.0 all "));
  EXPECT_EQ(host->problems.size(), 1u) << "there is no udp";
}

TEST(ListeningSockets, SayWhatIsNoProcfs) {
  const auto folder = TemporaryFolder::make("proc");
  ASSERT_TRUE(folder);
  const CancelToken cancel;
  const auto none = listening_sockets(folder->path(), cancel);
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().to_string(), ::testing::HasSubstr("procfs"));
  put(folder->path() / "net/tcp", "what\nis this\n");
  EXPECT_FALSE(listening_sockets(folder->path(), cancel));
}

}  // namespace redoubt::platform
