#include "engines/secrets/secrets_engine.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "engines/secrets/judge.h"
#include "engines/secrets/place.h"
#include "engines/secrets/testing.h"
#include "engines/secrets/token_life.h"

namespace redoubt::engines::secrets {
namespace {

// A token of GitHub's form with a valid checksum; made here, so that none stands in a file.
std::string github_token(std::string_view body) {
  return "ghp" + std::string("_") + std::string(body) + crc32_base62(body);
}
const std::string kFirst = github_token("Zk3vQ9mWx7TbR2nLc8YdF5sHj1PgUe");
const std::string kSecond = github_token("Bq7wN4xKz2VtM9rJd6LfS8cGh3YpXa");

size_t count_shown(std::string_view text, std::string_view secret) {
  size_t shown = 0;
  while (shown < secret.size() && text.find(secret.substr(0, shown + 1)) != text.npos) ++shown;
  return shown;
}

TEST(SecretsEngine, ReportsTwoSecretsOfOneLineAndMasksBothInEachSnippet) {
  const auto report =
      run_engine("src/client.py", "tokens = ['" + kFirst + "', '" + kSecond + "']\n");
  ASSERT_EQ(report.findings.size(), 2u);
  EXPECT_LT(report.findings[0].location.region.start_column,
            report.findings[1].location.region.start_column);
  EXPECT_NE(report.findings[0].evidence, report.findings[1].evidence);
  for (const auto& finding : report.findings)
    for (const auto& secret : {kFirst, kSecond})
      EXPECT_LE(count_shown(every_field(finding), secret), 4u);
}

TEST(SecretsEngine, LetsTheParticularRuleDecideWhereAGenericOneMatchesAsWell) {
  const auto report = run_engine("src/client.py", "api_token = \"" + kFirst + "\"\n");
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].location.region.start_line, 1u);
  EXPECT_NE(report.findings[0].rule_id.find("github"), std::string::npos)
      << report.findings[0].rule_id;
}

TEST(SecretsEngine, RatesAnOpenSshKeyBehindAPassphraseLower) {
  const std::string rest =
      "AAAAGFjcnlwdAAAAGAAAABk3Vw9xQz7LmN2bR5tY8pJ4dF6hGcAsKe1UiO9x3KqLw7Vb2NcRt5Ym8Pf1Zh6Jg4Ue0AxQ"
      "z7LmN2bR5tY8pJ4dF";
  const auto key = [&](std::string_view cipher) {
    return "-----BEGIN OPENSSH " + std::string("PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA") +
           std::string(cipher) + rest + "\n";
  };
  const auto open = run_engine("id", key("BG5vbmU")),
             closed = run_engine("id", key("CmFlczI1Ni1jdHI"));
  ASSERT_EQ(open.findings.size(), 1u);
  ASSERT_EQ(closed.findings.size(), 1u);
  EXPECT_EQ(open.findings[0].severity, core::Severity::kCritical);
  EXPECT_EQ(open.findings[0].location.region.start_line, 1u) << "the heading of the key";
  EXPECT_EQ(open.findings[0].location.snippet.find("-----BEGIN"), 0u);
  EXPECT_EQ(closed.findings[0].severity, core::Severity::kMedium);
}

TEST(SecretsEngine, IsUnsureOfAPasswordForTheOwnMachineOrForNone) {
  const auto at = [](std::string_view host) {
    return run_engine("app.ini", "url = postgres://shop:" + std::string("Vw9xQz7Lm") + "@" +
                                     std::string(host) + ":5432/shop\n");
  };
  const auto here = at("localhost"), elsewhere = at("db.internal");
  ASSERT_EQ(here.findings.size(), 1u);
  ASSERT_EQ(elsewhere.findings.size(), 1u);
  EXPECT_EQ(here.findings[0].confidence, core::Confidence::kLow);
  for (const auto* host : {"db.example.com", "example.org", "db.test"})
    EXPECT_EQ(at(host).findings.at(0).confidence, core::Confidence::kLow) << host;
  EXPECT_NE(at("db.myexample.com").findings.at(0).confidence, core::Confidence::kLow);
  EXPECT_NE(elsewhere.findings[0].confidence, core::Confidence::kLow);
}

