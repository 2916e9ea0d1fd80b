#include "core/place_kind.h"

#include <gtest/gtest.h>

namespace redoubt::core {
namespace {

TEST(PlaceKind, TestsExamplesAndDocumentationAreBesideTheProduct) {
  for (const auto* path : {"tests/app.py",
                           "pkg/server/handler_test.go",
                           "web/src/cart.spec.ts",
                           "src/test/java/shop/OrderTest.java",
                           "examples/celery/requirements.txt",
                           "test_basic.py",
                           "conftest.py",
                           "spec/models/user_spec.rb",
                           "Docs/conf.py",
                           "cypress/login.js",
                           "src/it/simple/pom.xml",
                           "shop/tests.py",
                           "load-test.js",
                           "scripts/test-environments/compose.yml",
                           "integration_tests/run.py",
                           "internal/testresources/key.pem",
                           "dnsimple/fixtures.http/a.http",
                           "src/site/SettingsDialog.stories.tsx",
                           ".storybook/preview.ts",
                           "src/__fixtures__/site.ts",
                           "playwright/Dockerfile",
                           "web/Dockerfile.playwright",
                           "Dockerfile.test",
                           "packages/storybook/data.ts",
                           "examples/shop/src/main/java/App.java",
                           "src/main/java/com/example/AppTest.java"})
    EXPECT_TRUE(is_beside_product(path)) << path;
}

TEST(PlaceKind, ProductCodeIsNot) {
  for (const auto* path :
       {"src/app.py", "latest.java", "contest.py", "attestation/verify.go", "cmd/testing.go",
        "src/Inspector.java", "protest/x.js", "requirements.txt", "src/items/list.py",
        "src/main/java/com/example/demo/App.java", "shop/src/main/kotlin/org/samples/shop/Shop.kt",
        "latest-news.js", "contest-rules/a.py", "api-spec/a.yaml", "src/stories/feed.ts",
        "src/history.tsx"})
    EXPECT_FALSE(is_beside_product(path)) << path;
}

TEST(PlaceKind, WorkflowsLieInTheirFolderItself) {
  EXPECT_TRUE(is_github_workflow(".github/workflows/ci.yml"));
  EXPECT_TRUE(is_github_workflow(".github/workflows/ci.yaml"));
  EXPECT_FALSE(is_github_workflow(".github/workflows/parts/ci.yml"));
  EXPECT_FALSE(is_github_workflow(".github/workflows/review.prompt.md"));
  EXPECT_FALSE(is_github_workflow("shop/.github/workflows/ci.yml"));
}

TEST(PlaceKind, LibrariesAreOthersWhereFilesAreHandedOutToBrowsers) {
  EXPECT_TRUE(is_third_party("src/static/js/vendors/jquery.ts"));
  EXPECT_TRUE(is_third_party("shop/static/pdfjs/web/pdf.mjs"));
  EXPECT_FALSE(is_third_party("app/tinymce/widgets.py"));
  EXPECT_FALSE(is_third_party("app/vendors/views.py")) << "of a market place";
  EXPECT_FALSE(is_third_party("src/static/vendors")) << "a file";
}

}  // namespace
}  // namespace redoubt::core
