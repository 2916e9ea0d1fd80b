#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/bootstrap/cloud_catalogue.h"
#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using testing::model_of;
using ::testing::UnorderedElementsAre;

std::vector<std::string> flows(const Model& model) {
  std::vector<std::string> out;
  for (const auto& entry : model.flows) out.push_back(entry.from + " " + entry.to);
  return out;
}

}  // namespace

TEST(CloudFlows, GoBetweenStoresAndQueuesAsTheResourceSays) {
  const Model model =
      model_of({{"main.tf",
                 "resource \"aws_s3_bucket\" \"photos\" { logging { target_bucket = "
                 "aws_s3_bucket.logs.id } }\n"
                 "resource \"aws_s3_bucket\" \"logs\" {}\n"
                 "resource \"aws_s3_bucket\" \"copies\" {}\n"
                 "resource \"aws_s3_bucket_replication_configuration\" \"photos\" {\n"
                 " bucket = aws_s3_bucket.photos.id\n"
                 " rule { destination { bucket = aws_s3_bucket.copies.arn } }\n}\n"
                 "resource \"aws_sns_topic\" \"uploads\" {}\n"
                 "resource \"aws_sns_topic_subscription\" \"uploads\" {\n"
                 " topic_arn = aws_sns_topic.uploads.arn\n endpoint = aws_sqs_queue.resize.arn\n}\n"
                 "resource \"aws_sqs_queue\" \"resize\" { redrive_policy = jsonencode({ "
                 "deadLetterTargetArn = aws_sqs_queue.dead.arn }) }\n"
                 "resource \"aws_sqs_queue\" \"dead\" { redrive_allow_policy = jsonencode({ "
                 "sourceQueueArns = [aws_sqs_queue.other.arn] }) }\n"
                 "resource \"aws_sqs_queue\" \"other\" {}\n"}});
  EXPECT_THAT(flows(model), UnorderedElementsAre("photos logs", "photos copies", "uploads resize",
                                                 "resize dead"));
}

TEST(CloudFlows, GoFromWhatCallsAFunctionAndToWhatItAsks) {
  const std::string resources =
      "resource \"aws_lambda_function\" \"resize\" {}\n"
      "resource \"aws_s3_bucket\" \"photos\" {}\n"
      "resource \"aws_sqs_queue\" \"jobs\" {}\n"
      "resource \"aws_s3_bucket_notification\" \"new\" {\n bucket = aws_s3_bucket.photos.id\n"
      " lambda_function { lambda_function_arn = aws_lambda_function.resize.arn }\n}\n"
      "resource \"aws_lambda_permission\" \"new\" {\n"
      " function_name = aws_lambda_function.resize.arn\n source_arn = aws_sqs_queue.jobs.arn\n}\n"
      "resource \"aws_lambda_event_source_mapping\" \"jobs\" {\n"
      " function_name = aws_lambda_function.resize.arn\n"
      " event_source_arn = aws_sqs_queue.jobs.arn\n}\n";
  const Model model = model_of({{"main.tf", resources}});
  EXPECT_THAT(flows(model), UnorderedElementsAre("photos resize", "resize jobs"))
      << "what waits for events is not what people call";
  const Model open = model_of(
      {{"main.tf", resources + "resource \"aws_lambda_function_url\" \"resize\" { function_name = "
                               "aws_lambda_function.resize.arn }\n"}});
  ASSERT_NE(flow(open, "browser", "resize"), nullptr);
  EXPECT_EQ(flow(open, "browser", "resize")->protocol, "https");
}

TEST(CloudFlows, LeaveFunctionsOpenThatAGatewayElsewhereMayCall) {
  const Model model = model_of({{"main.tf",
                                 "variable \"gateway\" {}\n"
                                 "resource \"aws_lambda_function\" \"api\" {}\n"
                                 "resource \"aws_lambda_permission\" \"api\" {\n"
                                 " function_name = aws_lambda_function.api.arn\n"
                                 " source_arn = var.gateway\n}\n"}});
  EXPECT_THAT(flows(model), ElementsAre("browser api"));
}

TEST(CloudFlows, GoAsSecurityGroupsLetThem) {
  const Model model = model_of({{"main.tf",
                                 "resource \"aws_lb\" \"edge\" {\n internal = true\n"
                                 " security_groups = [aws_security_group.edge.id]\n}\n"
                                 "resource \"aws_synthetics_canary\" \"watch\" { vpc_config { "
                                 "security_group_ids = [aws_security_group.watch.id] } }\n"
                                 "resource \"aws_security_group\" \"watch\" {}\n"
                                 "resource \"aws_security_group\" \"edge\" { ingress {\n"
                                 " from_port = 443\n"
                                 " security_groups = [aws_security_group.watch.id]\n} }\n"}});
  EXPECT_THAT(flows(model), ElementsAre("watch edge"));
}