TEST(SecretsEngine, ReportsATokenWithAWrongChecksumAsLowAndMasksIt) {
  std::string wrong = kFirst;
  wrong.back() = wrong.back() == 'a' ? 'b' : 'a';
  const auto report = run_engine("src/client.py", "api_token = \"" + wrong + "\"\n");
  ASSERT_EQ(report.findings.size(), 1u);
  const auto& finding = report.findings[0];
  EXPECT_NE(finding.rule_id.find("github"), std::string::npos) << finding.rule_id;
  EXPECT_EQ(finding.severity, core::Severity::kLow);
  EXPECT_EQ(finding.confidence, core::Confidence::kLow);
  EXPECT_NE(finding.message.find("checksum is wrong"), std::string::npos) << finding.message;
  EXPECT_LE(count_shown(every_field(finding), wrong), 4u);
}

TEST(SecretsEngine, HoldsATokenInATestForCriticalOnlyWhereItWasIssued) {
  const std::string unproven = "dckr" + std::string("_pat_k3Vw9xQz7LmN2bR5tY8pJ4dF6hG");
  const auto rated = [](const std::string& path, const std::string& token) {
    const auto report = run_engine(path, "const token = '" + token + "';\n");
    EXPECT_EQ(report.findings.size(), 1u) << path;
    return report.findings.empty() ? core::Severity::kInfo : report.findings[0].severity;
  };
  EXPECT_EQ(rated("src/token.ts", unproven), core::Severity::kCritical);
  EXPECT_EQ(rated("src/token.spec.ts", unproven), core::Severity::kHigh);
  EXPECT_EQ(rated("src/token.spec.ts", kFirst), core::Severity::kCritical);
}

TEST(SecretsEngine, LeavesTokensThatSomebodyTypedAlone) {
  for (const std::string body :
       {"1234567890abcdefghijklmnopqrstuvwxyz", "a1a1b2b2c3c3a1a1b2b2c3c3a1a1b2b2c3c3",
        "ThisIsNoRealTokenButOnlyAnIllustration"})
    EXPECT_TRUE(
        run_engine("src/client.py", "x = ghp_" + body.substr(0, 36) + "\n").findings.empty())
        << body;
}

TEST(SecretsEngine, GivesOneSecretTheSameEvidenceInEveryFile) {
  const auto one = run_engine("a.py", "t = '" + kFirst + "'\n");
  const auto other = run_engine("lib/b.rb", "\n\nsecond: " + kFirst + "\n");
  ASSERT_EQ(one.findings.size(), 1u);
  ASSERT_EQ(other.findings.size(), 1u);
  EXPECT_EQ(one.findings[0].evidence, other.findings[0].evidence);
  EXPECT_EQ(other.findings[0].location.region.start_line, 3u);
}

