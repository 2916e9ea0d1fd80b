#pragma once

namespace redoubt::plan {

// The style sheet of the guidelines: light and dark, narrow and wide, printable; no font or file
// from elsewhere.
inline constexpr const char* kGuideStyle = R"(
:root{color-scheme:light dark;--ink:#1a2230;--soft:#566174;--line:#dde2ea;--page:#fff;--box:#f5f7fa;--accent:#2456a6;
--critical:#8e1537;--high:#b93a1c;--medium:#8a5d00;--low:#2a7062;--info:#5c677a;--bad:#b3261e;--good:#1b7f3b}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaf1;--soft:#9aa6b8;--line:#303947;--page:#12161d;--box:#1a202a;
--accent:#7fb0ff;--critical:#ff6b93;--high:#ff8363;--medium:#e8b33f;--low:#5fc7b0;--info:#9aa6b8;--bad:#ff8a80;--good:#5fce8a}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:52rem;margin:0 auto;padding:1.5rem 1.25rem 4rem;overflow-wrap:anywhere}
h1{font-size:1.75rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.4rem;margin:3rem 0 .5rem;padding-bottom:.3rem;border-bottom:2px solid var(--line)}
h3{font-size:1rem;margin:2rem 0 .5rem;color:var(--soft);text-transform:uppercase;letter-spacing:.06em}h4{font-size:1.1rem;line-height:1.35;margin:0 0 .5rem}
a{color:var(--accent)}code,pre{font:.86em/1.5 ui-monospace,monospace}code{background:var(--box);padding:.1em .3em;border-radius:3px}
.soft{color:var(--soft)}section.topic{border-top:1px solid var(--line);padding:1.1rem 0 .3rem;break-inside:avoid-page}
.tag{display:inline-block;min-width:4.6em;text-align:center;font-size:.75rem;font-weight:600;border:1px solid;border-radius:4px;padding:0 .4em;margin-right:.4em}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}.info{color:var(--info)}
pre{background:var(--box);border-left:4px solid var(--line);padding:.6rem .8rem;overflow-x:auto;margin:.3rem 0 .8rem;overflow-wrap:normal}
pre.bad{border-color:var(--bad)}pre.good{border-color:var(--good)}ul,ol{padding-left:1.3rem}li{margin:.25rem 0}
figure{margin:1.5rem 0;padding:.5rem;background:#fff;border:1px solid var(--line)}figure svg{display:block;max-width:100%;height:auto;margin:0 auto}
figure{overflow-x:auto}@media screen and (max-width:40rem){figure svg{max-width:none}}figcaption{font-size:.85rem;color:#566174;padding:.4rem}
.columns{columns:19rem;column-gap:2rem}.columns ul{list-style:none;padding:0;margin:0 0 .8rem}.columns li{break-inside:avoid;padding-left:1.2em;text-indent:-1.2em}
.columns li.soft{break-after:avoid}a:focus-visible,pre:focus-visible{outline:2px solid var(--accent);outline-offset:2px}:target{scroll-margin-top:1rem}
ul.where{list-style:none;padding:0}ul.where li{margin:.5rem 0}
@media print{:root{--ink:#000;--page:#fff;--box:#f5f7fa;--soft:#444;--line:#bbb}body{font-size:10pt}main{max-width:none;padding:0}
pre{white-space:pre-wrap;overflow-wrap:anywhere}h2,h3,h4{break-after:avoid}a{color:inherit;text-decoration:none}h2{break-before:page}h2.flow{break-before:auto}}
)";

}  // namespace redoubt::plan
