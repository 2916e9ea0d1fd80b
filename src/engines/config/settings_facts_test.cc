// What a file must hold to be a fact: rules of the plan apply by facts, so a word that happens to
// stand somewhere must not make one.
#include <algorithm>

#include <gtest/gtest.h>

#include "engines/config/testing.h"

namespace redoubt::engines::config {
namespace {

bool has_fact(const std::string& path, std::string_view text, std::string_view kind) {
  const auto report = run_engine(path, text);
  return std::any_of(report.facts.begin(), report.facts.end(),
                     [&](const auto& fact) { return fact.kind == kind; });
}

struct Sample {
  const char *path, *text;
};

void expect_facts(std::string_view kind, std::initializer_list<Sample> about,
                  std::initializer_list<Sample> not_about) {
  for (const Sample& sample : about)
    EXPECT_TRUE(has_fact(sample.path, sample.text, kind)) << kind << " misses\n" << sample.text;
  for (const Sample& sample : not_about)
    EXPECT_FALSE(has_fact(sample.path, sample.text, kind)) << kind << " is seen in\n"
                                                           << sample.text;
}

TEST(SettingFacts, ATokenIsVerifiedNotMadeOrPassedOn) {
  const std::initializer_list<Sample> verified = {
      {"a.py", "claims = jwt.decode(headers.get('t'), key, algorithms=['RS256'])\n"},
      {"a.ts", "const { payload } = await jwtVerify(token, keys, { issuer });\n"},
      {"a.ts", "const user = await this.jwtService.verifyAsync(token);\n"},
      {"a.js", "const { verify } = require('jsonwebtoken');\n"},
      {"a.ts", "super({ jwtFromRequest: fromHeader(), secretOrKey });\n"},
      {"a.go", "token, err := jwt.ParseWithClaims(text, &claims, keys)\n"},
      {"a.go", "parser := &jwt.Parser{ValidMethods: methods}\n"},
      {"A.java", "Jwts.parser().verifyWith(key).build().parseSignedClaims(t);\n"},
      {"A.cs", "options.TokenValidationParameters = new();\n"},
      {"a.rb", "claims, = JWT.decode(token, key, true, algorithm: 'RS256')\n"}};
  const std::initializer_list<Sample> not_verified = {
      {"a.py", "import jwt\nt = jwt.encode({'iss': app, 'exp': end}, key, algorithm='RS256')\n"},
      {"a.ts", "import { JWT } from 'google-auth-library';\nconst c = new JWT({ email, key });\n"},
      {"a.ts", "const jwt = getToken();\nheaders.Authorization = `Bearer ${jwt}`;\n"},
      {"a.js", "const name = jwt.decode(token).name;\n"},
      {"a.go", "token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)\n"}};
  expect_facts("setting.settings.token-lifetime", verified, not_verified);
  expect_facts("setting.settings.token-audience", verified, not_verified);
}

TEST(SettingFacts, AnAssertionIsCheckedByALibraryNotByItsName) {
  expect_facts("setting.settings.token-audience",
               {{"a.go", "verifier := provider.Verifier(&oidc.Config{ClientID: id})\n"},
                {"a.ts", "import { SAML } from '@node-saml/node-saml';\n"},
                {"a.py", "auth = OneLogin_Saml2_Auth(request, settings)\n"}},
               {{"a.ts", "const providers = ['saml', 'oidc'];\n"},
                {"a.py", "if login == 'oidc': show_button()\n"}});
}

TEST(SettingFacts, ATokenIsMade) {
  expect_facts("setting.settings.token-end",
               {{"a.py", "t = jwt.encode({'exp': end}, key, algorithm='RS256')\n"},
                {"a.js", "const t = jwt.sign({ id }, key, { expiresIn: '5m' });\n"}},
               {{"a.js", "jwt.verify(token, key);\n"}});
}

}  // namespace
}  // namespace redoubt::engines::config