TEST(SecretsEngine, FindsASecretFarInsideALongLineAndKeepsTheSnippetShort) {
  const std::string filler(200'000, ' ');
  const auto report =
      run_engine("src/bundle.js", "var a;" + filler + "x='" + kFirst + "';" + filler + "\n");
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_LE(report.findings[0].location.snippet.size(), 300u);
  EXPECT_LE(count_shown(report.findings[0].location.snippet, kFirst), 4u);
}

TEST(SecretsEngine, TakesAPasswordInACommentForAnExample) {
  const std::string password = "password = 'mUc3m00" + std::string("RsqyRe'\n");
  const auto code = run_engine("app/user.rb", password),
             comment = run_engine("app/user.rb", "  # " + password);
  ASSERT_EQ(code.findings.size(), 1u);
  ASSERT_EQ(comment.findings.size(), 1u);
  EXPECT_NE(code.findings[0].confidence, core::Confidence::kLow);
  EXPECT_EQ(comment.findings[0].confidence, core::Confidence::kLow);
  const auto block = run_engine("app/user.xml", "<!-- as in\n" + password + "-->\n");
  ASSERT_EQ(block.findings.size(), 1u);
  EXPECT_EQ(block.findings[0].confidence, core::Confidence::kLow);
  const auto behind = run_engine("app/user.xml", "<!-- as in\nx -->\n" + password);
  ASSERT_EQ(behind.findings.size(), 1u);
  EXPECT_NE(behind.findings[0].confidence, core::Confidence::kLow);
  const auto token = run_engine("app/user.rb", "  # token: " + kFirst + "\n");
  ASSERT_EQ(token.findings.size(), 1u);
  EXPECT_NE(token.findings[0].confidence, core::Confidence::kLow)
      << "a token is one wherever it stands";
}

TEST(SecretsEngine, CountsWhatItDoesNotListInAFileFullOfSecrets) {
  std::string text;
  for (size_t i = 0; i < 1001; ++i) {
    std::string body = "Zk3vQ9mWx7TbR2nLc8YdF5sHj1P000";
    body.replace(26, 4, fmt::format("{:04}", i));
    text += "t = '" + github_token(body) + "'\n";
  }
  const auto report = run_engine("dump.txt", text);
  EXPECT_EQ(report.findings.size(), 1000u);
  ASSERT_EQ(report.gaps.size(), 1u);
  EXPECT_EQ(report.gaps[0].kind, core::CoverageGap::Kind::kTruncated);
  EXPECT_EQ(report.gaps[0].reason.substr(0, 6), "1 more");
}

TEST(SecretsEngine, AcceptsWhatACommentOnTheLineAllows) {
  for (const std::string mark : {"redoubt:allow", "gitleaks:allow", "trufflehog:ignore",
                                 "pragma: allowlist secret", "nosec", "nosec B105"}) {
    const auto report = run_engine("src/client.py", "t = '" + kFirst + "'  # " + mark + "\n");
    ASSERT_EQ(report.findings.size(), 1u) << mark;
    EXPECT_EQ(report.findings[0].suppression.kind, core::Suppression::Kind::kInSource) << mark;
  }
}

TEST(SecretsEngine, AMarkInATextIsNoComment) {
  for (const std::string mark : {"redoubt:allow", "gitleaks:allow", "trufflehog:ignore",
                                 "pragma: allowlist secret", "nosec"}) {
    const auto report = run_engine("src/client.py", "f('" + kFirst + "', '# " + mark + "')\n");
    ASSERT_EQ(report.findings.size(), 1u) << mark;
    EXPECT_EQ(report.findings[0].suppression.kind, core::Suppression::Kind::kNone) << mark;
  }
  const auto next = run_engine("src/client.py",
                               "a = '# pragma: allowlist nextline secret'\nt = '" + kFirst + "'\n");
  ASSERT_EQ(next.findings.size(), 1u);
  EXPECT_EQ(next.findings[0].suppression.kind, core::Suppression::Kind::kNone);
}

TEST(SecretsEngine, AcceptsTheLineBehindAnAllowNextlineComment) {
  const auto report =
      run_engine("src/client.py", "# pragma: allowlist nextline secret\nt = '" + kFirst + "'\n");
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].suppression.kind, core::Suppression::Kind::kInSource);
}

TEST(SecretsEngine, RatesAPasswordThatIsItsUsersNameAsADefaultOne) {
  const auto rated = [](std::string_view url) {
    const auto report =
        run_engine("compose.yaml", "      - DATABASE_URL=" + std::string(url) + "\n");
    EXPECT_EQ(report.findings.size(), 1u) << url;
    return report.findings.empty() ? core::Severity::kInfo : report.findings[0].severity;
  };
  EXPECT_EQ(rated("mysql://ctfq:ctfq@db/shop"), core::Severity::kLow);
  EXPECT_EQ(rated("mysql://ctfq:Vw9xQz7Lm@db/shop"), core::Severity::kHigh);
  EXPECT_EQ(rated("mysql://xctfq:ctfq@db/shop"), core::Severity::kHigh);
  EXPECT_EQ(rated("mysql://ctfq:ctfq@db.shop.io/shop"), core::Severity::kHigh);
}

