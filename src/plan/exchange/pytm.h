#pragma once

#include <map>
#include <string>
#include <vector>

#include "plan/exchange/builder.h"

namespace redoubt::plan::exchange {

// What pytm makes of a model, whether its JSON or its Python says so.
struct PytmThing {
  std::string key;   // what others call it: the name in JSON, "#3" in Python
  std::string type;  // class: "Server"
  std::string name;
  Place where;
  // Values by attribute: "true", a number, a text, or keys of other things.
  std::map<std::string, std::vector<std::string>> values;

  std::string text(const std::string& attribute) const;
  bool is(const std::string& attribute) const { return text(attribute) == "true"; }
};

struct PytmModel {
  std::string name;
  std::vector<PytmThing> things;
};

void build_pytm(const PytmModel& model, Builder& builder);

}  // namespace redoubt::plan::exchange
