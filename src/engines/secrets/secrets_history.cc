#include "engines/secrets/secrets_history.h"

#include "base/text.h"

namespace redoubt::engines {
namespace {

constexpr std::string_view kCapability = "secrets.history";

std::string name_of(const PastCommit& commit) {
  return fmt::format("{} of {}", commit.id.substr(0, 10), commit.date);
}

class SecretsHistoryEngine final : public HistoryEngine {
 public:
  std::vector<core::CapabilityOffer> offers() const override {
    return {{.capability = std::string(kCapability), .languages = {}}};
  }

  core::Finding finding(const PastWeakness& past) const override {
    core::Finding finding = past.first;
    finding.source = kSecretsHistoryEngine.name;
    finding.capability = kCapability;
    finding.commit = past.added.id;
    finding.message = story(past);
    finding.title += " in the history";
    finding.remedy = first_step(past.first.remedy) +
                     ". Then find out what was done with it. Rewriting the history helps only "
                     "after that, and only when every copy of "
                     "the repository can be replaced.";
    return finding;
  }

 private:
  // "Revoke it and issue a new one first: where; …": what else the detector advises is about a
  // file that is no more.
  static std::string first_step(const std::string& remedy) {
    std::string step = remedy.substr(0, remedy.find(';'));
    while (step.ends_with('.')) step.pop_back();
    return step;
  }

  // Why the detector rated it as it did, behind its first words: "… can use it. It stands in a
  // comment, …".
  static std::string rating(const std::string& message) {
    constexpr std::string_view kFirst = "can use it.";
    const size_t first = message.find(kFirst);
    return first == std::string::npos ? " " + message : message.substr(first + kFirst.size());
  }

  static std::string story(const PastWeakness& past) {
    std::string text =
        fmt::format("{} is in the history and no longer in the files. Commit {} added it",
                    past.first.title, name_of(past.added));
    text += past.removed.id.empty()
                ? "; no commit that was looked at took it out, so another branch may still hold it"
                : fmt::format(", {} took it out", name_of(past.removed));
    text += past.other_files == 0
                ? "."
                : fmt::format("; {} held it as well.", counted(past.other_files, "other file"));
    return text + " Deleting it was not enough: every clone of the repository still has it." +
           rating(past.first.message);
  }
};

}  // namespace

std::unique_ptr<HistoryEngine> make_secrets_history_engine() {
  return std::make_unique<SecretsHistoryEngine>();
}

}  // namespace redoubt::engines