TEST(SecretsEngineTest, WordsInFrontOfAPublicHostMayBeAPassword) {
  const auto found = [](const std::string& host) {
    return run_engine("app.env", "DATABASE_URL=postgresql://app:correct-horse-" +
                                     std::string("battery@") + host + ":5432/app\n")
        .findings;
  };
  for (const auto* host : {"164.92.98.175", "db.acme-corp.io"}) {
    ASSERT_EQ(found(host).size(), 1u) << host;
    EXPECT_EQ(found(host)[0].confidence, core::Confidence::kLow);
  }
  for (const auto* host :
       {"db", "localhost", "10.1.2.3", "db.example.com", "db.internal", "${HOST}.io"})
    EXPECT_TRUE(found(host).empty()) << host;
}

TEST(SecretsEngineTest, AMarkInALineThatNobodyWroteAcceptsNothing) {
  const std::string rest(100'000, ';');
  const auto report = run_engine("dist/app.js", "t = '" + kFirst + "'" + rest + " // nosec\n");
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].suppression.kind, core::Suppression::Kind::kNone);
}

TEST(SecretsEngine, IgnoresCommentsThatSpeakOfSomethingElse) {
  for (const std::string mark : {"nosec B602", "nosecret", "xredoubt:allow"}) {
    const auto report = run_engine("src/client.py", "t = '" + kFirst + "'  # " + mark + "\n");
    ASSERT_EQ(report.findings.size(), 1u) << mark;
    EXPECT_EQ(report.findings[0].suppression.kind, core::Suppression::Kind::kNone) << mark;
  }
}

TEST(SecretsEngine, ACommentThatNamesAnotherRuleAcceptsNothing) {
  for (const std::string mark : {"# redoubt:allow code.sql-injection the id is a number",
                                 "+ 'redoubt:allow'", "+ '# redoubt:allow'"}) {
    const auto report = run_engine("src/client.py", "t = '" + kFirst + "'  " + mark + "\n");
    ASSERT_EQ(report.findings.size(), 1u) << mark;
    EXPECT_EQ(report.findings[0].suppression.kind, core::Suppression::Kind::kNone) << mark;
  }
  const auto report = run_engine(
      "src/client.py", "t = '" + kFirst + "'  # redoubt:allow secrets.credential it is revoked\n");
  EXPECT_EQ(report.findings[0].suppression.reason, "it is revoked");
}

TEST(SecretsEngine, AReasonQuotesNoSecret) {
  const auto report =
      run_engine("src/client.py",
                 "t = '" + kFirst + "'  # redoubt:allow revoked was " + kFirst + " long ago\n");
  for (const auto& finding : report.findings)
    EXPECT_EQ(finding.suppression.reason.find(kFirst), std::string::npos);
}

TEST(SecretsEngine, KeepsTheReasonOfAnAllowComment) {
  const auto report =
      run_engine("src/client.py", "t = '" + kFirst + "'  # redoubt:allow revoked last year\n");
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].suppression.reason, "revoked last year");
}

TEST(Masking, ShowsAtMostFourCharactersAndFewerOfShortSecrets) {
  EXPECT_EQ(masked("0123456789abcdef"), "0123****");
  EXPECT_EQ(masked("0123456789abcde"), "0****");
  EXPECT_EQ(masked("0123456"), "****");
  EXPECT_EQ(masked(""), "****");
}

