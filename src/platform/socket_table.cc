#include <array>
#include <bit>
#include <charconv>
#include <span>

#include "base/text.h"
#include "platform/sockets.h"

namespace redoubt::platform {
namespace {

using Reach = ListeningSocket::Reach;

constexpr std::string_view kListen = "0A", kUnconnected = "07";

// Fields between any number of blanks; as many as there is room for.
size_t fields_of(std::string_view line, std::span<std::string_view> out) {
  size_t count = 0;
  for (size_t at = 0; count < out.size();) {
    at = line.find_first_not_of(" \t\r", at);
    if (at == std::string_view::npos) break;
    const size_t end = std::min(line.size(), line.find_first_of(" \t\r", at));
    out[count++] = line.substr(at, end - at);
    at = end;
  }
  return count;
}

template <class Number>
bool read_number(std::string_view digits, int base, Number& out) {
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), out, base);
  return code == std::errc{} && end == digits.data() + digits.size() && !digits.empty();
}

// Bytes of an address in the order of the network, 4 or 16 of them; 0 for anything else.
size_t read_address(std::string_view hex, std::array<uint8_t, 16>& out) {
  if (hex.size() != 8 && hex.size() != 32) return 0;
  for (size_t word = 0; word < hex.size() / 8; ++word) {
    uint32_t value = 0;
    if (!read_number(hex.substr(word * 8, 8), 16, value)) return 0;
    if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap32(value);
    for (size_t i = 0; i < 4; ++i) out[word * 4 + i] = static_cast<uint8_t>(value >> (8 * i));
  }
  return hex.size() / 2;
}

bool is_zero(std::span<const uint8_t> bytes) {
  for (const uint8_t byte : bytes)
    if (byte != 0) return false;
  return true;
}

// "::ffff:127.0.0.1" is the address of IPv4 behind it.
bool is_mapped(std::span<const uint8_t> bytes) {
  return bytes.size() == 16 && is_zero(bytes.first(10)) && bytes[10] == 0xFF && bytes[11] == 0xFF;
}

Reach reach_of(std::span<const uint8_t> bytes) {
  if (is_mapped(bytes)) bytes = bytes.last(4);
  if (is_zero(bytes)) return Reach::kAll;
  if (bytes.size() == 4) return bytes[0] == 127 ? Reach::kLoopback : Reach::kAddress;
  return is_zero(bytes.first(15)) && bytes[15] == 1 ? Reach::kLoopback : Reach::kAddress;
}

// RFC 5952, section 4: the longest run of two or more zero groups becomes "::".
std::string written_groups(std::span<const uint8_t> bytes) {
  std::array<unsigned, 8> groups{};
  for (size_t i = 0; i < 8; ++i) groups[i] = bytes[2 * i] * 256u + bytes[2 * i + 1];
  size_t begin = 8, length = 1;
  for (size_t i = 0; i < 8; ++i) {
    size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > length) begin = i, length = end - i;
  }
  std::string out;
  for (size_t i = 0; i < 8; ++i) {
    if (i == begin) {
      out += "::";
      i += length - 1;
      continue;
    }
    if (!out.empty() && !out.ends_with(':')) out += ':';
    out += fmt::format("{:x}", groups[i]);
  }
  return out;
}

std::string written(std::span<const uint8_t> bytes) {
  if (is_mapped(bytes)) bytes = bytes.last(4);
  if (bytes.size() == 4) return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
  return written_groups(bytes);
}

// sl, local, remote, state, queues, timer, retransmits, uid, timeout, inode
bool read_line(std::string_view line, std::string_view& state, ListeningSocket& socket) {
  std::array<std::string_view, 10> fields;
  if (fields_of(line, fields) < fields.size()) return false;
  const size_t colon = fields[1].find(':');
  std::array<uint8_t, 16> bytes{};
  const size_t size =
      colon == std::string_view::npos ? 0 : read_address(fields[1].substr(0, colon), bytes);
  if (size == 0 || !read_number(fields[1].substr(colon + 1), 16, socket.port) ||
      !read_number(fields[9], 10, socket.inode))
    return false;
  state = fields[3];
  const std::span<const uint8_t> address = std::span(bytes).first(size);
  socket.address = written(address);
  socket.reach = reach_of(address);
  return true;
}

}  // namespace

Result<std::vector<ListeningSocket>> parse_socket_table(std::string_view text,
                                                        std::string_view file, bool udp,
                                                        const SocketTableLimits& limits) {
  if (text.size() > limits.max_bytes)
    return fail("{}: {} bytes, more than {}", file, text.size(), limits.max_bytes);
  std::vector<ListeningSocket> sockets;
  uint32_t number = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.size(), text.find('\n', begin));
    const std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    if (++number > limits.max_lines) return fail("{}: more than {} lines", file, limits.max_lines);
    if (number == 1 || trim(line).empty()) continue;  // names of the columns
    ListeningSocket socket{.udp = udp};
    std::string_view state;
    if (!read_line(line, state, socket))
      return std::unexpected(Error("this is no line of a table of sockets")
                                 .at({std::string(file), number, 1})
                                 .hint("give a folder that is a procfs, as /proc"));
    if (state == (udp ? kUnconnected : kListen) && socket.port > 0)
      sockets.push_back(std::move(socket));
  }
  return sockets;
}

}  // namespace redoubt::platform
