#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using testing::model_of;
using ::testing::UnorderedElementsAre;

const std::string kStore =
    "resource \"aws_db_instance\" \"main\" { engine = var.engine }\n"
    "variable \"engine\" { default = \"sqlserver-ex\" }\n";

}  // namespace

TEST(BootstrapTerraformModules, MakeASetOfElementsPerCall) {
  const Model model =
      model_of({{"main.tf",
                 "module \"eu\" {\n source = \"./region\"\n engine = local.engine\n}\n"
                 "module \"us\" {\n source = \"./region\"\n}\n"
                 "locals { engine = \"postgres\" }\n"},
                {"region/main.tf",
                 "variable \"engine\" { default = \"mariadb\" }\n"
                 "module \"data\" {\n source = \"../store\"\n engine = var.engine\n}\n"
                 "resource \"aws_lambda_function\" \"api\" { environment { variables = { DB = "
                 "module.data.address } } }\n"},
                {"store/main.tf",
                 kStore + "output \"address\" { value = aws_db_instance.main.address }\n"}});
  EXPECT_THAT(ids(model), UnorderedElementsAre("person browser", "service eu-api", "service us-api",
                                               "data-store eu-data", "data-store us-data"));
  EXPECT_THAT(element(model, "eu-data").technology, ::testing::Contains("postgresql"));
  EXPECT_THAT(element(model, "us-data").technology, ::testing::Contains("mysql"));
  EXPECT_NE(flow(model, "eu-api", "eu-data"), nullptr);
  EXPECT_EQ(flow(model, "eu-api", "us-data"), nullptr);
}

TEST(BootstrapTerraformModules, KeepTheirNamesWhenCalledOnce) {
  const Model model = model_of(
      {{"main.tf", "module \"data\" { source = \"./store\" }\n"}, {"store/main.tf", kStore}});
  EXPECT_THAT(ids(model), ElementsAre("data-store data"));
}

TEST(BootstrapTerraformModules, MakeASetOfElementsPerRound) {
  const Model model = model_of(
      {{"main.tf",
        "locals { regions = { eu = { engine = \"postgres\" }, us = { engine = \"mariadb\" } } }\n"
        "module \"store\" {\n source = \"./store\"\n for_each = local.regions\n engine = "
        "each.value.engine\n}\n"
        "module \"services\" {\n source = \"./service\"\n for_each = toset([\"orders\", "
        "\"mail\"])\n name = each.key\n}\n"
        "resource \"aws_lambda_function\" \"report\" { environment { variables = { DB = "
        "module.store[\"eu\"].address } } }\n"},
       {"store/main.tf", kStore + "output \"address\" { value = aws_db_instance.main.address }\n"},
       {"service/main.tf",
        "variable \"name\" {}\nresource \"aws_ecs_service\" \"this\" { name = var.name }\n"}});
  EXPECT_THAT(ids(model),
              UnorderedElementsAre("person browser", "service report", "service orders",
                                   "service mail", "data-store store-eu", "data-store store-us"));
  EXPECT_THAT(element(model, "store-eu").technology, ::testing::Contains("postgresql"));
  EXPECT_THAT(element(model, "store-us").technology, ::testing::Contains("mysql"));
  EXPECT_NE(flow(model, "report", "store-eu"), nullptr);
  // Nothing says over what: one of them stands for all.
  const Model unknown =
      model_of({{"main.tf",
                 "variable \"regions\" {}\nmodule \"store\" {\n source = \"./store\"\n "
                 "for_each = var.regions\n}\n"},
                {"store/main.tf", kStore}});
  EXPECT_THAT(ids(unknown), ElementsAre("data-store store"));
}

TEST(BootstrapTerraformModules, NobodyCallsAreNoPart) {
  std::map<std::string, std::string> files{
      {"main.tf", "module \"data\" { source = \"./modules/store\" }\n"},
      {"modules/store/main.tf", kStore},
      {"modules/whole/main.tf", "module \"again\" { source = \"../store\" }\n"},
      {"modules/mail/main.tf", "resource \"aws_sqs_queue\" \"mails\" {}\n"}};
  EXPECT_THAT(ids(model_of(files)), ElementsAre("data-store data"));
  // With a state of its own it is applied by itself.
  files["modules/mail/state.tf"] = "terraform {\n backend \"s3\" {}\n}\n";
  EXPECT_NE(model_of(files).element("mails"), nullptr);
  // Without a root all of them are for other people, and each is drawn.
  files.erase("main.tf");
  files.erase("modules/mail/state.tf");
  EXPECT_NE(model_of(files).element("mails"), nullptr);
  EXPECT_NE(model_of(files).element("again"), nullptr);
}

TEST(BootstrapTerraformModules, OfProductionCountBesideOtherEnvironments) {
  const std::string call = "provider \"aws\" {}\nmodule \"data\" { source = \"../../store\" }\n";
  const std::string more = "resource \"aws_sqs_queue\" \"trial\" {}\n";
  EXPECT_THAT(ids(model_of({{"env/prod/main.tf", call},
                            {"env/qa/main.tf", call + more},
                            {"store/main.tf", kStore}})),
              ElementsAre("data-store data"));
  // Regions are variants of one system.
  EXPECT_THAT(ids(model_of({{"env/eu/main.tf", call},
                            {"env/us/main.tf", call + more},
                            {"env/asia/main.tf", call},
                            {"store/main.tf", kStore}})),
              UnorderedElementsAre("data-store data", "queue trial"));
  // Another system that shares a module is none.
  EXPECT_NE(model_of({{"shop/prod/main.tf", call},
                      {"mail/eu/main.tf", call + more},
                      {"store/main.tf", kStore}})
                .element("trial"),
            nullptr);
}

