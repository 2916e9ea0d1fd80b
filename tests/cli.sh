#!/bin/sh
# The command line as a user meets it: exit codes, formats, quiet on a pipe, nothing written where nobody asked.
cd "$(dirname "$0")/.." || exit 2
redoubt=${REDOUBT_BINARY:?}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export REDOUBT_HOME="$work/home"
ok() { echo "ok $1"; }
bad() { echo "not ok $1"; }
check() { name=$1; shift; if "$@"; then ok "$name"; else bad "$name"; fi; }
# exits CODE COMMAND...: runs it quietly and compares its exit status
exits() { wanted=$1; shift; status=0; "$@" >"$work/out" 2>"$work/err" || status=$?; [ "$status" = "$wanted" ] || { echo "  exit $status, wanted $wanted: $*"; head -n 5 "$work/err"; return 1; }; }

mkdir "$work/clean" "$work/leak"
echo 'print("hello")' >"$work/clean/app.py"
printf 'SECURITY.md\n' >"$work/clean/SECURITY.md"
key="AKIA""Q3EGRIZ7V2TL5XWN"
echo "aws_key = \"$key\"" >"$work/leak/settings.py"

check "a folder without weaknesses passes" exits 0 "$redoubt" test "$work/clean" --no-tools
check "a leaked key fails the gate" exits 1 "$redoubt" test "$work/leak" --no-tools
if grep -q "$key" "$work/out" "$work/err"; then bad "the key is never printed"; else ok "the key is never printed"; fi
if grep -rq "$key" "$work/home"; then bad "the key is never stored"; else ok "the key is never stored"; fi
check "a test writes nothing into the project" [ "$(ls -A "$work/leak")" = settings.py ]
check "an unknown option is wrong use" exits 2 "$redoubt" test --no-such-option
check "an unknown command is wrong use" exits 2 "$redoubt" frobnicate
check "a mistyped command is named, with the one that is meant" sh -c "! '$redoubt' tets . 2>'$work/err' && grep -q \"no command 'tets'\" '$work/err' && grep -q \"mean 'test'\" '$work/err'"
check "a mistyped option is named, with the one that is meant" sh -c "! '$redoubt' test . --formt json 2>'$work/err' && grep -q \"no option '--formt'\" '$work/err' && grep -q \"mean '--format'\" '$work/err'"
mkdir "$work/loose" && printf '[project]\nname = "loose"\ndependencies = ["requests", "vobject"]\n' > "$work/loose/pyproject.toml"
check "a bill of materials says what it does not list" sh -c "'$redoubt' sbom '$work/loose' 2>&1 >/dev/null | grep -q 'pyproject.toml names dependencies.*not listed'"
check "an engine that was left out is said" sh -c "'$redoubt' test '$work/clean' -e secrets 2>&1 | grep -q 'the engine for it was left out'"
check "a missing folder is wrong use" exits 2 "$redoubt" test "$work/nowhere"
check "an unknown format is wrong use" exits 2 "$redoubt" test "$work/clean" --format pdf
check "a broken configuration is wrong use" sh -c "mkdir '$work/broken'; echo 'polcy: {}' >'$work/broken/redoubt.yaml'; '$redoubt' test '$work/broken' 2>'$work/err'; [ \$? = 2 ] && grep -q 'redoubt.yaml:1:1' '$work/err' && grep -q policy '$work/err'"
check "--help is not an error" exits 0 "$redoubt" test --help
check "--version is not an error" exits 0 "$redoubt" --version
for format in text json sarif junit markdown html csv oscal in-toto gemara; do
  check "--format $format writes to a file" sh -c "'$redoubt' test '$work/leak' --no-tools --format $format -o '$work/report.$format'; [ -s '$work/report.$format' ]"
  if grep -q "$key" "$work/report.$format"; then bad "$format holds no secret"; else ok "$format holds no secret"; fi
done
"$redoubt" test "$work/leak" --no-tools --format json >"$work/one.json" 2>"$work/err" || true
check "nothing but the result on a pipe" [ ! -s "$work/err" ]
"$redoubt" scan "$work/leak" -j 1 --no-cache --format sarif >"$work/a" 2>/dev/null; "$redoubt" scan "$work/leak" -j 4 --no-cache --format sarif >"$work/b" 2>/dev/null
check "the same bytes whatever the number of threads" cmp -s "$work/a" "$work/b"

# A secret where another engine or another tool has something to say about the line.
mkdir "$work/image"
token="ghp_""Qm4xT9vLc2RkZ7sWp0HyBn6JdGfEa30t2jmR"
printf 'FROM debian:12\nRUN curl -H "Authorization: token %s" http://x/y.sh | sh\nRUN curl -k -H "Authorization: token %s" https://api.github.com\n' "$token" "$token" >"$work/image/Dockerfile"
printf '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "other", "rules": [{"id": "R1", "shortDescription": {"text": "uses %s"}}]}}, "results": [{"ruleId": "R1", "message": {"text": "curl sends %s"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "Dockerfile"}, "region": {"startLine": 2, "snippet": {"text": "RUN curl %s"}}}}]}]}]}' "$token" "$token" "$token" >"$work/other.sarif"
for engines in secrets,config config dependencies; do
  for format in text json sarif html; do
    "$redoubt" test "$work/image" --no-tools -e "$engines" --format "$format" >"$work/image.$format" 2>&1
    check "$engines as $format shows no token" sh -c "! grep -q '$token' '$work/image.$format'"
  done
