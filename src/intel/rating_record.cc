#include "intel/rating_record.h"

#include <algorithm>

#include "core/cvss.h"

namespace redoubt::intel {

namespace {

constexpr size_t kMaxIdBytes = 32;

class Rater {
 public:
  explicit Rater(std::string_view cve) { rating_.cve = cve; }

  void score(const object& cvss) {
    const auto parsed = core::cvss_base_score(text_of(cvss, "vectorString"));
    if (!parsed || parsed->version <= version_) return;
    version_ = parsed->version;
    rating_.severity = core::severity_of_score(parsed->base);
  }
  void weakness(std::string_view id) { add_cwe(id, rating_.cwes); }

  void finish(std::vector<Rating>& out) {
    const bool usable = rating_.cve.starts_with("CVE-") && rating_.cve.size() <= kMaxIdBytes;
    if (version_ == 0 || !usable) return;
    std::sort(rating_.cwes.begin(), rating_.cwes.end());
    rating_.cwes.erase(std::unique(rating_.cwes.begin(), rating_.cwes.end()), rating_.cwes.end());
    out.push_back(std::move(rating_));
  }

 private:
  Rating rating_;
  int version_ = 0;
};

// One of the containers of a CVE record: the author's own ("cna"), or an addition ("adp").
void read_container(const object& container, Rater& rater) {
  array items;
  if (array_of(container, "metrics", items))
    for (const auto item : items) {
      object metric, cvss;
      if (item.get(metric)) continue;
      for (const auto* key : {"cvssV4_0", "cvssV3_1", "cvssV3_0", "cvssV2_0"})
        if (object_of(metric, key, cvss)) rater.score(cvss);
    }
  if (!array_of(container, "problemTypes", items)) return;
  for (const auto item : items) {
    object problem;
    array descriptions;
    if (item.get(problem) || !array_of(problem, "descriptions", descriptions)) continue;
    for (const auto entry : descriptions)
      if (object description; !entry.get(description))
        rater.weakness(text_of(description, "cweId"));
  }
}

void read_cve_record(const object& record, const object& metadata, std::vector<Rating>& out) {
  object containers, author;
  array additions;
  if (text_of(metadata, "state") != "PUBLISHED" || !object_of(record, "containers", containers))
    return;
  Rater rater(text_of(metadata, "cveId"));
  if (object_of(containers, "cna", author)) read_container(author, rater);
  if (array_of(containers, "adp", additions))
    for (const auto item : additions)
      if (object addition; !item.get(addition)) read_container(addition, rater);
  rater.finish(out);
}

// [{description: [{value: "CWE-79"}]}], as both forms of NVD have it.
void read_nvd_weaknesses(const array& weaknesses, Rater& rater) {
  for (const auto item : weaknesses) {
    object weakness;
    array descriptions;
    if (item.get(weakness) || !array_of(weakness, "description", descriptions)) continue;
    for (const auto entry : descriptions)
      if (object description; !entry.get(description))
        rater.weakness(text_of(description, "value"));
  }
}

void read_nvd_2(const object& cve, std::vector<Rating>& out) {
  if (text_of(cve, "vulnStatus") == "Rejected") return;
  Rater rater(text_of(cve, "id"));
  object metrics;
  if (object_of(cve, "metrics", metrics))
    for (const auto* key : {"cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2"}) {
      array scores;
      if (!array_of(metrics, key, scores)) continue;
      for (const auto item : scores) {
        object metric, cvss;
        if (!item.get(metric) && object_of(metric, "cvssData", cvss)) rater.score(cvss);
      }
    }
  array weaknesses;
  if (array_of(cve, "weaknesses", weaknesses)) read_nvd_weaknesses(weaknesses, rater);
  rater.finish(out);
}

void read_nvd_1(const object& item, const object& cve, std::vector<Rating>& out) {
  object meta, impact, metric, cvss, types;
  if (!object_of(cve, "CVE_data_meta", meta)) return;
  Rater rater(text_of(meta, "ID"));
  if (object_of(item, "impact", impact)) {
    if (object_of(impact, "baseMetricV3", metric) && object_of(metric, "cvssV3", cvss))
      rater.score(cvss);
    if (object_of(impact, "baseMetricV2", metric) && object_of(metric, "cvssV2", cvss))
      rater.score(cvss);
  }
  array weaknesses;
  if (object_of(cve, "problemtype", types) && array_of(types, "problemtype_data", weaknesses))
    read_nvd_weaknesses(weaknesses, rater);
  rater.finish(out);
}

}  // namespace

bool read_ratings(const object& document, std::vector<Rating>& out) {
  if (object metadata; object_of(document, "cveMetadata", metadata))
    return read_cve_record(document, metadata, out), true;
  const bool second = text_of(document, "format") == "NVD_CVE";
  array entries;
  if (!(second && array_of(document, "vulnerabilities", entries)) &&
      !array_of(document, "CVE_Items", entries))
    return false;
  for (const auto entry : entries) {
    object item, cve;
    if (entry.get(item) || !object_of(item, "cve", cve)) continue;
    if (second) read_nvd_2(cve, out);
    else read_nvd_1(item, cve, out);
  }
  return true;
}

}  // namespace redoubt::intel
