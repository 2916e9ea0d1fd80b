#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace redoubt::plan::drafting {

// A part that systems talk to, recognised by image, client package or URL scheme
// (rules/model/parts.yaml).
struct Part {
  std::string id, name, kind, family, protocol, authentication;
  std::vector<int> ports;
  std::vector<std::string> schemes, images, packages, tags;
  std::vector<std::string> hosts;     // names of the provider's own hosts: "api.stripe.com"
  std::vector<std::string> settings;  // settings that only its clients have: "STRIPE_*"
};

// A library that shapes a component (rules/model/frameworks.yaml).
struct Framework {
  enum class Serves : uint8_t { kServer, kSite, kPart };
  std::string id;
  Serves serves = Serves::kPart;
  std::vector<std::string> tags, packages;
};

struct Ability {
  std::string tag, authentication;
  std::vector<std::string> packages;
  std::vector<std::string> settings;  // that switch it on: "quarkus.http.auth.form.enabled"
};

// What rules/model/ knows. Pointers it returns live as long as it does.
class Catalogue {
 public:
  static Result<Catalogue> built_in();
  static Result<Catalogue> parse(std::string_view parts, std::string_view frameworks);

  const Part* part(std::string_view id) const;                // "smtp"
  const Part* part_of_image(std::string_view image) const;    // "docker.io/library/postgres:16"
  const Part* part_of_scheme(std::string_view scheme) const;  // "postgresql"
  const Part* part_of_host(std::string_view host) const;      // "smtp.sendgrid.net"
  const Part* part_of_setting(std::string_view name) const;   // "STRIPE_SECRET_KEY"
  const Part* part_of_port(
      uint32_t port) const;  // 5432; ports that several kinds of parts use say nothing
  std::vector<const Part*> parts_of_package(std::string_view package) const;  // "npm:pg"
  std::vector<const Framework*> frameworks_of_package(std::string_view package) const;
  std::vector<const Ability*> abilities_of_package(std::string_view package) const;
  std::vector<const Ability*> abilities_of_setting(std::string_view name) const;

  const std::vector<Part>& parts() const { return parts_; }
  const std::vector<Framework>& frameworks() const { return frameworks_; }

 private:
  std::vector<Part> parts_;
  std::vector<Framework> frameworks_;
  std::vector<Ability> abilities_;
};

// The repository of an image without registry, tag and digest: "ghcr.io/a/b:1@sha256:…" gives
// "a/b", "postgres:16" "postgres".
std::string image_repository(std::string_view image);

}  // namespace redoubt::plan::drafting
