#include <algorithm>
#include <array>

#include "base/text.h"
#include "engines/repository/checks.h"

namespace redoubt::engines::repository {
namespace {

using namespace std::string_view_literals;

bool is_windows_program(std::string_view bytes) {
  if (!bytes.starts_with("MZ") || bytes.size() < 0x40) return false;
  const auto at = [&](size_t i) {
    return static_cast<size_t>(static_cast<unsigned char>(bytes[i]));
  };
  const size_t header = at(0x3c) | at(0x3d) << 8 | at(0x3e) << 16;
  return header + 4 <= bytes.size() && bytes.substr(header, 4) == "PE\0\0"sv;
}

bool is_mach(std::string_view bytes) {
  return bytes.starts_with("\xfe\xed\xfa\xce"sv) || bytes.starts_with("\xfe\xed\xfa\xcf"sv) ||
         bytes.starts_with("\xce\xfa\xed\xfe"sv) || bytes.starts_with("\xcf\xfa\xed\xfe"sv);
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace

std::string_view program_kind(std::string_view path, std::string_view bytes) {
  const std::string name = to_lower(name_of(path));
  if (bytes.starts_with("\x7f"
                        "ELF"sv))
    return "ELF program";
  if (is_windows_program(bytes)) return "Windows program";
  // The magic of Java classes is also that of fat Mach-O files; the name decides.
  if (bytes.starts_with("\xca\xfe\xba\xbe"sv))
    return name.ends_with(".class") ? "Java class" : "macOS program";
  if (is_mach(bytes)) return "macOS program";
  if (bytes.starts_with("\0asm"sv)) return "WebAssembly module";
  if (bytes.starts_with("!<arch>\n")) return "static library or package";
  if (bytes.starts_with("PK\x03\x04"sv) && ends_with_any(name, {".jar", ".war", ".ear"}))
    return "Java archive";
  if (bytes.starts_with("PK\x03\x04"sv) && ends_with_any(name, {".apk", ".aar", ".whl", ".egg"}))
    return "program package";
  if (bytes.size() > 16 && ends_with_any(name, {".pyc", ".pyo"})) return "compiled Python module";
  return {};
}

bool is_build_wrapper(std::string_view path) {
  return name_of(path) == "gradle-wrapper.jar" || name_of(path) == "maven-wrapper.jar";
}

}  // namespace redoubt::engines::repository
