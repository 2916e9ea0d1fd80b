#include "engines/routes/routes_engine.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/knowledge.h"
#include "base/text.h"
#include "core/place_kind.h"
#include "engines/routes/handlers.h"
#include "engines/rule_file.h"

namespace redoubt::engines {
namespace {

using namespace routes;

constexpr std::string_view kRule = "routes.unguarded-handler";
// Their values are a framework's name. The second and third are for conclude() alone.
constexpr std::string_view kGuardsFact = "routes.guards", kWholeFact = "routes.guard-of-all",
                           kBareFact = "routes.bare";
// Of fewer neighbours nobody can say what is usual.
constexpr size_t kFewestGuarded = 3, kGuardedForEachOpen = 3, kMostNamed = 3;

std::string_view name_of(Framework framework) {
  switch (framework) {
    case Framework::kNest:
      return "controllers";
    case Framework::kDjango:
      return "django";
    case Framework::kRest:
      return "rest";
    case Framework::kOther:
      break;
  }
  return "";
}

std::string shown(const Handler& handler) {
  const std::string where =
      join({handler.method == "ANY" ? "" : handler.method, handler.route}, " ");
  const std::string plain(trim(where));
  if (plain.empty()) return handler.name;
  return handler.name.empty() ? plain : fmt::format("{} ({})", handler.name, plain);
}

class RoutesEngine final : public Engine {
 public:
  explicit RoutesEngine(DocumentedRule rule)
      : rule_(std::move(rule)), digest_(knowledge_digest("routes/")) {}

  std::vector<core::CapabilityOffer> offers() const override {
    return {
        {.capability = rule_.info.capability, .languages = {"javascript", "python", "typescript"}}};
  }
  std::vector<RuleInfo> rules() const override { return {rule_.info}; }
  Digest rules_digest() const override { return digest_; }
  std::vector<analysis::Pattern> patterns() const override {
    return {
        {.text =
             R"(\.(post|put|patch|delete)\(|def (post|put|patch|delete)\(|methods\s*=|require_POST|require_http_methods|api_view|@Controller\(|\bAPP_GUARD\b|\buseGlobalGuards\(|\.forRoutes\(|\bMIDDLEWARE\b|\bDEFAULT_PERMISSION_CLASSES\b)",
         .once = true}};
  }

  bool wants(std::string_view path, std::string_view language) const override {
    return (language == "python" || language == "javascript" || language == "typescript") &&
           !core::is_third_party(path) && !core::is_beside_product(path);
  }

  void examine(const analysis::SourceFile& file, FileReport& out) const override {
    if (file.binary()) return;
    const bool script = file.language() != "python";
    const bool nest = script && is_nest_controller(file);
    if (script && guards_whole_nest(file))
      add_fact(file, kWholeFact, name_of(Framework::kNest), 1, out);
    if (!script)
      for (const Framework framework : guarded_by_settings(file))
        add_fact(file, kWholeFact, name_of(framework), 1, out);
    const Handlers handlers = !script ? python_handlers(file)
                              : nest  ? nest_handlers(file)
                                      : express_handlers(file);
    if (handlers.cut) {
      core::CoverageGap gap;
      gap.kind = core::CoverageGap::Kind::kTruncated;
      gap.path = file.path();
      gap.reason =
          fmt::format("more than {} handlers of requests, or too much in them", kMaxHandlers);
      gap.makes_incomplete = true;
      out.gaps.push_back(std::move(gap));
    }
    compare(file, handlers.list, out);
  }

  // What stands before every handler of a program stands in a file of its own; then nobody guards
  // them one by one.
  void conclude(const core::Project&, const Knowledge&, core::SourceReport& report) const override {
    std::set<std::string> whole;
    for (const core::Fact& fact : report.facts)
      if (fact.kind == kWholeFact) whole.insert(fact.value);
    std::set<std::pair<std::string, uint32_t>> guarded;
    for (const core::Fact& fact : report.facts)
      if (fact.kind == kBareFact && whole.contains(fact.value))
        guarded.emplace(fact.location.path, fact.location.region.start_line);
    std::erase_if(report.findings, [&](const core::Finding& finding) {
      return guarded.contains({finding.location.path, finding.location.region.start_line});
    });
    std::erase_if(report.facts, [&](const core::Fact& fact) {
      return fact.kind == kBareFact || (fact.kind == kGuardsFact && whole.contains(fact.value));
    });
  }

 private:
  static void add_fact(const analysis::SourceFile& file, std::string_view kind,
                       std::string_view value, uint32_t line, FileReport& out) {
    core::Fact fact{.kind = std::string(kind), .value = std::string(value), .location = {}};
    fact.location.path = file.path();
    fact.location.region.start_line = line;
    out.facts.push_back(std::move(fact));
  }

  void compare(const analysis::SourceFile& file, const std::vector<Handler>& handlers,
               FileReport& out) const {
    std::vector<const Handler*> guarded, bare;
    for (const Handler& handler : handlers)
      if (!handler.guards.empty()) guarded.push_back(&handler);
      else if (!handler.open && handler.changes()) bare.push_back(&handler);
    if (guarded.size() < kFewestGuarded) return;
    add_fact(file, kGuardsFact, name_of(guarded.front()->framework), guarded.front()->line, out);
    if (bare.size() * kGuardedForEachOpen > guarded.size()) return;
    for (const Handler* handler : bare) {
      out.findings.push_back(finding(file, *handler, guarded));
      if (handler->framework != Framework::kOther)
        add_fact(file, kBareFact, name_of(handler->framework), handler->line, out);
    }
  }

  core::Finding finding(const analysis::SourceFile& file, const Handler& handler,
                        const std::vector<const Handler*>& guarded) const {
    std::set<std::string> names;
    for (const Handler* other : guarded) names.insert(other->guards.begin(), other->guards.end());
    std::vector<std::string> named(names.begin(), names.end());
    const bool more = named.size() > kMostNamed;
    if (more) named.resize(kMostNamed);
    core::Finding finding;
    finding.rule_id = rule_.info.id;
    finding.capability = rule_.info.capability;
    finding.title = rule_.info.title;
    finding.message = fmt::format(
        "{} changes something and has no check of its own. {} beside it in this file have one: "
        "{}{}.",
        to_valid_utf8(shown(handler)), counted(guarded.size(), "handler"),
        to_valid_utf8(join(named, ", ")), more ? ", …" : "");
    finding.remedy = rule_.info.remedy;
    finding.severity = rule_.info.severity;
    finding.confidence = rule_.confidence;
    finding.cwes = rule_.info.cwes;
    finding.references = rule_.info.references;
    finding.location.path = file.path();
    finding.location.region.start_line = finding.location.region.end_line = handler.line;
    finding.location.snippet = file.lines().snippet(handler.line, handler.line);
    finding.evidence = to_valid_utf8(shown(handler));
    return finding;
  }

  DocumentedRule rule_;
  Digest digest_;
};

}  // namespace

Result<std::unique_ptr<Engine>> make_routes_engine() {
  TRY_ASSIGN(auto rules, load_documented_rules("routes/"));
  if (rules.size() != 1 || rules.front().info.id != kRule)
    return fail("rules/routes describes {} and nothing else", kRule);
  return std::make_unique<RoutesEngine>(std::move(rules.front()));
}

}  // namespace redoubt::engines
