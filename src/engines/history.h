#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/capability.h"
#include "engines/engine.h"

namespace redoubt::engines {

struct PastCommit {
  std::string id;    // whole
  std::string date;  // "2024-05-06"
  friend bool operator==(const PastCommit&, const PastCommit&) = default;
};

// What is known of a weakness that versions of files had and the files no longer have.
struct PastWeakness {
  // as the detector reported it in the version of `added`; Finding::evidence names it
  core::Finding first;
  PastCommit added;        // the first commit with it at that path
  PastCommit removed;      // the last one that took it out; id "" when no commit did
  size_t other_files = 0;  // paths besides that one that had it as well
};

// An engine over the versions of files in a repository's history. The pipeline finds the versions,
// hands each once to the detector, a file engine, and puts together what it said by
// Finding::evidence; what the detector finds in the files as they are is left to the detector's own
// report.
class HistoryEngine {
 public:
  virtual ~HistoryEngine() = default;
  virtual std::vector<core::CapabilityOffer> offers() const = 0;
  virtual core::Finding finding(const PastWeakness& past) const = 0;
};

struct HistoryEngineInfo {
  std::string_view name, version, summary;
  std::string_view detector;  // name of a file engine
  std::unique_ptr<HistoryEngine> (*make)();
};

// Every built-in engine over histories (all_history_engines.cc is the one line to add).
std::vector<HistoryEngineInfo> all_history_engines();

}  // namespace redoubt::engines
