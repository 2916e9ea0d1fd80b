// The engine around the checks: which files, what cannot be read, severity, masking, hostile input.
#include "engines/config/config_engine.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/config/reporter.h"
#include "engines/config/testing.h"

namespace redoubt::engines::config {
namespace {

constexpr std::string_view kPrivileged =
    "services:\n  web:\n    image: nginx:1.27\n    privileged: true\n";

bool incomplete(const FileReport& report) {
  return std::any_of(report.gaps.begin(), report.gaps.end(),
                     [](const auto& gap) { return gap.makes_incomplete; });
}

TEST(ConfigFiles, AreKnownByNameOrContent) {
  EXPECT_TRUE(
      reports(run_engine("docker-compose.prod.yml", kPrivileged), "config.compose-privileged"));
  EXPECT_TRUE(reports(run_engine("deploy/stack.yml", kPrivileged), "config.compose-privileged"));
  EXPECT_TRUE(reports(run_engine("build/web.Dockerfile", "FROM nginx\n"),
                      "config.dockerfile-floating-image"));
  EXPECT_TRUE(run_engine("docs/Dockerfile.md", "FROM nginx\n").findings.empty());
  EXPECT_TRUE(run_engine("node_modules/x/Dockerfile", "FROM nginx\n").findings.empty());
  EXPECT_TRUE(run_engine("conf.yml", "services:\n  - privileged: true\n").findings.empty());
}

// What one line says must not decide about a whole file.
TEST(ConfigFiles, AreKnownByTheirOuterKeysAlone) {
  const std::string stack(kPrivileged);
  for (const std::string& text :
       {"# services: [web, db]\n" + stack, "x-profiles: {services: [web]}\n" + stack,
        "x-a:\n  services: [web]\n" + stack, "  a: 1\n---\n" + stack,
        "--- # first\n\n    b: 1\n---\n# second\n" + stack, "services: [a]\n---\n" + stack})
    EXPECT_TRUE(reports(run_engine("deploy/stack.yaml", text), "config.compose-privileged"))
        << text;
  const std::string pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true}\n";
  EXPECT_TRUE(reports(run_engine("deploy/all.yaml", "  note: first\n---\n" + pod),
                      "config.kubernetes-host-namespace"));
  // Deeper than the first line of its own document.
  EXPECT_TRUE(run_engine("a.yaml",
                         "note: 1\n---\nb:\n  apiVersion: v1\n  kind: Pod\n  spec: "
                         "{hostNetwork: true}\n")
                  .findings.empty());
  EXPECT_TRUE(run_engine("shops.yaml", "services: [a]\nx:\n  image: b\n  privileged: true\n")
                  .findings.empty());
}

TEST(ConfigFiles, AreKnownInQuotesInBracesAndAsJson) {
  const std::string_view host = "config.kubernetes-host-namespace";
  const std::string spec = "{\"metadata\": {\"name\": \"a\"}, \"spec\": {\"hostNetwork\": true}";
  for (const auto& [path, text] : {
           std::pair<std::string, std::string>{"deploy/a.yaml",
                                               "\"apiVersion\": v1\n'kind' : Pod\nmetadata: {name: "
                                               "a}\nspec: {hostNetwork: true}\n"},
           {"deploy/b.yaml",
            "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostNetwork: true}}\n"},
           {"deploy/c.yaml",
            "{a: 1}\n--- {kind: Pod, metadata: {name: 'a}'},\n  spec: {hostNetwork: true},\n"
            "  apiVersion: v1}\n"},
           {"deploy/d.json", spec + ",\n  \"kind\": \"Pod\", \"apiVersion\": \"v1\"}"},
           {"deploy/e.json", "\n  " + spec + ",\"kind\":\"Pod\",\"apiVersion\":\"v1\"}"},
       })
    EXPECT_TRUE(reports(run_engine(path, text), host)) << path;
  const std::string service = "{\"web\": {\"image\": \"nginx:1.27\", \"privileged\": true}}}";
  EXPECT_TRUE(reports(run_engine("deploy/stack.json", "{\"services\": " + service),
                      "config.compose-privileged"));
  EXPECT_TRUE(reports(run_engine("deploy/stack.yml", "'services': " + service.substr(0, 52)),
                      "config.compose-privileged"));
  EXPECT_TRUE(
      reports(run_engine("docs/api.json",
                         "{\"openapi\": \"3.0.3\", \"paths\": {\"/a\": {\"get\": "
                         "{\"parameters\": [{\"in\": \"query\", \"name\": \"password\"}]}}}}"),
              "config.openapi-credential-in-query"));
}

TEST(ConfigFiles, ThatHoldManifestsAsDataAreNone) {
  const std::string pod = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": ";
  for (const std::string& text :
       {"{\"items\": [" + pod + "[",
        std::string("{\"note\": \"{\\\"apiVersion\\\": 1, \\\"kind\\\": \", "), "[" + pod,
        std::string("{\"apiVersion\": \"v1\", \"a\": {\"kind\": [")})
    EXPECT_TRUE(run_engine("data/a.json", text).gaps.empty()) << text;
  EXPECT_TRUE(run_engine("config/services.yaml",
                         "services:\n  mail:\n    class: A\n    arguments: {image: a, privileged: "
                         "true}\n    privileged: true\n")
                  .findings.empty());
}

TEST(ConfigFiles, WithBracesInARunAreDockerfilesStill) {
  const auto report =
      run_engine("Dockerfile", "FROM nginx\nRUN docker inspect --format '{{.Id}}' x\n");
  EXPECT_TRUE(reports(report, "config.dockerfile-floating-image"));
  EXPECT_TRUE(report.gaps.empty());
}

TEST(ConfigFiles, ThatAreTemplatesAreSkippedAndSaidSo) {
  for (const auto& [path, text] :
       {std::pair<std::string, std::string>{"Dockerfile", "FROM {{ image }}\n"},
        {"chart/templates/a.yaml",
         "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Name }}\n"}}) {
    const auto report = run_engine(path, text);
    ASSERT_EQ(report.gaps.size(), 1u) << path;
    EXPECT_EQ(report.gaps[0].kind, core::CoverageGap::Kind::kSkipped);
    EXPECT_FALSE(incomplete(report));
    EXPECT_TRUE(report.findings.empty());
  }
}

TEST(ConfigFiles, WithBracesInATextAreNoTemplates) {
  const std::string pod =
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  hostNetwork: true\n";
  const std::string alert =
      "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\ndata:\n  a.tmpl: |\n"
      "    {{ range .Alerts }}\n    {{ .Status }}\n    {{ end }}\n  b: \"{{ x }}\"\n";
  const auto report = run_engine("deploy/all.yaml", pod + alert);
  EXPECT_TRUE(reports(report, "config.kubernetes-host-namespace"));
  EXPECT_TRUE(report.gaps.empty());
  for (const auto& [path, text] : {
           std::pair<std::string, std::string>{"chart/templates/all.yaml", pod + alert},
           {"deploy/a.yaml", pod + "{{ if .Values.more }}\n  hostPID: true\n{{ end }}\n"},
           {"deploy/b.yaml", pod + "  subdomain: {{ name }}\n"},
           {"deploy/c.yaml", pod + "{% if more %}\n  hostPID: true\n{% endif %}\n"},
       }) {
    const auto skipped = run_engine(path, text);
    EXPECT_TRUE(skipped.findings.empty()) << path;
    ASSERT_EQ(skipped.gaps.size(), 1u) << path;
    EXPECT_EQ(skipped.gaps[0].kind, core::CoverageGap::Kind::kSkipped) << path;
  }
}

TEST(ConfigFiles, ThatCannotBeReadMakeTheRunIncomplete) {
  EXPECT_TRUE(incomplete(run_engine("Dockerfile", "RUN true\n")));
  EXPECT_TRUE(incomplete(run_engine("compose.yaml", "services: [\n")));
  EXPECT_TRUE(incomplete(run_engine(".github/workflows/ci.yml", "jobs: {\n")));
}

TEST(ConfigFiles, ThatCannotBeReadAreNoTemplatesForAMarkThatBreaksNothing) {
  const std::string pod = "apiVersion: v1\nkind: Pod\nmetadata: [\n";
  const std::string config =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: \"{{ x }}\"\n---\n";
  const std::string bare = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n bad: 1\n";
  for (const std::string& text :
       {"# {{ x }}\n" + pod, "a: 1 # {% x %}\n" + pod, "a: ${{ x }}\n" + pod, config + bare,
        bare + "more:\n  - {{ x }}\n"})
    EXPECT_TRUE(incomplete(run_engine("deploy/a.yaml", text))) << text;
  for (const std::string& text :
       {"{{ if x }}\n" + bare, "{% if x %}\n" + bare, config + "a: {{ x }}-b\n" + bare})
    EXPECT_FALSE(incomplete(run_engine("deploy/a.yaml", text))) << text;
}

TEST(ConfigFiles, BeyondALimitAreUnreadWhateverTheyHold) {
  const std::string head = "apiVersion: v1\nkind: Pod\nx: \"{{ x }}\"\n";
  for (const std::string& text : {head + "y: " + std::string(5u << 20, 'y') + "\n",
                                  head + "y: " + std::string(200, '[') + "\n"})
    for (const std::string path : {"deploy/a.yaml", "chart/templates/a.yaml"}) {
      const auto report = run_engine(path, text);
      EXPECT_TRUE(incomplete(report)) << path;
      ASSERT_EQ(report.gaps.size(), 1u);
      EXPECT_THAT(report.gaps[0].reason, testing::HasSubstr("split the file"));
    }
}

// A plan that loses a test with the control that it is about looks better for being worse.
TEST(ConfigFacts, DoNotRestOnTheControlThatTheyAreAbout) {
  const auto states = [](const std::string& path, const std::string& text, std::string_view fact) {
    const auto report = run_engine(path, text);
    return std::any_of(report.facts.begin(), report.facts.end(),
                       [&](const auto& known) { return known.kind == fact; });
  };
  EXPECT_TRUE(states("shop/settings.py",
                     "MIDDLEWARE = [\n    'django.middleware.common.CommonMiddleware',\n]\n",
                     "setting.settings.framing"));
  EXPECT_TRUE(states("server.js", "app.set('view engine', 'ejs');\n", "setting.settings.framing"));
  EXPECT_TRUE(states("gateway/nginx.conf", "server {\n  listen 443 ssl;\n}\n",
                     "setting.server.tls-settings"));
  EXPECT_FALSE(
      states("gateway/nginx.conf", "server {\n  listen 80;\n}\n", "setting.server.tls-settings"));
}

TEST(ConfigFiles, OfTerraformMayBeTemplates) {
  const auto gap = [](const std::string& text) {
    const auto report = run_engine("infra/main.tf", text);
    EXPECT_EQ(report.gaps.size(), 1u) << text;
    return report.gaps.empty() ? core::CoverageGap{} : report.gaps[0];
  };
  const std::string head = "resource \"aws_s3_bucket\" \"a\" {\n";
  for (const std::string line :
       {"  bucket = {{ name }}\n", "  {% if log %}\n", "  tags = {{ tags | tojson }}\n"}) {
    EXPECT_EQ(gap(head + line + "}\n").kind, core::CoverageGap::Kind::kSkipped) << line;
    EXPECT_FALSE(gap(head + line + "}\n").makes_incomplete) << line;
  }
  EXPECT_TRUE(gap(head + "  bucket = \n}\n").makes_incomplete);
  EXPECT_TRUE(gap(head + "  bucket = \"{{ name }}\"\n\n\n  = 1\n}\n").makes_incomplete)
      << "a mark in a text breaks nothing";
  EXPECT_TRUE(gap(head + "  bucket = \"{{ name }}\"\n  = 1\n}\n").makes_incomplete);
  EXPECT_TRUE(gap(head + "  # {{ name }}\n  = 1\n}\n").makes_incomplete);
}

TEST(ConfigFiles, AreReadHoweverTheyAreWritten) {
  const auto privileged = [](const std::string& path, const std::string& text) {
    return reports(run_engine(path, text), "config.kubernetes-host-namespace");
  };
  EXPECT_TRUE(privileged("a.yaml",
                         "  # indented\n  apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n"
                         "  spec: {hostNetwork: true}\n"));
  EXPECT_TRUE(privileged("a.yaml",
                         "{apiVersion: v1, metadata: {name: a, annotations: {note: it's}}, "
                         "kind: Pod, spec: {hostNetwork: true}}\n"));
  EXPECT_TRUE(
      privileged("a.json",
                 R"({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "\ud83d\ude00"},
                             "spec": {"hostNetwork": true}})"));
  std::string catalogue = "{\"services\": [";
  while (catalogue.size() < (5u << 20)) catalogue += "{\"image\": \"a.png\"}, ";
  EXPECT_TRUE(run_engine("data/shops.json", catalogue + "{}]}").gaps.empty()) << "no compose file";
}

TEST(ConfigFiles, AMarkInATextIsNoReasonWhyTheyCannotBeRead) {
  const auto incomplete = [](const std::string& text) {
    const auto report =
        run_engine("k8s/a.yaml", "apiVersion: v1\nkind: Pod\n" + text + "spec:\n\ta: b\n");
    return report.gaps.size() == 1 && report.gaps[0].makes_incomplete;
  };
  EXPECT_TRUE(incomplete("metadata: {summary: \"{{ $labels.instance }} is down\"}\n"));
  EXPECT_TRUE(incomplete("metadata:\n  text: |\n    {{ name }}\n"));
  EXPECT_FALSE(incomplete("metadata: {name: \"{{ a | default \"x\" }}\"}\n"));
  EXPECT_FALSE(incomplete("metadata: {name: {{ name }}}\n"));
}

TEST(ConfigFiles, AreWhatTheyHoldWhateverTheirName) {
  const std::string pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true}\n";
  EXPECT_TRUE(reports(run_engine("k8s/swagger-ui.yaml", pod), "config.kubernetes-host-namespace"));
  EXPECT_TRUE(
      reports(run_engine("docker-compose.swagger.yml", kPrivileged), "config.compose-privileged"));
  const auto broken = run_engine("api/openapi.yaml", "openapi: 3.0.0\npaths:\n\t/a: {}\n");
  ASSERT_EQ(broken.gaps.size(), 1u);
  EXPECT_TRUE(broken.gaps[0].makes_incomplete);
  EXPECT_THAT(broken.gaps[0].capabilities, testing::Contains("api.authentication"));
}

