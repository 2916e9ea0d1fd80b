#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using testing::model_of;
using ::testing::UnorderedElementsAre;

}  // namespace

TEST(BootstrapCloudFormation, FollowsRulesOfSecurityGroupsBothWays) {
  const Model model = model_of({{"stack.yaml", R"(Resources:
  Watch:
    Type: AWS::Synthetics::Canary
    Properties: {VPCConfig: {SecurityGroupIds: [!GetAtt WatchGroup.GroupId]}}
  Edge:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Scheme: internal, SecurityGroups: [!Ref EdgeGroup]}
  Web:
    Type: AWS::EC2::Instance
    Properties: {SecurityGroupIds: [!Ref WebGroup]}
  WebGroup: {Type: AWS::EC2::SecurityGroup}
  WatchGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupEgress: [{FromPort: 443, DestinationSecurityGroupId: !Ref EdgeGroup}]
  EdgeGroup: {Type: AWS::EC2::SecurityGroup}
  EdgeToWeb:
    Type: AWS::EC2::SecurityGroupEgress
    Properties:
      DestinationSecurityGroupId: !Ref WebGroup
      GroupId: !Ref EdgeGroup
)"}});
  ASSERT_EQ(model.flows.size(), 2u);
  EXPECT_NE(flow(model, "watch", "edge"), nullptr);
  EXPECT_NE(flow(model, "edge", "web"), nullptr);
}

TEST(BootstrapCloudFormation, FollowsWhatOtherTemplatesExport) {
  const std::string network =
      "Resources:\n  Db: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql}}\n"
      "  Queue: {Type: AWS::SQS::Queue}\n"
      "Outputs:\n  Host:\n    Value: !GetAtt Db.Endpoint.Address\n"
      "    Export: {Name: !Sub \"${AWS::StackName}-DbHost\"}\n";
  const Model model = model_of(
      {{"stacks/data.yaml", network},
       {"stacks/api.yaml",
        "Resources:\n  Api:\n    Type: AWS::Lambda::Function\n"
        "    Properties: {Environment: {Variables: {DB: {\"Fn::ImportValue\": !Sub "
        "\"${DataStack}-DbHost\"}, JOBS: !ImportValue "
        "\"data:ExportsOutputFnGetAttQueueArn0A1B2C3D\"}}}\n"},
       // The same logical id is another resource in another template.
       {"stacks/mail.yaml",
        "Resources:\n  Api: {Type: AWS::SNS::Topic}\n  Mail:\n    Type: AWS::Lambda::Function\n"
        "    Properties: {Environment: {Variables: {TOPIC: !Ref Api}}}\n"}});
  EXPECT_NE(flow(model, "api", "db"), nullptr);
  EXPECT_NE(flow(model, "api", "queue"), nullptr);
  EXPECT_NE(flow(model, "mail", "api-topic"), nullptr);
}

TEST(BootstrapCloudFormation, FollowsWhatNestedStacksAreGiven) {
  const std::string service =
      "Parameters: {Listener: {Type: String}, Db: {Type: String}}\n"
      "Resources:\n  Service:\n    Type: AWS::ECS::Service\n"
      "    Properties: {LoadBalancers: [{TargetGroupArn: !Ref Group}], Cluster: !Ref Db}\n"
      "  Group: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}\n"
      "  Rule:\n    Type: AWS::ElasticLoadBalancingV2::ListenerRule\n"
      "    Properties: {ListenerArn: !Ref Listener, Actions: [{TargetGroupArn: !Ref Group}]}\n";
  const Model model =
      model_of({{"main.yaml", R"(Resources:
  Edge:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: "https://bucket.s3.amazonaws.com/shop/infra/edge.yaml"}
  Orders:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: !Sub "https://${Bucket}/orders/service.yaml"
      Parameters: {Listener: !GetAtt Edge.Outputs.Listener, Db: !Ref Db}
  Mails:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./mails/service.yaml
      Parameters: {Listener: {"Fn::GetAtt": [Edge, Outputs.Listener]}}
  Db: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql}}
)"},
                {"infra/edge.yaml",
                 "Resources:\n  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}\n"
                 "  Https:\n    Type: AWS::ElasticLoadBalancingV2::Listener\n"
                 "    Properties: {LoadBalancerArn: !Ref Balancer}\n"
                 "Outputs: {Listener: {Value: !Ref Https}}\n"},
                {"orders/service.yaml", service},
                {"mails/service.yaml", service}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "gateway balancer", "service mails-service",
                                      "service orders-service", "data-store db"));
  EXPECT_NE(flow(model, "balancer", "orders-service"), nullptr);
  EXPECT_NE(flow(model, "balancer", "mails-service"), nullptr);
  EXPECT_NE(flow(model, "orders-service", "db"), nullptr);
  EXPECT_EQ(flow(model, "mails-service", "db"), nullptr);
}