TEST(CloudFlows, GoFromAGatewayToWhatHangsItselfIntoItsTargetGroup) {
  const Model model = model_of(
      {{"main.tf",
        "resource \"aws_lb\" \"edge\" {}\n"
        "resource \"aws_lb_listener\" \"https\" { load_balancer_arn = aws_lb.edge.arn }\n"
        "resource \"aws_lb_listener_rule\" \"shop\" {\n listener_arn = aws_lb_listener.https.arn\n"
        " action { target_group_arn = aws_lb_target_group.shop.arn }\n}\n"
        "resource \"aws_lb_target_group\" \"shop\" {}\n"
        "resource \"aws_ecs_service\" \"shop\" { load_balancer { target_group_arn = "
        "aws_lb_target_group.shop.arn } }\n"}});
  EXPECT_THAT(flows(model), UnorderedElementsAre("browser edge", "edge shop"));
}

TEST(CloudFlows, GoThroughTemplatesOfMachinesAndDataSources) {
  const Model model = model_of(
      {{"main.tf",
        "data \"template_file\" \"start\" { vars = { db = aws_db_instance.orders.address } }\n"
        "resource \"aws_db_instance\" \"orders\" { engine = \"mysql\" }\n"
        "resource \"aws_elasticache_cluster\" \"sessions\" { security_group_ids = "
        "[aws_security_group.sessions.id] }\n"
        "resource \"aws_security_group\" \"sessions\" { ingress {\n from_port = 6379\n"
        " security_groups = [aws_security_group.web.id]\n} }\n"
        "resource \"aws_security_group\" \"web\" {}\n"
        "resource \"aws_launch_template\" \"web\" {\n"
        " user_data = data.template_file.start.rendered\n"
        " vpc_security_group_ids = [aws_security_group.web.id]\n}\n"
        "resource \"aws_autoscaling_group\" \"workers\" { launch_template { id = "
        "aws_launch_template.web.id } }\n"}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service workers", "data-store orders",
                                      "data-store sessions"));
  EXPECT_NE(flow(model, "workers", "orders"), nullptr);
  EXPECT_NE(flow(model, "workers", "sessions"), nullptr);
}

TEST(CloudFlows, ReachWhatPoliciesOfARoleName) {
  const std::string role =
      "data \"aws_iam_policy_document\" \"write\" { statement { resources = "
      "[aws_dynamodb_table.orders.arn] } }\n"
      "resource \"aws_iam_policy\" \"write\" { policy = data.aws_iam_policy_document.write.json }\n"
      "resource \"aws_iam_role_policy_attachment\" \"write\" {\n role = aws_iam_role.api.name\n"
      " policy_arn = aws_iam_policy.write.arn\n}\n"
      "resource \"aws_iam_role\" \"api\" { assume_role_policy = aws_sqs_queue.jobs.arn }\n"
      "resource \"aws_sqs_queue\" \"jobs\" {}\n"
      "resource \"aws_dynamodb_table\" \"orders\" {}\n"
      "resource \"aws_lambda_function\" \"api\" { role = aws_iam_role.api.arn }\n";
  EXPECT_THAT(flows(model_of({{"main.tf", role}})),
              UnorderedElementsAre("api orders", "browser api"));
  // Who of several needs it is known when one of them names it.
  const Model shared =
      model_of({{"main.tf", role + "resource \"aws_lambda_function\" \"report\" {\n role = "
                                   "aws_iam_role.api.arn\n environment { variables = { TABLE = "
                                   "aws_dynamodb_table.orders.name } }\n}\n"}});
  EXPECT_NE(flow(shared, "report", "orders"), nullptr);
  EXPECT_EQ(flow(shared, "api", "orders"), nullptr);
  const Model google = model_of(
      {{"main.tf",
        "resource \"google_service_account\" \"web\" {}\n"
        "resource \"google_cloud_run_service\" \"web\" { template { spec { service_account_name = "
        "google_service_account.web.email } } }\n"
        "resource \"google_storage_bucket\" \"files\" {}\n"
        "data \"google_project\" \"shop\" {}\n"
        "resource \"google_storage_bucket\" \"builds\" {}\n"
        "resource \"google_storage_bucket_iam_member\" \"builds\" {\n"
        " bucket = google_storage_bucket.builds.name\n"
        " member = \"serviceAccount:${data.google_project.shop.number}@cloudbuild.com\"\n}\n"
        "resource \"google_cloud_run_service\" \"other\" { name = "
        "data.google_project.shop.number }\n"
        "resource \"google_storage_bucket_iam_member\" \"web\" {\n"
        " bucket = google_storage_bucket.files.name\n"
        " member = \"serviceAccount:${google_service_account.web.email}\"\n}\n"}});
  EXPECT_NE(flow(google, "web", "files"), nullptr);
  EXPECT_EQ(flow(google, "other", "builds"), nullptr) << "a project is no identity";
}

