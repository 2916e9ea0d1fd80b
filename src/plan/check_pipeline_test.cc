// What counts as a pipeline that runs the gate.
#include "plan/check_fixture.h"

namespace redoubt::plan {
namespace {

core::Outcome outcome_of(const std::string& workflow) {
  return decide_files("proven-controls", {text_file(".github/workflows/ci.yml", "yaml", workflow)})
      .outcome;
}

TEST(CheckPipeline, ThePipelineMustRunTheGate) {
  EXPECT_EQ(outcome_of("jobs: {}\n"), core::Outcome::kFail);
  EXPECT_EQ(outcome_of("# redoubt gate\nsteps:\n  - run: make\n"), core::Outcome::kFail)
      << "a remark is no step";
  EXPECT_EQ(outcome_of("steps:\n  - run: redoubt run && redoubt gate\n"), core::Outcome::kPass);
}

TEST(CheckPipeline, OnlyYamlInTheFolderItselfIsAWorkflow) {
  const std::string gate = "steps: [{run: redoubt gate}]\n";
  const auto outcome = [](const std::string& path, const std::string& text) {
    return decide_files("proven-controls", {text_file(path, "yaml", text)}).outcome;
  };
  for (const std::string path : {".github/workflows/review.prompt.md", ".github/workflows/a/b.yml",
                                 ".github/workflows/README", ".github/workflows/a.yml.off"})
    EXPECT_EQ(outcome(path, gate), core::Outcome::kNotApplicable) << path;
  for (const std::string path : {".github/workflows/a.yml", ".github/workflows/b.yaml"})
    EXPECT_EQ(outcome(path, gate), core::Outcome::kPass) << path;
  const auto beside = decide_files(
      "proven-controls", {text_file(".github/workflows/ci.yml", "yaml", gate),
                          text_file(".github/workflows/a.prompt.md", "yaml", "---\na: [\n")});
  EXPECT_EQ(beside.outcome, core::Outcome::kPass);
}

TEST(CheckPipeline, AGateThatStopsNothingIsNone) {
  for (const std::string steps :
       {"steps: [{run: echo redoubt gate}]",
        "steps: [{name: redoubt gate, run: make}]",
        "steps: [{run: redoubt gate || true}]",
        "steps: [{run: redoubt gate | tee log}]",
        "steps: [{run: redoubt gate, continue-on-error: true}]",
        "job: {if: false, run: redoubt gate}",
        "steps: [{run: 'make release  # redoubt gate comes later'}]",
        "steps: [{run: redoubt gate || exit 0}]",
        "steps: [{run: redoubt gate &}]",
        "steps: [{run: redoubt gate && echo ok || true}]",
        "steps: [{run: \"set +e\\nredoubt gate\\nexit 0\"}]",
        "steps: [{run: redoubt gate --help}]",
        "steps: [{run: pip install redoubt test}]",
        "steps: [{run: 'while ! redoubt gate; do sleep 1; done'}]",
        "steps: [{run: \"cat <<END\\nredoubt gate\\nEND\\n\"}]",
        "steps: [{run: \"set +o pipefail\\nredoubt gate | tee x\"}]",
        "job: {if: '${{ false }}', run: redoubt gate}",
        "steps: [{run: redoubt gate, continue-on-error: '${{ true }}'}]",
        "gate: {after_script: [redoubt gate]}",
        ".off: {script: [redoubt gate]}",
        "gate: {script: [redoubt gate], rules: [{when: manual}]}",
        "gate: {script: [redoubt gate], allow_failure: {exit_codes: [1, 2, 3]}}",
        "gate: {script: [redoubt gate], allow_failure: true}",
        "steps: [{run: redoubt sbom test}]"})
    EXPECT_EQ(outcome_of(steps), core::Outcome::kFail) << steps;
  for (const std::string steps :
       {"gate: {script: [make, redoubt gate]}",
        "steps: [{run: ./bin/redoubt --quiet gate . && ls}]",
        "steps: [{run: redoubt gate || exit 1}]",
        "steps: [{run: redoubt gate | tee x, shell: bash}]",
        "steps: [{run: \"redoubt \\\\\\n gate .\"}]",
        "steps: [{run: ./redoubt --color never gate .}]",
        "steps: [{run: \"echo $((1<<SHIFT))\\nset -- release\\nredoubt gate\\nmake\"}]",
        "steps: [{run: 'if ! redoubt gate; then exit 1; fi'}]",
        "steps: [{run: \"set -o pipefail\\nredoubt gate | tee log\"}]"})
    EXPECT_EQ(outcome_of(steps), core::Outcome::kPass) << steps;
}

}  // namespace
}  // namespace redoubt::plan