TEST(BootstrapCloudFormation, FollowsOneTemplateThatSeveralNest) {
  const auto function = [](const std::string& name) {
    return "Resources:\n  " + name +
           ":\n    Type: AWS::Lambda::Function\n"
           "    Properties: {DeadLetterConfig: {TargetArn: !GetAtt Dead.Outputs.Arn}}\n"
           "  Dead:\n    Type: AWS::Serverless::Application\n"
           "    Properties: {Location: ../shared/dead.yaml}\n";
  };
  const Model model = model_of({{"orders/template.yaml", function("Orders")},
                                {"mails/template.yaml", function("Mails")},
                                {"shared/dead.yaml",
                                 "Resources: {Queue: {Type: AWS::SQS::Queue}}\nOutputs: {Arn: "
                                 "{Value: !GetAtt Queue.Arn}}\n"}});
  EXPECT_NE(flow(model, "orders", "queue"), nullptr);
  EXPECT_NE(flow(model, "mails", "queue"), nullptr);
}

TEST(BootstrapCloudFormation, SurvivesStacksThatNestEachOther) {
  const auto stack = [](const std::string& other) {
    return "Parameters: {P: {Type: String}}\nResources:\n  Queue: {Type: AWS::SQS::Queue, "
           "Properties: {Name: !Ref P}}\n  Other:\n    Type: AWS::CloudFormation::Stack\n"
           "    Properties: {TemplateURL: " +
           other +
           ", Parameters: {P: !Ref P, O: !GetAtt Other.Outputs.O}}\n"
           "Outputs: {O: {Value: !GetAtt Other.Outputs.O}}\n";
  };
  EXPECT_THAT(ids(model_of({{"a.yaml", stack("b.yaml")}, {"b.yaml", stack("a.yaml")}})),
              ElementsAre("queue other-queue"));
}

TEST(BootstrapCloudFormation, DrawsWhatTheServerlessModelMakesOfFunctions) {
  const std::string head = "Resources:\n  Orders:\n    Type: AWS::Serverless::Function\n";
  EXPECT_THAT(
      ids(model_of({{"template.yaml",
                     head + "    Properties: {Events: {List: {Type: Api}, Add: {Type: Api}}}\n"}})),
      ElementsAre("person browser", "gateway api", "service orders"));
  EXPECT_THAT(ids(model_of({{"template.yaml",
                             head + "    Properties: {Events: {Night: {Type: Schedule}}}\n"}})),
              ElementsAre("service orders"));
  const Model url = model_of(
      {{"template.yaml", head + "    Properties: {FunctionUrlConfig: {AuthType: NONE}}\n"}});
  EXPECT_NE(flow(url, "browser", "orders"), nullptr);
  const Model store = model_of(
      {{"template.yaml",
        head + "    Properties: {Events: {New: {Type: S3, Properties: {Bucket: !Ref Photos}}}}\n"
               "  Photos: {Type: AWS::S3::Bucket}\n"}});
  ASSERT_EQ(store.flows.size(), 1u);
  EXPECT_EQ(store.flows.front().from, "photos");
}