TEST(CloudFlows, DoNotGoToWhatANameIsMadeOf) {
  const Model model = model_of(
      {{"main.tf",
        "resource \"aws_lambda_function\" \"api\" {\n function_name = "
        "\"${aws_sqs_queue.jobs.name}-worker\"\n tags = { topic = aws_sns_topic.mails.name }\n"
        " environment { variables = { JOBS = aws_sqs_queue.jobs.url } }\n}\n"
        "resource \"aws_sqs_queue\" \"jobs\" {}\nresource \"aws_sns_topic\" \"mails\" {}\n"}});
  EXPECT_THAT(flows(model), UnorderedElementsAre("api jobs", "browser api"));
}

TEST(CloudFlows, SurviveRolesThatAreNowhere) {
  const Model model =
      model_of({{"main.tf",
                 "resource \"aws_sqs_queue\" \"jobs\" {}\n"
                 "resource \"aws_lambda_function\" \"api\" { role = aws_iam_role.gone.arn }\n"
                 "resource \"aws_iam_role_policy\" \"api\" {\n role = aws_iam_role.gone.name\n"
                 " policy = aws_sqs_queue.jobs.arn\n}\n"}});
  EXPECT_NE(model.element("api"), nullptr);
}

TEST(CloudResources, OfAServiceOfTheProviderAreOneElement) {
  const Model model = model_of(
      {{"main.tf",
        "resource \"aws_secretsmanager_secret\" \"db\" {}\n"
        "resource \"aws_secretsmanager_secret\" \"mail\" {}\n"
        "resource \"aws_ssm_parameter\" \"url\" { value = aws_lambda_function.api.arn }\n"
        "resource \"aws_ecr_repository\" \"api\" {}\n"
        "resource \"aws_lambda_function\" \"api\" {\n"
        " image_uri = \"${aws_ecr_repository.api.repository_url}:1\"\n"
        " environment { variables = { SECRET = aws_secretsmanager_secret.mail.arn } }\n}\n"}});
  EXPECT_THAT(flows(model),
              UnorderedElementsAre("api container-registry", "api secrets-manager", "browser api"));
  EXPECT_NE(model.element("systems-manager"), nullptr);
}

TEST(CloudResources, AreSeenThroughPrivateEndpointsWhereNothingElseShowsThem) {
  const std::string endpoints =
      "variable \"region\" {}\n"
      "resource \"aws_vpc_endpoint\" \"a\" { service_name = "
      "\"com.amazonaws.${var.region}.dynamodb\" }\n"
      "resource \"aws_vpc_endpoint\" \"b\" { service_name = \"com.amazonaws.eu-west-1.ecr.dkr\" }\n"
      "resource \"aws_vpc_endpoint\" \"c\" { service_name = \"com.amazonaws.eu-west-1.logs\" }\n";
  EXPECT_THAT(ids(model_of({{"main.tf", endpoints}})),
              ElementsAre("data-store container-registry", "data-store dynamodb"));
  EXPECT_THAT(
      ids(model_of({{"main.tf", endpoints + "resource \"aws_dynamodb_table\" \"orders\" {}\n"}})),
      ElementsAre("data-store container-registry", "data-store orders"));
}

TEST(CloudResources, ThatBelongToAGatewayStandForItWhenItIsElsewhere) {
  const std::string authorizer =
      "resource \"aws_cognito_user_pool\" \"people\" {}\n"
      "resource \"aws_api_gateway_authorizer\" \"people\" { provider_arns = "
      "[aws_cognito_user_pool.people.arn] }\n";
  EXPECT_NE(flow(model_of({{"main.tf", authorizer}}), "api-gateway", "people"), nullptr);
  const Model whole =
      model_of({{"main.tf", authorizer + "resource \"aws_api_gateway_rest_api\" \"shop\" {}\n"}});
  EXPECT_EQ(whole.element("api-gateway"), nullptr);
}

TEST(CloudCatalogue, KnowsBothEndsOfEachFlow) {
  for (const auto& known : drafting::cloud_flows()) {
    EXPECT_FALSE(known.types.empty());
    EXPECT_FALSE(known.from.empty());
    EXPECT_FALSE(known.to.empty());
    for (const auto* patterns : {&known.types, &known.from, &known.to})
      for (const auto& pattern : *patterns)
        EXPECT_LE(std::count(pattern.begin(), pattern.end(), '*'), 1) << pattern;
  }
  EXPECT_TRUE(drafting::matches_cloud_pattern("queue.queue_arn", "queue.*"));
  EXPECT_FALSE(drafting::matches_cloud_pattern("queue", "queue.*"));
}

}  // namespace redoubt::plan
