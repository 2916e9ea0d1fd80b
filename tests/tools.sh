#!/bin/sh
# A target does not say how it is examined: each tool finds the same with and without the settings that would silence it.
# Tools are looked for in REDOUBT_TOOLS. Prints one "ok", "not ok" or "skip" line per check.
set -u
redoubt=${REDOUBT_BINARY:-$(cd "$(dirname "$0")/.." && pwd)/build/dev/redoubt}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export REDOUBT_HOME="$work/home"
failed=0
ok() { echo "ok $1"; }
bad() { echo "not ok $1"; failed=1; }
if ! "$redoubt" tools 2>/dev/null | grep -q .; then echo "skip tools: none can be listed"; exit 0; fi

# counts TOOL FOLDER: how many findings the tool has to say, or what went wrong.
counts() {
  "$redoubt" test "$2" --tool "$1" --no-cache --format json -o "$work/report.json" 2>"$work/err"
  python3 -c '
import json, sys
run = json.load(open(sys.argv[1]))
source = [s for s in run["sources"] if s["name"] == sys.argv[2]]
print(source[0].get("state", "complete"), source[0].get("findings", 0), source[0].get("problem", "")) if source else print("not run")' "$work/report.json" "$1"
}
# silenced TOOL FILE TEXT: the tool over $work/TOOL with and without that file.
silenced() {
  case "$(counts "$1" "$work/$1")" in
    *"not installed"*) echo "skip tools: $1 is not installed"; return ;;
  esac
  before=$(counts "$1" "$work/$1")
  mkdir -p "$(dirname "$work/$1/$2")"; printf '%s' "$3" >"$work/$1/$2"
  after=$(counts "$1" "$work/$1")
  rm "$work/$1/$2"
  case "$before" in "complete 0"*|failed*|partial*|"not run") bad "$1 has something to find ($before)"; return ;; esac
  [ "$before" = "$after" ] && ok "$1 does not obey $2 of the target" || bad "$1 does not obey $2 of the target ($before, then $after)"
}

mkdir -p "$work/gitleaks" "$work/hadolint" "$work/checkov/ext" "$work/zizmor/.github/workflows" "$work/semgrep"
printf 'aws_secret = "%s%s"\n' 'AKIA' 'Z7Q2M4X6K3W5T7P3' >"$work/gitleaks/a.py"
printf 'FROM nginx\nUSER root\nRUN cd /tmp\n' >"$work/hadolint/Dockerfile"
cp "$work/hadolint/Dockerfile" "$work/checkov/Dockerfile"
printf 'on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: echo ${{ github.event.pull_request.title }}\n' >"$work/zizmor/.github/workflows/a.yml"
printf 'import os\nfrom flask import request\ndef f():\n    os.system("ls " + request.args["a"])\n' >"$work/semgrep/a.py"
printf 'open(%s/marker%s, "w")\n' "'$work" "'" >"$work/checkov/ext/check.py"
silenced gitleaks .gitleaks.toml 'title = "none"
[[rules]]
id = "none"
regex = "neverneverever"
'
silenced gitleaks .gitleaksignore "a.py:aws-access-token:1
"
silenced hadolint .hadolint.yaml 'ignored: [DL3006, DL3002, DL3003, DL3049]
failure-threshold: none
override: {info: [DL3006, DL3002]}
'
silenced zizmor .github/zizmor.yml 'rules: {template-injection: {disable: true}, dangerous-triggers: {disable: true}, unpinned-uses: {disable: true}, excessive-permissions: {disable: true}, artipacked: {disable: true}}
'
silenced semgrep .semgrepignore '*
'
silenced checkov .checkov.yaml 'skip-check: [CKV_DOCKER_2, CKV_DOCKER_3, CKV_DOCKER_7, CKV_DOCKER_8]
external-checks-dir: [ext]
'
[ -e "$work/marker" ] && bad "no code of the target is run" || ok "no code of the target is run"
# A tool that is asked for by name is not left out without a word.
"$redoubt" test "$work/semgrep" --tool zizmor >"$work/out" 2>&1
grep -q 'no file here is one for zizmor' "$work/out" && ok "a tool without a file for it says so" || bad "a tool without a file for it says so"
cp -r "$work/semgrep" "$work/fresh"
mkdir -p "$work/elsewhere/bin"; cp "$redoubt" "$work/elsewhere/bin/redoubt"  # beside which there are no tools
status=0; PATH="$work/none" REDOUBT_TOOLS="$work/none" "$work/elsewhere/bin/redoubt" test "$work/fresh" --tool semgrep >"$work/out" 2>&1 || status=$?
[ "$status" = 3 ] && grep -q 'not installed' "$work/out" && ok "a tool that was asked for and is not there leaves the run incomplete" ||
  bad "a tool that was asked for and is not there leaves the run incomplete (exit $status)"
# What a tool and an engine say of one line of a workflow is one finding; two things on it are two.
mkdir -p "$work/joined/.github/workflows"
printf 'on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    container:\n      image: node:latest\n    env:\n      ALL: ${{ toJSON(secrets) }}\n    steps:\n      - uses: actions/checkout@v4\n  b:\n    uses: o/r/.github/workflows/b.yml@8f4b7f84864484a7bf31766abe9204da3cbe65b3\n    with: {a: 1}\n    secrets: inherit\n' >"$work/joined/.github/workflows/a.yml"
"$redoubt" test "$work/joined" --tool zizmor --format json -o "$work/joined.json" >/dev/null 2>&1
case "$(cat "$work/joined.json")" in
  *"not installed"*) echo "skip tools: zizmor is not installed" ;;
  *)
    for audit in unpinned-images overprovisioned-secrets secrets-inherit; do
      grep -q "\"zizmor:zizmor/$audit\"" "$work/joined.json" && ! grep -q "\"rule\": \"zizmor/$audit\"" "$work/joined.json" &&
        ok "what zizmor calls $audit is joined with what the engine says" || bad "what zizmor calls $audit is joined with what the engine says"
    done
    grep -q '"rule": "zizmor/artipacked"' "$work/joined.json" && ok "another weakness on the line of an engine's finding stays one of its own" ||
      bad "another weakness on the line of an engine's finding stays one of its own"
    ;;
esac
exit $failed
