#!/bin/sh
# What is known of a project: a finding is fixed only when somebody looked again, and a gate counts what is known.
# Needs the program named by REDOUBT_BINARY.
set -u
redoubt=${REDOUBT_BINARY:-}
[ -x "$redoubt" ] || { echo "skip memory: REDOUBT_BINARY names no program"; exit 0; }
work=$(mktemp -d) || exit 2
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
export REDOUBT_HOME="$work/home"
failed=0
ok() { echo "ok memory: $1"; }
bad() { echo "not ok memory: $1"; failed=1; }

# Not whole in this file, so that no scanner takes it for a real one.
key=AKIA$(printf 'Q4J7XNMBLR2VTC5D')
# state_after NAME COMMAND: a key is found, the command changes the project, and the next run says what became of it.
state_after() {
  name=$1; shift
  project="$work/$name"; mkdir -p "$project/conf"
  printf '# settings\naws = "%s"\n' "$key" >"$project/conf/settings.py"
  run "$project" >/dev/null
  (cd "$project" && eval "$*")
  run "$project" >"$work/$name.json"
  chmod -R u+rwx "$project"
  if grep -q '"fixed": *\[' "$work/$name.json"; then echo fixed
  elif grep -q '"not_retested": *\[' "$work/$name.json"; then echo not-retested
  else echo open; fi
}
# As somebody who cannot read everything, where that can be arranged.
run() {
  if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null 2>&1; then
    chown -R 65534:65534 "$work"; chmod 755 "$work"
    setpriv --reuid=65534 --regid=65534 --clear-groups env REDOUBT_HOME="$work/home" "$redoubt" test "$1" --no-tools --format json
  else "$redoubt" test "$1" --no-tools --format json; fi
}
expect() {
  wanted=$1; name=$2; shift 2
  state=$(state_after "$name" "$@")
  [ "$state" = "$wanted" ] && ok "$name: $wanted" || bad "$name: $wanted expected, $state found"
}

expect fixed        removed-line    "printf '# settings\n' >conf/settings.py"
expect fixed        removed-file    "rm conf/settings.py"
expect open         moved-line      "sed -i '1i # one more line' conf/settings.py"
expect not-retested unreadable      "chmod 000 conf"
expect not-retested ignored         "mkdir .git && printf 'ref: refs/heads/main\n' >.git/HEAD && printf 'conf/\n' >.gitignore"
expect open         nul-byte        "printf '# a\\\\000b\naws = \"%s\"\n' $key >conf/settings.py"
expect not-retested binary          "{ head -c 4096 /dev/zero; cat conf/settings.py; } >conf/new && mv conf/new conf/settings.py"
expect not-retested beyond-limit    "{ yes x | head -c 34000000; cat conf/settings.py; } >conf/new && mv conf/new conf/settings.py"
# A run of one engine says nothing about what the others look for.
project="$work/limited"; mkdir "$project"; printf 'aws = "%s"\n' "$key" >"$project/settings.py"
"$redoubt" test "$project" --no-tools -e config >/dev/null 2>&1
status=0; "$redoubt" gate "$project" >"$work/out" 2>&1 || status=$?
[ "$status" = 3 ] && grep -q 'limited to engines: config' "$work/out" && ok "a limited run does not pass the gate" || bad "a limited run does not pass the gate (exit $status)"
status=0; "$redoubt" gate "$project" --partial >/dev/null 2>&1 || status=$?
[ "$status" = 0 ] && ok "unless the user says so" || bad "unless the user says so (exit $status)"
"$redoubt" test "$project" --no-tools >/dev/null 2>&1
lines() { "$redoubt" finding list "$project" "$@" | grep -c 'F-'; }
[ "$(lines --rule 'secrets.*')" = 1 ] && [ "$(lines --under settings.py)" = 1 ] && [ "$(lines --under elsewhere/)" = 0 ] &&
  [ "$(lines --severity critical)" -le "$(lines)" ] && [ "$(lines --state fixed)" = 0 ] && ok "findings are listed by rule, place and state" || bad "findings are listed by rule, place and state"
