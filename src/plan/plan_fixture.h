#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "plan/plan.h"
#include "plan/rules.h"

// For tests of plans and of checks about a model.
namespace redoubt::plan {

inline core::ProjectFile file(std::string path, std::string language, std::string text = "") {
  return {.path = std::move(path),
          .size = text.size(),
          .language = std::move(language),
          .binary = false,
          .executable = false,
          .text = text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))};
}

// A small shop: a browser, a Python service with a login, a database.
class PlanTest : public testing::Test {
 protected:
  PlanTest() {
    model.name = "shop";
    model.zones = {{.id = "internet", .name = "Internet", .trust = 0},
                   {.id = "internal", .name = "Internal", .trust = 60}};
    model.data = {{.id = "customers",
                   .name = "Customers",
                   .sensitivity = "restricted",
                   .kinds = {"personal"},
                   .retention = "365d"}};
    Element user, web, db;
    user.id = "user", user.name = "Browser", user.kind = "person", user.zone = "internet";
    web.id = "web", web.name = "Web shop", web.kind = "service", web.zone = "internal",
    web.language = "python";
    web.technology = {"python", "flask", "container"}, web.tags = {"login", "browser"},
    web.paths = {"shop/"};
    web.origin = {.path = "compose.yaml", .line = 3, .what = "service 'web' publishes 8080"};
    db.id = "db", db.name = "Database", db.kind = "data-store", db.zone = "internal",
    db.technology = {"postgresql"}, db.stores = {"customers"};
    model.elements = {user, web, db};
    Flow browse, query;
    browse.id = "browse", browse.from = "user", browse.to = "web", browse.protocol = "http",
    browse.tags = {"browser"};
    browse.authentication = "session", browse.data = {"customers"};
    query.id = "query", query.from = "web", query.to = "db", query.protocol = "postgresql",
    query.data = {"customers"};
    model.flows = {browse, query};
    project.name = "shop";
    project.files = {file(".github/workflows/ci.yml", "yaml", "jobs: {}\n"),
                     file("Dockerfile", "dockerfile", "FROM scratch\n"),
                     file("compose.yaml", "yaml", "services: {web: {image: a}, db: {image: b}}\n"),
                     file("shop/app.py", "python")};
  }
  PlanInputs inputs() const {
    return {.model = model,
            .project = project,
            .observed = observed,
            .targets = targets,
            .today = "2026-11-26"};
  }
  Plan plan() const {
    const auto rules = RuleSet::built_in();
    EXPECT_TRUE(rules);
    auto made = make_plan(inputs(), *rules);
    EXPECT_TRUE(made);
    return std::move(*made);
  }
  static const core::TestCase* find(const Plan& plan, std::string_view id) {
    const auto at = std::find_if(plan.tests.begin(), plan.tests.end(),
                                 [&](const auto& test) { return test.id == id; });
    return at == plan.tests.end() ? nullptr : &*at;
  }
  core::TestResult decide(const std::string& name) const {
    core::TestCase test;
    test.id = "X." + name;
    test.parameters["check"] = name;
    return check(test, inputs());
  }

  Model model;
  core::Project project;
  Observed observed;
  std::vector<PlanTarget> targets;
};

}  // namespace redoubt::plan