TEST(SecretsEngine, TakesNoDigestInATableOfDigestsForAKey) {
  const auto digest = [](int i) { return sha256(std::to_string(i)).hex(); };
  std::string pages = "var checksums = map[string]string{\n";
  int i = 0;
  for (const std::string page :
       {"about", "api_keys", "bookmarks", "create_api_key", "create_user", "edit_user", "login"})
    pages += fmt::format("\t\"{}\": \"{}\",\n", page, digest(++i));
  EXPECT_TRUE(run_engine("views.go", pages + "}\n").findings.empty());
  std::string settings;  // every one a secret
  for (const std::string name : {"API_KEY", "SESSION_SECRET", "UTILS_TOKEN", "MAIL_PASSWORD"})
    settings += fmt::format("{}={}\n", name, digest(++i));
  EXPECT_EQ(run_engine(".env", settings).findings.size(), 4u);
  // Close to a table, and within one that says what it is.
  std::string table;
  for (const std::string name : {"linux", "darwin", "windows"})
    table += fmt::format("    \"{}\": \"{}\",\n", name, digest(++i));
  const auto found = [](const std::string& text) {
    return run_engine("app/settings.py", text).findings.size();
  };
  EXPECT_EQ(found(table), 0u);
  EXPECT_EQ(found(fmt::format("{}}}\nSECRET_KEY = \"{}\"\n", table, digest(++i))), 1u);
  EXPECT_EQ(found(fmt::format("{}}}\nbilling_api_key = \"{}\"\n", table, digest(++i))), 1u);
  EXPECT_EQ(found(fmt::format("{}    \"secret_key\": \"{}\",\n", table, digest(++i))), 1u);
  EXPECT_EQ(found(fmt::format("{}    \"create_api_key\":  \"{}\",\n", table, digest(++i))), 0u);
}

TEST(SecretsEngine, RatesKeysOfContainersThatAJobStartsForItselfLower) {
  const std::string key = "q8ZkP3vN7xWc" + std::string("5RtYb2LmJ9s");
  const auto severity = [&](const std::string& path, const std::string& before) {
    const auto report = run_engine(path, before + key + "\n");
    EXPECT_EQ(report.findings.size(), 1u) << path << before;
    return report.findings.empty() ? core::Severity::kInfo : report.findings[0].severity;
  };
  const std::string ci = ".github/workflows/ci.yml";
  const std::string run =
      "jobs:\n  a:\n    steps:\n      - run: |\n          docker run -d \\\n            -e "
      "SECRET_KEY=";
  const std::string services =
      "jobs:\n  a:\n    services:\n      db:\n        env:\n          # its own\n          "
      "API_TOKEN: ";
  EXPECT_EQ(severity(ci, run), core::Severity::kMedium);
  EXPECT_EQ(severity(ci, services), core::Severity::kMedium);
  // The machine of somebody else, another command, the job itself, and a file that is run
  // elsewhere.
  const std::string remote = replace_all(run, "docker run -d", "ssh shop.internal docker run");
  EXPECT_EQ(severity(ci, remote), core::Severity::kHigh);
  EXPECT_EQ(severity(ci, "env:\n  DOCKER_HOST: tcp://shop.internal\n" + run),
            core::Severity::kHigh);
  EXPECT_EQ(severity(ci, run.substr(0, run.find("-e ")) + "shop\n          call --env API_TOKEN="),
            core::Severity::kHigh);
  EXPECT_EQ(severity(ci, "jobs:\n  services:\n    b: c\n  a:\n    env:\n      API_TOKEN: "),
            core::Severity::kHigh);
  EXPECT_EQ(severity("deploy.sh", "docker run -e SECRET_KEY="), core::Severity::kHigh);
}

// {"alg":"HS256"}, the claims (base64url) and a signature that nobody made.
std::string web_token(std::string_view claims) {
  return "eyJhbGciOiJIUzI1NiJ9." + std::string(claims) +
         ".k3Vw9xQz7LmN2bR5tY8pJ4dF6hGcAsKe1UiO9x3KqLw";
}

TEST(SecretsEngine, RatesATokenLowThatSaysItLivedForDays) {
  const auto severity = [](std::string_view claims) {
    const auto report = run_engine("src/api.ts", "const token = '" + web_token(claims) + "'\n");
    return report.findings.empty() ? core::Severity::kInfo : report.findings[0].severity;
  };
  // {"sub":"shop-admin","iat":1656053137,"exp":1656139537}: a day
  EXPECT_EQ(severity("eyJzdWIiOiJzaG9wLWFkbWluIiwiaWF0IjoxNjU2MDUzMTM3LCJleHAiOjE2NTYxMzk1Mzd9"),
            core::Severity::kLow);
  // {"sub":"shop-admin","iat":1656053137,"exp":1971413137}: ten years
  EXPECT_EQ(severity("eyJzdWIiOiJzaG9wLWFkbWluIiwiaWF0IjoxNjU2MDUzMTM3LCJleHAiOjE5NzE0MTMxMzd9"),
            core::Severity::kMedium);
  // {"sub":"shop-admin","iat":1656053137}: for ever
  EXPECT_EQ(severity("eyJzdWIiOiJzaG9wLWFkbWluIiwiaWF0IjoxNjU2MDUzMTM3fQ"),
            core::Severity::kMedium);
}

