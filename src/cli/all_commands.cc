#include "cli/commands/commands.h"

namespace redoubt::cli {

std::vector<Command> all_commands() {
  return {
      // clang-format off: one line for each, so that two changes do not meet
      test_command(),
      init_command(),
      model_import_command(),
      model_export_command(),
      model_draw_command(),
      model_diff_command(),
      model_merge_command(),
      model_lint_command(),
      model_drift_command(),
      plan_command(),
      prove_command(),
      plan_import_command(),
      plan_diff_command(),
      coverage_command(),
      control_list_command(),
      control_show_command(),
      control_attest_command(),
      run_command(),
      scan_command(),
      sbom_command(),
      import_command(),
      gate_command(),
      report_command(),
      finding_list_command(),
      finding_show_command(),
      finding_explain_command(),
      finding_decide_command(),
      feed_import_command(),
      feed_status_command(),
      tools_command(),
      engines_command(),
      config_show_command(),
      // clang-format on
  };
}

}  // namespace redoubt::cli
