#include "pipeline/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redoubt::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

RunRecord run_of_two_tests() {
  RunRecord run;
  run.started = "2026-01-31T12:00:00Z";
  for (const char* name : {"F-1", "F-2", "F-3"}) {
    ReportedFinding finding;
    finding.name = name;
    run.findings.push_back(finding);
  }
  for (const char* id : {"C1.api", "C2.api"}) {
    core::TestCase test;
    test.id = test.threat_id = id;
    test.title = std::string("Test of ") + id;
    test.controls = {{.catalogue = "NIST", .version = "5", .id = "SI-10"},
                     {.catalogue = "ASVS", .version = "5.0.0", .id = id}};
    run.tests.push_back(test);
    plan::Threat threat;
    threat.id = id, threat.title = std::string("Threat of ") + id;
    run.threats.push_back(threat);
  }
  run.results.resize(2);
  run.results[0].findings = {"F-1"};
  run.results[1].covered = {"F-2"};
  return run;
}

TEST(Trace, NamesTestsThreatsAndControls) {
  const auto trace = trace_in(run_of_two_tests(), "F-1");
  ASSERT_TRUE(trace);
  EXPECT_THAT(trace->tests, ElementsAre(Pair("C1.api", "Test of C1.api")));
  ASSERT_THAT(trace->threats, SizeIs(1));
  EXPECT_EQ(trace->threats.front().title, "Threat of C1.api");
  EXPECT_THAT(trace->controls, ElementsAre("ASVS C1.api", "NIST SI-10"));
  EXPECT_EQ(trace->started, "2026-01-31T12:00:00Z");
}

TEST(Trace, ADecisionTakesAFindingOffItsTestNotOutOfTheTrace) {
  EXPECT_THAT(trace_in(run_of_two_tests(), "F-2")->tests,
              ElementsAre(Pair("C2.api", "Test of C2.api")));
}

TEST(Trace, WhatNoTestAsksForAndWhatIsUnknownAreTwoThings) {
  const auto none = trace_in(run_of_two_tests(), "F-3");
  ASSERT_TRUE(none);
  EXPECT_THAT(none->tests, IsEmpty());
  EXPECT_THAT(none->controls, IsEmpty());
  EXPECT_FALSE(trace_in(run_of_two_tests(), "F-4"));
  EXPECT_FALSE(trace_in({}, "F-1"));
}

}  // namespace
}  // namespace redoubt::pipeline
