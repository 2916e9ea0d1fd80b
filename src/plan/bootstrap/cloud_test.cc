#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/bootstrap/catalogue.h"
#include "plan/bootstrap/cloud_catalogue.h"
#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using ::testing::Contains;
using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using testing::model_of;
using ::testing::Not;

constexpr std::string_view kTerraform = R"(variable "replica" { default = false }
locals { name = "orders" }
resource "aws_lb" "edge" {
  security_groups = [aws_security_group.edge.id]
}
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 443
  default_action { target_group_arn = aws_lb_target_group.web.arn }
}
resource "aws_lb_target_group" "web" { port = 8000 }
resource "aws_lb_target_group_attachment" "web" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_instance.web.id
}
resource "aws_lb_target_group_attachment" "edge" {
  target_group_arn = aws_lb_listener.https.arn
  target_id        = aws_instance.web.id
}
resource "aws_instance" "web" {
  vpc_security_group_ids = [aws_security_group.web.id]
}
resource "aws_security_group" "edge" {}
resource "aws_security_group" "web" {
  ingress {
    from_port   = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "db" {
  ingress {
    from_port       = 5432
    security_groups = [aws_security_group.web.id]
  }
}
resource "aws_db_instance" "main" {
  engine                 = "postgres"
  vpc_security_group_ids = [aws_security_group.db.id]
}
resource "aws_db_instance" "replica" {
  count  = var.replica ? 1 : 0
  engine = "postgres"
}
)";

}  // namespace

TEST(BootstrapTerraform, DrawsResourcesAndWhoReachesThem) {
  const Model model = model_of({{"infra/main.tf", std::string(kTerraform)}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "person client", "gateway edge",
                                      "service web", "data-store db_instance"))
      << "what a condition leaves out is not there";
  ASSERT_NE(flow(model, "edge", "web"), nullptr);
  EXPECT_EQ(flow(model, "edge", "web")->origin.path, "infra/main.tf");
  const Flow* sql = flow(model, "web", "db_instance");
  ASSERT_NE(sql, nullptr);
  EXPECT_EQ(sql->protocol, "postgresql");
  EXPECT_EQ(sql->origin.line, 31u);
  EXPECT_NE(flow(model, "browser", "edge"), nullptr);
  ASSERT_NE(flow(model, "client", "web"), nullptr);
  EXPECT_EQ(flow(model, "client", "web")->port, 22);
  EXPECT_THAT(element(model, "web").tags, Contains("public"));
}

TEST(BootstrapTerraform, FollowsModulesOfTheRepository) {
  const Model model = model_of(
      {{"main.tf",
        "module \"store\" {\n  source = \"./modules/store\"\n  kind = \"mysql\"\n}\n"
        "module \"edge\" { source = \"terraform-aws-modules/alb/aws\" }\n"
        "resource \"aws_lambda_function\" \"api\" {\n  environment { variables = { DB = "
        "module.store.address } }\n}\n"},
       {"modules/store/main.tf",
        "variable \"kind\" {}\nresource \"aws_db_instance\" \"this\" { engine = var.kind }\n"
        "output \"address\" { value = aws_db_instance.this.address }\n"}});
  EXPECT_THAT(ids(model),
              ElementsAre("person browser", "gateway edge", "service api", "data-store store"));
  EXPECT_THAT(element(model, "store").technology, Contains("mysql"));
  EXPECT_EQ(element(model, "store").origin.line, 2u);
  EXPECT_NE(flow(model, "api", "store"), nullptr);
}

TEST(BootstrapTerraform, SurvivesModulesInACircle) {
  const Model model = model_of({{"a/main.tf",
                                 "module \"b\" { source = \"../b\" }\nlocals { x = local.x }\n"
                                 "resource \"aws_s3_bucket\" \"logs\" { bucket = local.x }\n"},
                                {"b/main.tf", "module \"a\" { source = \"../a\" }\n"},
                                {"c/main.tf", "module \"a\" { source = \"../a\" }\n"}});
  EXPECT_FALSE(model.elements.empty());
}