TEST(BootstrapTerraform, TellsResourcesOfOneNameApart) {
  const Model model = model_of(
      {{"main.tf", "module \"a\" { source = \"./a\" }\nresource \"aws_sqs_queue\" \"a-jobs\" {}\n"},
       {"a/main.tf",
        "resource \"aws_sqs_queue\" \"jobs\" {}\nresource \"aws_sns_topic\" \"jobs\" {}\n"}});
  EXPECT_EQ(model.elements.size(), 3u);
}

TEST(BootstrapTerraform, ReadsJson) {
  const Model model = model_of({{"main.tf.json", R"({
  "resource": {
    "aws_db_instance": {
      "orders": {"engine": "${var.engine}", "vpc_security_group_ids": ["${aws_security_group.db.id}"]}
    },
    "aws_instance": {"web": {"vpc_security_group_ids": ["${aws_security_group.web.id}"]}},
    "aws_security_group": {
      "web": {"ingress": [{"from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]}]},
      "db": {"ingress": [{"from_port": 5432, "security_groups": ["${aws_security_group.web.id}"]}]}
    }
  },
  "variable": {"engine": {"default": "mysql"}}
})"},
                                {"terraform.tfvars.json", "{\"engine\": \"postgres\"}"}});
  ASSERT_NE(flow(model, "web", "orders"), nullptr);
  EXPECT_EQ(flow(model, "web", "orders")->origin.path, "main.tf.json");
  EXPECT_EQ(flow(model, "web", "orders")->origin.line, 9u);
  EXPECT_THAT(element(model, "orders").technology, ::testing::Contains("postgresql"));
  EXPECT_NE(flow(model, "browser", "web"), nullptr);
  const Model broken = model_of({{"main.tf.json", "{\"resource\": ["}});
  EXPECT_THAT(broken.left_out, ::testing::Contains(::testing::HasSubstr("main.tf.json:")));
}

TEST(BootstrapTerraform, DrawsTasksThatNoServiceRuns) {
  const std::string tasks =
      "resource \"aws_ecs_task_definition\" \"web\" {}\n"
      "resource \"aws_ecs_task_definition\" \"nightly\" {}\n"
      "resource \"aws_sfn_state_machine\" \"orders\" { definition = "
      "aws_ecs_task_definition.nightly.arn }\n";
  const Model model =
      model_of({{"main.tf", tasks + "resource \"aws_ecs_service\" \"shop\" { task_definition = "
                                    "aws_ecs_task_definition.web.arn }\n"}});
  EXPECT_THAT(ids(model),
              UnorderedElementsAre("person browser", "service shop", "job nightly", "job orders"));
  EXPECT_NE(flow(model, "nightly", "orders") != nullptr ? flow(model, "nightly", "orders")
                                                        : flow(model, "orders", "nightly"),
            nullptr);
}

TEST(BootstrapTerraform, TellsWhatRunsInATask) {
  const auto service = [](const std::string& definitions) {
    return model_of({{"main.tf",
                      "locals {\n version = \"16\"\n app = jsonencode({ name = \"app\", image = "
                      "\"shop/app:1\" })\n}\nresource \"aws_ecr_repository\" \"app\" {}\n"
                      "resource \"aws_ecs_task_definition\" \"shop\" { container_definitions = " +
                          definitions +
                          " }\nresource \"aws_ecs_service\" \"orders\" { task_definition = "
                          "aws_ecs_task_definition.shop.arn }\n"}});
  };
  const Model two = service("\"[${local.app}, ${jsonencode({ name = \"log\" })}]\"");
  EXPECT_EQ(element(two, "orders").attributes.at("task"), "shop");
  EXPECT_EQ(element(service("jsonencode([{ name = \"web\" }, { name = \"log\" }])"), "orders")
                .attributes.at("containers"),
            "web, log");
  const Model store =
      service("jsonencode([{ name = \"db\", image = \"postgres:${local.version}\" }])");
  EXPECT_EQ(element(store, "orders").kind, "data-store");
  EXPECT_EQ(
      element(service("<<EOF\n[{\"name\": \"db\", \"image\": \"mysql\"}]\nEOF\n"), "orders").kind,
      "data-store");
  EXPECT_EQ(element(service("\"[${local.app}]\""), "orders").attributes.at("containers"), "app");
}

TEST(BootstrapTerraform, DrawsAClusterOrWhatRunsInIt) {
  std::map<std::string, std::string> files{
      {"main.tf", "resource \"aws_eks_cluster\" \"main\" {}\n"}};
  EXPECT_NE(model_of(files).element("eks_cluster"), nullptr);
  files["web.yaml"] =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: "
      "{containers: [{image: x/web}]}}}\n";
  EXPECT_EQ(model_of(files).element("eks_cluster"), nullptr);
  EXPECT_NE(model_of(files).element("web"), nullptr);
}

TEST(BootstrapTerraform, LeavesOtherEnvironmentsOfAResourceOut) {
  const std::string queue = "resource \"aws_sqs_queue\" ";
  EXPECT_THAT(
      ids(model_of({{"main.tf", queue + "\"jobs_production\" {}\n" + queue +
                                    "\"jobs_staging\" {}\n" + queue + "\"mail_dev\" {}\n"}})),
      UnorderedElementsAre("queue jobs_production", "queue mail_dev"));
}

}  // namespace redoubt::plan
