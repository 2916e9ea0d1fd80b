#!/bin/sh
# The shop of examples/shop with a history: make_history.sh does what it says, and the program named by REDOUBT_BINARY
# never lets the shop pass. What is found in the files is tested by src/pipeline/shop_test.cc.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
say() { if [ "$1" = 0 ]; then echo "ok shop: $2"; else echo "not ok shop: $2"; failed=1; fi; }
failed=0

"$root/examples/shop/make_history.sh" "$work/shop" >/dev/null 2>&1; say $? "a history can be made"
git -C "$work/shop" log -p --all -- catalog/mail.py | grep -q '^+API_KEY = "[A-Za-z0-9]\{24\}"$'; say $? "the removed credential is in the history"
[ ! -e "$work/shop/catalog/mail.py" ]; say $? "the removed credential is not in the files"

if [ -x "${REDOUBT_BINARY:-}" ]; then
  XDG_DATA_HOME="$work/data" XDG_CACHE_HOME="$work/cache" "$REDOUBT_BINARY" test "$work/shop" --format json >"$work/run.json" 2>"$work/errors"
  status=$?
  [ "$status" = 1 ] || [ "$status" = 3 ]; say $? "the gate does not let the shop pass (exit $status)"
  grep -q '"redoubt/run/1"' "$work/run.json"; say $? "the answer is a run record"
  grep -q '"secrets.history"' "$work/run.json" && grep -q '"path":* "catalog/mail.py"' "$work/run.json"; say $? "the removed credential is found"
  ! grep -q 'Zt7Qm2Xv9Lb4Rk8Wc3Np6Hs1' "$work/run.json"; say $? "and not shown"
  grep -q '"dependencies.known-vulnerability"' "$work/run.json"; say $? "a vulnerable component is named"
else
  echo "skip shop: the run as a whole (REDOUBT_BINARY names no program)"
fi
exit $failed
