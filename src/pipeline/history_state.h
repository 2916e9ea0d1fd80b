#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/digest.h"
#include "engines/history.h"
#include "pipeline/history_pass.h"
#include "platform/git_history.h"

namespace redoubt::pipeline {

// What is known of the weaknesses in a history, in the order of its commits. Kept from run to run,
// so that a run looks only at commits that are new.
class HistoryState {
 public:
  // Replays the commits: who brought a weakness in, who took it out. `pass` is what the detector
  // said about them.
  void replay(const platform::GitHistory& history, HistoryPass pass);

  // Those whose evidence is not in `present`, in an order that depends on the history alone.
  // Suppressed as a whole when a comment accepted it in any version.
  std::vector<engines::PastWeakness> past(const std::unordered_set<std::string>& present) const;

  const std::unordered_set<platform::GitId, platform::GitIdHash>& commits() const {
    return commits_;
  }
  const std::vector<platform::GitId>& tips() const { return tips_; }
  uint64_t binary = 0, too_large = 0, examined = 0, bytes = 0, missing = 0,
           unlisted = 0;  // contents, of all runs

  // A file in the user's cache folder. Another key, or damaged bytes, are as good as none
  // (sealed_file.h).
  static std::optional<HistoryState> load(const std::filesystem::path& file, const Digest& key);
  Result<void> save(const std::filesystem::path& file, const Digest& key) const;

 private:
  struct Moment {
    platform::GitId commit;
    int64_t time = 0;
  };
  struct Place {  // of one weakness: a path and the first version with it there
    core::Finding finding;
    Moment added;
  };
  struct Weakness {
    std::string evidence;
    std::map<std::string, Place> places;
    std::optional<Moment> removed;
    core::Suppression suppression;
  };
  struct Tally {  // of one commit
    std::vector<uint32_t> added, removed;
  };
  using Numbers = std::vector<uint32_t>;  // of weaknesses, ascending

  uint32_t number_of(const std::string& evidence);
  const Numbers& carried_by(const platform::GitId& content) const;
  void end_commit(const platform::HistoryCommit& commit, const Tally& tally);
  bool read(std::string_view bytes);
  static engines::PastWeakness describe(const Weakness& weakness);
  void place(const core::Finding& finding, const std::string& path,
             const platform::HistoryCommit& commit);

  std::vector<Weakness> weaknesses_;
  std::unordered_map<std::string, uint32_t> by_evidence_;
  // contents that hold a weakness
  std::unordered_map<platform::GitId, Numbers, platform::GitIdHash> carriers_;
  std::unordered_set<platform::GitId, platform::GitIdHash> commits_;
  std::vector<platform::GitId> tips_;
};

}  // namespace redoubt::pipeline
