#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "formats/yaml.h"
#include "plan/bootstrap/catalogue.h"
#include "plan/exchange/exchange.h"
#include "plan/exchange/place.h"
#include "plan/model.h"

namespace redoubt::plan::exchange {

// Makes a model out of the things that a foreign file names. Foreign ids become ours, each its own;
// references go by the foreign ones.
class Builder {
 public:
  Builder(std::string_view file, const drafting::Catalogue& catalogue, Diagnostics& diagnostics)
      : file_(file), catalogue_(catalogue), diagnostics_(diagnostics) {}

  Model& model() { return model_; }
  SourcePosition at(const Place& place) const;
  // The file that places mean from here on.
  void in_file(std::string_view file) { file_ = file; }
  const std::string& file() const { return file_; }
  void warn(const Place& place, std::string message, std::string hint = "");

  // `wanted` is what our id is made of, where the foreign one says nothing to a person.
  Zone& zone(const std::string& foreign, std::string_view name, const Place& where,
             std::string_view wanted = {});
  DataClass& data(const std::string& foreign, std::string_view name, const Place& where,
                  std::string_view wanted = {});
  Element& element(const std::string& foreign, std::string_view name, const Place& where,
                   std::string_view wanted = {});
  // An end that is no element, or "", becomes an unknown end, with a warning.
  Flow& flow(const std::string& foreign, std::string_view name, const std::string& from,
             const std::string& to, const Place& where, std::string_view wanted = {});

  // Keeps an object for the way back to its format; lists named in `without` are left empty.
  void keep(Extensions& extensions, std::string_view format, const formats::Node& object,
            const std::vector<std::string_view>& without = {}) const;

  // Our id of what the file calls `foreign`; "" with a warning when it names no such thing.
  std::string zone_id(const std::string& foreign, const Place& where);
  std::vector<std::string> data_ids(const formats::Node* list);
  std::vector<std::string> data_ids(const std::vector<std::string>& foreign, const Place& where);
  bool knows_data(const std::string& foreign) const { return data_.contains(foreign); }
  // The id of a class that formats have a flag for: "credentials", "payment". Made when it is new.
  std::string common_data(std::string_view kind);

  // Kind and technology of an element from the words that a file has for it: products that the
  // catalogue knows ("postgres", "rabbitmq"), then what the words say ("database", "api gateway").
  // With `names_technology` false the words say the kind only.
  void describe(Element& element, const std::vector<std::string>& words,
                bool names_technology = true) const;

 private:
  using Ids = std::map<std::string, std::string, std::less<>>;
  std::string end_of_flow(const std::string& foreign, const Flow& flow, std::string_view side,
                          const Place& where);
  std::string make_id(Ids& ids, const std::string& foreign, std::string_view wanted,
                      const Place& where, std::string_view what);

  std::string file_;
  const drafting::Catalogue& catalogue_;
  Diagnostics& diagnostics_;
  Model model_;
  Ids zones_, data_, elements_, flows_;
  // Ids that are given, and the last number behind each; elements and flows never meet.
  using Taken = std::map<std::string, size_t>;
  Taken taken_, taken_data_, taken_zones_;
};

// Names of formats in `extensions`.
inline constexpr std::string_view kOtmKey = "otm", kThreatDragonKey = "threat-dragon",
                                  kTmBomKey = "tm-bom";

// A data class's sensitivity from a confidentiality of 0 to 100 (by convention; the schemas of Open
// Threat Model and CycloneDX ask for a number only).
std::string sensitivity_of_rating(int confidentiality);

// How far formats without numbers trust a zone, as far as its name says.
int trust_of_name(std::string_view name);

// The readers; the document is a mapping of that format.
void read_otm(const formats::Node& root, Builder& builder);
void read_threagile(const formats::Node& root, Builder& builder, const ReadInclude& include);
void read_threat_dragon(const formats::Node& root, Builder& builder);
void read_tm_bom(const formats::Node& root, Builder& builder);
void read_cyclonedx(const formats::Node& root, Builder& builder);
void read_pytm_json(const formats::Node& root, Builder& builder);
void read_threat_composer(const formats::Node& root, Builder& builder);
// These are no YAML. Python is read, never run; XML has no entities. Both fail on what cannot be
// read as one.
Result<void> read_pytm_python(std::string_view text, Builder& builder);
Result<void> read_tm7(std::string_view text, Builder& builder);

}  // namespace redoubt::plan::exchange