TEST(TokenLife, IsThatOfTheClaimsAndOfNothingElse) {
  const auto life = [](std::string_view claims) { return life_of_token(web_token(claims)); };
  EXPECT_EQ(life("eyJpYXQiOjE2NTYwNTMxMzcsImV4cCI6MTY1NjA1MzE5N30"), 60);  // {"iat":…,"exp":…}
  EXPECT_FALSE(life("eyJleHAiOjE2NTYwNTMxOTd9"));                          // {"exp":…}
  EXPECT_FALSE(life("eyJpYXQiOjE2NTYwNTMxOTcsImV4cCI6MTY1NjA1MzEzN30"));   // ends before it begins
  EXPECT_FALSE(life("eyJ"));
  EXPECT_FALSE(life("%%%"));
  EXPECT_FALSE(life_of_token("eyJ"));
  EXPECT_FALSE(life_of_token(""));
}

// Made of three parts here, so that none of them stands in this file as it is looked for.
std::string in_two(std::string_view sign) {
  return fmt::format("charge(\"{}_live_\"{}\"k3Vw9xQz7LmN2bR5tY8pJ4dF\");\n", "sk", sign);
}

TEST(SecretsEngine, PutsLiteralsTogetherThatAreOneExpression) {
  const auto whole = run_engine("src/pay.py", in_two("x").replace(16, 3, ""));
  ASSERT_EQ(whole.findings.size(), 1u);
  for (const std::string sign :
       {" + ", "+", " . ", " .. ", " & ", " ", "\n       ", " +\n      ", " \\\n    "}) {
    const auto report = run_engine("src/pay.py", in_two(sign));
    ASSERT_EQ(report.findings.size(), 1u) << sign;
    EXPECT_EQ(report.findings[0].rule_id, whole.findings[0].rule_id);
    EXPECT_EQ(report.findings[0].severity, whole.findings[0].severity);
    EXPECT_EQ(report.findings[0].evidence, whole.findings[0].evidence) << "the same secret";
    EXPECT_EQ(every_field(report.findings[0]).find("k3Vw"), std::string::npos);
  }
  for (const std::string sign : {", ", ": ", " + name + ", "; ", " == ", " - ", "\n\n# and\n"})
    EXPECT_TRUE(run_engine("src/pay.py", in_two(sign)).findings.empty()) << sign;
  const auto test = run_engine("tests/pay_test.py", in_two(" + "));
  ASSERT_EQ(test.findings.size(), 1u);
  EXPECT_EQ(test.findings[0].severity, core::Severity::kLow);
}

TEST(SecretsEngine, PutsMoreThanTwoLiteralsTogether) {
  const std::string key =
      std::string("key = (\"AK") + "IA\"\n       \"Q3EG" + "\"\n       \"RIZ7V2TL5XWN\")\n";
  const auto report = run_engine("src/store.py", key);
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].location.region.start_line, 1u);
  EXPECT_EQ(report.findings[0].location.region.end_line, 3u);
  EXPECT_EQ(every_field(report.findings[0]).find("RIZ7"), std::string::npos);
}

TEST(SecretsEngine, RatesAFileLowWhoseNameSaysSample) {
  const std::string text = "      API_TOKEN: q8ZkP3vN7xWc" + std::string("5RtYb2LmJ9s\n");
  const auto severity = [&](const std::string& path) {
    return run_engine(path, text).findings.at(0).severity;
  };
  EXPECT_EQ(severity("docker-compose-sample.yaml"), core::Severity::kLow);
  EXPECT_EQ(severity("settings_example.yml"), core::Severity::kLow);
  EXPECT_EQ(severity("sampler.yaml"), core::Severity::kHigh);
}

}  // namespace
}  // namespace redoubt::engines::secrets