TEST(ConfigFiles, ThatCannotBeReadLeaveOpenOnlyWhatIsLookedForInThem) {
  const auto looked_for = [](const std::string& path) {
    const auto report = run_engine(path, "a: [\n");
    EXPECT_EQ(report.gaps.size(), 1u) << path;
    return report.gaps.empty() ? std::vector<std::string>() : report.gaps[0].capabilities;
  };
  EXPECT_THAT(looked_for(".github/workflows/a.yml"), testing::Contains("ci.pinned-actions"));
  EXPECT_THAT(looked_for(".github/workflows/a.yml"),
              testing::Not(testing::Contains("config.container-user")));
  EXPECT_THAT(looked_for("compose.yaml"), testing::Contains("config.container-privileges"));
  EXPECT_THAT(looked_for("compose.yaml"), testing::Not(testing::Contains("ci.pinned-actions")));
}

TEST(ConfigSeverity, IsOneStepLessInFilesForDevelopment) {
  const auto severity = [](const std::string& path) {
    return run_engine(path, kPrivileged).findings.at(0).severity;
  };
  EXPECT_EQ(severity("compose.yaml"), core::Severity::kHigh);
  EXPECT_EQ(severity("compose.dev.yaml"), core::Severity::kMedium);
  EXPECT_TRUE(is_development_file("examples/web/Dockerfile"));
  for (const auto* path : {"playwright/Dockerfile", "web/e2e/compose.yaml", "cypress/Dockerfile",
                           ".ci/compose.cypress.yaml"})
    EXPECT_TRUE(is_development_file(path)) << path;
  EXPECT_FALSE(is_development_file(".github/workflows/ci.yml"));  // runs with the project's token
}