done
check "the line of the token is reported" grep -q dockerfile-pipe-to-shell "$work/home" -r
check "a SARIF report that quotes a token is imported" sh -c "'$redoubt' import '$work/other.sarif' '$work/image' | grep -q new"
"$redoubt" finding list "$work/image" >"$work/out" 2>&1; "$redoubt" report "$work/image" --format json >>"$work/out" 2>&1
if grep -rq "$token" "$work/home" "$work/out"; then bad "the token is in no store, cache or list"; else ok "the token is in no store, cache or list"; fi

# Nothing that was looked at is no pass.
mkdir "$work/hidden"; cp "$work/leak/settings.py" "$work/hidden"; echo '*' >"$work/hidden/.gitignore"
check "outside git no .gitignore hides a secret" exits 1 "$redoubt" test "$work/hidden" --no-tools
check "and the gate fails" exits 1 "$redoubt" gate "$work/hidden"
mkdir "$work/excluded"; cp "$work/leak/settings.py" "$work/excluded"; echo 'exclude: ["**"]' >"$work/excluded/redoubt.yaml"
check "excluding everything is incomplete" exits 3 "$redoubt" test "$work/excluded" --no-tools
check "and says so" sh -c "grep -q 'no file was looked at' '$work/out' && grep -q '2 files left out by exclude in redoubt.yaml: redoubt.yaml, settings.py' '$work/out'"
check "for the gate too" exits 3 "$redoubt" gate "$work/excluded"

check "gate without a run is incomplete, not passed" exits 3 "$redoubt" gate "$work/broken/.." 
check "gate judges the last run" exits 1 "$redoubt" gate "$work/leak"
"$redoubt" report "$work/leak" --format html -o "$work/leak/report.html"
"$redoubt" sbom "$work/leak" -o "$work/leak/bom.json"
check "a report beside the code makes no result older" sh -c "! '$redoubt' gate '$work/leak' | grep -q 'another state'"
echo '<!-- more -->' >>"$work/leak/report.html"
check "unless somebody changed it" sh -c "'$redoubt' gate '$work/leak' | grep -q 'another state'"
rm "$work/leak/report.html" "$work/leak/bom.json"
check "a model that is written into the project" exits 0 "$redoubt" model export examples/shop --format otm -o "$work/leak/model.otm"
check "is no report" sh -c "'$redoubt' gate '$work/leak' | grep -q 'another state'"
rm "$work/leak/model.otm"
echo '# changed' >>"$work/leak/settings.py"
touch -d tomorrow "$work/leak/settings.py"
echo old >"$work/leak/old.txt"
touch -d 2020-01-01 "$work/leak/old.txt"
"$redoubt" gate "$work/leak" >"$work/out" 2>&1
check "gate says when results are stale, and through what" grep -q 'another state of the files (newer: settings.py)' "$work/out"
check "report from the last run" exits 0 "$redoubt" report "$work/leak" --format markdown
check "findings are listed" sh -c "'$redoubt' finding list '$work/leak' | grep -q settings.py"
finding=$("$redoubt" finding list "$work/leak" | awk '/settings.py/ {print $1; exit}')
check "a finding is shown" exits 0 "$redoubt" finding show "$finding" "$work/leak"
check "a finding is explained" exits 0 "$redoubt" finding explain "$finding" "$work/leak"
check "a decision needs a reason" exits 2 "$redoubt" finding decide "$finding" "$work/leak" --false-positive
check "a decision is written" exits 0 "$redoubt" finding decide "$finding" "$work/leak" --false-positive --reason "made up for a test" --owner tester
check "and counts in the report of a run before it" sh -c "'$redoubt' report '$work/leak' --format json | python3 -c 'import json, sys; sys.exit(not any(\"made up for a test\" in str(f) for f in json.load(sys.stdin)[\"findings\"]))'"
check "a decided finding passes the gate" exits 0 "$redoubt" test "$work/leak" --no-tools
mkdir "$work/decided"; cp "$work/leak/settings.py" "$work/decided"; "$redoubt" test "$work/decided" --no-tools >/dev/null 2>&1
finding=$("$redoubt" finding list "$work/decided" | awk '/settings.py/ {print $1; exit}')
"$redoubt" finding decide "$finding" "$work/decided" --false-positive --reason "made up for a test" --owner tester >/dev/null 2>&1
check "the gate follows a decision without another run" exits 0 "$redoubt" gate "$work/decided"
"$redoubt" test "$work/decided" --no-tools >/dev/null 2>&1; rm "$work/decided/security/decisions.yaml"
check "and a decision that is taken back" exits 1 "$redoubt" gate "$work/decided"
check "every test that is named is one" sh -c "! '$redoubt' test '$work/decided' --no-tools --test C11 --test C1l 2>'$work/err' >/dev/null && grep -q 'no test of the plan is called C1l' '$work/err'"
printf '\n\n\n' | cat - "$work/leak/settings.py" >"$work/moved" && mv "$work/moved" "$work/leak/settings.py"
check "a decision holds when the line has moved" exits 0 "$redoubt" test "$work/leak" --no-tools

