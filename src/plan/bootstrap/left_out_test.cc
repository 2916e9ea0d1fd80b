#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::project;

}  // namespace

TEST(BootstrapLeftOut, NamesTemplatesAndFilesThatDoNotParse) {
  EXPECT_THAT(bootstrap_left_out(project(
                  {{"chart/templates/a.yaml", "apiVersion: v1\nkind: {{ .Values.kind }}\n"},
                   {"chart/templates/b.yaml", "apiVersion: v1\nkind: Service\nx: {{ y }}\n"},
                   {"compose.yaml", "services: [\n"},
                   {"infra/main.tf", "resource {\n"}})),
              ElementsAre(HasSubstr("compose.yaml:"), HasSubstr("infra/main.tf:"),
                          HasSubstr("chart/templates: 2 templates of Helm")));
  EXPECT_THAT(bootstrap_left_out(project({{"compose.yaml", "services: {}\n"}, {"a.py", ""}})),
              IsEmpty());
}

}  // namespace redoubt::plan
