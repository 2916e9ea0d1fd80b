#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/bootstrap/left_out.h"
#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using drafting::LeftOut;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::model_of;
using testing::project;

std::vector<std::string> left_out(const std::map<std::string, std::string>& files) {
  return bootstrap(project(files), {}).left_out;
}

}  // namespace

TEST(BootstrapLeftOut, NamesTemplatesAndFilesThatDoNotParse) {
  EXPECT_THAT(left_out({{"chart/templates/a.yaml", "apiVersion: v1\nkind: {{ .Values.kind }}\n"},
                        {"chart/templates/b.yaml", "apiVersion: v1\nkind: Service\nx: {{ y }}\n"},
                        {"deploy/alerts.yaml",
                         "apiVersion: v1\nkind: ConfigMap\ndata: {a: '{{ .Status }}'}\n"},
                        {"compose.yaml", "services: [\n"},
                        {"infra/main.tf", "resource {\n"}}),
              ElementsAre(HasSubstr("compose.yaml:"), HasSubstr("infra/main.tf:"),
                          HasSubstr("chart/templates: 2 templates of Helm")));
  EXPECT_THAT(left_out({{"compose.yaml", "services: {}\n"}, {"a.py", ""}}), IsEmpty());
}

TEST(BootstrapLeftOut, NamesEveryKindOfFileThatSaysWhatRuns) {
  EXPECT_THAT(left_out({{"deploy/web.yaml", "apiVersion: apps/v1\nkind: [\n"},
                        {"docs.yaml", "words: [\n"},
                        {"openapi.yaml", "openapi: 3.0.0\npaths: [\n"},
                        {"stack.yaml", "Resources:\n  A: {Type: 'AWS::SQS::Queue'\n"}}),
              ElementsAre(HasSubstr("deploy/web.yaml:"), HasSubstr("openapi.yaml:"),
                          HasSubstr("stack.yaml:")));
}

TEST(BootstrapLeftOut, CountsWhatItDoesNotName) {
  std::map<std::string, std::string> files;
  for (int i = 10; i < 35; ++i) files[fmt::format("infra/{}.tf", i)] = "resource {\n";
  const auto lines = left_out(files);
  ASSERT_EQ(lines.size(), 21u);
  EXPECT_EQ(lines.back(), "and 5 more files that cannot be read");
}

TEST(BootstrapLeftOut, CountsWhatIsAboveALimit) {
  std::map<std::string, std::string> files;
  for (int i = 0; i < 63; ++i)
    files[fmt::format("s{}/compose.yaml", i)] = "services: {a: {image: x/a}}\n";
  EXPECT_THAT(left_out(files), ElementsAre("3 compose files more than the limit of 60"));
}

TEST(BootstrapLeftOut, KeepsTheResourcesAroundAModuleThatIsAboveTheLimit) {
  std::string calls = "resource \"aws_sqs_queue\" \"own\" {}\n";
  for (int i = 0; i < 310; ++i)
    calls += fmt::format("module \"m{}\" {{\n  source = \"./part\"\n}}\n", i);
  const Model model = model_of({{"main.tf", calls}, {"part/main.tf", "variable \"x\" {}\n"}});
  EXPECT_NE(model.element("own"), nullptr);
  EXPECT_THAT(model.left_out, ElementsAre("11 Terraform module calls more than the limit of 300"));
}

TEST(BootstrapLeftOut, ReadsModulesThatCallEachOtherInACircle) {
  const Model model = model_of(
      {{"a/main.tf",
        "resource \"aws_sqs_queue\" \"jobs\" {}\nmodule \"b\" {\n  source = \"../b\"\n}\n"},
       {"b/main.tf",
        "resource \"aws_sqs_queue\" \"mails\" {}\nmodule \"a\" {\n  source = \"../a\"\n}\n"}});
  EXPECT_NE(model.element("jobs"), nullptr);
  EXPECT_NE(model.element("b-mails"), nullptr);
  EXPECT_THAT(model.left_out, ElementsAre("b/main.tf:2: modules that call each other in a circle"));
}

TEST(LeftOut, ShowsAndDoesNotObeyForeignText) {
  LeftOut left_out;
  left_out.unread("a\x1b[31m.tf", "line\nbreak");
  EXPECT_THAT(left_out.lines(), ElementsAre("a\\x1b[31m.tf: line\\nbreak"));
}

}  // namespace redoubt::plan
