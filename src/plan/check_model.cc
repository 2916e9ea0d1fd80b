#include <algorithm>
#include <charconv>

#include "base/date.h"
#include "base/text.h"
#include "plan/check.h"
#include "plan/expression/world.h"
#include "plan/model_words.h"

namespace redoubt::plan {
namespace {

std::string at(const SourcePosition& where) {
  return where.file.empty() ? "" : " (" + where.to_string() + ")";
}

std::string named(std::string_view id, const SourcePosition& where) {
  return fmt::format("{}{}", id, at(where));
}

bool has_tag(const Element& element, std::string_view tag) {
  return std::find(element.tags.begin(), element.tags.end(), tag) != element.tags.end();
}

bool is_asked(const Element& element, std::string_view component) {
  return component.empty() || element.id == component;
}

CheckVerdict not_applicable(std::string reason) {
  return {.outcome = core::Outcome::kNotApplicable, .reason = std::move(reason), .hint = {}};
}

bool positive_number(const std::string& text) {
  uint64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  return code == std::errc() && end == text.data() + text.size() && number > 0;
}

}  // namespace

CheckVerdict check_boundary_crossings(CheckFacts& facts, std::string_view) {
  const World& world = facts.world();
  std::vector<std::string> missing;
  size_t crossings = 0;
  for (const auto& flow : facts.inputs.model.flows) {
    if (!world.crosses_boundary(flow)) continue;
    ++crossings;
    std::vector<std::string> lacks;
    if (flow.protocol.empty()) lacks.emplace_back("protocol");
    if (flow.authentication.empty()) lacks.emplace_back("authentication");
    if (flow.data.empty()) lacks.emplace_back("data");
    if (!lacks.empty())
      missing.push_back(fmt::format("{} states no {}", name_of(flow), join(lacks, ", ")));
  }
  if (crossings == 0) return not_applicable("no flow of the model crosses a zone boundary");
  return verdict_of(
      counted(crossings, "boundary crossing") + " described", missing,
      "add protocol, authentication (or 'none') and data to these flows in security/model.yaml");
}

CheckVerdict check_encrypted_crossings(CheckFacts& facts, std::string_view) {
  const World& world = facts.world();
  std::vector<std::string> plain, silent;
  size_t crossings = 0;
  for (const auto& flow : facts.inputs.model.flows) {
    if (!world.crosses_boundary(flow) || sensitivity_rank(world.sensitivity(flow)) < 3) continue;
    ++crossings;
    if (is_encrypted(flow)) continue;
    if (is_plain_text(flow))
      plain.push_back(flow.protocol.empty()
                          ? name_of(flow) + " says encrypted: false"
                          : fmt::format("{} uses {}", name_of(flow), flow.protocol));
    else silent.push_back(name_of(flow) + " does not say whether it is encrypted");
  }
  if (crossings == 0) return not_applicable("no flow with confidential data crosses a boundary");
  const std::string hint =
      "use a protocol with TLS, or state attributes: {encrypted: true} of the flow in "
      "security/model.yaml";
  if (plain.empty() && !silent.empty())
    return {.outcome = core::Outcome::kNotRun,
            .reason = verdict_of("", silent, "").reason,
            .hint = hint};
  return verdict_of(
      counted(crossings, "boundary crossing") + " with confidential data, all encrypted", plain,
      hint);
}

CheckVerdict check_upload_limits(CheckFacts& facts, std::string_view component) {
  std::vector<std::string> missing;
  size_t uploads = 0;
  for (const auto& element : facts.inputs.model.elements) {
    if (!has_tag(element, "upload") || !is_asked(element, component)) continue;
    ++uploads;
    const auto attribute = [&](std::string_view name) {
      const auto found = element.attributes.find(std::string(name));
      return found == element.attributes.end() ? std::string() : found->second;
    };
    for (const auto* name : {"upload.max_bytes", "upload.max_unpacked_bytes"})
      if (!positive_number(attribute(name)))
        missing.push_back(fmt::format("{} has no positive {}", name_of(element), name));
    if (attribute("upload.types").empty())
      missing.push_back(fmt::format("{} has no upload.types", name_of(element)));
  }
  if (uploads == 0) return not_applicable("no element of the model takes uploads");
  return verdict_of(counted(uploads, "upload") + " with limits", missing,
                    "set attributes upload.types, upload.max_bytes and upload.max_unpacked_bytes "
                    "in security/model.yaml");
}

CheckVerdict check_data_classified(CheckFacts& facts, std::string_view) {
  std::vector<std::string> missing;
  size_t stores = 0;
  for (const auto& element : facts.inputs.model.elements) {
    if (element.kind != "data-store") continue;
    ++stores;
    if (element.stores.empty())
      missing.push_back(fmt::format("{} does not say what it stores", name_of(element)));
    for (const auto& id : element.stores) {
      const auto data = std::find_if(facts.inputs.model.data.begin(), facts.inputs.model.data.end(),
                                     [&](const auto& entry) { return entry.id == id; });
      if (data == facts.inputs.model.data.end())
        missing.push_back(
            fmt::format("{} stores '{}', which is not in data", name_of(element), id));
      else if (data->sensitivity.empty())
        missing.push_back(fmt::format("data '{}' has no sensitivity", id));
      else if (data->retention.empty() && sensitivity_rank(data->sensitivity) >= 3)
        missing.push_back(fmt::format("data '{}' has no retention", id));
    }
  }
  if (stores == 0) return not_applicable("the model has no data store");
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  return verdict_of(
      counted(stores, "data store") + " classified", missing,
      "list what each store keeps, with sensitivity and retention, in security/model.yaml");
}

CheckVerdict check_accepted_risks(CheckFacts& facts, std::string_view) {
  if (facts.inputs.model.accepted.empty()) return not_applicable("no risk is accepted");
  std::vector<std::string> missing;
  for (const auto& risk : facts.inputs.model.accepted) {
    const std::string name = "accepted risk " + named(risk.threat, risk.where);
    if (risk.owner.empty()) missing.push_back(name + " has no owner");
    if (risk.reason.empty()) missing.push_back(name + " has no reason");
    if (risk.expires.empty()) missing.push_back(name + " does not expire");
    else if (!is_date(risk.expires))
      missing.push_back(fmt::format("{} expires on '{}', which is no date", name, risk.expires));
    else if (!facts.inputs.today.empty() && risk.expires < facts.inputs.today)
      missing.push_back(fmt::format("{} expired on {}", name, risk.expires));
  }
  return verdict_of(
      counted(facts.inputs.model.accepted.size(), "accepted risk") + " complete and current",
      missing, "complete, renew or remove these entries of 'accepted' in security/model.yaml");
}

CheckVerdict check_log_shipping(CheckFacts& facts, std::string_view component) {
  const World& world = facts.world();
  std::vector<std::string> missing;
  size_t watched = 0;
  for (const auto& element : facts.inputs.model.elements) {
    if (element.kind != "service" && element.kind != "gateway") continue;
    if (!is_asked(element, component)) continue;
    if (!has_tag(element, "login") && !has_tag(element, "admin")) continue;
    ++watched;
    const auto& flows = world.outbound(element);
    const bool ships = std::any_of(flows.begin(), flows.end(), [&](const auto* flow) {
      const Element* sink = world.element(flow->to);
      return std::find(flow->tags.begin(), flow->tags.end(), "log") != flow->tags.end() ||
             (sink != nullptr && has_tag(*sink, "log"));
    });
    if (!ships) missing.push_back(fmt::format("{} has no flow to a log store", name_of(element)));
  }
  if (watched == 0)
    return not_applicable("no service of the model has a login or an administration");
  return verdict_of(counted(watched, "service") + " with a flow to a log store", missing,
                    "model where security events go: a flow with the tag 'log' to an element "
                    "outside the service's own host");
}

}  // namespace redoubt::plan
