#include "base/text.h"
#include "formats/hcl.h"
#include "formats/yaml.h"

namespace redoubt::formats {
namespace {

// An object is a block and the value of an argument, so every level of blocks holds what is below
// it once more. The values of the file are counted once, by the reader of JSON; this bounds how
// often they are made.
constexpr size_t kMaxCopies = 5;

class JsonReader {
 public:
  JsonReader(std::string_view file, const HclLimits& limits) : file_(file), limits_(limits) {}

  Result<HclBlock> read(const Node& document) {
    HclBlock root;
    root.line = 1;
    if (document.is_null()) return root;
    if (!document.is_mapping()) return std::unexpected(error(document, "an object belongs here"));
    TRY(fill(root, document, true));
    return root;
  }

 private:
  Error error(const Node& node, std::string what) const {
    return Error(std::move(what)).at({std::string(file_), node.line(), node.column()});
  }

  Result<void> count(const Node& node) {
    if (++made_ <= kMaxCopies * limits_.max_nodes) return {};
    return std::unexpected(error(
        node, fmt::format("more than {} values in nested blocks", kMaxCopies * limits_.max_nodes)));
  }

  static size_t labels_of(std::string_view type, bool outermost) {
    if (!outermost) return type == "dynamic" ? 1 : 0;
    if (type == "resource" || type == "data") return 2;
    return type == "locals" || type == "terraform" ? 0 : 1;
  }

  // JSON does not tell a block from an argument that is an object: both are kept, since readers ask
  // for the one that they know.
  Result<void> fill(HclBlock& block, const Node& mapping, bool outermost) {
    TRY(count(mapping));
    for (const auto& [key, value] : mapping.entries()) {
      if (key.text() == "//") continue;  // a comment
      HclAttribute attribute{.name = key.text(), .value = {}, .line = key.line()};
      TRY_ASSIGN(attribute.value, value_of(value));
      block.attributes.push_back(std::move(attribute));
      TRY(add_blocks(
          {.type = key.text(), .labels = {}, .attributes = {}, .blocks = {}, .line = key.line()},
          labels_of(key.text(), outermost), value, block));
    }
    return {};
  }

  // Objects with a key for each label, and lists of them, around what the block says.
  Result<void> add_blocks(HclBlock made, size_t labels, const Node& value, HclBlock& around) {
    TRY(count(value));
    for (const Node& item : value.items())
      if (item.is_mapping()) {
        HclBlock one = made;
        one.line = item.line();
        TRY(add_blocks(std::move(one), labels, item, around));
      }
    if (!value.is_mapping()) return {};
    if (labels == 0) {
      TRY(fill(made, value, false));
      around.blocks.push_back(std::move(made));
      return {};
    }
    for (const auto& [key, inner] : value.entries()) {
      if (key.text() == "//") continue;
      HclBlock one = made;
      one.labels.push_back(key.text());
      one.line = key.line();
      TRY(add_blocks(std::move(one), labels - 1, inner, around));
    }
    return {};
  }

  Result<HclValue> value_of(const Node& node) {
    TRY(count(node));
    HclValue value{.line = node.line()};
    if (node.is_scalar()) return text_of(node);
    if (node.is_sequence()) value.kind = HclValue::Kind::kList;
    if (node.is_mapping()) value.kind = HclValue::Kind::kObject;
    for (const Node& item : node.items()) {
      TRY_ASSIGN(HclValue inner, value_of(item));
      value.items.push_back(std::move(inner));
    }
    for (const auto& [key, item] : node.entries()) {
      TRY_ASSIGN(HclValue inner, value_of(item));
      value.entries.push_back({key.text(), std::move(inner)});
    }
    return value;
  }

  // "${aws_lb.main.arn}" is the expression itself.
  HclValue text_of(const Node& node) const {
    HclValue value{.kind = HclValue::Kind::kText, .text = node.text(), .line = node.line()};
    const std::string_view text = node.text();
    const size_t begin = text.find("${");
    if (begin == std::string_view::npos) return value;
    value.kind = HclValue::Kind::kTemplate;
    if (begin != 0 || !text.ends_with('}') || text.find("${", 2) != std::string_view::npos)
      return value;
    const auto parsed =
        parse_hcl(fmt::format("value = {}\n", text.substr(2, text.size() - 3)), file_, limits_);
    if (!parsed || parsed->attributes.size() != 1) return value;
    HclValue inner = parsed->attributes.front().value;
    inner.line = node.line();
    return inner;
  }

  std::string_view file_;
  const HclLimits& limits_;
  size_t made_ = 0;
};

}  // namespace

Result<HclBlock> parse_hcl_json(std::string_view text, std::string_view file,
                                const HclLimits& limits) {
  TRY_ASSIGN(const Node document, parse_yaml_document(text, file,
                                                      {.max_bytes = limits.max_bytes,
                                                       .max_nodes = limits.max_nodes,
                                                       .max_depth = limits.max_depth}));
  return JsonReader(file, limits).read(document);
}

}  // namespace redoubt::formats
