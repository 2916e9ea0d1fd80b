#include "engines/secrets/job_container.h"

#include <algorithm>

#include <re2/re2.h>

#include "base/text.h"
#include "core/place_kind.h"
#include "engines/found.h"

namespace redoubt::engines::secrets {
namespace {

constexpr size_t kMaxLine = 1000, kMaxLinesBefore = 200;

// Walks from the line that holds `at` to those before it while `visit` says so. A line longer than
// people write ends the walk.
template <class Visit>
void each_line_upwards(std::string_view text, size_t at, Visit visit) {
  size_t end = std::min(text.find('\n', at), text.size());
  for (size_t i = 0; i < kMaxLinesBefore; ++i) {
    const auto before = text.substr(end - std::min(end, kMaxLine), std::min(end, kMaxLine));
    const size_t newline = before.rfind('\n');
    if (newline == before.npos && before.size() < end) return;
    const auto line = newline == before.npos ? before : before.substr(newline + 1);
    if (!visit(line) || line.size() == end) return;
    end -= line.size() + 1;
  }
}

bool is_of_docker_run(std::string_view text, size_t at) {
  static const re2::RE2 kRun(R"(\b(docker|podman)\s+(container\s+)?run\s)");
  static const re2::RE2 kElsewhere(R"(\bssh\s|\bdocker\s+(-H|--host|--context|-c)\b|DOCKER_HOST)");
  bool runs = false, elsewhere = false, first = true;
  each_line_upwards(text, at, [&](std::string_view line) {
    if (!first && !trim(line).ends_with('\\')) return false;
    first = false;
    runs = runs || found(kRun, line);
    elsewhere = elsewhere || found(kElsewhere, line);
    return true;
  });
  return runs && !elsewhere;
}

bool is_below_services(std::string_view text, size_t at) {
  bool below = false;
  size_t indent = text.npos;
  each_line_upwards(text, at, [&](std::string_view line) {
    const size_t own = line.find_first_not_of(" \r");
    if (own == line.npos || own >= indent || line[own] == '#') return true;
    indent = own;
    const auto key = trim(line);
    below = key.starts_with("services:");
    return !below && own > 0;
  });
  return below;
}

}  // namespace

bool is_for_container_of_job(std::string_view path, std::string_view text, size_t at) {
  if (!core::is_github_workflow(path) && !path.ends_with(".gitlab-ci.yml")) return false;
  // What is set for the whole job turns each command to the other machine.
  if (text.find("DOCKER_HOST") != text.npos || text.find("docker context use") != text.npos)
    return false;
  return is_of_docker_run(text, at) || is_below_services(text, at);
}

}  // namespace redoubt::engines::secrets