# A report of another tool says nothing about what was found here.
printf '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"other"}},"results":[{"ruleId":"r","level":"note","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"settings.py"},"region":{"startLine":9}}}]}]}]}' >"$work/other.sarif"
"$redoubt" import "$work/other.sarif" "$project" >/dev/null 2>&1
[ "$("$redoubt" finding list "$project" | grep -c not-retested)" = 0 ] && ok "an import leaves other findings as they are" || bad "an import leaves other findings as they are"
# What is excluded no longer counts, and is not taken for fixed.
project="$work/excluded"; mkdir -p "$project/old"; printf 'aws = "%s"\n' "$key" >"$project/old/settings.py"
"$redoubt" test "$project" --no-tools >/dev/null 2>&1
printf 'exclude: ["old/**"]\n' >"$project/redoubt.yaml"; echo 'x = 1' >"$project/a.py"
status=0; "$redoubt" test "$project" --no-tools >"$work/out" 2>&1 || status=$?
[ "$status" = 0 ] && ! grep -q 'settings.py' "$work/out" && ! grep -q ' fixed' "$work/out" && ok "what is excluded does not count" || bad "what is excluded does not count (exit $status)"
status=0; "$redoubt" gate "$project" >"$work/out" 2>&1 || status=$?
"$redoubt" finding list "$project" --state suppressed | grep -q settings.py && ok "the list says the same" || bad "the list says the same"
[ "$status" = 0 ] && ok "nor does it fail the gate" || bad "nor does it fail the gate (exit $status)"
# What another tool reported is fixed when its next report no longer has it.
project="$work/reports"; mkdir "$project"; printf 'x = 1\n' >"$project/a.py"
"$redoubt" test "$project" --no-tools >/dev/null 2>&1
sed 's/"note"/"error"/; s/settings.py/a.py/; s/"startLine":9/"startLine":1/' "$work/other.sarif" >"$work/one.sarif"
printf '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"other"}},"results":[]}]}' >"$work/none.sarif"
"$redoubt" import "$work/one.sarif" "$project" >/dev/null 2>&1
status=0; "$redoubt" gate "$project" >/dev/null 2>&1 || status=$?
"$redoubt" import "$work/none.sarif" "$project" >"$work/out" 2>&1
[ "$status" = 1 ] && grep -q '1 fixed' "$work/out" && "$redoubt" gate "$project" >/dev/null 2>&1 && ok "a clean report fixes what its tool had reported" ||
  bad "a clean report fixes what its tool had reported (gate before: $status)"
# A report that did not finish leaves a question open until a whole one comes.
sed 's/"results":\[\]/"results":[],"invocations":[{"executionSuccessful":false}]/' "$work/none.sarif" >"$work/half.sarif"
"$redoubt" import "$work/half.sarif" "$project" >/dev/null 2>&1
status=0; "$redoubt" gate "$project" >"$work/out" 2>&1 || status=$?
printf '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"other"}},"results":[],"properties":{"again":1}}]}' >"$work/whole.sarif"
"$redoubt" import "$work/whole.sarif" "$project" >/dev/null 2>&1
[ "$status" = 3 ] && grep -q 'last report of other' "$work/out" && "$redoubt" gate "$project" >/dev/null 2>&1 &&
  ok "a report that did not finish is missing" || bad "a report that did not finish is missing (gate: $status)"
# What a report says stands until the tool itself looks again, and its rating with it.
project="$work/believed"; mkdir "$project"; printf 'aws = "%s"\n' "$key" >"$project/settings.py"
sed 's/"note"/"error","properties":{"security-severity":"9.8","tags":["external\/cwe\/cwe-798"]}/; s/"startLine":9/"startLine":1/; s/"other"/"gitleaks"/' "$work/other.sarif" >"$work/leak.sarif"
"$redoubt" import "$work/leak.sarif" "$project" >/dev/null 2>&1
"$redoubt" test "$project" --no-tools >/dev/null 2>&1
status=0; "$redoubt" gate "$project" --fail-on critical >/dev/null 2>&1 || status=$?
printf 'aws = "AK" + "IA%s"\n' "${key#AKIA}" >"$project/settings.py"
"$redoubt" test "$project" --no-tools >"$work/out" 2>&1
[ "$status" = 1 ] && "$redoubt" finding list "$project" | grep -q not-retested && ok "what a report says stands until its tool looks again" ||
  bad "what a report says stands until its tool looks again (gate: $status)"
