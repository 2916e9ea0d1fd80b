#include "engines/dependencies/source_checks.h"

#include <map>

#include "base/text.h"

namespace redoubt::engines::dependencies {
namespace {

constexpr size_t kMaxGitFindings = 200;  // per file

bool is_loopback(std::string_view host) {
  return host == "localhost" || host.starts_with("127.") || host == "::1";
}
bool is_unencrypted(const Address& address) {
  return (address.scheme == "http" || address.scheme == "git" || address.scheme == "ftp" ||
          address.scheme == "git+http") &&
         !is_loopback(address.host);
}

// What one server is blamed for: the first line and how many packages.
struct Place {
  uint32_t line = 0;
  size_t packages = 0;
};

class SourceChecks {
 public:
  SourceChecks(const Rules& rules, std::string_view path, const formats::Lockfile& file,
               FileReport& out)
      : rules_(rules), path_(path), file_(file), out_(out) {}

  void run() {
    for (const auto& source : file_.sources) server(address_of(source.url), source.line, 0);
    for (const auto* list : {&file_.packages, &file_.copies})
      for (const auto& package : *list) one(package);
    for (const auto& [host, place] : unencrypted_)
      report("dependencies.plain-http", place.line, host,
             fmt::format("{} fetched from {} without encryption.", what(place), host));
    for (const auto& [host, place] : unusual_)
      report("dependencies.unusual-registry", place.line, host,
             fmt::format("{} fetched from {}, which is no public registry of {}.", what(place),
                         host, file_.ecosystem));
    if (without_digest_.packages > 0)
      report("dependencies.missing-integrity", without_digest_.line, "integrity",
             fmt::format("{} of {} in this file {} no digest.", without_digest_.packages,
                         counted(file_.packages.size() + file_.copies.size(), "package"),
                         without_digest_.packages == 1 ? "has" : "have"));
  }

 private:
  static std::string what(const Place& place) {
    if (place.packages == 0) return "Packages are";
    return counted(place.packages, "package") + (place.packages == 1 ? " is" : " are");
  }

  void report(std::string_view rule, uint32_t line, std::string_view evidence,
              std::string message) {
    auto& finding = out_.findings.emplace_back(rules_.finding(rule, std::move(message)));
    finding.location.path = path_;
    finding.location.region.start_line = line;
    finding.evidence = evidence;
  }

  static void note(std::map<std::string, Place>& places, const std::string& host, uint32_t line,
                   size_t packages) {
    auto& place = places[host];
    if (place.line == 0) place.line = line;
    place.packages += packages;
  }

  void server(const Address& address, uint32_t line, size_t packages) {
    if (address.host.empty()) return;
    if (is_unencrypted(address)) note(unencrypted_, address.host, line, packages);
    else if (!rules_.expected_registry(file_.ecosystem, address.host_and_path))
      note(unusual_, address.host, line, packages);
  }

  void one(const formats::LockedPackage& package) {
    const uint32_t line = package.component.location.region.start_line;
    const Address address = address_of(package.source);
    if (package.origin == formats::PackageOrigin::kGit) {
      if (is_unencrypted(address)) note(unencrypted_, address.host, line, 1);
      if (git_++ < kMaxGitFindings)
        report(
            "dependencies.git-source", line, package.component.name,
            fmt::format("{} is taken from {}.", package.component.name,
                        address.host.empty() ? "a repository" : "a repository on " + address.host));
      return;
    }
    server(address, line, 1);
    if (file_.records_integrity && !package.has_integrity && !package.bundled &&
        package.origin == formats::PackageOrigin::kRegistry) {
      if (without_digest_.packages++ == 0) without_digest_.line = line;
    }
  }

  const Rules& rules_;
  std::string_view path_;
  const formats::Lockfile& file_;
  FileReport& out_;
  std::map<std::string, Place> unencrypted_, unusual_;  // by host
  Place without_digest_;
  size_t git_ = 0;
};

}  // namespace

Address address_of(std::string_view url) {
  for (const auto* prefix : {"registry+", "sparse+"})
    if (url.starts_with(prefix)) url.remove_prefix(std::string_view(prefix).size());
  Address address;
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) {
    // user@host:path, as ssh writes it
    const size_t at = url.find('@');
    const size_t colon = url.find(':', at == std::string_view::npos ? 0 : at);
    if (at == std::string_view::npos || colon == std::string_view::npos || url.find('/') < at)
      return address;
    address.scheme = "ssh";
    address.host = to_lower(url.substr(at + 1, colon - at - 1));
    address.host_and_path = address.host;
    return address;
  }
  address.scheme = to_lower(url.substr(0, scheme));
  auto rest = url.substr(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("?#"));
  auto authority = rest.substr(0, rest.find('/'));
  const auto path = rest.substr(authority.size());
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  if (authority.starts_with('['))
    authority = authority.substr(1, authority.find(']') == std::string_view::npos
                                        ? std::string_view::npos
                                        : authority.find(']') - 1);
  else authority = authority.substr(0, authority.find(':'));
  address.host = to_lower(authority.substr(0, 253));
  address.host_and_path = address.host + std::string(path);
  return address;
}

void check_sources(const Rules& rules, std::string_view path, const formats::Lockfile& file,
                   FileReport& out) {
  SourceChecks(rules, path, file, out).run();
}

}  // namespace redoubt::engines::dependencies