check "init writes a model and a configuration" exits 0 "$redoubt" init "$work/clean"
check "init wrote both files" [ -s "$work/clean/redoubt.yaml" -a -s "$work/clean/security/model.yaml" ]
cp "$work/clean/security/model.yaml" "$work/before"
check "init never overwrites" sh -c "'$redoubt' init '$work/clean' >/dev/null && cmp -s '$work/before' '$work/clean/security/model.yaml'"
mkdir "$work/a\"b"; cp "$work/clean/app.py" "$work/a\"b"
check "a folder may be called anything" sh -c "'$redoubt' init '$work/a\"b' >/dev/null && '$redoubt' config show '$work/a\"b' >/dev/null"
mkdir "$work/drift"; printf 'services:\n  web:\n    image: x/web\n    ports: ["80:80"]\n' >"$work/drift/compose.yaml"
check "drift needs a model or a revision" exits 2 "$redoubt" model drift "$work/drift"
"$redoubt" init "$work/drift" >/dev/null 2>&1
check "a model just inferred has no drift" sh -c "'$redoubt' model drift '$work/drift' | grep -q 'no drift'"
printf '  cache:\n    image: redis\n    ports: ["6379:6379"]\n' >>"$work/drift/compose.yaml"
check "what runs unmodelled is named with its place" sh -c "'$redoubt' model drift '$work/drift' | grep -q 'unmodelled *compose.yaml:5 .*cache'"
check "drift is JSON when asked" sh -c "'$redoubt' model drift '$work/drift' --format json | grep -q '\"state\": \"unmodelled\"'"
mkdir -p "$work/proc/net"; head="  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
rest="00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 7 1"
printf '%s\n 0: 00000000:0050 %s\n 1: 00000000:2328 %s\n' "$head" "$rest" "$rest" >"$work/proc/net/tcp"
check "a listener of the host that is not modelled is named" sh -c "'$redoubt' model drift '$work/drift' --host --proc '$work/proc' | grep -q 'unmodelled .*port 9000 on all addresses'"
check "a modelled one is not" sh -c "! '$redoubt' model drift '$work/drift' --host --proc '$work/proc' | grep -q 'port 80 '"
check "listeners are JSON when asked" sh -c "'$redoubt' model drift '$work/drift' --host --proc '$work/proc' --format json | grep -q '\"reach\": \"all\"'"
check "a folder that is no procfs is wrong use" exits 2 "$redoubt" model drift "$work/drift" --host --proc "$work/clean"
check "a host has no revisions" exits 2 "$redoubt" model drift "$work/drift" --host --since HEAD
printf 'policy: {drift: fail}\n' >"$work/drift/redoubt.yaml"
check "drift fails where the policy says so" exits 1 "$redoubt" model drift "$work/drift"
check "and fails the gate of a run" exits 1 "$redoubt" test "$work/drift" --no-tools
mkdir "$work/linked" "$work/outside"; cp "$work/clean/app.py" "$work/linked"; ln -s "$work/outside" "$work/linked/security"
"$redoubt" init "$work/linked" >"$work/out" 2>&1
check "init writes through no link, and names it" sh -c "[ -z \"\$(ls -A '$work/outside')\" ] && grep -q 'linked/security is a symbolic link' '$work/out'"
"$redoubt" plan "$work/linked" >"$work/out" 2>&1
check "plan writes through no link, and names it" sh -c "[ -z \"\$(ls -A '$work/outside')\" ] && grep -q 'linked/security is a symbolic link' '$work/out'"
check "the written model is read" exits 0 "$redoubt" plan "$work/clean"
check "plan writes its documents" [ -s "$work/clean/security/plan/tests.yaml" ]
cp -r "$work/clean/security/plan" "$work/plan1"; "$redoubt" plan "$work/clean" >/dev/null 2>&1
check "plan writes the same bytes again" diff -r "$work/plan1" "$work/clean/security/plan"
if command -v git >/dev/null; then
  mkdir -p "$work/tracked/part"; git init -q "$work/tracked"; printf '*.cfg\n' >"$work/tracked/.gitignore"
  cp "$work/leak/settings.py" "$work/tracked/part/kept.cfg"; cp "$work/leak/settings.py" "$work/tracked/part/other.cfg"
  git -C "$work/tracked" add -f .gitignore part/kept.cfg; git -C "$work/tracked" -c user.name=t -c user.email=t@example.org commit -qm first
  cp "$work/leak/settings.py" "$work/tracked/part/new.py"
  "$redoubt" test "$work/tracked" --no-tools >"$work/out" 2>&1
  check "what .gitignore leaves out is counted" grep -q '1 file left out by .gitignore: part/other.cfg' "$work/out"
  check "what git tracks is tested although it is ignored" sh -c "grep -q 'kept.cfg:' '$work/out' && ! grep -q 'other.cfg:' '$work/out'"
  "$redoubt" test "$work/tracked/part" --no-tools --since HEAD >"$work/out" 2>&1
  check "--since works in a folder of a repository" sh -c "grep -q new.py '$work/out' && ! grep -q kept.cfg '$work/out'"
  check "an unknown revision is wrong use" exits 2 env REDOUBT_HOME="$work/unused" "$redoubt" test "$work/tracked" --no-tools --since no-such-branch
  check "and no run is recorded for it" sh -c "grep -q no-such-branch '$work/err' && [ ! -e '$work/unused/targets' ]"
  git -C "$work/tracked" config core.worktree /usr
  "$redoubt" scan "$work/tracked" --since HEAD >"$work/out" 2>&1
  check "the work tree that a repository names is not walked" sh -c "grep -q part/new.py '$work/out' && ! grep -q kept.cfg '$work/out'"
  git -C "$work/tracked" config --unset core.worktree
  mkdir "$work/borrowed"; cp "$work/clean/app.py" "$work/borrowed"; echo "gitdir: ../tracked/.git" >"$work/borrowed/.git"
  check "a repository that does not know the folder is not taken for its own" sh -c "'$redoubt' scan '$work/borrowed' >'$work/out' 2>&1; [ \$? = 3 ] && grep -q 'does not know this folder' '$work/out'"
  head -c 40 /dev/urandom >"$work/tracked/.git/HEAD"
  "$redoubt" test "$work/tracked" --no-tools --format json >"$work/out" 2>&1
  check "a damaged repository leaves the run incomplete" sh -c "grep -q 'version history cannot be read' '$work/out' && grep -q '\"complete\": false' '$work/out'"