TEST(BootstrapTerraform, SurvivesValuesThatNameEachOtherManyTimesOver) {
  std::string text = "locals {\n";
  for (int i = 0; i < 12; ++i) {
    std::string many;
    for (int k = 0; k < 30; ++k) many += fmt::format("${{local.v{}}}", i + 1);
    text += fmt::format("  v{} = \"{}\"\n", i, many);
  }
  text += "}\nresource \"aws_s3_bucket\" \"b\" { bucket = local.v0 }\n";
  EXPECT_THAT(ids(model_of({{"main.tf", text}})), ElementsAre("data-store b"));
}

TEST(BootstrapTerraform, PublishesStoresThatSayIt) {
  const Model model = model_of({{"main.tf",
                                 "resource \"aws_s3_bucket\" \"site\" { acl = \"public-read\" }\n"
                                 "resource \"aws_db_instance\" \"db\" {\n  engine = \"mysql\"\n  "
                                 "publicly_accessible = true\n}\n"}});
  EXPECT_THAT(element(model, "site").tags, Contains("public"));
  EXPECT_EQ(element(model, "db").attributes.at("published.by"), "main.tf:2");
}

TEST(BootstrapCloudFormation, DrawsResourcesOfYamlAndJson) {
  const std::string yaml = R"(Parameters: {Engine: {Type: String, Default: postgres}}
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
  Permission:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !GetAtt Orders.Arn, SourceArn: !Sub "arn:x:${Api}/*"}
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Environment: {Variables: {DB: !GetAtt Db.Endpoint.Address}}
  Db:
    Type: AWS::RDS::DBInstance
    Properties: {Engine: !Ref Engine, PubliclyAccessible: true}
)";
  const Model model = model_of({{"stack.yaml", yaml}});
  EXPECT_THAT(ids(model),
              ElementsAre("person browser", "gateway api", "service orders", "data-store db"));
  EXPECT_THAT(element(model, "db").technology, Contains("postgresql"));
  EXPECT_THAT(element(model, "db").tags, Contains("public"));
  EXPECT_NE(flow(model, "api", "orders"), nullptr);
  EXPECT_NE(flow(model, "orders", "db"), nullptr);
  const Model json = model_of(
      {{"stack.json",
        R"({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}, "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"T": {"Ref": "Topic"}}}}})"}});
  EXPECT_NE(flow(json, "fn", "topic"), nullptr);
}

TEST(CloudCatalogue, NamesOnlyPartsThatAreKnown) {
  const auto catalogue = drafting::Catalogue::built_in();
  ASSERT_TRUE(catalogue.has_value());
  for (const auto& kind : drafting::cloud_kinds()) {
    EXPECT_FALSE(kind.types.empty());
    EXPECT_NE(kind.part.empty(), kind.kind.empty());
    if (kind.part.empty()) continue;
    EXPECT_TRUE(std::any_of(catalogue->parts().begin(), catalogue->parts().end(),
                            [&](const auto& part) { return part.id == kind.part; }))
        << kind.part;
  }
  for (const char* type : {"aws_iam_role", "aws_vpc", "aws_subnet", "aws_cloudwatch_log_group",
                           "aws_acm_certificate", "endpoint:logs"})
    EXPECT_EQ(drafting::cloud_kind_of(type), nullptr) << type;
  for (const auto& [type, kind] : {std::pair{"aws_transfer_server", "gateway"},
                                   {"google_compute_region_instance_group_manager", "service"},
                                   {"azurerm_static_web_app", "service"},
                                   {"aws_fsx_lustre_file_system", "data-store"},
                                   {"AWS::Neptune::DBCluster", "data-store"},
                                   {"azurerm_eventgrid_topic", "queue"}}) {
    ASSERT_NE(drafting::cloud_kind_of(type), nullptr) << type;
    EXPECT_EQ(drafting::cloud_kind_of(type)->kind, kind) << type;
  }
  ASSERT_NE(drafting::cloud_kind_of("azurerm_postgresql_flexible_server"), nullptr);
}

}  // namespace redoubt::plan
