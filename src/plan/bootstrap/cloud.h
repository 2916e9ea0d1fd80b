#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plan/bootstrap/draft.h"

namespace redoubt::plan::drafting {

// An opening of a security group: who may reach its members.
struct Opening {
  uint16_t port = 0;       // 0 = any
  uint16_t last_port = 0;  // of a range; 0 = only `port`
  bool udp = false;
  bool to_all = false;                // 0.0.0.0/0 or ::/0
  std::vector<std::string> networks;  // other addresses outside: "198.51.100.0/24"
  std::vector<std::string> sources;   // keys of security groups
  bool outward = false;               // whom members may reach, instead
  uint32_t line = 0;
};

// What a task definition runs.
struct CloudContainer {
  std::string name, image;  // image: "" where only a run can tell
};

// A resource as Terraform and CloudFormation describe it.
struct CloudResource {
  std::string key;   // how others name it: "aws_lb.main", of CloudFormation its logical id
  std::string type;  // "aws_lb", "AWS::SNS::Topic"
  std::string name;  // for people
  std::map<std::string, std::string, std::less<>> texts;  // of what is written out: "engine"
  std::vector<std::string> references;                    // keys, also of resources not drawn
  // The same by who names them: "logging.target_bucket".
  std::map<std::string, std::vector<std::string>, std::less<>> by_attribute;
  std::vector<Opening> openings;
  std::vector<CloudContainer> containers;
  bool by_event = false;  // a function that only events start
  Origin origin;
};

// Draws what rules/model/cloud.yaml knows, the flows that references and attachments between
// resources make, and what security groups open to the world. `technology`: "terraform".
void add_cloud(Draft& draft, const std::vector<CloudResource>& resources,
               std::string_view technology);

// Says of an opening whom these networks are; those of private addresses are nobody outside.
void open_to(Opening& opening, const std::vector<std::string>& networks);

void add_terraform(Draft& draft);
void add_cloudformation(Draft& draft);
// True for JSON files whose name or folder says that they are templates of CloudFormation.
bool may_be_cloudformation(std::string_view path);

}  // namespace redoubt::plan::drafting