TEST(ConfigSeverity, OfASecretIsLowBesideTheProduct) {
  const auto severity = [](const std::string& path) {
    const auto report = run_engine(path,
                                   "services:\n  api:\n    image: a:1\n    environment:\n"
                                   "      JWT_SECRET: q8ZkP3vN7xWcR5\n");
    EXPECT_EQ(report.findings.size(), 1u) << path;
    return report.findings.empty() ? core::Severity::kInfo : report.findings[0].severity;
  };
  EXPECT_EQ(severity("compose.yaml"), core::Severity::kHigh);
  EXPECT_EQ(severity("compose.dev.yaml"), core::Severity::kMedium);
  EXPECT_EQ(severity("tests/compose.yaml"), core::Severity::kLow);
}

TEST(ConfigSeverity, OfASecretThatIsADefaultIsMedium) {
  const auto severity = [](const std::string& value) {
    return run_engine("compose.yaml",
                      "services:\n  api:\n    image: a:1\n    environment:\n      JWT_SECRET: " +
                          value + "\n")
        .findings.at(0)
        .severity;
  };
  EXPECT_EQ(severity("q8ZkP3vN7xWcR5"), core::Severity::kHigh);
  EXPECT_EQ(severity("${JWT:-q8ZkP3vN7xWcR5}"), core::Severity::kMedium);
  EXPECT_EQ(severity("${JWT:-abacus}"), core::Severity::kLow);
}

