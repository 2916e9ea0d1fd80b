#include "intel/advisory_merge.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>

namespace redoubt::intel {
namespace {

constexpr int kOwnRank = 2;  // of the ecosystem's own database

int rank_of(std::string_view id) {
  if (id.starts_with("CVE-")) return 0;
  if (id.starts_with("GHSA-")) return 1;
  if (id.starts_with("MAL-")) return 3;
  if (id.starts_with("x_")) return 4;
  return kOwnRank;
}

// Which package, which record, which of its entries.
struct Mention {
  const AffectedPackage* package;
  uint32_t record;
};

// Of records with one id, those older than the newest lose what they say about the same ecosystem.
// Only there: exports that are made for each ecosystem give one CVE to several records, and each is
// right about its own.
void keep_newest(std::vector<Advisory>& records) {
  std::map<std::pair<std::string, std::string>, std::string_view>
      newest;  // erasing below moves what views would see
  for (const auto& record : records)
    for (const auto& package : record.affected) {
      auto& modified = newest[{record.id, package.ecosystem}];
      modified = std::max<std::string_view>(modified, record.modified);
    }
  for (auto& record : records)
    std::erase_if(record.affected, [&](const AffectedPackage& package) {
      return newest.at({record.id, package.ecosystem}) > record.modified;
    });
  std::stable_sort(records.begin(), records.end(),
                   [](const auto& a, const auto& b) { return a.id < b.id; });
}

std::vector<Mention> mentions_of(const std::vector<Advisory>& records) {
  std::vector<Mention> out;
  for (size_t i = 0; i < records.size(); ++i)
    for (const auto& package : records[i].affected)
      out.push_back({&package, static_cast<uint32_t>(i)});
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::tie(a.package->ecosystem, a.package->name, a.record, a.package) <
           std::tie(b.package->ecosystem, b.package->name, b.record, b.package);
  });
  return out;
}

// Groups of numbers that were joined.
class Groups {
 public:
  explicit Groups(size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0u); }
  size_t find(size_t item) {
    while (parent_[item] != item) item = parent_[item] = parent_[parent_[item]];
    return item;
  }
  void join(size_t a, size_t b) {
    a = find(a);
    b = find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<size_t> parent_;
};

