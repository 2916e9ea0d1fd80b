#include "core/capability.h"

#include <algorithm>

namespace redoubt::core {

bool capability_covers(std::string_view offered, std::string_view wanted) {
  if (offered.ends_with(".*")) return wanted.starts_with(offered.substr(0, offered.size() - 1));
  return offered == wanted;
}

bool is_tested_by_patterns(std::string_view capability) {
  return capability.starts_with("code.") || capability.starts_with("settings.");
}

bool is_about_the_model(std::string_view capability) { return capability.starts_with("model."); }

bool offers(const std::vector<CapabilityOffer>& offers, std::string_view capability,
            std::string_view language) {
  return std::any_of(offers.begin(), offers.end(), [&](const CapabilityOffer& offer) {
    return capability_covers(offer.capability, capability) &&
           (offer.languages.empty() || language.empty() ||
            std::find(offer.languages.begin(), offer.languages.end(), language) !=
                offer.languages.end());
  });
}

}  // namespace redoubt::core
