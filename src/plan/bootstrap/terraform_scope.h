#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/project.h"
#include "formats/hcl.h"

namespace redoubt::plan::drafting {

// A folder of *.tf files, which is what Terraform calls a module.
struct TerraformFolder {
  struct Part {
    const core::ProjectFile* file = nullptr;
    formats::HclBlock root;
  };
  std::string path;
  std::vector<Part> parts;
  std::map<std::string, const formats::HclValue*> defaults, locals, outputs, given;  // by name
};

class TerraformScope;

// One round of a `for_each`: what each.key and each.value are in it.
struct TerraformRound {
  formats::HclValue key;  // a text
  const formats::HclValue* value = nullptr;
  const TerraformScope* scope = nullptr;  // in which the value is read
};

// A module with the arguments of one call. Values are resolved as far as they are written down:
// variables with defaults, arguments, *.tfvars, locals, outputs of modules in the repository,
// conditions over them.
class TerraformScope {
 public:
  // `steps` bounds what all scopes together look up: values may name each other many times over.
  TerraformScope(const TerraformFolder& folder, std::string prefix, size_t& steps,
                 const TerraformScope* parent = nullptr, const formats::HclBlock* call = nullptr)
      : folder_(folder), prefix_(std::move(prefix)), steps_(steps), parent_(parent), call_(call) {}

  const TerraformFolder& folder() const { return folder_; }
  const TerraformScope* parent() const { return parent_; }  // null for what nobody calls
  // Of its call: "db"; of one of many, "db-eu", or "orders" of "services".
  std::string label() const;
  bool is_one_of_many() const { return parent_ != nullptr && parent_->round_.has_value(); }
  // The same module, seen from the arguments of a call with `for_each`.
  TerraformScope in_round(TerraformRound round) const;
  const std::string& prefix() const { return prefix_; }  // "" or "module.db."
  void add_child(const std::string& name, const TerraformScope* child) {
    children_->emplace(name, child);
  }

  std::optional<std::string> text(const formats::HclValue& value, size_t depth = 0) const;
  // Of a list, or of one text: what is written down of them, through variables and concat().
  std::vector<std::string> texts(const formats::HclValue& value, size_t depth = 0) const;
  // Calls `found` with each object of a value, in lists, calls and what it names, and with the
  // scope in which that is read.
  using ObjectVisitor = std::function<void(const TerraformScope&, const formats::HclValue&)>;
  void each_object(const formats::HclValue& value, const ObjectVisitor& found,
                   size_t depth = 0) const;
  // Keys of the resources that a value names: prefix and "aws_lb.main".
  std::vector<std::string> keys(const formats::HclValue& value, size_t depth = 0) const;
  // False for what a condition leaves out: `count` or `for_each` of nothing.
  bool exists(const formats::HclBlock& block) const;
  // What `for_each` goes over, a map or a set; empty when nothing says.
  std::vector<TerraformRound> rounds(const formats::HclBlock& block) const;

 private:
  struct Found {
    const formats::HclValue* value = nullptr;
    const TerraformScope* scope = nullptr;
  };
  Found lookup(std::string_view reference) const;
  Found find(std::string_view reference) const;
  std::optional<std::string> condition(const formats::HclValue& value, size_t depth) const;
  void add_keys(std::string_view reference, std::vector<std::string>& out, size_t depth) const;

  const TerraformFolder& folder_;
  std::string prefix_;
  size_t& steps_;  // left; belongs to the reader
  const TerraformScope* parent_;
  const formats::HclBlock* call_;
  std::optional<TerraformRound> round_;
  using Children = std::multimap<std::string, const TerraformScope*, std::less<>>;
  std::shared_ptr<Children> children_ = std::make_shared<Children>();  // by label
};

}  // namespace redoubt::plan::drafting
