#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "formats/yaml.h"
#include "plan/bootstrap/catalogue.h"
#include "plan/model.h"

namespace redoubt::plan::exchange {

// Makes a model out of the things that a foreign file names. Foreign ids become ours, each its own;
// references go by the foreign ones.
class Builder {
 public:
  Builder(std::string_view file, const drafting::Catalogue& catalogue, Diagnostics& diagnostics)
      : file_(file), catalogue_(catalogue), diagnostics_(diagnostics) {}

  Model& model() { return model_; }
  SourcePosition at(const formats::Node& node) const;
  void warn(const formats::Node& node, std::string message, std::string hint = "");

  // `wanted` is what our id is made of, where the foreign one says nothing to a person.
  Zone& zone(const std::string& foreign, std::string_view name, const formats::Node& where,
             std::string_view wanted = {});
  DataClass& data(const std::string& foreign, std::string_view name, const formats::Node& where,
                  std::string_view wanted = {});
  Element& element(const std::string& foreign, std::string_view name, const formats::Node& where,
                   std::string_view wanted = {});
  // Null, with a warning, when an end is no element.
  Flow* flow(const std::string& foreign, std::string_view name, const std::string& from,
             const std::string& to, const formats::Node& where, std::string_view wanted = {});

  // Our id of what the file calls `foreign`; "" with a warning when it names no such thing.
  std::string zone_id(const std::string& foreign, const formats::Node& where);
  std::vector<std::string> data_ids(const formats::Node* list);
  // The id of a class that formats have a flag for: "credentials", "payment". Made when it is new.
  std::string common_data(std::string_view kind);

  // Kind and technology of an element from the words that a file has for it: products that the
  // catalogue knows ("postgres", "rabbitmq"), then what the words say ("database", "api gateway").
  // With `names_technology` false the words say the kind only.
  void describe(Element& element, const std::vector<std::string>& words,
                bool names_technology = true) const;

 private:
  using Ids = std::map<std::string, std::string, std::less<>>;
  std::string make_id(Ids& ids, const std::string& foreign, std::string_view wanted,
                      const formats::Node& where, std::string_view what);

  std::string file_;
  const drafting::Catalogue& catalogue_;
  Diagnostics& diagnostics_;
  Model model_;
  Ids zones_, data_, elements_, flows_;
  // Ids that are given, and the last number behind each; elements and flows never meet.
  using Taken = std::map<std::string, size_t>;
  Taken taken_, taken_data_, taken_zones_;
};

// The readers; the document is a mapping of that format.
void read_otm(const formats::Node& root, Builder& builder);
void read_threagile(const formats::Node& root, Builder& builder);
void read_threat_dragon(const formats::Node& root, Builder& builder);

}  // namespace redoubt::plan::exchange
