#include "engines/config/framing.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "engines/config/config_engine.h"
#include "engines/config/testing.h"

namespace redoubt::engines::config {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

// How many findings say that nobody is told who may frame the pages.
size_t unsaid(const Files& files) {
  const auto engine = make_config_engine_of(built_in_rules());
  core::SourceReport all;
  for (const auto& [path, text] : files) {
    FileReport part = run_engine(path, text);
    for (auto& finding : part.findings) all.findings.push_back(std::move(finding));
    for (auto& fact : part.facts) all.facts.push_back(std::move(fact));
  }
  engine->conclude({}, {}, all);
  return static_cast<size_t>(std::count_if(
      all.findings.begin(), all.findings.end(),
      [](const auto& finding) { return finding.rule_id.starts_with("config.setting-framing-"); }));
}

const std::pair<std::string, std::string> kPages{"server/app.js",
                                                 "app.set('view engine', 'ejs');\n"},
    kNext{"web/next.config.mjs", "export default { reactStrictMode: true };\n"};

TEST(FramedPages, AreSaidByAnyFileOfTheProject) {
  EXPECT_EQ(unsaid({kPages}), 1u);
  EXPECT_EQ(unsaid({kPages, kNext}), 2u);
  EXPECT_EQ(unsaid({kPages, {"server/other.js", "import express from 'express';\n"}}), 1u);
  for (const auto& said :
       Files{{"server/security.js", "const helmet = require('helmet');\n"},
             {"web/middleware.ts", "headers.set('X-Frame-Options', 'DENY');\n"},
             {"vercel.json",
              "{\"headers\": [{\"key\": \"X-Frame-Options\", \"value\": \"DENY\"}]}\n"},
             {"nginx.conf", "add_header Content-Security-Policy \"frame-ancestors 'self'\";\n"},
             {"Caddyfile", "header X-Frame-Options DENY\n"},
             {"compose.yaml", "labels:\n  - traefik.http.middlewares.a.headers.frameDeny=true\n"}})
    EXPECT_EQ(unsaid({kPages, kNext, said}), 0u) << said.first;
}

}  // namespace
}  // namespace redoubt::engines::config
