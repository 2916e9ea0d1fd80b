#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
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

TEST(BootstrapKubernetes, APortOfTheNodeIsOpenWithoutAService) {
  const auto published = [](const std::string& pod) {
    const Model model = model_of({{"k8s/api.yaml",
                                   "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: api}\n"
                                   "spec: {template: {spec: " +
                                       pod + "}}\n"}});
    return element(model, "api").open_ports.size();
  };
  const std::string container = "containers: [{image: x/api, ports: [{containerPort: 8000";
  EXPECT_EQ(published("{" + container + "}]}]}"), 0u);
  EXPECT_EQ(published("{" + container + ", hostPort: 80}]}]}"), 1u);
  EXPECT_EQ(published("{" + container + ", hostPort: 80, hostIP: 127.0.0.1}]}]}"), 0u);
  EXPECT_EQ(published("{hostNetwork: true, " + container + "}]}]}"), 1u);
}

TEST(BootstrapKubernetes, OneNameInTwoNamespacesIsOneThingWhereItRunsOneImage) {
  const auto deployment = [](const std::string& space, const std::string& image) {
    return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: " + space +
           "}\nspec: {template: {spec: {containers: [{image: " + image +
           ", ports: [{containerPort: 8000}]}]}}}\n---\n";
  };
  EXPECT_THAT(ids(model_of({{"k8s/a.yaml",
                             deployment("eu", "acme/web:1") + deployment("us", "acme/web:2")}})),
              Contains("service web"));
  const auto two = ids(
      model_of({{"k8s/a.yaml", deployment("eu", "acme/web:1") + deployment("db", "postgres:16")}}));
  EXPECT_THAT(two, AllOf(Contains("service web"), Contains("data-store web-db")));
}

TEST(BootstrapKubernetes, AServiceSelectsInItsNamespace) {
  const auto published = [](const std::string& space) {
    const Model model = model_of(
        {{"k8s/api.yaml",
          "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: backend}\n"
          "spec:\n  template:\n    metadata: {labels: {app: api}}\n"
          "    spec: {containers: [{image: x/api, ports: [{containerPort: 8000}]}]}\n"
          "---\napiVersion: v1\nkind: Service\nmetadata: {name: edge" +
              space +
              "}\nspec: {type: LoadBalancer, selector: {app: api}, ports: [{port: 8000}]}\n"}});
    return !element(model, "api").open_ports.empty();
  };
  EXPECT_TRUE(published(", namespace: backend"));
  EXPECT_TRUE(published("")) << "whoever applies it says where";
  EXPECT_FALSE(published(", namespace: other"));
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

TEST(BootstrapKubernetes, ReadsSettingsOfConfigMaps) {
  const Model model = model_of({{"k8s/all.yaml", R"(apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  DATABASE_URL: postgres://store/x
  SMTP_HOST: mail.partner.io
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
      containers:
        - image: x/api
          envFrom: [{configMapRef: {name: settings}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec: {template: {metadata: {labels: {app: store}}, spec: {containers: [{image: postgres}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: store}
spec: {selector: {app: store}, ports: [{port: 5432}]}
)"}});
  ASSERT_NE(flow(model, "api", "store"), nullptr);
  EXPECT_EQ(flow(model, "api", "store")->origin.line, 5u);
  EXPECT_NE(flow(model, "api", "mail-partner-io"), nullptr);
}

TEST(BootstrapKubernetes, ReadsRoutesOfTheGatewayApiAndItsKin) {
  const auto with = [](std::string_view route) {
    return model_of({{"k8s/all.yaml", fmt::format(R"(apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec: {{template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{image: x/web}}]}}}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec: {{selector: {{app: web}}, ports: [{{port: 80}}]}}
---
apiVersion: x/v1
metadata: {{name: edge}}
{})",
                                                  route)}});
  };
  for (const std::string_view route :
       {"kind: HTTPRoute\nspec: {rules: [{matches: [{path: {value: /shop}}], backendRefs: [{name: "
        "web, port: 80}]}]}\n",
        "kind: VirtualService\nspec: {http: [{match: [{uri: {prefix: /shop}}], route: "
        "[{destination: {host: web}}]}]}\n",
        "kind: IngressRoute\nspec: {routes: [{match: 'PathPrefix(`/shop`)', services: [{name: "
        "web}]}]}\n",
        "kind: HTTPProxy\nspec: {routes: [{conditions: [{prefix: /shop}], services: [{name: "
        "web}]}]}\n"}) {
    const Model model = with(route);
    ASSERT_NE(flow(model, "ingress", "web"), nullptr) << route;
    EXPECT_EQ(flow(model, "ingress", "web")->attributes.at("paths"), "/shop") << route;
  }
}

}  // namespace redoubt::plan
