#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/bootstrap/cloud.h"
#include "plan/bootstrap/test_model.h"

namespace redoubt::plan {
namespace {

using testing::element;
using ::testing::ElementsAre;
using testing::flow;
using testing::ids;
using ::testing::IsEmpty;
using testing::model_of;

std::string web_with(std::string_view rules) {
  return fmt::format(
      "resource \"aws_instance\" \"web\" {{ vpc_security_group_ids = [aws_security_group.web.id] "
      "}}\nresource \"aws_security_group\" \"web\" {{\n{}\n}}\n",
      rules);
}

}  // namespace

TEST(CloudGuards, NameTheNetworksThatTheyLetInAndOut) {
  const Model model = model_of(
      {{"main.tf",
        "variable \"offices\" { default = [\"203.0.113.7/32\", \"10.1.0.0/16\"] }\n" +
            web_with("ingress {\n from_port = 22\n cidr_blocks = concat(var.offices, "
                     "[\"198.51.100.0/24\"])\n}\n"
                     "egress {\n from_port = 443\n cidr_blocks = [\"192.0.2.9/32\"]\n}\n"
                     "egress { cidr_blocks = [\"0.0.0.0/0\", \"255.255.255.255/32\"] }")}});
  EXPECT_THAT(ids(model), ElementsAre("service web", "external network-192-0-2-9-32",
                                      "external network-203-0-113-7-32-and-1-more"));
  const Flow* in = flow(model, "network-203-0-113-7-32-and-1-more", "web");
  ASSERT_NE(in, nullptr);
  EXPECT_EQ(in->port, 22);
  EXPECT_EQ(element(model, in->from).attributes.at("networks"), "203.0.113.7/32, 198.51.100.0/24");
  EXPECT_NE(flow(model, "web", "network-192-0-2-9-32"), nullptr);
}

TEST(CloudGuards, OpenToEverybodyByAListThatAVariableHolds) {
  const Model model = model_of(
      {{"main.tf", "variable \"all\" { default = [\"0.0.0.0/0\"] }\n" +
                       web_with("ingress {\n from_port = 22\n cidr_blocks = var.all\n}")}});
  ASSERT_NE(flow(model, "client", "web"), nullptr);
  EXPECT_EQ(flow(model, "client", "web")->port, 22);
}

TEST(CloudGuards, TellPrivateAddressesFromOthers) {
  const auto opened = [](const std::string& text) {
    drafting::Opening opening;
    drafting::open_to(opening, {text});
    return opening;
  };
  for (const char* text :
       {"10.0.0.0/8", "172.31.0.0/16", "192.168.4.0/24", "100.64.0.0/10", "255.255.255.255/32",
        "169.254.169.254", "", "10.0.0", "1.2.3.256/32", "1.2.3.4/33", "1.2.3.4/x", "fd00::/8"}) {
    EXPECT_THAT(opened(text).networks, IsEmpty()) << text;
    EXPECT_FALSE(opened(text).to_all) << text;
  }
  for (const char* text : {"172.32.0.0/16", "11.0.0.0/8", "198.51.100.7"})
    EXPECT_THAT(opened(text).networks, ElementsAre(text));
  for (const char* text : {"0.0.0.0/0", "::/0", "128.0.0.0/1"}) EXPECT_TRUE(opened(text).to_all);
}

}  // namespace redoubt::plan
