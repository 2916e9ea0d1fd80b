#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/bootstrap/test_model.h"
#include "plan/drift.h"

namespace redoubt::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::model_of;

constexpr std::string_view kBase = R"(services:
  web:
    image: acme/web
    ports: ["80:8000"]
    environment: {DB: "postgres://db/x"}
  db:
    image: postgres
)";
constexpr std::string_view kMore = R"(services:
  web:
    image: acme/web
    ports: ["80:8000"]
    environment: {DB: "postgres://db/x", CACHE: "redis://cache"}
  db:
    image: postgres
    ports: ["5432:5432"]
  cache:
    image: redis
)";

// What init writes and people keep.
Model kept(std::string_view compose) {
  Diagnostics diagnostics;
  auto model = read_model(write_model(model_of({{"compose.yaml", std::string(compose)}})),
                          "security/model.yaml", diagnostics);
  EXPECT_TRUE(model.has_value());
  return model.value_or(Model{});
}

Model seen(std::string_view compose) { return model_of({{"compose.yaml", std::string(compose)}}); }

std::vector<std::string> lines(const std::vector<DriftEntry>& entries) {
  std::vector<std::string> out;
  for (const auto& entry : entries)
    out.push_back(fmt::format("{} {} {}: {}", entry.modelled ? "-" : "+", to_string(entry.kind),
                              place_of(entry), entry.id));
  return out;
}

}  // namespace

TEST(Drift, IsNothingWhenTheModelIsWhatRuns) {
  EXPECT_THAT(lines(find_drift(kept(kBase), seen(kBase))), IsEmpty());
  EXPECT_THAT(lines(find_drift(seen(kMore), seen(kMore))), IsEmpty());
}

TEST(Drift, NamesWhatRunsUnmodelledWithItsPlace) {
  EXPECT_THAT(
      lines(find_drift(kept(kBase), seen(kMore))),
      ElementsAre("+ element compose.yaml:9: cache", "+ crossing compose.yaml:5: web-to-cache",
                  "+ listener compose.yaml:8: db"));
}

TEST(Drift, PutsWhatIsSeenOfAnUnmodelledElementBelowIt) {
  const auto entries = find_drift(kept(kBase), seen(kMore));
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[1].under, "cache");
  EXPECT_EQ(entries[2].under, "");  // db is in the model
}

TEST(Drift, NamesWhatIsOnlyTalkedToOnceHoweverManyTalkToIt) {
  Model model = kept(kBase), more = seen(kBase);
  more.elements.push_back({.id = "mail", .kind = "external", .zone = "outside"});
  for (const char* from : {"web", "db"})
    more.flows.push_back({.id = from, .from = from, .to = "mail"});
  const auto entries = find_drift(model, more);
  ASSERT_THAT(lines(entries), ElementsAre("+ element : mail", "+ crossing : db-to-mail",
                                          "+ crossing : web-to-mail"));
  EXPECT_EQ(entries[0].what, "external 'mail' is not in the model");
  EXPECT_EQ(entries[2].under, "mail");
  model.elements.push_back(more.elements.back());
  EXPECT_THAT(lines(find_drift(model, more)),
              ElementsAre("+ crossing : db-to-mail", "+ crossing : web-to-mail"));
}

TEST(Drift, NamesWhatTheModelHasAndNothingShowsAnyMore) {
  const Model model = kept(kMore);
  const auto entries = find_drift(model, seen(kBase));
  EXPECT_THAT(lines(entries), ElementsAre(fmt::format("- element security/model.yaml:{}: cache",
                                                      model.element("cache")->where.line)));
}

TEST(Drift, LeavesToPeopleWhatTheyKnowBesides) {
  Model model = kept(kBase);
  model.elements.push_back({.id = "mainframe", .kind = "data-store", .zone = "data"});
  model.flows.push_back({.id = "x", .from = "web", .to = "mainframe"});
  EXPECT_THAT(find_drift(model, seen(kBase)), IsEmpty());
}

TEST(Drift, KnowsElementsThatPeopleRenamed) {
  Model model = kept(kBase);
  for (auto& element : model.elements) {
    if (element.id == "web") element.id = "shop", element.name = "Web";  // by its name
    if (element.id == "db") element.id = "orders-store";                 // the only PostgreSQL
  }
  for (auto& flow : model.flows) {
    if (flow.from == "web") flow.from = "shop";
    if (flow.to == "web") flow.to = "shop";
    if (flow.to == "db") flow.to = "orders-store";
  }
  EXPECT_THAT(lines(find_drift(model, seen(kBase))), IsEmpty());
}