# A run since a revision shows a part and remembers the whole.
if command -v git >/dev/null 2>&1; then
  project="$work/since"; mkdir "$project"; printf 'aws = "%s"\n' "$key" >"$project/settings.py"
  git -C "$project" init -q && git -C "$project" add . && git -C "$project" -c user.name=a -c user.email=a@example.org commit -qm one
  "$redoubt" test "$project" --no-tools --since HEAD >"$work/out" 2>&1
  "$redoubt" report "$project" --format markdown >"$work/report.md" 2>&1
  grep -q 'since HEAD' "$work/out" && grep -q settings.py "$work/report.md" && ! grep -q 'since HEAD' "$work/report.md" &&
    ok "a run since a revision remembers the whole" || bad "a run since a revision remembers the whole"
  # Evidence names a commit only where the files are that commit.
  "$redoubt" report "$project" --format in-toto | grep -q gitCommit || bad "a tested commit is named"
  printf 'x = 1\n' >"$project/settings.py"
  "$redoubt" test "$project" --no-tools >/dev/null 2>&1
  "$redoubt" report "$project" --format in-toto | grep -q gitCommit && bad "changed files are no commit" || ok "changed files are no commit"
  # What changed since the run is stale, whichever command writes it down.
  printf 'aws = "%s"\n' "$key" >"$project/settings.py"
  "$redoubt" gate "$project" --format in-toto | tr -d ' \n' | grep -q '"passedTests":\[\]' && ok "the gate's evidence knows what is stale" || bad "the gate's evidence knows what is stale"
  # A report of others contradicts a pass in every format.
  printf 'x = 1\n' >"$project/settings.py"; "$redoubt" test "$project" --no-tools >/dev/null 2>&1
  passed() { "$redoubt" report "$project" --format csv | grep '"C11"' | grep -c '"passed"'; }
  before=$(passed); "$redoubt" import "$work/leak.sarif" "$project" >/dev/null 2>&1
  [ "$before" -ge 1 ] && [ "$(passed)" = 0 ] && ok "a report contradicts a pass" || bad "a report contradicts a pass ($before before, $(passed) after)"
fi
# A branch that is its own baseline, here "default" for want of version control: the first run has nothing to compare with
# and is recorded all the same, and a file of the branch's name changes nothing.
project="$work/itself"; mkdir "$project"; printf 'aws = "%s"\n' "$key" >"$project/settings.py"
printf 'policy: {new_only: true, baseline: default}\n' >"$project/redoubt.yaml"
status=0; "$redoubt" test "$project" --no-tools >"$work/out" 2>&1 || status=$?
[ "$status" = 3 ] && grep -q "no run of a branch 'default'" "$work/out" && ok "a missing baseline is incomplete" || bad "a missing baseline is incomplete (exit $status)"
status=0; "$redoubt" gate "$project" >/dev/null 2>&1 || status=$?
[ "$status" = 3 ] && ok "for a later gate too" || bad "for a later gate too (exit $status)"
printf '{"version":"2.1.0","runs":[]}' >"$project/default"
status=0; (cd "$project" && "$redoubt" test . --no-tools) >"$work/out" 2>&1 || status=$?
[ "$status" = 0 ] && ok "the run is the next one's baseline" || bad "the run is the next one's baseline (exit $status)"
printf 'aws = "%s"\n' AKIA$(printf 'Z5R2QWKTNB7XJVL3') >"$project/other.py"
status=0; "$redoubt" test "$project" --no-tools >"$work/out" 2>&1 || status=$?
[ "$status" = 1 ] && ok "and what is new fails" || bad "and what is new fails (exit $status)"
# One word for a group of findings: each gets its own decision.
project="$work/group"; mkdir "$project"; for n in 1 2 3; do printf 'FROM nginx\n' >"$project/Dockerfile.$n"; done
"$redoubt" test "$project" --no-tools >/dev/null 2>&1
one=$("$redoubt" finding list "$project" --rule 'config.dockerfile-floating-image' | grep -o 'F-[0-9a-f]*' | head -n 1)
mkdir "$project/lab"; printf 'FROM nginx\n' >"$project/lab/Dockerfile"; "$redoubt" test "$project" --no-tools >/dev/null 2>&1
"$redoubt" finding decide "$one" "$project" --false-positive --same-rule --dry-run >"$work/out" 2>&1
[ "$(grep -c '^F-' "$work/out")" = 4 ] && grep -q 'lab/Dockerfile' "$work/out" && [ ! -e "$project/security/decisions.yaml" ] && ok "a dry run lists the group and writes nothing" || bad "a dry run lists the group and writes nothing"
"$redoubt" finding decide "$one" "$project" --false-positive --same-rule --under lab --dry-run >"$work/out" 2>&1 && bad "the finding must be in the folder" || ok "the finding must be in the folder"
"$redoubt" finding decide "$one" "$project" --false-positive --same-rule --under 'Dockerfile.*' --reason 'pinned elsewhere' --owner ops >"$work/out" 2>&1
[ "$(grep -c 'finding: F-' "$project/security/decisions.yaml")" = 3 ] && grep -q '3 decisions' "$work/out" && grep -q '^F-.*Dockerfile.3' "$work/out" && ok "a group is decided at once" || bad "a group is decided at once"
"$redoubt" test "$project" --no-tools >/dev/null 2>&1; printf 'decisions: []\n' >"$project/security/decisions.yaml"
"$redoubt" finding show "$one" "$project" | grep -q 'suppressed' && bad "a decision that was taken back covers nothing" || ok "a decision that was taken back covers nothing"
exit $failed