TEST(ConfigSeverity, OfAPasswordOfTerraformIsLowWhereTheTextGivesNothingAway) {
  const auto severity = [](const std::string& value) {
    return run_engine("main.tf",
                      "resource \"aws_db_instance\" \"a\" {\n  password = \"" + value + "\"\n}\n")
        .findings.at(0)
        .severity;
  };
  EXPECT_EQ(severity("Sup3rS3cretDbPassw0rd"), core::Severity::kHigh);
  EXPECT_EQ(severity("hV9x2LmQz7"), core::Severity::kHigh);
  for (const std::string value : {"changeme", "ChangeMe123!Please", "postgres", "shopshop"})
    EXPECT_EQ(severity(value), core::Severity::kLow) << value;
}

TEST(ConfigSeverity, OfRootIsLowWhereAnInitStartsTheServices) {
  const auto severity = [](const std::string& text) {
    const auto report = run_engine("Dockerfile", text);
    for (const auto& finding : report.findings)
      if (finding.rule_id == "config.dockerfile-root-user") return finding.severity;
    return core::Severity::kInfo;
  };
  EXPECT_EQ(severity("FROM ghcr.io/linuxserver/baseimage-alpine:3.23\nCOPY root/ /\n"),
            core::Severity::kLow);
  EXPECT_EQ(severity("FROM debian:12.7\nENTRYPOINT [\"/init\"]\n"), core::Severity::kLow);
  EXPECT_EQ(severity("FROM debian:12.7\nENTRYPOINT [\"/initialise\"]\n"), core::Severity::kMedium);
  EXPECT_EQ(severity("FROM debian:12.7\nCMD [\"/app\", \"/init\"]\n"), core::Severity::kMedium);
}

