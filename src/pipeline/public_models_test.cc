// Threat models of other projects. Skipped where the shared data is absent.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "formats/node_json.h"
#include "intel/test_feeds.h"
#include "plan/exchange/exchange.h"
#include "plan/exchange/write.h"

namespace redoubt::pipeline {
namespace {

namespace fs = std::filesystem;
using plan::ModelFormat;

constexpr const char* kModels = "conformance/threat-models.tar.zst";
constexpr const char* kOtm = "share-alike/open-threat-model.tar.zst";

bool is_model(std::string_view name) {
  return name.find("schema") == std::string_view::npos && !name.ends_with("threats.json") &&
         !name.ends_with("threagile-example-config.json");
}

formats::Json json_of(std::string_view text) {
  const auto node = formats::parse_yaml_document(text, "test");
  EXPECT_TRUE(node) << (node ? "" : node.error().to_string());
  return node ? formats::to_json(*node) : formats::Json();
}

class PublicModels : public testing::Test {
 protected:
  void SetUp() override {
    if (intel::shared_data().empty() || !fs::exists(intel::shared_data() / kModels))
      GTEST_SKIP() << "absent: shared data " << kModels;
    files_ = intel::read_tar(intel::shared_data() / kModels);
    for (auto& [name, text] : intel::read_tar(intel::shared_data() / kOtm))
      files_.emplace("otm/" + name, std::move(text));
    std::erase_if(files_, [](const auto& file) { return !is_model(file.first); });
    ASSERT_GT(files_.size(), 15u);
  }

  std::map<std::string, std::string> files_;
};

TEST_F(PublicModels, AreReadOrRefusedWithAPlaceAndARemedy) {
  size_t read = 0;
  for (const auto& [name, text] : files_) {
    Diagnostics diagnostics;
    const auto model = plan::read_any_model(text, name, diagnostics);
    read += model ? 1 : 0;
    if (model) continue;
    EXPECT_THAT(name, testing::HasSubstr("malformed"));
    EXPECT_GT(model.error().where().line, 0u) << name;
    EXPECT_FALSE(model.error().hint().empty()) << name;
  }
  EXPECT_GE(read, files_.size() - 2);
}

TEST_F(PublicModels, ComeBackAsTheyWereThroughTheProjectsOwnFile) {
  size_t compared = 0;
  for (const auto& [name, text] : files_) {
    Diagnostics diagnostics;
    const auto foreign = plan::read_any_model(text, name, diagnostics);
    if (!foreign) continue;
    const bool dragon = foreign->format == ModelFormat::kThreatDragon;
    if (!dragon && foreign->format != ModelFormat::kOtm) continue;
    const auto original = json_of(text);
    // Version 1 of Threat Dragon is written as version 2.
    if (dragon && !original.value("version", "").starts_with("2")) continue;
    const auto own = plan::read_model(plan::write_model(foreign->model), "model.yaml", diagnostics);
    ASSERT_TRUE(own) << name << ": " << own.error().to_string();
    const auto written = plan::write_model_as(
        *own, dragon ? plan::WriteFormat::kThreatDragon : plan::WriteFormat::kOtm);
    EXPECT_EQ(json_of(written), original) << name;
    ++compared;
  }
  EXPECT_GE(compared, 3u);
}

}  // namespace
}  // namespace redoubt::pipeline