TEST(Drift, NamesEachPortThatIsOpenBesideThoseOfTheModel) {
  const auto web = [](std::string_view ports) {
    return fmt::format("services:\n  web:\n    image: acme/web\n    ports:\n{}", ports);
  };
  const std::string one = web("      - \"443:443\"\n");
  const std::string more =
      web("      - \"443:443\"\n      - \"5005:5005\"\n      - \"443:443/udp\"\n"
          "      - \"127.0.0.1:9229:9229\"\n      - \"8000-8010:8000-8010\"\n");
  EXPECT_THAT(
      lines(find_drift(kept(one), seen(more))),
      ElementsAre("+ listener compose.yaml:7: web:443/udp", "+ listener compose.yaml:6: web:5005",
                  "+ listener compose.yaml:9: web:8000-8010"));
  EXPECT_THAT(lines(find_drift(kept(more), seen(more))), IsEmpty());
  EXPECT_THAT(lines(find_drift(kept(more), seen(one))),
              ElementsAre(HasSubstr(": web:443/udp"), HasSubstr(": web:5005"),
                          HasSubstr(": web:8000-8010")));
}

TEST(Drift, ToldOfOnePortAsksForTheOthers) {
  const Model runs =
      seen("services:\n  web:\n    image: acme/web\n    ports: ['443:8443', '9229:9229']\n");
  const auto stating = [&](uint16_t port, std::string ports) {
    Model model = runs;
    for (auto& flow : model.flows) {
      flow.port = port;
      flow.attributes = {{"ports", std::move(ports)}};
    }
    return lines(find_drift(model, runs));
  };
  const auto other = ElementsAre("+ listener compose.yaml:4: web:9229");
  EXPECT_THAT(stating(8443, ""), other);
  EXPECT_THAT(stating(443, ""), other) << "the port of the host is as good";
  EXPECT_THAT(stating(0, ""), other) << "a flow without a port means the first";
  EXPECT_THAT(stating(443, "9000-9999"), IsEmpty());
}

TEST(Drift, SeesAnotherPortOfAStoreThatIsPublished) {
  const auto store = [](std::string_view ports) {
    return fmt::format("services:\n  db:\n    image: postgres\n    ports: [{}]\n", ports);
  };
  EXPECT_THAT(lines(find_drift(kept(store("'5432:5432'")), seen(store("'22:22', '5432:5432'")))),
              ElementsAre("+ listener compose.yaml:4: db:22"));
}

TEST(Drift, SeesPortsOfBalancersAndOfSecurityGroups) {
  const auto service = [](std::string_view ports) {
    return model_of({{"web.yaml", fmt::format(R"(apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec: {{template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{image: acme/web}}]}}}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec:
  type: LoadBalancer
  selector: {{app: web}}
  ports:
{})",
                                              ports)}});
  };
  EXPECT_THAT(
      lines(find_drift(service("  - {port: 80}\n"), service("  - {port: 80}\n  - {port: 9229}\n"))),
      ElementsAre("+ listener web.yaml:14: web:9229"));
  const auto machine = [](std::string_view rules) {
    return model_of({{"main.tf", fmt::format(R"(resource "aws_instance" "web" {{
  vpc_security_group_ids = [aws_security_group.web.id]
}}
resource "aws_security_group" "web" {{
{}}})",
                                             rules)}});
  };
  const auto rule = [](int port) {
    return fmt::format(
        "  ingress {{\n    from_port = {0}\n    to_port = {0}\n    cidr_blocks = "
        "[\"0.0.0.0/0\"]\n  }}\n",
        port);
  };
  EXPECT_THAT(lines(find_drift(machine(rule(443)), machine(rule(443) + rule(22)))),
              ElementsAre("+ listener main.tf:10: web:22"));
}

TEST(Drift, CountsEachWorkerOfAGroup) {
  const auto workers = [](int count) {
    std::string compose = "services:\n";
    for (int i = 0; i < count; ++i)
      compose += fmt::format("  job-{}:\n    image: acme/jobs\n    command: run\n", i);
    return compose;
  };
  EXPECT_THAT(lines(find_drift(kept(workers(5)), seen(workers(6)))),
              ElementsAre("+ element compose.yaml:2: job-5"));
  EXPECT_THAT(lines(find_drift(kept(workers(5)), seen(workers(3)))), IsEmpty());
}

TEST(Drift, ComparesOperationsOfAnApi) {
  const auto api = [](std::string_view paths) {
    return model_of({{"openapi.yaml", fmt::format("openapi: 3.0.0\npaths:\n{}", paths)}});
  };
  const auto entries =
      find_drift(api("  /a: {get: {}}\n"), api("  /a: {get: {}}\n  /admin/users: {get: {}}\n"));
  EXPECT_THAT(lines(entries),
              ElementsAre("+ endpoint openapi.yaml: api", "+ endpoint openapi.yaml: api:admin"));
  EXPECT_EQ(entries[0].what, "'api' has 2 operations, the model says 1");
}

}  // namespace redoubt::plan
