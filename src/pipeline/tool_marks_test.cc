#include "pipeline/tool_marks.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

class ToolMarksTest : public testing::Test {
 protected:
  std::string said_of(const std::string& text) {
    EXPECT_TRUE(platform::write_file(folder_.path() / "a.py", text));
    adapters::ToolManifest manifest;
    manifest.name = "bandit";
    manifest.marks = {R"(\bnosec\b)", R"((?i)\bflawfinder\s*:)"};
    return silenced_by_comments(manifest, folder_.path(), {"a.py", "gone.py"});
  }
  platform::TemporaryFolder folder_ = platform::TemporaryFolder::make("redoubt-marks-").value();
};

TEST_F(ToolMarksTest, NamesThePlacesOfCommentsThatSilenceATool) {
  EXPECT_EQ(said_of("import os\nos.system(x)  # nosec B605\n"),
            "1 comment of the files under test keeps it from reporting: a.py:2");
  EXPECT_EQ(said_of("a  # nosec\nb  # nosec\nc  # nosec\nd  # nosec\ne  # nosec\n"),
            "5 comments of the files under test keep it from reporting: a.py:1, a.py:2, a.py:3, "
            "2 more");
}

TEST_F(ToolMarksTest, AWordOutsideOfACommentSilencesNothing) {
  EXPECT_EQ(said_of("import os\n"), "");
  EXPECT_EQ(said_of("nosec = 1\n"), "");
  EXPECT_EQ(said_of("a = '# nosec'\n"), "");
  EXPECT_NE(said_of("a = 'nosec'  # nosec\n"), "");
  EXPECT_NE(said_of("a  # FlawFinder : ignore\n"), "");
  EXPECT_EQ(said_of("a  # the xnosec\n"), "");
}

TEST(ToolMarks, OfAllToolsAreReadable) {
  const auto manifests = adapters::load_manifests();
  ASSERT_TRUE(manifests);
  for (const auto& manifest : *manifests)
    for (const auto& mark : manifest.marks)
      EXPECT_TRUE(re2::RE2(mark, re2::RE2::Quiet).ok()) << manifest.name << ": " << mark;
}

}  // namespace
}  // namespace redoubt::pipeline
