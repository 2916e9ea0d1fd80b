// pytm 1.4: the fields of Controls (base.py), and of elements and flows, with their defaults.

#include "plan/exchange/pytm_words.h"

#include <algorithm>
#include <iterator>

namespace redoubt::plan::exchange {
namespace {

constexpr std::string_view kFlags[]{
    "allowsClientSideScripting",
    "authenticatesDestination",
    "authenticatesSource",
    "authorizesSource",
    "checksDestinationRevocation",
    "checksInputBounds",
    "definesConnectionTimeout",
    "disablesDTD",
    "disablesiFrames",
    "encodesHeaders",
    "encodesOutput",
    "encryptsCookies",
    "encryptsSessionData",
    "executesCode",
    "handlesCrashes",
    "handlesInterruptions",
    "handlesResourceConsumption",
    "handlesResources",
    "hasAccessControl",
    "hasAccessToSensitiveSystems",
    "hasAgentCapabilities",
    "hasContentFiltering",
    "hasFineTuning",
    "hasPhysicalAccess",
    "hasRAG",
    "hasWriteAccess",
    "implementsAPI",
    "implementsAuthenticationScheme",
    "implementsCSRFToken",
    "implementsCommunicationProtocol",
    "implementsNonce",
    "implementsPOLP",
    "implementsServerSideValidation",
    "implementsStrictHTTPValidation",
    "invokesScriptFilters",
    "isEncryptedAtRest",
    "isHardened",
    "isResilient",
    "isSelfHosted",
    "isShared",
    "onRDS",
    "processesPersonalData",
    "providesConfidentiality",
    "providesIntegrity",
    "retainsUserData",
    "sanitizesInput",
    "storesLogData",
    "storesPII",
    "storesSensitiveData",
    "tracksExecutionFlow",
    "usesCache",
    "usesCodeSigning",
    "usesEnvironmentVariables",
    "usesExternalTools",
    "usesMFA",
    "usesParameterizedInput",
    "usesSecureFunctions",
    "usesSessionTokens",
    "usesStrongSessionIdentifiers",
    "usesVPN",
    "usesXMLParser",
    "validatesContentType",
    "validatesHeaders",
    "validatesInput",
    "validatesToolLaunchConfig",
    "verifySessionIdentifiers",
};
static_assert(std::is_sorted(std::begin(kFlags), std::end(kFlags)));

constexpr std::string_view kTrueFlags[]{"hasSystemPrompt", "isThirdParty",
                                        "processesUntrustedInput"};
constexpr std::string_view kTexts[]{"authenticationScheme", "environment", "protocol",
                                    "usesEncryptionAlgorithm"};

}  // namespace

bool is_pytm_flag(std::string_view name) {
  return std::binary_search(std::begin(kFlags), std::end(kFlags), name);
}
bool is_true_pytm_flag(std::string_view name) {
  return std::find(std::begin(kTrueFlags), std::end(kTrueFlags), name) != std::end(kTrueFlags);
}
bool is_pytm_text(std::string_view name) {
  return std::find(std::begin(kTexts), std::end(kTexts), name) != std::end(kTexts);
}

}  // namespace redoubt::plan::exchange