TEST(ConfigSeverity, IsLowAndDoubtfulInATemplateOfSettings) {
  const auto finding = [](const std::string& path) {
    return run_engine(path, "SECRET_KEY=change-me\n").findings.at(0);
  };
  EXPECT_EQ(finding(".env").severity, core::Severity::kHigh);
  EXPECT_EQ(finding(".env").confidence, core::Confidence::kHigh);
  for (const auto* path : {".env.example", "api/.env.sample", ".env.local.example"}) {
    EXPECT_EQ(finding(path).severity, core::Severity::kMedium) << path;
    EXPECT_EQ(finding(path).confidence, core::Confidence::kLow) << path;
  }
  EXPECT_TRUE(is_settings_template("sample.env"));
  EXPECT_TRUE(is_settings_template("shop/settings_production.py.dist"));
  EXPECT_TRUE(is_settings_template("shop/settings.py-tpl"));
  EXPECT_FALSE(is_settings_template("shop/settings.py.j2"));
  EXPECT_FALSE(is_settings_template("shop/template.py"));
  EXPECT_FALSE(is_settings_template("compose.example.yaml"));  // people start it as it is
  EXPECT_FALSE(is_settings_template("environment.example.ts"));
}

TEST(ConfigSeverity, IsLowerInAnExampleOfSettingsOfDjango) {
  const auto severity = [](const std::string& path) {
    return run_engine(path, "DEBUG = True\nALLOWED_HOSTS = []\n").findings.at(0).severity;
  };
  EXPECT_EQ(severity("shop/settings.py.j2"), core::Severity::kHigh);
  EXPECT_EQ(severity("shop/settings.py.template"), core::Severity::kMedium);
  EXPECT_EQ(severity("shop/settings.py.example"), core::Severity::kMedium);
}

// Made of parts, so that no scanner takes this file for a leak.
const std::string kSecret = std::string("hV9x2L") + "mQz7w";

TEST(ConfigMasking, CoversEveryFindingOfTheFile) {
  const std::string text = "FROM nginx\nENV DB_PASSWORD=" + kSecret +
                           "\nRUN curl -k -u a:" + kSecret + " https://example.com/x\n";
  const auto report = run_engine("Dockerfile", text);
  EXPECT_TRUE(reports(report, "config.dockerfile-secret-env"));
  EXPECT_TRUE(reports(report, "config.dockerfile-tls-off"));
  for (const auto& finding : report.findings)
    EXPECT_EQ(
        (finding.message + finding.remedy + finding.location.snippet + finding.title).find(kSecret),
        std::string::npos)
        << finding.rule_id;
}

std::string repeated(std::string_view part, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += part;
  return out;
}

