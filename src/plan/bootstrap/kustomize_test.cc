#include <fmt/format.h>
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
using ::testing::HasSubstr;
using testing::ids;
using testing::model_of;
using ::testing::Not;
using Files = std::map<std::string, std::string>;

constexpr std::string_view kApi = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: x/api:1
          env:
            - {name: DB_HOST, value: store}
            - {name: LEVEL, value: info}
        - name: cache
          image: x/sidecar
---
apiVersion: v1
kind: Service
metadata: {name: api}
spec: {selector: {app: api}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec: {template: {metadata: {labels: {app: store}}, spec: {containers: [{name: db, image: postgres}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: store}
spec: {selector: {app: store}, ports: [{port: 5432}]}
)";

// The base and an overlay for production around `overlay`.
Files with_overlay(const std::string& overlay, Files more = {}) {
  more["k8s/base/api.yaml"] = kApi;
  more["k8s/base/kustomization.yaml"] = "resources: [api.yaml]\n";
  more["k8s/overlays/prod/kustomization.yaml"] = "resources: [../../base]\n" + overlay;
  return more;
}

}  // namespace

TEST(BootstrapKustomize, AddsWhatAnOverlayForProductionAdds) {
  const Model built = model_of(
      {{"k8s/base/api.yaml", std::string(kApi)},
       {"k8s/base/kustomization.yaml", "resources: [api.yaml]\n"},
       {"k8s/overlays/prod/kustomization.yaml", "resources: [../../base, edge.yaml]\n"},
       {"k8s/overlays/prod/edge.yaml",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: edge}\nspec: {rules: "
        "[{http: {paths: [{path: /, backend: {service: {name: api}}}]}}]}\n"}});
  ASSERT_NE(flow(built, "ingress", "api"), nullptr);
  EXPECT_EQ(flow(built, "ingress", "api")->origin.path, "k8s/overlays/prod/edge.yaml");
  EXPECT_NE(flow(built, "api", "store"), nullptr);
}

TEST(BootstrapKustomize, PublishesWhatAPatchMakesALoadBalancer) {
  const std::string patch =
      "apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {type: LoadBalancer}\n";
  for (const std::string overlay :
       {"patches: [{path: public.yaml}]\n", "patchesStrategicMerge: [public.yaml]\n",
        "patches:\n  - target: {kind: Service, name: a.*}\n    patch: |-\n      - op: add\n        "
        "path: /spec/type\n        value: LoadBalancer\n"}) {
    const Model model = model_of(with_overlay(overlay, {{"k8s/overlays/prod/public.yaml", patch}}));
    EXPECT_NE(flow(model, "browser", "api"), nullptr) << overlay;
    EXPECT_EQ(flow(model, "browser", "store"), nullptr) << overlay;
  }
  EXPECT_EQ(flow(model_of(with_overlay("", {{"k8s/overlays/prod/public.yaml", patch}})), "browser",
                 "store"),
            nullptr);
}

TEST(BootstrapKustomize, PointsAtTheLineOfTheOverlay) {
  const Model model =
      model_of(with_overlay("patches:\n"
                            "  - patch: |-\n"
                            "      apiVersion: apps/v1\n"
                            "      kind: Deployment\n"
                            "      metadata: {name: api}\n"
                            "      spec:\n"
                            "        template:\n"
                            "          spec:\n"
                            "            containers:\n"
                            "              - name: api\n"
                            "                env:\n"
                            "                  - {name: DB_HOST, value: db.partner.io}\n"));
  EXPECT_EQ(flow(model, "api", "store"), nullptr);
  const Flow* out = flow(model, "api", "db-partner-io");
  ASSERT_NE(out, nullptr);
  EXPECT_EQ(out->origin.path, "k8s/overlays/prod/kustomization.yaml");
  EXPECT_EQ(out->origin.line, 13u);
}

TEST(BootstrapKustomize, TakesAwayWhatAPatchDeletes) {
  const Model model =
      model_of(with_overlay("patches:\n"
                            "  - patch: |-\n"
                            "      $patch: delete\n"
                            "      apiVersion: apps/v1\n"
                            "      kind: StatefulSet\n"
                            "      metadata: {name: store}\n"
                            "  - target: {kind: Service, name: store}\n"
                            "    patch: '[{op: replace, path: /spec, value: {type: ExternalName, "
                            "externalName: db.partner.io}}]'\n"));
  EXPECT_EQ(element(model, "store").kind, "external");
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service api", "external store"));
}

TEST(BootstrapKustomize, AnotherNamespaceIsAnotherObject) {
  const Model model =
      model_of({{"k/kustomization.yaml", "resources: [a.yaml]\npatches: [{path: gone.yaml}]\n"},
                {"k/a.yaml",
                 "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: b}\n"
                 "spec: {template: {spec: {containers: [{name: web, image: nginx}]}}}\n"},
                {"k/gone.yaml",
                 "$patch: delete\napiVersion: apps/v1\nkind: Deployment\n"
                 "metadata: {name: web, namespace: a}\n"}});
  EXPECT_THAT(ids(model), Contains("gateway web"));
}

TEST(BootstrapKustomize, ATargetThatIsNotUnderstoodChangesNothingAndIsSaid) {
  for (const char* target : {"{kind: StatefulSet, name: 'sto[a-z]+'}",
                             "{kind: StatefulSet, labelSelector: 'a notin (b)'}",
                             "{kind: StatefulSet, annotationSelector: a=b}"}) {
    const Model model = model_of(
        with_overlay(std::string("patches:\n  - target: ") + target +
                     "\n    patch: '{$patch: delete, kind: StatefulSet, metadata: {name: x}}'\n"));
    EXPECT_EQ(element(model, "store").kind, "data-store") << target;
    EXPECT_THAT(model.left_out, Contains(HasSubstr("target of a patch is not understood")))
        << target;
  }
}

TEST(BootstrapKustomize, OverlaysForDevelopmentSayNothing) {
  Files files = with_overlay("");
  files["k8s/overlays/dev/kustomization.yaml"] = "resources: [../../base, mail.yaml]\n";
  files["k8s/overlays/local-east/kustomization.yaml"] = "resources: [../../base, mail.yaml]\n";
  for (const std::string folder : {"dev", "local-east"})
    files["k8s/overlays/" + folder + "/mail.yaml"] =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: mail}\nspec: {template: {spec: "
        "{containers: [{image: axllent/mailpit}]}}}\n";
  EXPECT_EQ(model_of(files).element("mail"), nullptr);
  // Without one for production, any that is not for development counts.
  Files regions{files};
  regions.erase("k8s/overlays/prod/kustomization.yaml");
  regions["k8s/overlays/west/kustomization.yaml"] = "resources: [../../base, mail.yaml]\n";
  regions["k8s/overlays/west/mail.yaml"] = files["k8s/overlays/dev/mail.yaml"];
  EXPECT_NE(model_of(regions).element("mail"), nullptr);
  EXPECT_NE(model_of(regions).element("store"), nullptr);
}

TEST(BootstrapKustomize, ReadsComponentsImagesAndGeneratedSettings) {
  const Model model = model_of(with_overlay(
      "components: [../../parts/queue]\n"
      "images: [{name: x/sidecar, newName: redis, newTag: '7'}, {name: postgres, newName: mysql}]\n"
      "configMapGenerator: [{name: more, literals: [SMTP_HOST=mail.partner.io], envs: [my.env]}]\n"
      "patches: [{target: {kind: Deployment}, patch: '[{op: add, path: "
      "/spec/template/spec/containers/0/envFrom, value: [{configMapRef: {name: more}}]}]'}]\n",
      {{"k8s/overlays/prod/my.env", "# no\nHOOK_URL=https://api.partner.io/x\n"},
       {"k8s/parts/queue/kustomization.yaml",
        "kind: Component\nresources: [queue.yaml]\npatches: [{path: use.yaml}]\n"},
       {"k8s/parts/queue/queue.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: queue}\nspec: {template: "
        "{metadata: {labels: {app: queue}}, spec: {containers: [{image: rabbitmq}]}}}\n"},
       {"k8s/parts/queue/use.yaml",
        "kind: Deployment\nmetadata: {name: api}\nspec: {template: {spec: {containers: [{name: "
        "api, env: [{name: QUEUE_URL, value: 'amqp://queue'}]}]}}}\n"}}));
  EXPECT_THAT(element(model, "store").technology, Contains("mysql"));
  EXPECT_NE(flow(model, "api", "mail-partner-io"), nullptr);
  EXPECT_NE(flow(model, "api", "api-partner-io"), nullptr);
  EXPECT_EQ(element(model, "queue").kind, "queue");
}

TEST(BootstrapKustomize, ComponentsThatNobodyIncludesArePartsToChoose) {
  const std::string deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ";
  const std::string pod = "}\nspec: {template: {spec: {containers: [{image: x/y}]}}}\n";
  Files files{{"k/base/kustomization.yaml", "resources: [api.yaml]\n"},
              {"k/base/api.yaml", deployment + "api" + pod},
              {"k/more/kustomization.yaml",
               "kind: Component\nresources: [adviser.yaml]\npatches: [{path: change.yaml}]\n"},
              {"k/more/adviser.yaml", deployment + "adviser" + pod},
              {"k/more/change.yaml", deployment + "patched" + pod}};
  const Model model = model_of(files);
  EXPECT_NE(model.element("adviser"), nullptr);
  EXPECT_EQ(model.element("patched"), nullptr);
  // One that an overlay for development adds is not.
  files["k/dev/kustomization.yaml"] = "resources: [../base]\ncomponents: [../more]\n";
  EXPECT_EQ(model_of(files).element("adviser"), nullptr);
}

TEST(BootstrapKustomize, NamesChangeWithTheirReferences) {
  const Model one = model_of(with_overlay(
      "namePrefix: shop-\nconfigMapGenerator: [{name: more, literals: [DB_HOST=shop-store]}]\n"
      "patches: [{target: {kind: Deployment}, patch: '[{op: replace, path: "
      "/spec/template/spec/containers/0/env, value: [{name: DB_HOST, valueFrom: {configMapKeyRef: "
      "{name: more, key: DB_HOST}}}]}]'}]\n"));
  EXPECT_NE(flow(one, "shop-api", "shop-store"), nullptr);
  EXPECT_EQ(one.element("api"), nullptr);
  const Model production = model_of(with_overlay("namePrefix: prod-\n"));
  EXPECT_NE(flow(production, "api", "store"), nullptr);
}

TEST(BootstrapKustomize, GivesLabelsToWhatRunsAndToItsService) {
  const Model model = model_of(
      {{"k/kustomization.yaml",
        "resources: [all.yaml]\ncommonLabels: {app: api}\npatches: [{path: p.yaml, target: {kind: "
        "Service}}]\n"},
       {"k/all.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {template: {spec: "
        "{containers: [{image: x/api}]}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: "
        "api}\nspec: {ports: [{port: 80}]}\n"},
       {"k/p.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: whatever}\nspec: {type: "
        "LoadBalancer}\n"}});
  EXPECT_THAT(ids(model), ElementsAre("person browser", "service api"));
  EXPECT_EQ(flow(model, "browser", "api")->origin.path, "k/p.yaml");
}

TEST(BootstrapKustomize, SettingsAreThoseOfTheSameSet) {
  const std::string map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: db}\ndata: {DB_HOST: ";
  const std::string api =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {template: {spec: "
      "{containers: [{image: x/api, envFrom: [{configMapRef: {name: db}}]}]}}}\n---\n";
  const Model model = model_of({{"a/kustomization.yaml", "resources: [db.yaml]\n"},
                                {"a/db.yaml", map + "a.partner.io}\n"},
                                {"b/kustomization.yaml", "resources: [db.yaml]\n"},
                                {"b/db.yaml", api + map + "b.partner.io}\n"}});
  EXPECT_NE(flow(model, "api", "b-partner-io"), nullptr);
  EXPECT_EQ(flow(model, "api", "a-partner-io"), nullptr);
}

TEST(BootstrapKustomize, SaysWhatItDidNotRead) {
  const Model model = model_of(with_overlay(
      "patches: [{target: {kind: Service}, patch: '[{op: move, path: /spec/a, from: /spec}]'}]\n"
      "helmCharts: [{name: x}]\n",
      {{"k8s/base/kustomization.yaml", "x"}}));
  EXPECT_THAT(model.left_out, Contains(HasSubstr("operation 'move' is not read")));
  EXPECT_THAT(model.left_out, Contains(HasSubstr("helmCharts of Kustomize are not run")));
  const Model other =
      model_of({{"k/kustomization.yaml",
                 "resources: ['https://example.com/x', ../../../etc/passwd, gone.yaml, ../k]\n"}});
  EXPECT_THAT(other.left_out, Contains(HasSubstr("k/kustomization.yaml:1")));
  EXPECT_TRUE(other.flows.empty());
}

TEST(BootstrapKustomize, EndsInCircles) {
  Files files;
  for (int i = 0; i < 20; ++i)
    files["k" + std::to_string(i) + "/kustomization.yaml"] =
        "resources: [../k" + std::to_string((i + 1) % 20) + ", ../k" +
        std::to_string((i + 7) % 20) + "]\n";
  files["k/kustomization.yaml"] = "resources: [../k0, ../k1]\n";
  EXPECT_THAT(model_of(files).left_out, Contains(HasSubstr("too many kustomizations")));
}

TEST(BootstrapKustomize, StopsWhereManyRootsHoldALargeBase) {
  std::string large = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: large}\ndata:\n";
  for (int i = 0; i < 10'000; ++i) large += fmt::format("  k{}: v\n", i);
  Files files{{"base/kustomization.yaml", "resources: [large.yaml]\n"}, {"base/large.yaml", large}};
  for (int i = 0; i < 100; ++i)
    files[fmt::format("r{}/kustomization.yaml", i)] = "resources: [../base]\n";
  EXPECT_THAT(model_of(files).left_out, Contains(HasSubstr("Kubernetes values more")));
}

TEST(BootstrapKustomize, StopsWhereAPatchHasNoEnd) {
  std::string object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n";
  for (int i = 0; i < 5'000; ++i) object += fmt::format("  k{}: v\n", i);
  std::string patch;
  for (int i = 0; i < 5'000; ++i)
    patch += fmt::format("- {{op: replace, path: /data/k{}, value: w}}\n", i);
  EXPECT_THAT(
      model_of({{"k/kustomization.yaml",
                 "resources: [m.yaml]\npatches: [{path: p.yaml, target: {kind: ConfigMap}}]\n"},
                {"k/m.yaml", object},
                {"k/p.yaml", patch}})
          .left_out,
      Contains(HasSubstr("than are followed to their end")));
}

TEST(BootstrapKustomize, StopsWhereGeneratorsReadOneFileWithoutEnd) {
  std::string settings, list = "configMapGenerator:\n";
  for (int i = 0; i < 50'000; ++i) settings += fmt::format("KEY_{}=value\n", i);
  for (int i = 0; i < 200; ++i) list += fmt::format("- {{name: m{}, envs: [all.env]}}\n", i);
  EXPECT_THAT(model_of({{"k/kustomization.yaml", list}, {"k/all.env", settings}}).left_out,
              Contains(HasSubstr("than are followed to their end")));
}

TEST(BootstrapKustomize, ReplacesOnlyWhatIsThere) {
  for (const char* operation :
       {"{op: replace, path: /spec/typo, value: x}", "{op: replace, path: '', value: {}}"}) {
    const Model model = model_of(
        with_overlay(fmt::format("patches: [{{target: {{kind: Service}}, patch: '[{}]'}}]\n",
                                 replace_all(operation, "'", "''")),
                     {}));
    EXPECT_FALSE(model.left_out.empty()) << operation;
  }
}

TEST(BootstrapKustomize, StopsWhereEverythingNamesEverything) {
  std::string all = "resources: [";
  for (int i = 0; i < 300; ++i) all += fmt::format("../k{}, ", i);
  Files files;
  for (int i = 0; i < 300; ++i) files[fmt::format("k{}/kustomization.yaml", i)] = all + "]\n";
  EXPECT_THAT(model_of(files).left_out, Contains(HasSubstr("kustomization resources more")));
}

TEST(BootstrapKustomize, ReplacementsWriteAFieldOfOneObjectIntoOthers) {
  const auto database_host = [](const std::string& replacements, Files more = {}) {
    const Model model = model_of(with_overlay(
        "configMapGenerator: [{name: hosts, literals: [\"db=tcp://db.prod-ledger.io:5432\"]}]\n" +
            replacements,
        std::move(more)));
    std::vector<std::string> targets;
    for (const auto& flow : model.flows)
      if (flow.from == "api") targets.push_back(flow.to);
    return std::pair(targets, model.left_out);
  };
  EXPECT_THAT(database_host("").first, ElementsAre("store"));
  const std::string target =
      "targets:\n  - select: {kind: Deployment}\n    reject: [{name: other}]\n"
      "    fieldPaths: [\"spec.template.spec.containers.[name=api].env.[name=DB_HOST].value\"]\n";
  const std::string source =
      "  source: {kind: ConfigMap, name: hosts, fieldPath: data.db, options: {delimiter: /, index: "
      "2}}\n";
  const auto in_place = database_host("replacements:\n- " + target + source);
  EXPECT_THAT(in_place.second, Not(Contains(HasSubstr("replacement"))));
  EXPECT_EQ(in_place.first, database_host("replacements: [{path: r.yaml}]\n",
                                          {{"k8s/overlays/prod/r.yaml", "- " + target + source}})
                                .first);
  EXPECT_THAT(in_place.first, Not(Contains("store")));
  EXPECT_EQ(in_place.first.size(), 1u);
  EXPECT_THAT(database_host("replacements:\n- source: {kind: Secret, name: none}\n").second,
              Contains(HasSubstr("no object has the field")));
  EXPECT_THAT(database_host("replacements: [{path: none.yaml}]\nvars: [{name: x}]\n").second,
              AllOf(Contains(HasSubstr("there is no none.yaml")),
                    Contains(HasSubstr("vars of Kustomize are not run"))));
}

TEST(BootstrapKustomize, ReplacementsThatGrowComeToAnEnd) {
  std::string replacements = "replacements:\n";
  for (int i = 0; i < 60; ++i)
    replacements +=
        "- source: {kind: ConfigMap, name: seed, fieldPath: data}\n"
        "  targets: [{select: {kind: ConfigMap}, options: {create: true}, fieldPaths: [data.a, "
        "data.b]}]\n";
  const Model model = model_of(
      with_overlay("configMapGenerator: [{name: seed, literals: [\"a=1\"]}]\n" + replacements));
  EXPECT_THAT(model.left_out, Contains(HasSubstr("than are followed to their end")));
}

}  // namespace redoubt::plan