else echo "skip tracked files: no git"; fi
printf 'otmVersion: 0.2.0\nproject: {name: A, id: a}\ntrustZones: [{id: z, name: Z, risk: {trustRating: 1}}]\ncomponents:\n  - {id: web, name: Web, type: web-service, parent: {trustZone: z}}\n' >"$work/a.otm"
check "a model of another tool is planned" sh -c "'$redoubt' plan --model '$work/a.otm' --format json | grep -q '\"threats\"'"
check "and becomes our own" sh -c "'$redoubt' model import '$work/a.otm' -o '$work/model.yaml' 2>/dev/null && '$redoubt' plan --model '$work/model.yaml' | grep -q '1 element'"
"$redoubt" plan --model "$work/a.otm" --format json >"$work/plan.json" 2>/dev/null
for part in threats controls guidelines tests; do check "a plan as JSON has $part" grep -q "^  \"$part\": \[" "$work/plan.json"; done
check "code tests of a model alone say that they need the repository" grep -q '"needs": "needs the repository"' "$work/plan.json"
for format in markdown html; do check "a plan as $format is one document" sh -c "'$redoubt' plan --model '$work/a.otm' --format $format 2>/dev/null | grep -q 'Security guidelines: A'"; done
"$redoubt" plan --model "$work/a.otm" --format pdf >"$work/a.pdf" 2>/dev/null; "$redoubt" plan --model "$work/a.otm" -o "$work/b.pdf" 2>/dev/null
check "a plan as PDF is one, to a pipe or a file, the same bytes" sh -c "head -c 8 '$work/a.pdf' | grep -q '%PDF-1.7' && cmp -s '$work/a.pdf' '$work/b.pdf'"
check "the ending of a file is its format" sh -c "'$redoubt' plan --model '$work/a.otm' -o '$work/guide.html' 2>/dev/null && grep -q '<!doctype html>' '$work/guide.html'"
check "a document is not written over a folder" exits 2 "$redoubt" plan --model "$work/a.otm" --format html -o "$work"
check "a format that is none is wrong use" exits 2 "$redoubt" plan --model "$work/a.otm" --format docx
check "an ending that is no format is wrong use" exits 2 "$redoubt" plan --model "$work/a.otm" -o "$work/a.docx"
check "a folder beside a model is said to be unused" sh -c "'$redoubt' plan '$work' --model '$work/a.otm' 2>&1 >/dev/null | grep -q 'PATH is not used'"
check "what is no model says what is" sh -c "echo 'a: 1' >'$work/no.otm'; ! '$redoubt' plan --model '$work/no.otm' 2>'$work/err' && grep -q 'no.otm:1:1: this is no threat model' '$work/err'"
check "the format that is asked for comes out" sh -c "'$redoubt' model import '$work/a.otm' --format otm 2>/dev/null | grep -q '\"otmVersion\": \"0.2.0\"'"
{ cat "$work/a.otm"; printf 'more: "'; head -c 9000000 /dev/zero | tr '\0' x; echo '"'; } >"$work/big.otm"
check "a model that no file of ours can hold is refused with its name and the limit" sh -c "! '$redoubt' model import '$work/big.otm' -o '$work/big.yaml' 2>'$work/err' && grep -q 'big.otm: .*larger than 8388608 bytes' '$work/err' && [ ! -e '$work/big.yaml' ]"
check "and goes back to its own format" sh -c "'$redoubt' model import '$work/big.otm' --format otm 2>/dev/null | grep -q '\"type\": \"web-service\"'"
check "an unknown model format is wrong use" exits 2 "$redoubt" model import "$work/a.otm" --format visio
check "the project's own model is exported" sh -c "'$redoubt' model export '$work/clean' --format threat-dragon 2>/dev/null | grep -q diagramTop"
check "an inferred model is said to be one" sh -c "'$redoubt' model export '$work/leak' --format mermaid 2>&1 >/dev/null | grep -q 'no security/model.yaml'"
check "a model is drawn" sh -c "'$redoubt' model draw '$work/a.otm' 2>/dev/null | grep -q '<svg '"
sed 's/web-service/database/' "$work/a.otm" >"$work/b.otm"
check "models are compared, with their risk" sh -c "'$redoubt' model diff '$work/a.otm' '$work/b.otm' | grep -q \"~ element web: kind 'service' -> 'data-store'\""
check "a conflict of a merge is named and fails" sh -c "'$redoubt' model merge '$work/a.otm' '$work/b.otm' >'$work/out' 2>'$work/err'; [ \$? = 1 ] && grep -q 'conflict: element web: kind' '$work/err' && grep -q 'kind: service' '$work/out'"
check "a model is questioned with line and column" sh -c "'$redoubt' model lint '$work/a.otm' 2>/dev/null | grep -q 'a.otm:5:5: who talks to'"
mkdir "$work/parts"; printf 'threagile_version: 1.0.0\ntitle: T\nincludes: [part.yaml, ../outside.yaml, /etc/passwd, main.yaml]\n' >"$work/parts/main.yaml"
printf 'technical_assets:\n  Web: {id: web, type: process}\nincludes: [main.yaml]\n' >"$work/parts/part.yaml"; cp "$work/parts/part.yaml" "$work/outside.yaml"
check "includes below the model's folder are read, others named" sh -c "'$redoubt' model import '$work/parts/main.yaml' >'$work/out' 2>'$work/err' && grep -q 'id: web' '$work/out' && [ \$(grep -c 'is not below' '$work/err') = 2 ]"
check "sbom is JSON" sh -c "'$redoubt' sbom '$work/clean' | grep -q CycloneDX"
check "engines are listed" exits 0 "$redoubt" engines
check "tools are listed" exits 0 "$redoubt" tools
check "settings are listed" exits 0 "$redoubt" config show "$work/clean"
"$redoubt" scan "$work/leak" --format sarif -o "$work/scan.sarif" >/dev/null 2>&1
mkdir "$work/imported"; cp "$work/leak/settings.py" "$work/imported"
check "a report of our own is not imported" sh -c "! '$redoubt' import '$work/scan.sarif' '$work/imported' 2>'$work/err' && grep -q 'report of redoubt itself' '$work/err'"
sed 's|"redoubt/|"other/|g' "$work/scan.sarif" >"$work/foreign.sarif"
check "a SARIF report is imported" sh -c "'$redoubt' import '$work/foreign.sarif' '$work/imported' | grep -q new"
check "importing it again changes nothing" sh -c "'$redoubt' import '$work/foreign.sarif' '$work/imported' | grep -q 'imported before'"
check "a report is not written as what it is not" sh -c "! '$redoubt' scan '$work/leak' -o '$work/scan.docx' 2>'$work/err' && grep -q 'written as .docx' '$work/err' && test ! -e '$work/scan.docx'"

