#pragma once

namespace redoubt::pipeline {

// The style sheet of the HTML report: light and dark, printable, no font or file from elsewhere.
inline constexpr const char* kHtmlStyle = R"(
:root{--ink:#1a2230;--soft:#5a6577;--line:#dde2ea;--page:#f5f7fa;--card:#fff;--accent:#2456a6;
--critical:#8e1537;--high:#b93a1c;--medium:#8a5d00;--low:#2a7062;--info:#5c677a;--pass:#1f6f3e;--fail:#c2391b}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaf1;--soft:#9aa6b8;--line:#303947;--page:#12161d;--card:#1a202a;
--accent:#7fb0ff;--critical:#ff6b93;--high:#ff8363;--medium:#e8b33f;--low:#5fc7b0;--info:#9aa6b8;--pass:#5fce8a;--fail:#ff8363}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1180px;margin:0 auto;padding:24px}h1{font-size:26px;margin:0 0 4px}h2{font-size:19px;margin:32px 0 12px}
.meta{color:var(--soft)}.verdict{display:inline-block;padding:4px 14px;border-radius:6px;color:#fff;font-weight:600}
.PASSED{background:var(--pass)}.FAILED,.INCOMPLETE{background:var(--fail)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:16px;margin-top:16px}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:16px}
.card h3{margin:0 0 8px;font-size:14px;color:var(--soft);font-weight:600}
details{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:8px 0;padding:0 16px}
summary{cursor:pointer;padding:10px 0;display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
summary .where{color:var(--soft);font:13px ui-monospace,monospace;margin-left:auto;overflow-wrap:anywhere}
.body a[id]{scroll-margin-top:60px}.body{padding:0 0 14px;border-top:1px solid var(--line)}.body p{margin:10px 0}
.tag{display:inline-block;min-width:68px;text-align:center;border-radius:4px;font-size:12px;font-weight:600;color:#fff;padding:1px 8px}
@media(prefers-color-scheme:dark){.tag,.verdict{color:#10141a}}
.critical{background:var(--critical)}.high{background:var(--high)}.medium{background:var(--medium)}.low{background:var(--low)}
.info,.not-applicable{background:var(--info)}.pass{background:var(--pass)}.fail{background:var(--fail)}.not-run,.error{background:var(--medium)}
pre{background:var(--page);border:1px solid var(--line);border-radius:6px;padding:10px;overflow:auto;font:13px/1.45 ui-monospace,monospace;margin:10px 0}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);font-size:14px}
th,td{text-align:left;vertical-align:top;padding:7px 10px;border-bottom:1px solid var(--line)}th{color:var(--soft);font-weight:600}
a{color:var(--accent)}text{fill:var(--ink);font:13px system-ui,sans-serif}rect.critical{fill:var(--critical)}rect.high{fill:var(--high)}
rect.medium,rect.not-run,rect.error{fill:var(--medium)}rect.low{fill:var(--low)}rect.info,rect.not-applicable{fill:var(--info)}
rect.pass{fill:var(--pass)}rect.fail{fill:var(--fail)}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin:8px 0 16px}tr:target td{background:var(--page)}
a:focus-visible,summary:focus-visible,pre:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
main,td{overflow-wrap:anywhere}.chain{min-width:900px;table-layout:fixed}
.chain th:nth-child(1){width:19%}.chain th:nth-child(2){width:23%}.chain th:nth-child(3){width:20%}.chain th:nth-child(4){width:26%}
@media print{:root{color-scheme:light;--ink:#000;--page:#fff;--card:#fff;--soft:#444;--line:#bbb}body{font-size:10pt}
details,tr{break-inside:avoid}h2,h3{break-after:avoid}main{max-width:none;padding:0}.scroll{overflow:visible}.chain{min-width:0}table{font-size:8pt}th,td{padding:3px 5px}nav{display:none}
details::details-content{content-visibility:visible;display:block;block-size:auto}.tag,.verdict{print-color-adjust:exact}}
)";

}  // namespace redoubt::pipeline
