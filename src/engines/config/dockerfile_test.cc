#include "engines/config/dockerfile.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace redoubt::engines::config {
namespace {

Dockerfile parse(std::string_view text) {
  auto file = parse_dockerfile(text, "Dockerfile");
  EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().to_string());
  return file.value_or(Dockerfile{});
}

TEST(DockerfileParser, JoinsContinuedLinesAndLeavesCommentsOut) {
  const auto file = parse("FROM a:1\nRUN one \\\n# not this\n\n  && two\nUSER x\n");
  ASSERT_EQ(file.stages.at(0).instructions.size(), 2u);
  const auto& run = file.stages[0].instructions[0];
  EXPECT_EQ(run.line, 2u);
  EXPECT_EQ(run.end_line, 5u);
  EXPECT_EQ(run.text.find("not this"), std::string::npos);
  EXPECT_NE(run.text.find("&& two"), std::string::npos);
}

TEST(DockerfileParser, KnowsTheEscapeDirective) {
  const auto file = parse("# escape=`\nFROM a:1\nRUN dir C:\\\nRUN one `\n  two\n");
  ASSERT_EQ(file.stages.at(0).instructions.size(), 2u);
  EXPECT_EQ(file.stages[0].instructions[0].text, "dir C:\\");
}

TEST(DockerfileParser, ReadsHereDocuments) {
  const auto file = parse(
      "FROM a:1\nRUN <<EOF\nUSER root\nEOF\nCOPY <<-A <<B /x/\n\tone\n\tA\ntwo\nB\nUSER app\n");
  ASSERT_EQ(file.stages.at(0).instructions.size(), 3u);
  EXPECT_EQ(file.stages[0].instructions[0].end_line, 4u);
  EXPECT_EQ(file.stages[0].instructions[2].keyword, "USER");
}

// The user that the second instruction sets, with what the first one says before it.
std::string user_behind(std::string_view first) {
  const auto file = parse(fmt::format("FROM a:1\n{}\nUSER app\n", first));
  if (file.stages.size() != 1 || file.stages[0].instructions.size() != 2) return "";
  return file.stages[0].instructions[1].text;
}

TEST(DockerfileParser, TellsHereDocumentsAsBuildKitDoes) {
  for (const std::string_view document : {
           "RUN <<END-OF-SCRIPT\nUSER root\nEND-OF-SCRIPT",
           "RUN <<-\"END.1\" sh\n\tUSER root\n\tEND.1",
           "RUN <<'END OF IT'\nUSER root\nEND OF IT",
           "RUN cat 3<<EOF \\\n  && true\nUSER root\nEOF",
           "RUN <<\\EOF cat\nUSER root\nEOF",
           "COPY <<one.txt <<-'two.txt' /x/\nUSER a\none.txt\nUSER b\n\ttwo.txt",
           "ONBUILD RUN <<EOF\nUSER root\nEOF",
       })
    EXPECT_EQ(user_behind(document), "app") << document;
  for (const std::string_view none : {
           "RUN echo $((1<<SHIFT))",
           "RUN cat <<<word",
           "RUN echo \"a <<EOF\"",
           "RUN echo 'a <<EOF'",
           "RUN cat<<EOF",
           "RUN echo 1 <<  2",
           "RUN [\"cat\", <<EOF]",
           "RUN expr 1 <<NEVER",
       })
    EXPECT_EQ(user_behind(none), "app") << none;
}

TEST(DockerfileParser, FollowsStagesAndArguments) {
  const auto file = parse(
      "ARG V=3.12\nARG N=${V}-slim\nFROM --platform=linux/amd64 python:$N AS Base\nFROM base\nFROM "
      "${X:-nginx:1}\n");
  ASSERT_EQ(file.stages.size(), 3u);
  EXPECT_EQ(file.stages[0].image, "python:3.12-slim");
  EXPECT_EQ(file.stages[1].parent, 0);
  EXPECT_EQ(file.stages[2].image, "nginx:1");
}

TEST(DockerfileParser, SplitsBothFormsOfArguments) {
  const auto file = parse("FROM a:1\nCOPY [\"a b\", \"/c\"]\nENV A=\"x y\" B=1\n");
  EXPECT_EQ(file.stages.at(0).instructions.at(0).words(), (std::vector<std::string>{"a b", "/c"}));
  EXPECT_EQ(file.stages[0].instructions.at(1).words(),
            (std::vector<std::string>{"A=\"x y\"", "B=1"}));
}

TEST(DockerfileParser, NamesTheLineOfWhatItRefuses) {
  const auto early = parse_dockerfile("# c\nRUN x\nFROM a\n", "web/Dockerfile");
  ASSERT_FALSE(early.has_value());
  EXPECT_NE(early.error().to_string().find("web/Dockerfile:2"), std::string::npos)
      << early.error().to_string();
  EXPECT_FALSE(parse_dockerfile("", "Dockerfile").has_value());
}

}  // namespace
}  // namespace redoubt::engines::config