TEST(ConfigMasking, ShowsTheLineThatNamesASecretsFile) {
  const auto report =
      run_engine("Dockerfile", "FROM nginx\nENV DB_PASSWORD=" + kSecret +
                                   "\nCOPY --chown=1:1 .env /app/.env\nLABEL a=" + kSecret + "\n");
  const auto file = std::find_if(
      report.findings.begin(), report.findings.end(),
      [](const auto& finding) { return finding.rule_id == "config.dockerfile-secret-file"; });
  ASSERT_NE(file, report.findings.end());
  EXPECT_EQ(file->location.snippet, "COPY --chown=1:1 .env /app/.env");
}

TEST(ConfigHostileInput, EndsInFindingsOrGaps) {
  EXPECT_TRUE(incomplete(run_engine("compose.yaml", "services: " + repeated("[", 50'000))));
  EXPECT_TRUE(incomplete(run_engine("compose.yaml", "services: " + repeated("{a: ", 50'000))));
  EXPECT_TRUE(incomplete(run_engine("Dockerfile", "FROM a:1\n" + repeated("RUN x\n", 30'000))));
  EXPECT_TRUE(incomplete(run_engine("Dockerfile", "FROM a:1\n" + repeated("x", 3u << 20))));
  EXPECT_FALSE(
      incomplete(run_engine("Dockerfile", "FROM a:1\nRUN " + repeated("curl a ", 100'000) + "\n")));
  EXPECT_FALSE(
      incomplete(run_engine("Dockerfile", "FROM a:1\nRUN " + repeated("<<A ", 10'000) + "\nA\n")));
  EXPECT_FALSE(incomplete(run_engine("Dockerfile", "FROM " + repeated("${A:-", 10'000) + "\n")));
  EXPECT_FALSE(
      incomplete(run_engine("Dockerfile", "FROM a:1\nCMD " + repeated("[", 10'000) + "\n")));
}

TEST(ConfigHostileInput, OfBracesAndKeysIsWalkedOverOnce) {
  const size_t many = 200'000;
  for (const std::string& text :
       {repeated("{\n", many) + "apiVersion kind", repeated("{}\n", many) + "apiVersion kind",
        "apiVersion kind\n" + repeated("{\"\n", many),
        repeated("\n--- {", many) + "apiVersion kind", repeated("apiVersion\nkind\n", many),
        repeated("services image ", many), "services:\n" + repeated(" image", many),
        repeated("apiVersion" + std::string(9, ' '), many)})
    EXPECT_TRUE(run_engine("deploy/a.yaml", text).findings.empty());
}

TEST(ConfigHostileInput, IsReportedUpToALimitAndSaidSo) {
  const auto report = run_engine("Dockerfile", "FROM a:1\n" + repeated("EXPOSE 22\n", 2'000));
  EXPECT_EQ(report.findings.size(), 500u);
  ASSERT_EQ(report.gaps.size(), 1u);
  EXPECT_EQ(report.gaps[0].kind, core::CoverageGap::Kind::kTruncated);
}

TEST(ComposeChecks, ASecretThatServicesShareByAliasIsOne) {
  const auto report = run_engine("compose.yaml",
                                 "x-env: &env\n  POSTGRES_PASSWORD: q8ZkP3vN7xWcR5\nservices:\n"
                                 "  web: {image: a:1, environment: *env}\n"
                                 "  worker: {image: a:1, environment: *env}\n");
  EXPECT_EQ(std::count_if(
                report.findings.begin(), report.findings.end(),
                [](const auto& finding) { return finding.rule_id == "config.compose-secret-env"; }),
            1);
}

TEST(ConfigMasking, HidesValuesThatAreWrittenWithEscapes) {
  for (const std::string value :
       {R"("Tr0ub4\"dor&3xQzK")", "'q8ZkP3''vN7xWcR5'", R"("hV9x2\x4cmQz7")"}) {
    const auto report = run_engine(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: " +
            value + "\n");
    ASSERT_TRUE(reports(report, "config.compose-secret-env")) << value;
    for (const auto& finding : report.findings)
      for (const auto* part : {"dor&3", "q8Zk", "vN7x", "hV9x", "mQz7"})
        EXPECT_EQ(finding.location.snippet.find(part), std::string::npos)
            << finding.rule_id << ": " << finding.location.snippet;
  }
}

TEST(ConfigHostileInput, MayReferToStagesInAnyWay) {
  EXPECT_TRUE(reports(run_engine("Dockerfile", "FROM a AS a\nFROM a AS a\nFROM a AS a\n"),
                      "config.dockerfile-root-user"));
  run_engine("Dockerfile", "FROM\nFROM AS AS\nFROM --platform= \n");
}

}  // namespace
}  // namespace redoubt::engines::config