# What a repository says about itself does not make us act on it.
mkdir "$work/foreign"
printf 'targets:\n  - {url: "http://127.0.0.1:9"}\n' >"$work/foreign/redoubt.yaml"
echo 'print("hello")' >"$work/foreign/app.py"
"$redoubt" test "$work/foreign" --no-tools --no-probes --format json >"$work/out" 2>"$work/err"
check "--no-probes sends nothing" sh -c "grep -q 'requests to running targets were left out' '$work/out' && ! grep -q '\"name\": \"http\"' '$work/out'"
printf 'tools:\n  allow_unsandboxed: true\n' >"$work/foreign/redoubt.yaml"
check "a repository cannot do away with the sandbox" exits 2 "$redoubt" test "$work/foreign"
check "an option takes no path behind it" sh -c "'$redoubt' scan --engine config '$work/leak' | head -n 1 | grep -q '^leak '"
check "an output takes no path behind it" sh -c "'$redoubt' scan -o '$work/of-leak.json' '$work/leak' && grep -q '\"project\": \"leak\"' '$work/of-leak.json'"

# Scenarios that people wrote: planned, never a pass without a result, and only for the state they were run in.
mkdir -p "$work/stories/security/features"; cp "$work/clean/app.py" "$work/clean/SECURITY.md" "$work/stories"
printf '@ASVS-6.3.1\nFeature: Login\n  @test-slow\n  Scenario: Wrong passwords are slowed down\n    When a password is wrong\n    Then the next try waits\n' >"$work/stories/security/features/login.feature"
check "a tagged scenario is a test that waits for a result" sh -c "'$redoubt' test '$work/stories' --no-tools --test slow --format json 2>/dev/null | grep -q 'not-run'"
now=$(date -u +%FT%TZ)
printf '[{"name": "Login", "elements": [{"type": "scenario", "start_timestamp": "%s", "name": "Wrong passwords are slowed down", "steps": [{"result": {"status": "passed"}}]}]}]' "$now" >"$work/cucumber.json"
check "a result of its runner is imported" sh -c "'$redoubt' import --format cucumber '$work/cucumber.json' '$work/stories' | grep -q '1 passed'"
check "a scenario with a result passes" sh -c "'$redoubt' test '$work/stories' --no-tools --test slow --format json 2>/dev/null | grep -q 'reported as passed'"
echo 'print("changed")' >"$work/stories/app.py"
check "a result about another state is none" sh -c "'$redoubt' test '$work/stories' --no-tools --test slow --format json 2>/dev/null | grep -q 'another state of the project'"
printf '<testsuite name="Logout" timestamp="%s"><testcase name="Wrong passwords are slowed down"/></testsuite>' "$now" >"$work/junit.xml"
check "a report about another feature is refused" exits 2 "$redoubt" import --format junit "$work/junit.xml" "$work/stories"
printf '<testsuite name="Login"><testcase name="Wrong passwords are slowed down"/></testsuite>' >"$work/junit.xml"
check "a report without a time is stale" exits 3 "$redoubt" import --format junit "$work/junit.xml" "$work/stories"
printf '<testsuite name="Login" timestamp="%s"><testcase name="Wrong passwords are slowed down"><failure message="no"/></testcase></testsuite>' "$now" >"$work/junit.xml"
check "a failed scenario fails" sh -c "'$redoubt' import --format junit '$work/junit.xml' '$work/stories' | grep -q '1 failed'"
printf '[]' >"$work/cucumber.json"
check "a report about other scenarios is refused" exits 2 "$redoubt" import --format cucumber "$work/cucumber.json" "$work/stories"