TEST(BootstrapCloudFormation, TellsTablesOfSeveralSystemsFromVariantsOfOne) {
  const auto stack = [](const std::string& name) {
    return "Resources:\n  Table: {Type: AWS::DynamoDB::Table}\n  " + name +
           ":\n    Type: AWS::Lambda::Function\n"
           "    Properties: {Environment: {Variables: {T: !Ref Table}}}\n  " +
           name + "Queue: {Type: AWS::SQS::Queue}\n";
  };
  const Model parts =
      model_of({{"orders/template.yaml", stack("Orders")}, {"stacks/mails.yaml", stack("Mails")}});
  EXPECT_NE(flow(parts, "orders", "orders-table"), nullptr);
  EXPECT_NE(flow(parts, "mails", "mails-table"), nullptr);
  const Model variants =
      model_of({{"eu/template.yaml", stack("Orders")}, {"us/template.yaml", stack("Orders")}});
  EXPECT_NE(flow(variants, "orders", "table"), nullptr);
  EXPECT_EQ(variants.elements.size(), 4u);
}

TEST(BootstrapCloudFormation, TellsFlowsBetweenStoresByTheirProperties) {
  const Model model = model_of({{"stack.yaml", R"(Resources:
  Photos:
    Type: AWS::S3::Bucket
    Properties:
      LoggingConfiguration: {DestinationBucketName: !Ref Logs}
      NotificationConfiguration: {QueueConfigurations: [{Queue: !GetAtt Uploads.Arn}]}
  Logs: {Type: AWS::S3::Bucket}
  Uploads:
    Type: AWS::SQS::Queue
    Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}}
  Dead: {Type: AWS::SQS::Queue}
)"}});
  std::vector<std::string> flows;
  for (const auto& entry : model.flows) flows.push_back(entry.from + " " + entry.to);
  EXPECT_THAT(flows, UnorderedElementsAre("photos logs", "photos uploads", "uploads dead"));
}

TEST(BootstrapCloudFormation, TellsWhatRunsInATask) {
  const Model model = model_of({{"stack.yaml", R"(Resources:
  Shop:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - {Name: db, Image: "postgres:16"}
  Orders:
    Type: AWS::ECS::Service
    Properties: {TaskDefinition: !Ref Shop}
)"}});
  EXPECT_THAT(ids(model), ElementsAre("data-store orders"));
  EXPECT_EQ(model.elements.front().attributes.at("containers"), "db");
}

TEST(BootstrapCloudFormation, ReachesWhatPoliciesOfARoleName) {
  const Model model = model_of({{"stack.yaml", R"(Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties: {Role: !GetAtt ApiRole.Arn}
  ApiRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Condition: !Ref Jobs}]}
      Policies: [{PolicyDocument: {Statement: [{Resource: !GetAtt Orders.Arn}]}}]
  More:
    Type: AWS::IAM::ManagedPolicy
    Properties: {Roles: [!Ref ApiRole], PolicyDocument: {Statement: [{Resource: !Ref Mails}]}}
  Orders: {Type: AWS::DynamoDB::Table}
  Mails: {Type: AWS::SNS::Topic}
  Jobs: {Type: AWS::SQS::Queue}
)"}});
  EXPECT_NE(flow(model, "api", "orders"), nullptr);
  EXPECT_NE(flow(model, "api", "mails"), nullptr);
  EXPECT_EQ(flow(model, "api", "jobs"), nullptr) << "who takes the role on is not reached by it";
}

TEST(BootstrapCloudFormation, ReadsServicesBehindEndpointsWhereFunctionsNameThem) {
  const Model model = model_of({{"stack.json",
                                 R"({"Resources": {"Way": {"Type": "AWS::EC2::VPCEndpoint",
  "Properties": {"ServiceName": {"Fn::Join": ["", ["com.amazonaws.", {"Ref": "AWS::Region"}, ".sqs"]]}}},
  "Other": {"Type": "AWS::EC2::VPCEndpoint",
  "Properties": {"ServiceName": {"Fn::Sub": "com.amazonaws.${AWS::Region}.s3"}}}}})"}});
  EXPECT_THAT(ids(model), ElementsAre("queue simple-queue-service", "data-store amazon-s3"));
}

}  // namespace redoubt::plan
