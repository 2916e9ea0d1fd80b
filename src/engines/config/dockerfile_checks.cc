#include "engines/config/dockerfile_checks.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "engines/config/built_images.h"
#include "engines/config/signs.h"
#include "engines/found.h"

namespace redoubt::engines::config {
namespace {

std::string stage_scope(const Dockerfile& file, size_t index) {
  const std::string& name = file.stages[index].name;
  return name.empty() ? fmt::format("stage {}", index) : fmt::format("stage {}", name);
}

Place place_of(const Dockerfile& file, size_t stage, const Instruction& instruction) {
  return {.line = instruction.line,
          .end_line = instruction.end_line,
          .scope = stage_scope(file, stage),
          .scope_line = file.stages[stage].line};
}

// Calls visit(stage index, instruction) for every instruction with the keyword.
template <class Visit>
void each(const Dockerfile& file, std::string_view keyword, Visit visit) {
  for (size_t i = 0; i < file.stages.size(); ++i)
    for (const Instruction& instruction : file.stages[i].instructions)
      if (instruction.keyword == keyword) visit(i, instruction);
}

template <class Sign>
void report_runs(const Dockerfile& file, Reporter& report, Sign sign, std::string_view message) {
  each(file, "RUN", [&](size_t stage, const Instruction& run) {
    const auto part = sign(run.text);
    if (!part) return;
    Place place = place_of(file, stage, run);
    place.line = report.line_with(part->substr(0, part->find(' ', 12)), run.line, run.end_line);
    place.end_line = place.line;
    report.add(place, fmt::format(fmt::runtime(message), *part));
  });
}

// Images whose own default user has no privileges.
bool image_drops_root(const std::string& image) {
  static const re2::RE2 kNames(
      R"((?i)nonroot|non-root|unprivileged|rootless|^cgr\.dev/|^bitnami/|/bitnami/|^docker\.io/bitnami|^jenkins/|^grafana/|^prom/|^quay\.io/keycloak/|^sonarqube|^node-red|^elasticsearch|/elasticsearch/|ubi[0-9]*/(?:nodejs|python|openjdk|ruby|php|httpd|nginx))");
  return found(kNames, image);
}

// The stage whose USER counts for `index`, following FROM <earlier stage>; and that instruction, if
// any.
const Instruction* effective_user(const Dockerfile& file, size_t index, size_t& stage) {
  for (int at = static_cast<int>(index); at >= 0;
       at = file.stages[static_cast<size_t>(at)].parent) {
    stage = static_cast<size_t>(at);
    const auto& instructions = file.stages[stage].instructions;
    for (auto it = instructions.rbegin(); it != instructions.rend(); ++it)
      if (it->keyword == "USER") return &*it;
  }
  return nullptr;
}

bool is_root(std::string_view user) {
  const std::string_view name = user.substr(0, user.find(':'));
  return name == "root" || name == "0";
}

// An entry point that starts as root to prepare and then gives its rights up is the usual pattern
// of official images.
bool drops_rights_at_start(const Dockerfile& file) {
  static const re2::RE2 kTools(
      R"(\b(?:gosu|su-exec|setpriv|chpst|s6-setuidgid|s6-overlay|dumb-init-user|runuser)\b)");
  for (const Stage& stage : file.stages)
    for (const Instruction& instruction : stage.instructions)
      if (found(kTools, instruction.text)) return true;
  return false;
}

// An init such as s6-overlay starts as root and hands each service to a script of its own, which
// gives the rights up, or does not.
bool is_started_by_an_init(const Dockerfile& file, size_t last, const std::string& image) {
  static const re2::RE2 kImages(
      R"((?i)(^|/)linuxserver/baseimage-|(^|/)jlesage/baseimage|(^|/)hassio-addons/base|s6-overlay)");
  if (found(kImages, image)) return true;
  const auto& instructions = file.stages[last].instructions;
  return std::any_of(instructions.begin(), instructions.end(), [](const Instruction& instruction) {
    if (instruction.keyword != "ENTRYPOINT") return false;
    const auto words = instruction.words();
    return !words.empty() && words[0] == "/init";
  });
}

// A last stage that only carries files for export ("FROM scratch" without anything to start) runs
// nothing.
bool runs_nothing(const Stage& stage) {
  if (stage.image != "scratch") return false;
  return std::none_of(stage.instructions.begin(), stage.instructions.end(),
                      [](const Instruction& instruction) {
                        return instruction.keyword == "CMD" || instruction.keyword == "ENTRYPOINT";
                      });
}

void root_user(const Dockerfile& file, Reporter& report) {
  const size_t last = file.stages.size() - 1;
  if (runs_nothing(file.stages[last]) || drops_rights_at_start(file)) return;
  size_t stage = last;
  const Instruction* user = effective_user(file, last, stage);
  if (user != nullptr) {
    const auto words = user->words();
    const std::string name = words.empty() ? "" : expand_arguments(words[0], file.arguments);
    if (!is_root(name)) return;
    report.add(place_of(file, stage, *user),
               fmt::format("The image ends with USER {}: a break-in into the process is root "
                           "inside the container, and every "
                           "kernel or runtime flaw starts from there.",
                           shortened(name)));
    return;
  }
  const std::string& image = file.stages[stage].image;
  if (has_variable(image) || image_drops_root(image)) return;
  Place place{.line = file.stages[last].line,
              .end_line = 0,
              .scope = stage_scope(file, last),
              .scope_line = file.stages[last].line};
  auto& finding = report.add(
      place, fmt::format("Nothing after FROM {} sets a user, so the process starts as the image's "
                         "default, which is root for {}.",
                         shortened(image), image == "scratch" ? "scratch" : "most images"));
  finding.confidence = core::Confidence::kMedium;
  if (!is_started_by_an_init(file, last, image)) return;
  finding.severity = core::Severity::kLow;
  finding.message +=
      " It is an init, which needs root to start services: whether they give it up stands in their "
      "own scripts, so this is rated low.";
  finding.remedy = "Start each service as a user without rights: s6-setuidgid app server.";
}

bool names_stage(const Dockerfile& file, std::string_view name) {
  if (name.find_first_not_of("0123456789") == std::string_view::npos) return true;
  const std::string lower = to_lower(name);
  return std::any_of(file.stages.begin(), file.stages.end(),
                     [&](const Stage& stage) { return stage.name == lower; });
}

// What an instruction takes files from: COPY --from=image, RUN --mount=type=bind,from=image.
std::vector<std::string> sources_of(const Instruction& instruction) {
  std::vector<std::string> sources;
  if (auto from = instruction.flag("from"); !from.empty()) sources.push_back(std::move(from));
  for (const auto& flag : instruction.flags) {
    if (!flag.starts_with("--mount=")) continue;
    for (const auto part : split(std::string_view(flag).substr(8), ','))
      if (part.starts_with("from=")) sources.emplace_back(part.substr(5));
  }
  return sources;
}

// Calls decide(image, place) for every image that is not built here, whether a stage starts from it
// or an instruction takes files out of it.
template <class Decide>
void each_external_image(const Dockerfile& file, Decide decide) {
  const auto is_image = [](std::string_view name) {
    return !name.empty() && name != "scratch" && !has_variable(name);
  };
  for (size_t i = 0; i < file.stages.size(); ++i) {
    const Stage& stage = file.stages[i];
    if (stage.parent < 0 && is_image(stage.image))
      decide(stage.image, Place{.line = stage.line,
                                .end_line = 0,
                                .scope = stage_scope(file, i),
                                .scope_line = stage.line});
    for (const Instruction& instruction : stage.instructions)
      for (const std::string& source : sources_of(instruction)) {
        const std::string image = expand_arguments(source, file.arguments);
        if (is_image(image) && !names_stage(file, image))
          decide(image, place_of(file, i, instruction));
      }
  }
}

void floating_image(const Dockerfile& file, Reporter& report) {
  each_external_image(file, [&](const std::string& name, const Place& place) {
    const ImageName image = parse_image(name);
    if (!image.floating()) return;
    note_unversioned_image(name, place.line, report);
    report
        .add(place, fmt::format("{} names no version{}: tomorrow's build may take other code than "
                                "the one that was tested.",
                                shortened(name), image.tag.empty() ? "" : " (latest moves)"))
        .remedy = fmt::format("Name a version and its digest: {}:<version>@sha256:<digest>.",
                              image.repository);
  });
}

void image_without_digest(const Dockerfile& file, Reporter& report) {
  std::set<std::string> seen;  // an image that several stages use is one decision
  each_external_image(file, [&](const std::string& name, const Place& place) {
    const ImageName image = parse_image(name);
    if (image.floating() || !image.digest.empty() || !seen.insert(name).second) return;
    report
        .add(place, fmt::format("The tag of {} can be moved to other content by whoever controls "
                                "the registry account.",
                                shortened(name)))
        .remedy =
        fmt::format("Pin the content: {}:{}@sha256:<digest>, and let an update tool raise it.",
                    image.repository, image.tag);
  });
}

void remote_add(const Dockerfile& file, Reporter& report) {
  each(file, "ADD", [&](size_t stage, const Instruction& add) {
    if (!add.flag("checksum").empty()) return;
    for (const std::string& word : add.words()) {
      const bool plain = word.starts_with("http://");
      if (!plain && !word.starts_with("https://")) continue;
      auto& finding = report.add(
          place_of(file, stage, add),
          fmt::format("ADD downloads {} without checking what arrives{}.", shortened(word),
                      plain ? ", over a connection that anyone on the way can change" : ""));
      finding.remedy = fmt::format(
          "Give the expected digest: ADD --checksum=sha256:<digest> {} <target>.", shortened(word));
      if (plain) finding.severity = core::Severity::kMedium;
      return;
    }
  });
}

void pipe_to_shell(const Dockerfile& file, Reporter& report) {
  report_runs(file, report, piped_to_shell,
              "The build runs whatever the server sends at that moment: {}. Nobody has reviewed it "
              "and no digest is compared.");
}

void tls_off(const Dockerfile& file, Reporter& report) {
  report_runs(file, report, tls_switched_off,
              "The certificate check is switched off ({}), so anyone on the way can put other "
              "content into the image.");
  each(file, "ENV", [&](size_t stage, const Instruction& env) {
    if (const auto part = tls_switched_off(env.text))
      report.add(place_of(file, stage, env),
                 fmt::format("The image runs with certificate checks switched off: {}.", *part));
  });
}

void unverified(const Dockerfile& file, Reporter& report) {
  report_runs(file, report, unverified_packages,
              "Packages are installed without checking their signatures: {}.");
}

// NAME=value pairs of ENV and ARG; "ENV NAME value" too.
std::vector<std::pair<std::string, std::string>> assignments(const Instruction& instruction) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto words = instruction.words();
  if (words.size() >= 2 && words[0].find('=') == std::string::npos &&
      instruction.keyword == "ENV") {
    out.emplace_back(words[0], words[1]);
  } else {
    for (const std::string& word : words)
      if (const size_t equals = word.find('='); equals != std::string::npos)
        out.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  for (auto& [name, value] : out)
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
        value.back() == value.front())
      value = value.substr(1, value.size() - 2);
  return out;
}

void secret_env(const Dockerfile& file, Reporter& report) {
  for (const std::string_view keyword : {"ENV", "ARG"})
    each(file, keyword, [&](size_t stage, const Instruction& instruction) {
      for (const auto& [name, value] : assignments(instruction)) {
        std::string secret = literal_secret(name, value);
        if (secret.empty()) secret = password_in_url(value);
        if (secret.empty()) continue;
        report.mask(secret);
        Place place = place_of(file, stage, instruction);
        place.line = report.line_with(name, instruction.line, instruction.end_line),
        place.end_line = place.line;
        auto& finding =
            report.add(place, fmt::format("{} {} holds a literal value that everyone with the "
                                          "file, the image or its history can read.",
                                          keyword, shortened(name)));
        finding.remedy = fmt::format(
            "Pass it when it is needed: RUN --mount=type=secret,id={} … for the build, the "
            "environment of the runtime otherwise.",
            to_lower(shortened(name)));
        if (is_simple_word(secret)) finding.severity = core::Severity::kLow;
      }
    });
}

void ssh_port(const Dockerfile& file, Reporter& report) {
  each(file, "EXPOSE", [&](size_t stage, const Instruction& expose) {
    for (const std::string& port : expose.words())
      if (port == "22" || port == "22/tcp")
        report.add(place_of(file, stage, expose),
                   "The container offers SSH: a second way in, with keys and accounts that the "
                   "orchestrator does not know.");
  });
}

void world_writable(const Dockerfile& file, Reporter& report) {
  static const re2::RE2 kMode(
      R"(\bchmod\s+(?:-[A-Za-z]+\s+)*(?:0?[0-7]?777|a\+w|a\+rwx|o\+w|ugo\+rwx|ugo\+w)\s+\S+)");
  report_runs(
      file, report,
      [](std::string_view text) -> std::optional<std::string> {
        re2::StringPiece part;
        const std::string joined = joined_lines(text);
        const re2::StringPiece whole(joined);
        if (!kMode.Match(whole, 0, whole.size(), re2::RE2::UNANCHORED, &part, 1))
          return std::nullopt;
        // A scratch folder is meant for everyone.
        if (part.find(" /tmp") != re2::StringPiece::npos) return std::nullopt;
        return shortened(std::string_view(part.data(), part.size()));
      },
      "Every account in the container may change these files: {}.");
}

void secret_file(const Dockerfile& file, Reporter& report) {
  static const re2::RE2 kName(
      R"((?:^|/)(?:\.env(?:\.(?:prod|production|staging|live))?|id_(?:rsa|dsa|ecdsa|ed25519)|\.npmrc|\.pypirc|\.netrc|\.git-credentials|\.aws/credentials|\.kube/config|kubeconfig|\.ssh/?|[\w.\-]*private[\w.\-]*\.(?:pem|key)|[\w.\-]+\.(?:p12|pfx|jks|keystore))$)");
  for (const std::string_view keyword : {"COPY", "ADD"})
    each(file, keyword, [&](size_t stage, const Instruction& copy) {
      if (!copy.flag("from").empty()) return;
      const auto words = copy.words();
      for (size_t i = 0; i + 1 < words.size(); ++i)
        if (found(kName, words[i])) {
          auto& finding = report.add(place_of(file, stage, copy),
                                     fmt::format("{} puts {} into a layer, where it stays readable "
                                                 "even when a later step deletes it.",
                                                 keyword, shortened(words[i])));
          finding.remedy = fmt::format(
              "Mount it for the step that needs it: RUN --mount=type=secret,id=file,target={} …, "
              "and list "
              "it in .dockerignore.",
              shortened(words[i]));
          // Most hold settings only; the secrets engine sees a token that is committed in one.
          if (words[i].ends_with(".npmrc"))
            finding.severity = core::Severity::kLow, finding.confidence = core::Confidence::kLow;
          report.show_lines();
        }
    });
}

void sudo_without_password(const Dockerfile& file, Reporter& report) {
  report_runs(
      file, report,
      [](std::string_view text) -> std::optional<std::string> {
        if (text.find("NOPASSWD") == std::string_view::npos) return std::nullopt;
        return std::string("NOPASSWD");
      },
      "An account may become root without a password ({}), which makes the USER instruction a "
      "formality.");
}

void default_password(const Dockerfile& file, Reporter& report) {
  static const re2::RE2 kChange(
      R"((?:echo|printf)\s+(?:-e\s+)?["']?([a-z_][a-z0-9_\-]*):([^\s"'$|{]{2,80})["']?\s*\|\s*(?:sudo\s+)?chpasswd)");
  each(file, "RUN", [&](size_t stage, const Instruction& run) {
    std::string user, password;
    if (!re2::RE2::PartialMatch(joined_lines(run.text), kChange, &user, &password)) return;
    report.mask(password);
    Place place = place_of(file, stage, run);
    place.line = report.line_with("chpasswd", run.line, run.end_line), place.end_line = place.line;
    report.add(place, fmt::format("The password of '{}' is set to a fixed value, the same in every "
                                  "container of this image.",
                                  user));
  });
}

constexpr auto kChecks = std::to_array<Check<Dockerfile>>({
    {"config.dockerfile-root-user", root_user},
    {"config.dockerfile-floating-image", floating_image},
    {"config.dockerfile-image-without-digest", image_without_digest},
    {"config.dockerfile-remote-add", remote_add},
    {"config.dockerfile-pipe-to-shell", pipe_to_shell},
    {"config.dockerfile-tls-off", tls_off},
    {"config.dockerfile-unverified-packages", unverified},
    {"config.dockerfile-secret-env", secret_env},
    {"config.dockerfile-secret-file", secret_file},
    {"config.dockerfile-ssh-port", ssh_port},
    {"config.dockerfile-world-writable", world_writable},
    {"config.dockerfile-sudo-without-password", sudo_without_password},
    {"config.dockerfile-fixed-password", default_password},
});

}  // namespace

std::span<const Check<Dockerfile>> dockerfile_checks() { return kChecks; }

}  // namespace redoubt::engines::config