# Rules of one's own, and what another version of them changes.
mkdir "$work/rules"
rule() { printf 'stage: code\npack: {name: ours, version: %s}\nrules:\n  - id: OURS-1\n    title: T\n    applies_to: project\n    applicable: "true"\n    stride: [tampering]\n    controls: [NIST IA-5]\n    severity: {base: low}\n    because: always\n    why: W\n    guideline: %s\n    owner: developer\n    test: {title: T, capability: repository.statement, oracle: holds, holds: "project.has_file(\\"SECURITY.md\\")", otherwise: no SECURITY.md}\n    samples: {bad: {a.txt: x}, good: {a.txt: x, SECURITY.md: y}}\n' "$1" "$2"; }
rule 1.0.0 "Old words." >"$work/rules/old.yaml"; rule 1.1.0 "New words." >"$work/rules/new.yaml"
check "rules of one's own are planned" sh -c "'$redoubt' plan '$work/clean' --rules '$work/rules/new.yaml' | grep -q OURS-1"
check "a diff of rules names packs and changes" sh -c "'$redoubt' plan diff --rules '$work/rules/old.yaml' '$work/rules/new.yaml' '$work/clean' | grep -q 'from ours 1.0.0 to ours 1.1.0: 0 added, 1 changed, 0 retired'"
check "a diff of rules is JSON as well" sh -c "'$redoubt' plan diff --rules '$work/rules/old.yaml' built-in '$work/clean' --format json | grep -q retired"
check "rules of one's own are proven, and by mutation" sh -c "'$redoubt' plan prove --rules '$work/rules/new.yaml' && '$redoubt' plan prove --mutate --rules '$work/rules/new.yaml'"
mkdir -p "$work/clean/security/rules"; cp "$work/rules/new.yaml" "$work/clean/security/rules"
printf '[{"SID": "D1", "target": ["Server"], "description": "Open doors", "condition": "target.controls.isHardened is False"}, {"SID": "D2", "target": ["Server"], "condition": "target.ask()"}]' >"$work/threats.json"
printf 'from pytm import TM, Server\ntm = TM("t")\nopen = Server("open")\nshut = Server("shut")\nshut.controls.isHardened = True\n' >"$work/tm.py"
check "rules of pytm become a pack, and what cannot be said is named" sh -c "'$redoubt' plan import '$work/threats.json' -o '$work/theirs.yaml' 2>&1 | grep -q 'threats.json:1:.*D2 is not imported'"
check "a model is planned by them" sh -c "'$redoubt' plan --model '$work/tm.py' --rules '$work/theirs.yaml' --format json 2>/dev/null | grep -q 'PYTM-D1.open' && ! '$redoubt' plan --model '$work/tm.py' --rules '$work/theirs.yaml' --format json 2>/dev/null | grep -q 'PYTM-D1.shut'"
check "a pack is not written over" exits 2 "$redoubt" plan import "$work/threats.json" -o "$work/theirs.yaml"
printf 'elements:\n  - {id: web, kind: service, zone: internal}\nzones: [{id: internal, trust: 50}]\naccepted:\n  - {threat: OURS-1, owner: ops, reason: later, expires: 2099-01-31}\n' >"$work/accepting.yaml"
check "lint asks about a risk that no rule makes" sh -c "'$redoubt' model lint '$work/accepting.yaml' | grep -q accepts-nothing"
check "and knows rules of one's own" sh -c "! '$redoubt' model lint '$work/accepting.yaml' --rules '$work/rules/new.yaml' | grep -q accepts-nothing"
check "rules of the project join every run" sh -c "'$redoubt' test '$work/clean' --no-tools --test OURS-1 --format json | grep -q OURS-1"

