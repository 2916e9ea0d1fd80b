#include "analysis/encoding.h"

#include <gtest/gtest.h>

#include "analysis/language.h"

namespace redoubt::analysis {
namespace {

using namespace std::string_view_literals;

TEST(Encoding, MarkedUtf16BecomesUtf8) {
  EXPECT_EQ(utf16_as_utf8("\xFF\xFEk\0=\0\n\0"sv), "k=\n");
  EXPECT_EQ(utf16_as_utf8("\xFE\xFF\0k\0=\x20\xAC"sv), "k=\u20AC");
  EXPECT_EQ(utf16_as_utf8("\xFF\xFE\x3D\xD8\x00\xDE"sv), "\U0001F600");
  EXPECT_EQ(utf16_as_utf8("\xFF\xFE\x3D\xD8x\0y"sv), "\uFFFDx\uFFFD")
      << "half a pair, and an odd byte";
  EXPECT_EQ(utf16_as_utf8("k=\n"sv), std::nullopt);
  EXPECT_EQ(utf16_as_utf8(""sv), std::nullopt);
}

TEST(Encoding, TheMarkOfUtf8IsNoText) {
  EXPECT_EQ(without_mark("\xEF\xBB\xBFk: v"sv), "k: v");
  EXPECT_EQ(without_mark("k\xEF\xBB\xBF"sv), "k\xEF\xBB\xBF");
  EXPECT_EQ(without_mark("\xEF\xBB"sv), "\xEF\xBB");
}

TEST(Language, ANulByteDoesNotHideAFileThatIsNamedLikeText) {
  const std::string source = "# a comment with \0 in it\nkey = 'value'\n" + std::string(200, 'x');
  EXPECT_FALSE(looks_binary("a.py", source));
  EXPECT_TRUE(looks_binary("a.bin", "x\0y"sv));
  EXPECT_FALSE(looks_binary("a.bin", "\xFF\xFEx\0"sv)) << "UTF-16";
  EXPECT_TRUE(looks_binary("a.py", std::string(100, 'x') + std::string(50, '\0')));
  EXPECT_TRUE(promises_text("src/a.py"));
  EXPECT_FALSE(promises_text("docs/a.txt"));
  EXPECT_FALSE(promises_text("a.png"));
}

}  // namespace
}  // namespace redoubt::analysis
