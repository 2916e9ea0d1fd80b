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
before=$(cksum <"$project/security/attestations.yaml")
check "the same attestation twice is refused with the place of the first" sh -c "! '$redoubt' control attest 'ASVS 17.*' '$project' --not-applicable --owner platform --reason 'no WebRTC' --expires $end 2>'$work/err' && grep -q 'attestations.yaml:[0-9]*:[0-9]*: .*there already' '$work/err'"
check "a pattern that means many is asked for" sh -c "'$redoubt' control attest '*' '$project' --not-applicable --owner o --reason r --expires $end 2>'$work/err'; [ \$? = 2 ] && grep -q -e '--yes' '$work/err' && grep -q 'ASVS 6.1.1' '$work/err'"
check "and means the chosen standards and levels" sh -c "! grep -q -e 'SSDF' -e 'OSPS-AC-04.02' '$work/err'"
check "nothing was written then" [ "$before" = "$(cksum <"$project/security/attestations.yaml")" ]
for id in PW.5.1 V6.1.1 6.1.1 'ssdf pw.5.1' GV-01.01; do
  check "a control is understood as $id" sh -c "'$redoubt' control show '$id' '$project' | grep -q '^  state '"
done
check "an unknown state is wrong use and the states are named" sh -c "'$redoubt' control list '$project' --state bogus 2>'$work/err'; [ \$? = 2 ] && grep -q 'proven, partly-proven' '$work/err'"
check "what does not apply says so" [ "$(state 'ASVS 17.1.1')" = not-applicable ]
check "an attestation is no repair of a failed test" sh -c "'$redoubt' control attest 'ASVS 13.3.1' '$project' --owner o --reason r --evidence '$project/docs/sign-in.md' --expires $end >/dev/null 2>'$work/warned'; '$redoubt' test '$project' --no-tools >/dev/null 2>&1; '$redoubt' control show 'ASVS 13.3.1' '$project' | grep -q 'state      refuted'"
check "and whoever writes it is told" grep -q 'ASVS 13.3.1 is refuted by tests' "$work/warned"
"$redoubt" plan coverage "$project" --format json >"$work/whole"
"$redoubt" run --test 'C11*' "$project" --no-tools --format in-toto >"$work/limited" 2>/dev/null
check "a limited run is no pass" sh -c "! grep -q PASSED '$work/limited'"
"$redoubt" plan coverage "$project" --format json >"$work/out"
check "and leaves what the whole run said" cmp -s "$work/whole" "$work/out"
check "exports are of the whole run" [ "$("$redoubt" report "$project" --format csv 2>/dev/null | grep -c '^"[A-Z]')" -gt 5 ]
"$redoubt" plan "$project" >/dev/null 2>&1
check "the check-list ticks it" grep -q '| \[x\] | ASVS 6.1.1 |' "$project/security/plan/checklist.md"
echo "changed" >>"$project/docs/sign-in.md"
check "changed evidence vouches for nothing" [ "$(state 'ASVS 6.1.1')" = stale ]
check "results about other files are stale" sh -c "'$redoubt' plan coverage '$project' | grep -q 'another state of the files'"
"$redoubt" report "$project" --format in-toto >"$work/out" 2>/dev/null
check "and no evidence of a pass" sh -c "grep -q '\"passedTests\": \[\]' '$work/out'"
printf 'attestations:\n  - {control: ASVS 6.1.1, verdict: mitigated}\n' >"$project/security/attestations.yaml"
check "mitigated cannot be typed in" sh -c "'$redoubt' test '$project' --no-tools >/dev/null 2>'$work/err'; [ \$? = 2 ] && grep -q 'attestations.yaml:2:36: .*.verdict. must be' '$work/err'"
rm "$project/security/attestations.yaml"
printf 'standards: [asvs]\n' >"$project/redoubt.yaml"
check "standards without levels are an error with line and remedy" sh -c "'$redoubt' plan coverage '$project' 2>'$work/err'; [ \$? = 2 ] && grep -q 'redoubt.yaml:1:12' '$work/err' && grep -q 'asvs: 2' '$work/err'"
rm "$project/redoubt.yaml"
"$redoubt" init "$project" >/dev/null 2>&1
printf 'version: 1\nelements:\n  - {id: web, kind: service, zone: in, paths: ["**"]}\nzones:\n  - {id: in, trust: 50}\naccepted:\n  - {threat: C11, owner: shop, reason: rotates, expires: 2999-01-01}\n  - {threat: ZZ9.web, owner: shop, reason: gone, expires: 2999-01-01}\n' >"$project/security/model.yaml"
"$redoubt" plan "$project" >"$work/out" 2>"$work/err"
check "an accepted risk about no threat is a warning with its place" sh -c "grep -q 'warning: .*model.yaml:8:.*ZZ9.web' '$work/err'"
check "an accepted one is in the summary" grep -q 'C11.*accepted by shop until 2999-01-01: rotates' "$work/out"
check "and in the guidelines" grep -q 'accepted by shop until 2999-01-01: rotates' "$project/security/plan/guidelines.md"
"$redoubt" test "$project" --no-tools --format markdown >"$work/out" 2>/dev/null
check "and in the report" grep -q 'accepted by shop until 2999-01-01: rotates' "$work/out"
check "P5 warns of the other" sh -c "'$redoubt' run --test 'P5*' '$project' --no-tools --format json 2>/dev/null | grep -q 'ZZ9.web.* is about no threat'"
