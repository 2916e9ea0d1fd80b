#!/bin/sh
# From a requirement of a standard to what is known about it: coverage, attestations, evidence for others.
cd "$(dirname "$0")/.." || exit 2
redoubt=${REDOUBT_BINARY:?}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export REDOUBT_HOME="$work/home"
ok() { echo "ok $1"; }
bad() { echo "not ok $1"; }
check() { name=$1; shift; if "$@"; then ok "$name"; else bad "$name"; fi; }
project=$work/project
end=$(date -u -d '+1 year' +%F)
mkdir -p "$project/docs"
echo "passwords = open('x').read()" >"$project/app.py"
echo "aws_key = \"AKIA""Q3EGRIZ7V2TL5XWN\"" >"$project/settings.py"
echo "how we sign in" >"$project/docs/sign-in.md"
printf 'standards: {asvs: 2, osps: 1}\n' >"$project/redoubt.yaml"
# state CONTROL: the state that coverage gives it
state() { "$redoubt" control show "$1" "$project" --format json | sed -n 's/^ *"state": "\(.*\)",*/\1/p' | head -n 1; }

"$redoubt" plan coverage "$project" >"$work/out" 2>&1
check "without a run nothing is proven" sh -c "grep -q 'nothing was tested yet' '$work/out' && grep -q 'run .redoubt test' '$work/out'"
"$redoubt" test "$project" --no-tools >/dev/null 2>&1
check "a leaked key refutes its control" [ "$(state 'ASVS 13.3.1')" = refuted ]
check "what only people can tell waits for them" [ "$(state 'ASVS 6.1.1')" = manual ]
"$redoubt" plan coverage "$project" >"$work/out" 2>&1
check "the text counts per chapter and names what is next" sh -c "grep -q 'ASVS 5.0.0 level 2, OSPS 2026-02-19 level 1' '$work/out' && grep -q 'V13 Configuration' '$work/out' && grep -q 'mend what fails C11' '$work/out'"
for format in json markdown html; do
  check "coverage as $format names the refuted control" sh -c "'$redoubt' plan coverage '$project' --format $format | grep -q '13.3.1'"
done
check "an unknown standard is wrong use" sh -c "'$redoubt' plan coverage '$project' --standard cis 2>'$work/err'; [ \$? = 2 ] && grep -q 'asvs, ssdf or osps' '$work/err'"
check "a level that is not there is wrong use" sh -c "'$redoubt' plan coverage '$project' --level 4 2>/dev/null; [ \$? = 2 ]"

attest() { "$redoubt" control attest "$@" 2>"$work/err" >"$work/out"; }
check "an attestation needs evidence" sh -c "! '$redoubt' control attest 'ASVS 6.1.1' '$project' --owner o --reason r --expires $end 2>'$work/err' && grep -q evidence '$work/err'"
check "and an end that is still to come" sh -c "! '$redoubt' control attest 'ASVS 6.1.1' '$project' --owner o --reason r --evidence '$project/docs/sign-in.md' --expires 2001-01-01 2>'$work/err' && grep -q passed '$work/err'"
echo secret >"$work/outside.md"
check "evidence is in the repository" sh -c "! '$redoubt' control attest 'ASVS 6.1.1' '$project' --owner o --reason r --evidence '$work/outside.md' --expires $end 2>'$work/err' && grep -q 'is not in' '$work/err'"
check "an unknown control is named" sh -c "! '$redoubt' control attest 'ASVS 99.1.1' '$project' --owner o --reason r --evidence '$project/docs/sign-in.md' --expires $end 2>'$work/err' && grep -q 'control list' '$work/err'"
check "a control is attested" attest 'ASVS 6.1.1' "$project" --owner platform --reason reviewed --evidence "$project/docs/sign-in.md" --expires $end
check "a chapter does not apply" attest 'ASVS 17.*' "$project" --not-applicable --owner platform --reason 'no WebRTC' --expires $end
check "an attestation lasts two years at most" sh -c "! '$redoubt' control attest 'ASVS 6.1.1' '$project' --owner o --reason r --evidence '$project/docs/sign-in.md' --expires 2999-01-01 2>'$work/err' && grep -q 'lasts 2 years' '$work/err'"
check "attested is not proven" [ "$(state 'ASVS 6.1.1')" = attested ]
check "what does not apply says so" [ "$(state 'ASVS 17.1.1')" = not-applicable ]
check "an attestation is no repair of a failed test" sh -c "'$redoubt' control attest 'ASVS 13.3.1' '$project' --owner o --reason r --evidence '$project/docs/sign-in.md' --expires $end >/dev/null; '$redoubt' test '$project' --no-tools >/dev/null 2>&1; '$redoubt' control show 'ASVS 13.3.1' '$project' | grep -q 'state      refuted'"
"$redoubt" plan "$project" >/dev/null 2>&1
check "the check-list ticks it" grep -q '| \[x\] | ASVS 6.1.1 |' "$project/security/plan/checklist.md"
echo "changed" >>"$project/docs/sign-in.md"
check "changed evidence vouches for nothing" [ "$(state 'ASVS 6.1.1')" = stale ]
check "results about other files are stale" sh -c "'$redoubt' plan coverage '$project' | grep -q 'another state of the files'"
"$redoubt" report "$project" --format in-toto >"$work/out" 2>/dev/null
check "and no evidence of a pass" sh -c "grep -q '\"passedTests\": \[\]' '$work/out'"
printf 'attestations:\n  - {control: ASVS 6.1.1, verdict: mitigated}\n' >"$project/security/attestations.yaml"
check "mitigated cannot be typed in" sh -c "'$redoubt' test '$project' --no-tools >/dev/null 2>'$work/err'; [ \$? = 2 ] && grep -q 'attestations.yaml:2:36: .*.verdict. must be' '$work/err'"
