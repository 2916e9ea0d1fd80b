#include "plan/drift_host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace redoubt::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Model shop() {
  Diagnostics diagnostics;
  auto model = read_model(R"(version: 1
name: shop
zones:
  - {id: internet, name: Internet, trust: 0}
  - {id: internal, name: Internal, trust: 60}
elements:
  - {id: user, name: User, kind: person, zone: internet}
  - {id: web, name: Web, kind: service, zone: internal}
  - {id: db, name: DB, kind: data-store, zone: internal}
  - {id: mail, name: Mail, kind: external, zone: internet}
flows:
  - {id: user-web, from: user, to: web, protocol: https, port: 443, attributes: {ports: "443, 8000-8010, 443/udp"}}
  - {id: web-db, from: web, to: db, protocol: postgresql, port: 5432}
  - {id: web-mail, from: web, to: mail, protocol: smtp, port: 587}
)",
                          "model.yaml", diagnostics);
  EXPECT_TRUE(model);
  return model ? *model : Model{};
}

std::vector<std::string> lines(const std::vector<HostListener>& listeners) {
  const Model model = shop();
  std::vector<std::string> out;
  for (const auto& found : find_host_drift(model, listeners))
    out.push_back(fmt::format("{} {}{}", found.entry.modelled ? "-" : "+", found.entry.id,
                              found.listener != nullptr && found.listener->loopback ? " own" : ""));
  return out;
}

HostListener on(uint16_t port, std::string program, bool loopback = false, bool udp = false) {
  return {.program = std::move(program),
          .address = loopback ? "127.0.0.1" : "0.0.0.0",
          .port = port,
          .udp = udp,
          .loopback = loopback,
          .all = !loopback};
}

}  // namespace

TEST(HostDrift, IsNoneWhereWhatListensIsModelled) {
  EXPECT_THAT(lines({on(443, "nginx"), on(8003, "nginx"), on(443, "nginx", false, true),
                     on(5432, "postgres", true)}),
              IsEmpty());
}

// What several flows state of one element is told once, whichever of them is wider.
TEST(HostDrift, ARangeHoldsThePortsInIt) {
  Model model = shop();
  model.flows.clear();
  const auto flow = [&](const char* from, const char* ports) {
    Flow made;
    made.id = fmt::format("f{}", model.flows.size()), made.from = from, made.to = "web";
    made.attributes["ports"] = ports;
    model.flows.push_back(made);
  };
  flow("db", "8005");            // from inside only
  flow("db", "8000-8010");       // holds it, and stays beside it
  flow("db", "8003-8004");       // held
  flow("user", "8005");          // the same as the first, from outside
  flow("db", "8008-8012");       // reaches further
  flow("db", "8011, 8005/udp");  // held; another transport
  const auto found = find_host_drift(model, std::vector{on(8005, "web", true)});
  std::vector<std::string> out;
  for (const auto& one : found) out.push_back(one.entry.id);
  EXPECT_THAT(out, ElementsAre("web:8005", "web:8008-8012", "web:8005/udp"));
  EXPECT_NE(found[0].entry.what.find("from outside nobody reaches it"), std::string::npos);
}

TEST(HostDrift, NamesListenersThatTheModelDoesNotState) {
  EXPECT_THAT(
      lines({on(443, "nginx"), on(8003, "nginx"), on(443, "nginx", false, true),
             on(5432, "postgres"), on(9229, "node"), on(22, ""), on(6060, "web", true),
             on(5432, "other", false, true), on(587, "exim")}),
      ElementsAre("+ :22", "+ exim:587", "+ other:5432/udp", "+ web:6060 own", "+ node:9229"));
}

TEST(HostDrift, PortsOfClientsCountWhereTheModelStatesThem) {
  Model model = shop();
  for (auto& each : model.flows)
    if (each.port == 5432) each.port = 51820, each.protocol = "udp";
  HostListener tunnel = on(51820, "", false, true), other = on(40000, "", false, true);
  tunnel.maybe_client = other.maybe_client = true;
  const std::vector<HostListener> listeners{on(443, "nginx"), on(8003, "nginx"),
                                            on(443, "nginx", false, true), tunnel, other};
  EXPECT_THAT(find_host_drift(model, listeners), IsEmpty());
}

TEST(HostDrift, NamesModelledPortsThatNothingListensOn) {
  EXPECT_THAT(lines({on(443, "nginx"), on(443, "nginx", false, true)}),
              ElementsAre("- web:8000-8010", "- db:5432"));
  // Reached from outside by the model, and kept to the host.
  EXPECT_THAT(lines({on(443, "nginx", true), on(8003, "nginx"), on(443, "nginx", false, true),
                     on(5432, "postgres", true)}),
              ElementsAre("- web:443"));
  const Model model = shop();
  const auto found = find_host_drift(model, {});
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(place_of(found.back().entry), "model.yaml:13");
}

}  // namespace redoubt::plan
