#pragma once

#include <string>
#include <vector>

#include "plan/compare/compare.h"

namespace redoubt::plan {

// A field as text, with how to set it from another thing's.
struct FieldText {
  std::string name;
  std::string text;
};

// References are given as names of the second model, so that texts can be compared.
std::vector<FieldText> fields_of(const Zone& zone);
std::vector<FieldText> fields_of(const DataClass& data);
std::vector<FieldText> fields_of(const Element& element);
std::vector<FieldText> fields_of(const Flow& flow);

// The thing with its references turned into those of the other model; what the other does not have
// stays.
Element in_words_of(const Pairing& pairing, Element element);
Flow in_words_of(const Pairing& pairing, Flow flow);

}  // namespace redoubt::plan