template <class T>
void sort_unique(std::vector<T>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

// GitHub's texts are edited, so they are taken first.
int summary_rank(const Advisory& record) {
  if (record.summary.empty()) return 9;
  const int rank = rank_of(record.id);
  return rank == 1 ? 0 : rank + 1;
}

void take_severity(Advisory& out, const Advisory& record) {
  if (!record.severity_known || record.severity_scored < out.severity_scored) return;
  if (!out.severity_known || record.severity_scored > out.severity_scored ||
      record.severity > out.severity)
    out.severity = record.severity;
  out.severity_known = true;
  out.severity_scored = record.severity_scored;
}

using Ratings = std::unordered_map<std::string, Rating>;

bool names_one_cve(const Advisory& record) {
  const auto is_cve = [](const std::string& id) { return id.starts_with("CVE-"); };
  return std::count_if(record.aliases.begin(), record.aliases.end(), is_cve) +
             (is_cve(record.id) ? 1 : 0) <=
         1;
}

// What the records rate, by every id that they go by. One about several CVEs says nothing of each;
// a malicious package is no measure for another one.
Ratings ratings_of(const std::vector<Advisory>& records) {
  Ratings out;
  const auto add = [&](const std::string& id, const Advisory& record) {
    auto& rating = out[id];
    if (rating.cve.empty() || record.severity > rating.severity) rating.severity = record.severity;
    rating.cve = id;
    rating.cwes.insert(rating.cwes.end(), record.cwes.begin(), record.cwes.end());
  };
  for (const auto& record : records) {
    if (!record.severity_known || record.malicious || !names_one_cve(record)) continue;
    add(record.id, record);
    for (const auto& alias : record.aliases) add(alias, record);
  }
  return out;
}

// Of what nobody has said so far.
void take_ratings(Advisory& out, const std::vector<std::string>& ids, const Ratings& ratings) {
  const bool rated = out.severity_known, named = !out.cwes.empty();
  for (const auto& id : ids) {
    const auto rating = ratings.find(id);
    if (rating == ratings.end()) continue;
    if (!rated && (!out.severity_known || rating->second.severity > out.severity)) {
      out.severity = rating->second.severity;
      out.severity_known = out.severity_scored = true;
    }
    if (!named)
      out.cwes.insert(out.cwes.end(), rating->second.cwes.begin(), rating->second.cwes.end());
  }
  sort_unique(out.cwes);
}

struct Knowledge {
  const CveKnowledge& given;
  Ratings of_records;
};

Advisory merged(const std::vector<Advisory>& records, const std::vector<uint32_t>& members,
                const Knowledge& knowledge) {
  Advisory out;
  std::vector<std::string> ids;
  const Advisory* summary = &records[members.front()];
  for (const uint32_t member : members) {
    const auto& record = records[member];
    ids.push_back(record.id);
    ids.insert(ids.end(), record.aliases.begin(), record.aliases.end());
    out.modified = std::max(out.modified, record.modified);
    out.malicious = out.malicious || record.malicious;
    out.known_exploited = out.known_exploited || record.known_exploited;
    out.unmaintained = out.unmaintained || record.unmaintained;
    out.cwes.insert(out.cwes.end(), record.cwes.begin(), record.cwes.end());
    for (const auto& url : record.references)
      if (out.references.size() < 6 &&
          std::find(out.references.begin(), out.references.end(), url) == out.references.end())
        out.references.push_back(url);
    take_severity(out, record);
    if (summary_rank(record) < summary_rank(*summary)) summary = &record;
  }
  sort_unique(ids);
  for (const auto& id : ids)
    out.known_exploited = out.known_exploited || knowledge.given.exploited.contains(id);
  take_ratings(out, ids, knowledge.given.ratings);
  take_ratings(out, ids, knowledge.of_records);
  // A notice that somebody rates higher is about more than a lack of care.
  out.unmaintained = out.unmaintained && out.severity <= core::Severity::kLow;
  out.summary = summary->summary;
  const auto best = std::min_element(ids.begin(), ids.end(), preferred_id);
  out.id = *best;
  ids.erase(best);
  out.aliases = std::move(ids);
  return out;
}

class Merger {
 public:
  Merger(const std::vector<Advisory>& records, const CveKnowledge& knowledge)
      : records_(records), knowledge_{.given = knowledge, .of_records = ratings_of(records)} {}

  void add_package(const Mention* first, const Mention* last) {
    const size_t count = static_cast<size_t>(last - first);
    Groups groups(count);
    std::unordered_map<std::string_view, size_t> owner;
    const auto claim = [&](std::string_view id, size_t mention) {
      const auto [at, fresh] = owner.emplace(id, mention);
      if (!fresh) groups.join(at->second, mention);
    };
    for (size_t i = 0; i < count; ++i) {
      claim(records_[first[i].record].id, i);
      for (const auto& alias : records_[first[i].record].aliases) claim(alias, i);
    }
    std::map<size_t, std::vector<size_t>> members;
    for (size_t i = 0; i < count; ++i) members[groups.find(i)].push_back(i);

    MergedPackage package{
        .ecosystem = first->package->ecosystem, .name = first->package->name, .entries = {}};
    for (const auto& [root, mentions] : members)
      package.entries.push_back(entry_of(first, mentions));
    std::sort(package.entries.begin(), package.entries.end(), [&](const auto& a, const auto& b) {
      return out_.advisories[a.advisory].id < out_.advisories[b.advisory].id;
    });
    out_.packages.push_back(std::move(package));
  }
  MergedAdvisories take() { return std::move(out_); }

 private:
  PackageAdvisory entry_of(const Mention* first, const std::vector<size_t>& mentions) {
    PackageAdvisory entry;
    std::vector<uint32_t> records;
    for (const size_t mention : mentions) {
      records.push_back(first[mention].record);
      const auto& ranges = first[mention].package->ranges;
      entry.ranges.insert(entry.ranges.end(), ranges.begin(), ranges.end());
    }
    entry.parts = parts_of(first, mentions);
    sort_unique(records);
    sort_unique(entry.ranges);
    // The same records merge to the same advisory in every package.
    const auto [at, fresh] = known_.emplace(records, static_cast<uint32_t>(out_.advisories.size()));
    if (fresh) out_.advisories.push_back(merged(records_, records, knowledge_));
    entry.advisory = at->second;
    return entry;
  }

  // GitHub's records never name parts, so only the ecosystem's own can mean the whole by silence.
  std::vector<std::string> parts_of(const Mention* first,
                                    const std::vector<size_t>& mentions) const {
    std::vector<std::string> parts;
    for (const size_t mention : mentions) {
      const auto& named = first[mention].package->parts;
      if (named.empty() && rank_of(records_[first[mention].record].id) == kOwnRank) return {};
      parts.insert(parts.end(), named.begin(), named.end());
    }
    sort_unique(parts);
    return parts;
  }

  const std::vector<Advisory>& records_;
  Knowledge knowledge_;
  std::map<std::vector<uint32_t>, uint32_t> known_;
  MergedAdvisories out_;
};

}  // namespace

bool preferred_id(std::string_view a, std::string_view b) {
  const int left = rank_of(a), right = rank_of(b);
  return left != right ? left < right : a < b;
}

MergedAdvisories merge_advisories(std::vector<Advisory> records, const CveKnowledge& knowledge) {
  keep_newest(records);
  const auto mentions = mentions_of(records);
  Merger merger(records, knowledge);
  for (size_t begin = 0, end = 0; begin < mentions.size(); begin = end) {
    const auto& package = *mentions[begin].package;
    while (end < mentions.size() && mentions[end].package->ecosystem == package.ecosystem &&
           mentions[end].package->name == package.name)
      ++end;
    merger.add_package(&mentions[begin], &mentions[begin] + (end - begin));
  }
  return merger.take();
}

}  // namespace redoubt::intel
