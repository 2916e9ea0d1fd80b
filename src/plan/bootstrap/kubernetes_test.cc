#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using testing::model_of;

}  // namespace

TEST(BootstrapKubernetes, DrawsAClusterFromItsManifests) {
  const Model model = model_of({{"k8s/all.yaml", R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - image: registry.example/api:1
          ports: [{containerPort: 8000}]
          env: [{name: DB_HOST, value: store-service.prod.svc.cluster.local}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec:
  template:
    metadata: {labels: {app: store}}
    spec: {containers: [{image: mysql:8}]}
---
apiVersion: v1
kind: Service
metadata: {name: store-service}
spec: {selector: {app: store}, ports: [{port: 3306}]}
---
apiVersion: v1
kind: Service
metadata: {name: api-service}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8000}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge}
spec:
  tls: [{hosts: [a.example]}]
  rules: [{http: {paths: [{path: /, backend: {service: {name: api-service, port: {number: 80}}}}]}}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: clean}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: x/clean}]}}}}}
)"},
                                {"api/Dockerfile", "FROM python:3.12\nEXPOSE 8000\n"},
                                {"api/main.py", ""}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "gateway ingress", "service api",
                                      "job clean", "data-store store"));
  EXPECT_EQ(flow(model, "browser", "ingress")->protocol, "https");
  EXPECT_EQ(flow(model, "ingress", "api")->protocol, "http");
  EXPECT_EQ(flow(model, "api", "store")->protocol, "mysql");
  EXPECT_THAT(element(model, "api").paths, ElementsAre("api/**"));
  EXPECT_THAT(element(model, "api").technology,
              AllOf(Contains("kubernetes"), Contains("container"), Contains("python")));
  EXPECT_EQ(element(model, "api").zone, "internal");
}

TEST(BootstrapKubernetes, JoinsComposeAndClusterByName) {
  const Model model =
      model_of({{"compose.yaml", "services:\n  web:\n    image: x/web\n    ports: ['80:80']\n"},
                {"deploy/web.yaml",
                 "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: "
                 "{spec: {containers: [{image: x/web}]}}}\n"}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service web"));
  EXPECT_THAT(element(model, "web").technology, ElementsAre("container", "kubernetes"));
}

}  // namespace redoubt::plan
