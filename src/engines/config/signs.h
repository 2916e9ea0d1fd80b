#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Signs of weakness that several formats share: image names, literal secrets, shell commands,
// ports, host paths.
namespace redoubt::engines::config {

struct ImageName {
  std::string repository;  // "docker.io/library/nginx" is "nginx": the default registry and
                           // namespace are dropped
  std::string tag;         // "" when absent
  std::string digest;      // "sha256:…" or ""
  bool floating() const { return digest.empty() && (tag.empty() || tag == "latest"); }
  std::string base_name() const;  // last component of the repository
};
ImageName parse_image(std::string_view text);
bool has_variable(std::string_view text);  // '$', "{{" or "<…>": not known from the file alone

// The kind of data store an image is ("PostgreSQL"), and its usual port; empty when it is none.
struct DataStore {
  std::string_view name;
  uint16_t port = 0;
};
std::optional<DataStore> data_store_of_image(const ImageName& image);
std::optional<DataStore> data_store_of_port(int64_t port);

// The secret that a variable holds literally; "" when its name does not speak of one, or the value
// is a placeholder, a reference, a path, a switch or a well-known default of development.
std::string literal_secret(std::string_view name, std::string_view value);
// Whether a password is one that everybody tries first, such as the vendor's own: no secret, and no
// lock either.
bool is_default_password(std::string_view name, std::string_view value);
// The password inside "scheme://user:password@host"; "" when there is none that is literal.
std::string password_in_url(std::string_view value);
bool is_simple_word(
    std::string_view secret);  // letters of one case only: more a default than a secret

// Places in shell text where something is decided badly. The string is the offending part, short.
std::optional<std::string> piped_to_shell(std::string_view shell);
std::optional<std::string> tls_switched_off(std::string_view shell);
std::optional<std::string> unverified_packages(std::string_view shell);
// The option of a container that makes it as good as the host, among options as `docker run` takes
// them.
std::optional<std::string> privileged_option(std::string_view options);
struct PrivilegedRun {
  std::string option;
  bool registers_emulator = false;
};
std::optional<PrivilegedRun> privileged_run(std::string_view shell);
std::optional<std::string> tls_off_setting(std::string_view name, std::string_view value);
// A connection string that asks for no encryption, to a host that is not local: the host.
std::string plaintext_connection(std::string_view value);

bool is_docker_socket(std::string_view path);
// Whether a host folder gives power over the host: "/", "/etc", "/proc" …
bool is_sensitive_host_path(std::string_view path);
// 2 = as good as root on the host, 1 = more than most need, 0 = neither.
int capability_weight(std::string_view capability);

// Replaces ${NAME:-default} and ${NAME-default} by the default; other references stay.
std::string expand_default_values(std::string_view text);
std::string joined_lines(std::string_view shell);  // a space for each "\\\n"
std::string without_comment_lines(std::string_view shell);
std::string shortened(std::string_view text, size_t bytes = 80);

}  // namespace redoubt::engines::config
