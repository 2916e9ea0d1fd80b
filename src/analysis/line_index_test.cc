#include "analysis/line_index.h"

#include <gtest/gtest.h>

#include "analysis/language.h"

namespace redoubt::analysis {

TEST(LineIndex, CountsLinesAndColumnsFromOne) {
  const LineIndex index("ab\r\ncd\n");
  EXPECT_EQ(index.line_count(), 2u);
  EXPECT_EQ(index.line(1), "ab");
  EXPECT_EQ(index.line(3), "");
  EXPECT_EQ(index.region(4, 6), (core::Region{2, 1, 2, 3}));
  EXPECT_EQ(index.region(1, 5), (core::Region{1, 2, 2, 2}));
}

TEST(LineIndex, EmptyTextHasOneEmptyLine) {
  const LineIndex index("");
  EXPECT_EQ(index.line_count(), 1u);
  EXPECT_EQ(index.region(0, 0), (core::Region{1, 1, 1, 1}));
}

TEST(Language, KnowsNamesExtensionsAndInterpreters) {
  EXPECT_EQ(language_of("a/Dockerfile.dev", ""), "dockerfile");
  EXPECT_EQ(language_of("a/b.PY", ""), "python");
  EXPECT_EQ(language_of("bin/tool", "#!/usr/bin/env python3\n"), "python");
  EXPECT_EQ(language_of("bin/tool", "\x7f"), "");
}

}  // namespace redoubt::analysis