# What would be tested by nobody is said, not left out in silence.
mkdir "$work/aim"; echo 'print("hello")' >"$work/aim/app.py"
printf 'targets: [{component: nope, url: "http://127.0.0.1:9"}]\n' >"$work/aim/redoubt.yaml"
check "a target of an unknown component is refused" exits 2 "$redoubt" test --no-tools "$work/aim"
check "and named" grep -q "'nope', which is no component" "$work/err"
check "an engine for targets says what it needs" sh -c "'$redoubt' scan '$work/clean' -e http 2>&1 | grep -q 'running targets'"
check "a project without a model is told how to get one" sh -c "'$redoubt' model lint '$work/aim' 2>&1 | grep -q 'redoubt init'"
# A name of a file forges no line of the gate, and a run that nobody remembers is no pass.
mkdir "$work/forged"; key=AKIA$(printf 'Q4J7XNMBLR2VTC5D')
printf 'aws = "%s"\n' "$key" >"$work/forged/$(printf 'a\033]0;pwn\a\n  missing    x.py')"
"$redoubt" test --no-tools "$work/forged" >/dev/null 2>&1
"$redoubt" gate "$work/forged" >"$work/gate.out" 2>&1
check "a file name forges no line" sh -c "grep -q 'violation' '$work/gate.out' && ! grep -q '^  missing    x' '$work/gate.out'"
check "and sends no escape" sh -c "! tr -d '\n' <'$work/gate.out' | LC_ALL=C grep -q '[[:cntrl:]]'"
check "a run that is not recorded is incomplete" env REDOUBT_HOME=/proc/nowhere sh -c "'$redoubt' run '$work/clean' --no-tools --test C11 >'$work/unrecorded' 2>&1; [ \$? = 3 ] && grep -q 'not recorded' '$work/unrecorded'"
# What the user names is written to and not replaced, and what is lost is said.
ln -s target.json "$work/link.json"
"$redoubt" scan "$work/clean" --format json -o "$work/link.json" >/dev/null 2>&1
check "a link that is named for a report stays one" sh -c "[ -L '$work/link.json' ] && [ -s '$work/target.json' ]"
check "a report that a full disk cuts off is incomplete" exits 3 sh -c "'$redoubt' scan '$work/clean' --format json >/dev/full"
check "a list takes text and json only" exits 2 "$redoubt" finding list "$work/clean" --format foo
# Words that no rule knows are said where the model is used.
mkdir -p "$work/words/security"
printf 'name: x\nzones: [{id: b, name: B, trust: 60}]\nelements: [{id: v, name: V, kind: service, zone: b}, {id: w, name: W, kind: service, zone: b}]\nflows: [{id: f, from: v, to: w, protocol: https, authentication: pasword}]\n' >"$work/words/security/model.yaml"
check "a word of the model that no rule knows is a warning of the plan" sh -c "'$redoubt' plan '$work/words' 2>&1 | grep -q \"warning: security/model.yaml:4:.*'pasword'\""
check "and a note of the test" sh -c "'$redoubt' test '$work/words' --no-tools 2>&1 | grep -q \"authentication 'pasword'\""
# An empty file is read whole.
mkdir "$work/empty"; : >"$work/empty/.gitkeep"
check "a first file that is empty is no gap" sh -c "! '$redoubt' scan '$work/empty' 2>&1 | grep -q 'gave up'"
# A comment that accepts a finding and gives no reason counts, and is named.
mkdir "$work/accepted"
printf 'FROM nginx  # redoubt:allow\n' >"$work/accepted/Dockerfile"
"$redoubt" test --no-tools "$work/accepted" >"$work/accepted.out" 2>&1
check "a finding that is accepted without a reason is named" grep -q 'suppressed without a reason, by redoubt:allow in Dockerfile:1' "$work/accepted.out"
check "init says which tests the model must answer from now on" sh -c "mkdir '$work/first' && printf 'services: {web: {image: nginx, ports: [\"80:80\"]}}\\n' >'$work/first/compose.yaml' && '$redoubt' init '$work/first' | grep -q '^  P[0-9]*: '"
"$redoubt" sbom "$work/loose" >"$work/loose.json" 2>"$work/loose.err"
check "a bill of materials lists what no lock file pins, without a version" sh -c "grep -q '\"purl\": \"pkg:pypi/vobject\"' '$work/loose.json' && ! grep -q 'vobject@' '$work/loose.json'"
check "a bill of materials bears the time that the build states" sh -c "SOURCE_DATE_EPOCH=86400 '$redoubt' sbom '$work/loose' 2>/dev/null | grep -q '\"timestamp\": \"1970-01-02T00:00:00Z\"'"
check "a time that is none is left out of account" sh -c "SOURCE_DATE_EPOCH=never '$redoubt' sbom '$work/loose' 2>/dev/null | grep -q '\"timestamp\": \"20'"
"$redoubt" test --no-tools "$work/leak" >/dev/null 2>&1
leaked="$("$redoubt" finding list "$work/leak" | sed -n 's/^\(F-[0-9a-f]*\) .*/\1/p' | head -n 1)"
check "a finding says which tests, threats and controls it belongs to" sh -c "'$redoubt' finding show '$leaked' '$work/leak' >'$work/shown' && grep -q '^  tests  *C[0-9]' '$work/shown' && grep -q '^  threats  *C[0-9]' '$work/shown' && grep -q '^  controls  *[A-Z]' '$work/shown'"
# What a setting is computed from may hold a password: reports show numbers only.
mkdir -p "$work/limits/security" "$work/limits/shop"
printf 'name: x\nzones: [{id: b, name: B, trust: 60}]\nelements: [{id: v, name: V, kind: service, zone: b, language: python, tags: [login], attributes: {session.max: 12h}}]\n' >"$work/limits/security/model.yaml"
printf 'SESSION_COOKIE_AGE = int(redis.from_url("redis://:%s@cache:6379/0").get("age"))\n' k3Vw9xQz7LmN2bR5tY8p >"$work/limits/shop/settings.py"
"$redoubt" test "$work/limits" --no-tools --test 'P14*' >"$work/limits.out" 2>&1
check "the value of a setting that is no number is not shown" sh -c "grep -q 'SESSION_COOKIE_AGE of Django' '$work/limits.out' && ! grep -q k3Vw9x '$work/limits.out'"
# One finding is explained from what is wrong to how it is recognised.
"$redoubt" finding explain "$leaked" "$work/leak" >"$work/explained" 2>&1
check "a finding is explained in this order" sh -c "grep -E '^(What is wrong|Why it matters|How to fix it|How it was found|What asks for it|$leaked is recognised by)' '$work/explained' | cut -c 1-4 | tr '\n' ' ' | grep -q '^What Why  How  How  What ${leaked%"${leaked#????}"} \$'"
check "with its rule, its fix, its test and its threat" sh -c "grep -q '^  secrets, rule secrets\.' '$work/explained' && sed -n '/^How to fix it/{n;p;}' '$work/explained' | grep -q '[a-z]' && grep -q '^  tests  *C[0-9]' '$work/explained' && grep -q '(threat C[0-9]' '$work/explained'"
# How a vulnerable package comes in stands in the finding, from the cache too.
mkdir -p "$work/ways"
printf '{"lockfileVersion": 3, "packages": {\n"": {"dependencies": {"grunt": "1"}},\n"node_modules/grunt": {"version": "1.0.0", "license": "MIT", "dependencies": {"lodash": "4"}},\n"node_modules/lodash": {"version": "4.17.11"}}}\n' >"$work/ways/package-lock.json"
printf '{"dependencies": {"grunt": "1"}}\n' >"$work/ways/package.json"
for time in first second; do
  check "a finding names the way of its package ($time time)" sh -c "'$redoubt' scan '$work/ways' -e dependencies --format json | grep -q '\"grunt 1.0.0 → lodash 4.17.11\"'"
done
check "and so does the report in SARIF" sh -c "'$redoubt' scan '$work/ways' -e dependencies --format sarif | grep -q 'comes in by grunt 1.0.0 → lodash 4.17.11'"
check "and in HTML" sh -c "'$redoubt' scan '$work/ways' -e dependencies --format html | grep -q 'comes in by grunt 1.0.0 → lodash 4.17.11'"
# The bill has the edges, licences and digests that the lock file states.
check "a bill says what needs what" sh -c "'$redoubt' sbom '$work/ways' 2>/dev/null | tr -d ' \n' | grep -q '{\"ref\":\"pkg:npm/grunt@1.0.0\",\"dependsOn\":\[\"pkg:npm/lodash@4.17.11\"\]}'"
check "and the licence that is stated" sh -c "'$redoubt' sbom '$work/ways' 2>/dev/null | tr -d ' \n' | grep -q '\"licenses\":\[{\"expression\":\"MIT\"}\]'"
# Long paths are shortened in tables for people, and only there.
deep="first-folder/second-folder/third-folder/fourth-folder"
mkdir -p "$work/deep/$deep"; cp "$work/leak/settings.py" "$work/deep/$deep/settings.py"
"$redoubt" test "$work/deep" --no-tools >/dev/null 2>&1
check "a table shortens a path in the middle" sh -c "'$redoubt' finding list '$work/deep' | grep -q ' first-fold[^ ]*…/settings.py:[0-9]'"
check "JSON keeps it whole" sh -c "'$redoubt' finding list '$work/deep' --format json | grep -q '$deep/settings.py'"
# What is seen of an element that is not in the model stands below it.
printf 'services:\n  web:\n    image: x/web\n    ports: ["80:80"]\n    environment: {CACHE: "redis://cache"}\n  cache:\n    image: redis\n' >"$work/drift/compose.yaml"
check "a flow stands below the element that the model lacks" sh -c "'$redoubt' model drift '$work/drift' | grep -A1 'is not in the model' | grep -q \"   'web' (.*) talks to 'cache'\""
check "and says so in JSON" sh -c "'$redoubt' model drift '$work/drift' --format json | grep -q '\"element\": \"cache\"'"
# The advisories of one package are one line where that is asked for, and none is lost.
"$redoubt" test "$work/ways" --no-tools >/dev/null 2>&1
check "a package of many advisories is one line with its fix" sh -c "'$redoubt' finding list '$work/ways' --grouped | grep -q '^F-[0-9a-f]* *+[0-9]* .*lodash 4.17.11: [0-9]* known vulnerabilities (fixed by 4\.[0-9.]*)'"
check "JSON names each of its findings" sh -c "[ \"\$('$redoubt' finding list '$work/ways' --grouped --format json | grep -c '\"name\": \"F-')\" = \"\$('$redoubt' finding list '$work/ways' | grep -c '^F-')\" ]"
check "a project without a model says what to do" sh -c "'$redoubt' model drift '$work/ways' 2>&1 | grep -q 'redoubt init.*--against FILE'"
check "and can be compared with a model elsewhere" sh -c "'$redoubt' model drift '$work/ways' --against '$work/drift/security/model.yaml' | grep -q 'against $work/drift/security/model.yaml'"
