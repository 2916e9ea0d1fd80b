#include "core/made_code.h"

#include <gtest/gtest.h>

#include <string>

namespace redoubt::core {
namespace {

std::string minified(size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += "f(a){b=c;}";
  return text.substr(0, bytes);
}

TEST(MadeCode, LongLinesAreNobodysHandwriting) {
  EXPECT_EQ(share_of_long_lines(""), 0);
  EXPECT_EQ(share_of_long_lines(minified(1000) + "\nshort\n"), 0);
  EXPECT_EQ(share_of_long_lines(minified(1001)), 1);
  EXPECT_NEAR(share_of_long_lines(minified(2000) + "\n" + minified(1000) + "\n" + minified(999)),
              0.5, 0.01);
}

TEST(MadeCode, APictureInAConstantIsNoBundle) {
  const std::string picture = "LOGO = \"" + std::string(80'000, 'A') + "\"\n";
  std::string code;
  for (int i = 0; i < 1000; ++i) code += "total = add(total, price)\n";
  EXPECT_EQ(share_of_long_lines(picture), 0);
  EXPECT_EQ(share_of_long_lines(picture + code), 0);
  EXPECT_NEAR(share_of_long_lines(minified(50'000) + picture), 1, 0.01);
}

TEST(MadeCode, AWordListInAConstantIsNoBundle) {
  std::string list = "const NAMES = [";
  while (list.size() < 80'000) list += "{\"name\":\"grinning\",\"code\":[12,13]},";
  EXPECT_EQ(share_of_long_lines(list + "];\nexport function name(i) { return NAMES[i]; }\n"), 0);
}

const std::string kByHand = "export function total(items) {\n  return items.length;\n}\n";

std::string_view kind(const std::string& path, const std::string& text = kByHand) {
  return kind_of_made_code(path, text);
}

TEST(MadeCode, ANameTellsOfMinifiersAndOfDigestsOfTheContent) {
  for (const auto* path : {"js/shop.min.js", "css/shop.min.css",
                           "web/dist/assets/index-C8c580-n.js", "build/static/js/main.3f2a1b9c.js",
                           "static/assets/page.9d188b19.js", "dist/a-B0_x-y1Z.mjs"})
    EXPECT_EQ(kind(path), kGeneratedCode) << path;
  for (const auto* path :
       {"src/index.js", "src/main.3f2a1b9c.js", "static/report-20240131.js", "dist/web-settings.js",
        "assets/chart-Vue3Core.js", "dist/decade-facade.js", "src/minutes.js", "src/bundle.js",
        "scripts/build-bundle.js", "dist/C8c580-n.js", "assets/oauth2-helpers.js"})
    EXPECT_EQ(kind(path), "") << path;
}

TEST(MadeCode, LinesOfMinifiersCountInScriptsAlone) {
  EXPECT_EQ(kind("libs/marked/index.js", "/* marked */\n" + minified(4000)), kGeneratedCode);
  EXPECT_EQ(kind("server/badges/style.go", minified(4000)), "") << "a template on one line";
  EXPECT_EQ(kind("tests/page_test.php", minified(4000)), "");
}

TEST(MadeCode, WithAnotherSignATenthOfThemIsEnough) {
  std::string text = minified(2000) + "\n";
  for (int i = 0; i < 100; ++i) text += kByHand;
  const std::string map = "//# sourceMappingURL=app.js.map\n";
  EXPECT_EQ(kind("js/app.js", text), "");
  EXPECT_EQ(kind("js/app.js", text + map), kGeneratedCode);
  EXPECT_EQ(kind("js/worker-bundle.js", text), kGeneratedCode);
  EXPECT_EQ(kind("js/app.js", map + text), "") << "spoken of elsewhere";
  EXPECT_EQ(kind("lib/flags.js", kByHand + map), "") << "compiled line by line";
}

TEST(MadeCode, BundlersAndCompilersWriteHeads) {
  EXPECT_EQ(kind("a.js", "/******/ (function(modules) { // webpackBootstrap\n" + kByHand),
            kGeneratedCode);
  const std::string head = "var Module = typeof Module !== 'undefined' ? Module : {};\n";
  EXPECT_EQ(kind("a.js", head + "var ENVIRONMENT_IS_WORKER = false;\n"), kGeneratedCode);
  EXPECT_EQ(kind("a.js", head + "Module.onExit = close;\n"), "") << "code beside Emscripten's";
  EXPECT_EQ(kind("a.js", "/*** the cart ***/\n" + kByHand), "");
}

TEST(MadeCode, LibrariesBearALicenceAndAWrapper) {
  const std::string wrapper =
      "(function (global, factory) {\n  typeof exports === 'object' ? factory() : 0;\n";
  const std::string banner = "/*!\n * Gadget.js v2.6.8\n * Released under the MIT License.\n */\n";
  const std::string library = banner + wrapper + kByHand;
  EXPECT_EQ(kind("view/assets/js/gadget.js", library), kPublishedLibrary);
  EXPECT_EQ(kind("static/gadget.js", "\xEF\xBB\xBF" + library), kPublishedLibrary);
  EXPECT_EQ(kind("src/gadget.js", library), "") << "it may be the library's own project";
  EXPECT_EQ(kind("assets/js/shop.js", banner + kByHand), "") << "a banner is written by hand too";
  EXPECT_EQ(kind("assets/js/shop.js", wrapper + kByHand), "");
  EXPECT_EQ(kind("assets/js/shop.js", "/* The cart, (c) Shop Ltd */\n" + wrapper), "");
  EXPECT_EQ(kind("assets/js/shop.js", "/* The cart, since 1.2 */\n" + wrapper), "");
  EXPECT_EQ(kind("assets/gadget.js", ""), "");
}

}  // namespace
}  // namespace redoubt::core
