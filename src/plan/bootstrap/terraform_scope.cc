#include "plan/bootstrap/terraform_scope.h"

#include <algorithm>

#include "base/text.h"

namespace redoubt::plan::drafting {
namespace {

using formats::HclValue;

constexpr size_t kMaxDepth = 12, kMaxTextBytes = 4096, kMaxKeys = 200;

const HclValue* entry(const std::map<std::string, const HclValue*>& values, std::string_view name) {
  const auto at = values.find(std::string(name));
  return at == values.end() ? nullptr : at->second;
}

// "main" of "aws_lb.main.arn" from index 1, …
std::string_view part(std::string_view reference, size_t index) {
  for (; index > 0; --index) {
    const size_t dot = reference.find('.');
    if (dot == std::string_view::npos) return {};
    reference.remove_prefix(dot + 1);
  }
  return reference.substr(0, reference.find('.'));
}

// concat(var.a, ["b"]) and such keep what is given to them.
bool makes_a_list(const HclValue& value) {
  if (value.kind != HclValue::Kind::kOther) return false;
  const std::string_view function = std::string_view(value.text).substr(0, value.text.find('('));
  for (const std::string_view known :
       {"concat", "toset", "tolist", "flatten", "distinct", "compact", "coalescelist"})
    if (function == known) return true;
  return false;
}

// "services" says no more than what its members are called.
bool names_a_kind(std::string_view label) {
  for (const std::string_view kind :
       {"services", "apps", "applications", "functions", "lambdas", "buckets", "queues", "topics",
        "tables", "databases", "workers", "jobs", "instances", "clusters"})
    if (label == kind) return true;
  return false;
}

}  // namespace

std::string TerraformScope::label() const {
  if (call_ == nullptr) return "";
  const std::string& label = call_->labels[0];
  if (!is_one_of_many()) return label;
  const std::string& key = parent_->round_->key.text;
  return names_a_kind(label) ? key : fmt::format("{}-{}", label, key);
}

TerraformScope TerraformScope::in_round(TerraformRound round) const {
  TerraformScope scope = *this;
  scope.round_ = std::move(round);
  return scope;
}

// "local.services.orders.engine": what "local.services" is, and in it what the rest names.
TerraformScope::Found TerraformScope::lookup(std::string_view reference) const {
  Found found = find(reference);
  const std::string_view first = part(reference, 0);
  for (size_t index = first == "module" ? 3 : 2; found.value != nullptr; ++index) {
    const std::string_view name = part(reference, index);
    if (name.empty() || found.value->kind != HclValue::Kind::kObject) break;
    const auto& entries = found.value->entries;
    const auto at = std::find_if(entries.begin(), entries.end(),
                                 [&](const auto& entry) { return entry.key == name; });
    if (at == entries.end()) break;
    found.value = &at->value;
  }
  return found;
}

TerraformScope::Found TerraformScope::find(std::string_view reference) const {
  const std::string_view first = part(reference, 0), name = part(reference, 1);
  if (first == "local") return {entry(folder_.locals, name), this};
  if (first == "var") {
    if (call_ != nullptr)
      if (const HclValue* value = call_->find(name)) return {value, parent_};
    if (const HclValue* value = entry(folder_.given, name); value != nullptr && parent_ == nullptr)
      return {value, this};
    return {entry(folder_.defaults, name), this};
  }
  if (first == "each" && round_)
    return name == "key" ? Found{&round_->key, this} : Found{round_->value, round_->scope};
  if (first == "module")
    if (const auto child = children_->find(name); child != children_->end())
      return {entry(child->second->folder_.outputs, part(reference, 2)), child->second};
  return {};
}

std::optional<std::string> TerraformScope::text(const HclValue& value, size_t depth) const {
  if (depth > kMaxDepth || steps_ == 0) return std::nullopt;
  --steps_;
  switch (value.kind) {
    case HclValue::Kind::kText:
      return value.text;
    case HclValue::Kind::kReference: {
      const Found found = lookup(value.text);
      if (found.value == nullptr || found.scope == nullptr) return std::nullopt;
      return found.scope->text(*found.value, depth + 1);
    }
    case HclValue::Kind::kTemplate: {
      std::string out = value.text;
      for (const auto& reference : formats::references_in(value)) {
        const auto inner = text({.kind = HclValue::Kind::kReference, .text = reference}, depth + 1);
        if (!inner || out.size() > kMaxTextBytes) return std::nullopt;
        out = replace_all(out, "${" + reference + "}", *inner);
      }
      if (out.find("${") != std::string::npos) return std::nullopt;
      return out;
    }
    case HclValue::Kind::kOther:
      return condition(value, depth);
    default:
      return std::nullopt;
  }
}

// "var.on ? 1 : 0", "var.stage == "prod" ? 2 : 1", "!var.off".
std::optional<std::string> TerraformScope::condition(const HclValue& value, size_t depth) const {
  const auto& items = value.items;
  if (value.text.find('?') == std::string::npos || (items.size() != 3 && items.size() != 4))
    return std::nullopt;
  const auto left = text(items[0], depth + 1);
  if (!left) return std::nullopt;
  bool holds = *left == "true";
  if (items.size() == 4) {
    const auto right = text(items[1], depth + 1);
    const bool differs = value.text.find("!=") != std::string::npos;
    if (!right || (!differs && value.text.find("==") == std::string::npos)) return std::nullopt;
    holds = (*left == *right) != differs;
  } else if (*left != "true" && *left != "false") {
    return std::nullopt;
  }
  return text(items[items.size() - (holds ? 2 : 1)], depth + 1);
}

std::vector<std::string> TerraformScope::texts(const HclValue& value, size_t depth) const {
  std::vector<std::string> out;
  if (depth > kMaxDepth || steps_ == 0) return out;
  --steps_;
  if (value.kind == HclValue::Kind::kReference) {
    const Found found = lookup(value.text);
    if (found.value == nullptr || found.scope == nullptr) return out;
    return found.scope->texts(*found.value, depth + 1);
  }
  if (value.kind != HclValue::Kind::kList && !makes_a_list(value)) {
    if (auto one = text(value, depth)) out.push_back(std::move(*one));
    return out;
  }
  for (const auto& item : value.items)
    for (auto& one : texts(item, depth + 1))
      if (out.size() < kMaxKeys) out.push_back(std::move(one));
  return out;
}

void TerraformScope::each_object(const HclValue& value, const ObjectVisitor& found,
                                 size_t depth) const {
  if (depth > kMaxDepth || steps_ == 0) return;
  --steps_;
  if (value.kind == HclValue::Kind::kObject) return found(*this, value);
  if (value.kind == HclValue::Kind::kReference || value.kind == HclValue::Kind::kTemplate)
    for (const auto& reference : formats::references_in(value)) {
      const Found named = lookup(reference);
      if (named.value != nullptr && named.scope != nullptr)
        named.scope->each_object(*named.value, found, depth + 1);
    }
  else
    for (const auto& item : value.items) each_object(item, found, depth + 1);
}

std::vector<std::string> TerraformScope::keys(const HclValue& value, size_t depth) const {
  std::vector<std::string> out;
  if (depth > kMaxDepth) return out;
  for (const auto& reference : formats::references_in(value)) {
    if (steps_ == 0 || out.size() >= kMaxKeys) break;
    --steps_;
    add_keys(reference, out, depth);
  }
  return out;
}

void TerraformScope::add_keys(std::string_view reference, std::vector<std::string>& out,
                              size_t depth) const {
  const std::string_view first = part(reference, 0), second = part(reference, 1);
  for (const std::string_view other : {"count", "path", "self", "terraform"})
    if (first == other) return;
  const auto add = [&](const Found& found) {
    if (found.value == nullptr || found.scope == nullptr) return;
    for (auto& key : found.scope->keys(*found.value, depth + 1)) out.push_back(std::move(key));
  };
  if (first == "var" || first == "local" || first == "each") return add(lookup(reference));
  if (first == "module") {
    // All of those that one block makes: which one is meant the index says, and it may be a
    // variable.
    const auto [begin, end] = children_->equal_range(second);
    for (auto child = begin; child != end; ++child)
      add({entry(child->second->folder_.outputs, part(reference, 2)), child->second});
    if (begin == end) out.push_back(fmt::format("{}module.{}", prefix_, second));
    return;
  }
  if (first == "data")
    return out.push_back(fmt::format("{}data.{}.{}", prefix_, second, part(reference, 2)));
  if (!second.empty()) out.push_back(fmt::format("{}{}.{}", prefix_, first, second));
}

bool TerraformScope::exists(const formats::HclBlock& block) const {
  if (const HclValue* count = block.find("count"))
    if (const auto number = text(*count)) return *number != "0" && *number != "false";
  if (const HclValue* each = block.find("for_each")) {
    const HclValue* value = each;
    if (value->kind == HclValue::Kind::kReference) value = lookup(value->text).value;
    if (value != nullptr && value->kind == HclValue::Kind::kObject) return !value->entries.empty();
    if (value != nullptr && value->kind == HclValue::Kind::kList) return !value->items.empty();
  }
  return true;
}

std::vector<TerraformRound> TerraformScope::rounds(const formats::HclBlock& block) const {
  std::vector<TerraformRound> rounds;
  const HclValue* value = block.find("for_each");
  if (value == nullptr) return rounds;
  if (value->kind == HclValue::Kind::kOther && value->items.size() == 1)  // toset([…])
    value = &value->items.front();
  const TerraformScope* scope = this;
  if (value->kind == HclValue::Kind::kReference) {
    const Found found = lookup(value->text);
    value = found.value;
    scope = found.scope;
  }
  if (value == nullptr) return rounds;
  const auto add = [&](const std::string& key, const HclValue& each) {
    if (rounds.size() < kMaxKeys)
      rounds.push_back({{.kind = HclValue::Kind::kText, .text = key}, &each, scope});
  };
  for (const auto& [key, each] : value->entries) add(key, each);
  for (const auto& item : value->items)
    if (item.kind == HclValue::Kind::kText) add(item.text, item);
  return rounds;
}

}  // namespace redoubt::plan::drafting
