#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/output/output.h"
#include "plan/plan.h"
#include "plan/rules.h"

namespace redoubt::plan {

// Whom a guideline is written for: who writes the code, who decides what is accepted, who runs it.
enum class Role : uint8_t { kDeveloper, kReviewer, kOperator };
inline constexpr Role kRoles[]{Role::kDeveloper, Role::kReviewer, Role::kOperator};

// One guideline as a document shows it. Borrows from the plan.
struct GuideEntry {
  const Guideline* guideline = nullptr;
  const Threat* threat = nullptr;          // null when the plan has none of that id
  const core::TestCase* test = nullptr;    // null: nothing tests it, somebody has to look
  const AcceptedRisk* accepted = nullptr;  // of the model, ended or not; else null
  bool acceptance_ended = false;           // on the day of the plan
  std::string component;                   // for people: "API", "the project"
  core::Severity severity = core::Severity::kMedium;
};

struct ExamplePair {
  std::string language;  // as Markdown calls it: "python", "yaml"; "" when it has no name
  std::string label;     // for people: "Python", or the file: "compose.yaml"
  std::string bad, good;
  // Who writes that language, where others of the topic write another one.
  std::vector<std::string> components;
};

// What one rule asks of all components that it applies to: the reason and the examples stand once.
struct GuideTopic {
  std::string id;     // "C1": stable, and the anchor in every format
  std::string title;  // the threat
  std::string check;  // what is so when all is well: "Queries bind parameters"
  std::string why;
  std::vector<std::string> advice;  // imperatives; components of which the same is asked share one
  core::Severity severity = core::Severity::kMedium;  // the worst of the entries
  Role role = Role::kDeveloper;
  core::Stage stage = core::Stage::kCode;
  std::string references;             // "ASVS 1.2.4, SSDF PW.5.1; CWE-89"
  std::vector<ExamplePair> examples;  // one for each language of the components that has one
  std::vector<GuideEntry> entries;    // worst first
};

struct GuideComponent {
  struct Item {
    size_t topic, entry;
  };
  std::string id, name;  // id "" is the project
  std::vector<std::string> paths;
  std::vector<Item> items;  // in the order of the topics
  std::string file;         // its own document beside the guide, without ending; "" = none
};

// The guidelines of a plan in reading order: by role, life-cycle stage and severity.
struct Guide {
  std::string title;
  std::vector<GuideTopic> topics;
  std::vector<size_t> first;               // the topics to begin with, worst first
  std::vector<GuideComponent> components;  // with guidelines; the project first, then by id
  size_t guidelines = 0, tests = 0, manual = 0;
  size_t by_other_means = 0;     // tests that no engine can run yet; each says what it needs
  bool repository = true;        // false: planned from a model alone
  const Model* drawn = nullptr;  // whose diagram the documents show; null = none
};

// `rules` gives reasons and examples; without them (somebody's own rules) the texts of the plan
// stand alone.
Guide make_guide(const Plan& plan, const Model& model, const RuleSet* rules);

// The id of a topic where only letters, digits, '.', '_' and '-' may stand.
std::string anchor_of(const GuideTopic& topic);
// "68 guidelines for 4 components and the project as a whole: 4 critical, 64 low. …"
std::string summary_of(const Guide& guide);
// What the documents are, and how to read them.
std::string introduction(const Guide& guide);
// Above `first`: by what its order goes, and where what fails stands.
inline constexpr std::string_view kFirst = "What weighs most";
std::string order_of_first(const Guide& guide);
// How tests of a component get the running target that they need; "" when none needs one.
std::string target_sentence(const Guide& guide, const GuideComponent& component);
std::string_view heading(Role role);      // "For developers"
std::string_view description(Role role);  // one sentence
// "API, Shop and 3 more".
std::string names_of(const std::vector<std::string>& names);
// The components of a topic.
std::string component_names(const GuideTopic& topic);
// What a reviewer looks for in a change: what developers are asked for in code.
std::vector<const GuideTopic*> review_list(const Guide& guide);
// Whom an example is for: " (Python, for Shop and API)", " (compose.yaml)".
std::string readers_of(const ExamplePair& example);
// The parts of a topic as prose, where words in `backticks` are code (markup.h).
// "C1: Queries bind parameters".
std::string heading_of(const GuideTopic& topic);
// What happens otherwise, and the reason.
std::string reason_of(const GuideTopic& topic);
// "Test `C1.shop` in `shop/**` (needs a running target, …). The risk is accepted by …", or was.
// Without `scope` the files are left out.
std::string test_of(const GuideEntry& entry, bool repository, bool scope);
// Where it applies, why there, and with which test: "Shop talks to a SQL store (…). Test …".
std::string place_of(const GuideTopic& topic, const GuideEntry& entry, bool repository);
// "Check: `redoubt run --test C1.web` passes when no finding is open. Standards: ASVS 1.2.4; …"
std::string proof_of(const GuideTopic& topic);

std::string guide_markdown(const Guide& guide);
std::string guide_html(const Guide& guide);
Result<std::string> guide_pdf(const Guide& guide);
// Every guideline as an item to tick off; reasons and examples are in the guide, at `guide_file`.
std::string checklist_markdown(const Guide& guide, std::string_view guide_file);
// One component alone; reasons and examples are in the guide, at `guide_file`.
std::string component_markdown(const Guide& guide, const GuideComponent& component,
                               std::string_view guide_file);
std::string component_html(const Guide& guide, const GuideComponent& component,
                           std::string_view guide_file);

}  // namespace redoubt::plan
