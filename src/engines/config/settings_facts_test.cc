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

TEST(SettingFacts, APublishedModelIsImportedOrLoaded) {
  expect_facts("setting.ai.remote-code",
               {{"a.py", "from transformers import pipeline\n"},
                {"a.py", "m = AutoTokenizer.from_pretrained(name)\n"},
                {"a.py", "from datasets import Dataset, load_dataset\n"},
                {"a.ipynb", "{\"cells\": [{\"source\": [\"import transformers\\n\"]}]}\n"}},
               {{"a.py", "class Statsd:\n    def pipeline(self):\n        return Pipe(self)\n"},
                {"a.py", "rows = seaborn.load_dataset('tips')\n"},
                {"a.py", "from transformers_of_text import upper\n"},
                {"a.py", "# from transformers import pipeline\n"}});
  expect_facts(
      "setting.ai.model-files", {{"a.py", "import torch\n"}, {"a.py", "m = joblib.load(path)\n"}},
      {{"a.py", "from joblib import Parallel\n"}, {"a.py", "words = ['torch', 'keras']\n"}});
}

TEST(SettingFacts, ToolsAreGivenToAModel) {
  expect_facts("setting.ai.agent-tools",
               {{"a.py", "from langchain.agents import initialize_agent\n"},
                {"a.py", "from crewai import Crew\n"},
                {"a.ts", "import { ToolNode } from '@langchain/langgraph/prebuilt';\n"},
                {"a.py", "r = client.responses.create(model='m', input=text, tools=[search])\n"},
                {"a.ts", "const r = await generateText({ model, prompt, tools: { search } });\n"}},
               {{"a.ts", "export const ai = !!process.env.OPENAI_API_KEY;\n"},
                {"a.py", "from langchain_openai import ChatOpenAI\n"},
                {"a.ts", "const r = await generateText({ model, prompt });\n"},
                {"a.js", "const words = 'openai,anthropic,crewai,langchain'.split(',');\n"},
                {"a.py", "survey.responses.create(author=user)\n"}});
}

TEST(SettingFacts, AModelIsAskedOrServed) {
  expect_facts("setting.ai.answer-limits",
               {{"a.ts", "await generateText({\n  model: m,\n  prompt,\n});\n"},
                {"a.py", "client.messages.create(model='m', max_tokens=9)\n"}},
               {{"a.ts", "const text = generateText(name);\n"},
                {"a.py", "form.responses.create(author=user)\n"}});
  expect_facts("setting.ai.model-server",
               {{"compose.yaml", "services:\n  llm:\n    image: ollama/ollama:0.4\n"},
                {"Dockerfile", "FROM jupyter/scipy-notebook:2024\n"},
                {"Dockerfile", "FROM python:3.12\nCMD [\"mlflow\", \"server\"]\n"},
                {"a.sh", "OLLAMA_HOST=0.0.0.0 ollama serve\n"}},
               {{".env.sample", "NEXT_PUBLIC_OLLAMA_ENDPOINT_URL=\n"},
                {"a.py", "def ollama(question): ...\n"},
                {"a.py", "from llama_index.llms.ollama import Ollama\n"},
                {"a.py", "hint = 'a local Ollama server, or an ollama server'\n"},
                {"compose.yaml",
                 "services:\n  web:\n    image: web:1\n    environment:\n"
                 "      OLLAMA_HOST: http://models.example.org\n"}});
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

TEST(SettingFacts, AMinifiedScriptSaysNothingAboutTheProgramBesideIt) {
  const std::string call = "jwt.verify(token, key);";
  constexpr std::string_view kKind = "setting.settings.token-lifetime";
  EXPECT_TRUE(has_fact("static/auth.js", call + "\n", kKind));
  EXPECT_FALSE(has_fact("static/auth.min.js", call + "\n", kKind));
  EXPECT_FALSE(has_fact("static/auth.js", call + std::string(5000, 'x') + "\n", kKind));
  std::string ordinary = call + "\n";
  for (size_t i = 0; i < 100; ++i) ordinary += "const a = read(configuration, 'of this line');\n";
  EXPECT_TRUE(has_fact("static/auth.js", ordinary, kKind));
}

}  // namespace
}  // namespace redoubt::engines::config
