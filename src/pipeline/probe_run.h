#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/test_case.h"
#include "engines/probe.h"
#include "pipeline/config.h"
#include "pipeline/context.h"
#include "pipeline/source.h"

namespace redoubt::pipeline {

// Runs tests whose oracle is kProbe against the targets that redoubt.yaml names. No other host is
// contacted. Tests that may change the target run only when `intrusive` allows it, and those that
// may destroy it never do.
class ProbeRunner {
 public:
  ProbeRunner(const Config& config, bool intrusive, const Context& context);
  ~ProbeRunner();
  ProbeRunner(const ProbeRunner&) = delete;
  ProbeRunner& operator=(const ProbeRunner&) = delete;

  // The outcome of one test; its findings go to the engine's report in sources(). kNotRun with a
  // hint when no target is bound or nothing answers there.
  core::TestResult run(const core::TestCase& test);

  // One per probe engine that ran a test.
  std::vector<Source> take_sources();
  // Whether some probe engine has the capability.
  bool knows(std::string_view capability) const;

 private:
  struct Entry;
  struct Connection;
  Connection* connect(const std::string& url);

  const Config& config_;
  const bool intrusive_;
  const Context& context_;
  std::vector<std::unique_ptr<Entry>> engines_;
  std::vector<std::unique_ptr<Connection>> connections_;
};

// Runs one probe against any target (also a canned one) and says what it decided. After the test's
// timeout no further request is sent, and the outcome is an error.
core::TestResult run_probe(const core::TestCase& test, const engines::ProbeEngineInfo& info,
                           const engines::ProbeEngine& engine, engines::ProbeTarget& target,
                           std::vector<core::Finding>& findings);

}  // namespace redoubt::pipeline
