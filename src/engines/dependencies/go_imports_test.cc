#include "engines/dependencies/go_imports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::engines::dependencies {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(GoImports, ReadsEveryFormOfTheDeclaration) {
  EXPECT_THAT(
      imports_of_go("\xef\xbb\xbf// package none\n/* import \"no\" */ package shop; import \"a\"\n"
                    "import (\n\t_ \"b.test/x\" // \"no\"\n\t. `c`; renamed \"d.test/v2\"\n)\n"
                    "import named \"e\"\n"
                    "func f() { g(\"no\") }\nimport \"too late\"\n"),
      ElementsAre("a", "b.test/x", "c", "d.test/v2", "e"));
  EXPECT_THAT(imports_of_go("package shop\n\nvar text = \"no\"\n"), IsEmpty());
  EXPECT_THAT(imports_of_go("package shop\nimport (\n\t\"a\"\n"), ElementsAre("a"));
  EXPECT_THAT(imports_of_go("package shop\nimport \"never ends\n"), IsEmpty());
  EXPECT_THAT(imports_of_go("// only a comment"), IsEmpty());
  EXPECT_THAT(imports_of_go("/* that never ends"), IsEmpty());
}

GoImports noted(const std::vector<std::pair<std::string, std::string>>& files) {
  core::SourceReport report;
  for (const auto& [path, text] : files) {
    FileReport out;
    note_go_imports(analysis::SourceFile(path, text, sha256(text), "go", false), out);
    report.facts.insert(report.facts.end(), out.facts.begin(), out.facts.end());
  }
  GoImports imports(report);
  EXPECT_THAT(report.facts, IsEmpty()) << "they mean nothing to others";
  return imports;
}

TEST(GoImports, AreCertainOnlyWhereTheModuleIsUsedOtherwise) {
  const auto imports =
      noted({{"srv/main.go", "package main\nimport (\"x.test/crypto/bcrypt\"; \"net/http\")\n"},
             {"tool/main.go", "package main\nimport \"x.test/crypto/ssh/agent\"\n"}});
  EXPECT_TRUE(imports.certainly_none("srv", "x.test/crypto", {"x.test/crypto/ssh"}));
  EXPECT_FALSE(imports.certainly_none("", "x.test/crypto", {"x.test/crypto/ssh"}))
      << "what lies below it may use it";
  EXPECT_FALSE(imports.certainly_none("srv", "x.test/crypto", {"x.test/crypto/bcrypt/inner"}))
      << "what lies above it may use it";
  EXPECT_FALSE(
      imports.certainly_none("srv", "x.test/crypto", {"x.test/crypto/a", "x.test/crypto/bcrypt"}));
  EXPECT_TRUE(imports.certainly_none("srv", "x.test/crypto", {"x.test/crypto/bcryptography"}));
  EXPECT_FALSE(imports.certainly_none("srv", "x.test/cry", {"x.test/cry/x"}))
      << "never imported at all";
  EXPECT_FALSE(imports.certainly_none("srv", "x.test/crypto", {"x.test/crypto/internal/x"}))
      << "no file could";
  EXPECT_FALSE(imports.certainly_none("srv", "stdlib", {"crypto/tls"})) << "net/http uses it";
}

}  // namespace
}  // namespace redoubt::engines::dependencies
