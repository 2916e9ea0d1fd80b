#pragma once

#include "cli/command.h"

// One function per command; all_commands.cc lists them.
namespace redoubt::cli {

Command test_command();
Command run_command();
Command scan_command();
Command plan_command();
Command prove_command();
Command plan_import_command();
Command plan_diff_command();
Command coverage_command();
Command control_list_command();
Command control_show_command();
Command control_attest_command();
Command init_command();
Command model_import_command();
Command model_drift_command();
Command model_export_command();
Command model_draw_command();
Command model_diff_command();
Command model_merge_command();
Command model_lint_command();
Command gate_command();
Command report_command();
Command finding_list_command();
Command finding_show_command();
Command finding_explain_command();
Command finding_decide_command();
Command import_command();
Command sbom_command();
Command feed_import_command();
Command feed_status_command();
Command tools_command();
Command engines_command();
Command config_show_command();

}  // namespace redoubt::cli
