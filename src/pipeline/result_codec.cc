#include "pipeline/result_codec.h"

#include <cstring>
#include <type_traits>

namespace redoubt::pipeline {
namespace {

using core::Component;
using core::CoverageGap;
using core::Fact;
using core::Finding;
using core::Location;
using core::Suppression;

// One description of each struct serves both directions: `Archive` is Writer or Reader.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void field(const T& value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void field(const std::string& text) {
    field(static_cast<uint32_t>(text.size()));
    out_ += text;
  }
  template <class T, class Each>
  void list(const std::vector<T>& items, Each each) {
    field(static_cast<uint32_t>(items.size()));
    for (const T& item : items) each(*this, item);
  }
  template <class Map>
  void map(const Map& entries) {
    field(static_cast<uint32_t>(entries.size()));
    for (const auto& [key, value] : entries) field(key), field(value);
  }

 private:
  std::string& out_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void field(T& value) {
    if (bytes_.size() < sizeof value) return fail();
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
  }
  void field(std::string& text) {
    uint32_t size = 0;
    field(size);
    if (bytes_.size() < size) return fail();
    text.assign(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
  }
  template <class T, class Each>
  void list(std::vector<T>& items, Each each) {
    uint32_t size = 0;
    field(size);
    if (size > bytes_.size()) return fail();  // every item has at least one byte
    items.resize(size);
    for (T& item : items) each(*this, item);
  }
  template <class Map>
  void map(Map& entries) {
    uint32_t size = 0;
    field(size);
    for (; size > 0 && !failed_; --size) {
      std::string key, value;
      field(key), field(value);
      entries.emplace(std::move(key), std::move(value));
    }
  }
  bool failed() const { return failed_; }
  std::string_view rest() const { return bytes_; }

 private:
  void fail() {
    failed_ = true;
    bytes_ = {};
  }
  std::string_view bytes_;
  bool failed_ = false;
};

constexpr auto plain = [](auto& archive, auto& item) { archive.field(item); };

template <class Archive, class L>
void location(Archive& archive, L& place) {
  archive.field(place.path);
  archive.field(place.region.start_line), archive.field(place.region.start_column);
  archive.field(place.region.end_line), archive.field(place.region.end_column);
  archive.field(place.snippet);
}

template <class Archive, class F>
void finding(Archive& archive, F& f) {
  archive.field(f.source), archive.field(f.rule_id), archive.field(f.capability);
  archive.field(f.title), archive.field(f.message), archive.field(f.remedy);
  archive.field(f.severity), archive.field(f.confidence);
  archive.list(f.cwes, plain), archive.list(f.references, plain);
  location(archive, f.location);
  archive.list(f.related, [](auto& a, auto& place) { location(a, place); });
  archive.field(f.commit), archive.field(f.purl), archive.list(f.aliases, plain),
      archive.field(f.fixed_version), archive.field(f.known_exploited),
      archive.field(f.development), archive.list(f.ways, plain);
  archive.field(f.scope), archive.field(f.scope_offset), archive.field(f.evidence);
  archive.map(f.partial_fingerprints);
  archive.field(f.suppression.kind), archive.field(f.suppression.reason),
      archive.field(f.suppression.source);
  archive.list(f.also_reported_by, plain);
}

template <class Archive, class C>
void component(Archive& archive, C& c) {
  archive.field(c.ecosystem), archive.field(c.name), archive.field(c.version),
      archive.field(c.purl);
  location(archive, c.location);
  archive.field(c.development), archive.field(c.direct), archive.field(c.minimum);
  archive.field(c.licence), archive.field(c.digest), archive.field(c.needs_known);
  archive.list(c.needs, plain);
}

template <class Archive, class R>
void file_report(Archive& archive, R& report) {
  archive.list(report.findings, [](auto& a, auto& item) { finding(a, item); });
  archive.list(report.components, [](auto& a, auto& item) { component(a, item); });
  archive.list(report.facts, [](auto& a, auto& fact) {
    a.field(fact.kind), a.field(fact.value);
    location(a, fact.location);
  });
  archive.list(report.gaps, [](auto& a, auto& gap) {
    a.field(gap.kind), a.field(gap.path), a.field(gap.reason), a.field(gap.makes_incomplete);
    a.list(gap.capabilities, plain);
  });
}

}  // namespace

void encode(const engines::FileReport& report, std::string& out) {
  Writer writer(out);
  file_report(writer, report);
}

Result<engines::FileReport> decode(std::string_view& bytes) {
  Reader reader(bytes);
  engines::FileReport report;
  file_report(reader, report);
  if (reader.failed()) return fail("damaged scan cache");
  bytes = reader.rest();
  return report;
}

}  // namespace redoubt::pipeline
