#!/bin/sh
# Bad input of every kind: the program ends with a documented exit status, in bounded time, and says what it left out.
cd "$(dirname "$0")/.." || exit 2
redoubt=${REDOUBT_BINARY:?}
work=$(mktemp -d); trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
export REDOUBT_HOME="$work/home"
ok() { echo "ok $1"; }
bad() { echo "not ok $1"; }
# ends NAME FOLDER...: `redoubt test` ends within a minute with 0, 1 or 3
ends() {
  name=$1; shift; status=0
  timeout 60 "$redoubt" test "$@" --no-tools >"$work/out" 2>"$work/err" || status=$?
  case $status in 0|1|3) ok "$name";; *) bad "$name (exit $status)"; tail -n 3 "$work/err";; esac
}
repeat() { awk -v n="$2" -v s="$1" 'BEGIN { for (i = 0; i < n; i++) printf "%s", s }'; }

mkdir "$work/binary"; head -c 100000 /dev/urandom >"$work/binary/data.py"; head -c 100000 /dev/zero >"$work/binary/zero.json"
printf '\377\376a\000b\000' >"$work/binary/utf16.yaml"; printf 'key: \200\201\n' >"$work/binary/compose.yaml"; : >"$work/binary/empty.yaml"
ends "binary, empty and non-UTF-8 files" "$work/binary"

mkdir "$work/sparse"; truncate -s 2G "$work/sparse/huge.py"; truncate -s 2G "$work/sparse/package-lock.json"
ends "2 GB sparse files" "$work/sparse"
grep -qE 'first|bytes|large' "$work/out" && ok "what was not examined is said" || bad "what was not examined is said"

mkdir "$work/bomb"
( cd "$work/bomb" && git init -q . && entry="100644 blob $(printf 'x = 1\n' | git hash-object -w --stdin)"
  for level in 1 2 3 4 5 6 7 8 9 10; do
    tree=$(for name in 0 1 2 3 4 5 6 7 8 9; do printf '%s\t%s\n' "$entry" "$name"; done | git mktree); entry="040000 tree $tree"
  done
  git update-ref HEAD "$(git -c user.name=x -c user.email=x@example.org commit-tree -m x "$tree")" ) >/dev/null 2>&1
ends "a commit whose trees name ten billion files" "$work/bomb"
rm -f "$work/bomb/.git/objects/"??/*; ends "a repository without its objects" "$work/bomb"

mkdir "$work/deep"
{ repeat '[' 200000; repeat ']' 200000; } >"$work/deep/package-lock.json"
cp "$work/deep/package-lock.json" "$work/deep/compose.yaml"; repeat '{"a":' 100000 >"$work/deep/composer.lock"
{ echo 'a: &a [x,x,x,x,x,x,x,x,x]'; p=a; for c in b c d e f g h i j; do echo "$c: &$c [*$p,*$p,*$p,*$p,*$p,*$p,*$p,*$p,*$p]"; p=$c; done; } >"$work/deep/docker-compose.yml"
printf 'a: &a\n  b: *a\n' >"$work/deep/cyclic.yaml"
ends "deeply nested, cyclic and exploding documents" "$work/deep"

mkdir "$work/aliases" "$work/anchors"
{ printf 'a: &a '; head -c 1000000 /dev/zero | tr '\0' x; printf '\nservices:\n  b: {command: ['; repeat '*a,' 20000; printf 'x]}\n'; } >"$work/aliases/compose.yaml"
{ printf 'services: '; i=0; while [ $i -lt 95 ]; do printf '&a%s [' $i; i=$((i + 1)); done; repeat 'x,' 100000; printf x; repeat ']' 95; echo; } >"$work/anchors/compose.yaml"
for case in aliases anchors; do
  ( ulimit -v 1500000; ends "$case that multiply a document, in 1.5 GB of address space" "$work/$case" )
done

mkdir "$work/broken"
printf '{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0' >"$work/broken/package-lock.json"
printf '{"lockfileVersion": 99}' >"$work/broken/npm-shrinkwrap.json"; printf "lockfileVersion: '99.0'\n" >"$work/broken/pnpm-lock.yaml"
printf '{"n":1e999}' >"$work/broken/package.json"; printf 'FROM\nRUN \\\n' >"$work/broken/Dockerfile"; mkdir -p "$work/broken/.github/workflows"; printf 'on: [push\njobs: {' >"$work/broken/.github/workflows/ci.yml"
ends "truncated and unknown lock files" "$work/broken"
[ "$status" = 3 ] && ok "an unreadable lock file leaves the run incomplete" || bad "an unreadable lock file leaves the run incomplete (exit $status)"

mkdir "$work/links"; ln -s /etc/passwd "$work/links/passwd.py"; ln -s / "$work/links/root"; ln -s loop "$work/links/loop"; mkfifo "$work/links/pipe.py"
ends "links out of the tree, loops and pipes" "$work/links"
grep -q 'root:' "$work/out" && bad "no link is followed" || ok "no link is followed"

mkdir "$work/names"; touch "$work/names/-rf" "$work/names/a\$(touch pwned).py" "$(printf '%s/names/new\nline.py' "$work")" "$(printf '%s/names/\033[31mred.py' "$work")"
ends "file names with shell, line breaks and escapes" "$work/names"
printf 'key = "%s%s"\n' 'AKIA' 'Q3EGRIZ7V2TL5XWN' >"$(printf '%s/names/\033[31mred.py' "$work")"
cp "$work/names/"*red.py "$(printf '%s/names/new\n::error file=a.js,line=1::forged.py' "$work")"
printf 'project: "red \\e[31m shop"\n"odd \\e[0m key": 1\n' >"$work/names/redoubt.yaml"
"$redoubt" test "$work/names" --no-tools >"$work/out" 2>&1
printf 'project: "red \\e[31m shop"\n' >"$work/names/redoubt.yaml"
for command in "test --no-tools" "scan" "finding list" "report" "report --format markdown" "scan --format junit" "report --format junit" "gate" "gate --format junit"; do
  # shellcheck disable=SC2086
  "$redoubt" $command "$work/names" >>"$work/out" 2>&1
done
"$redoubt" finding show "$("$redoubt" finding list "$work/names" --format json | grep -o 'F-[0-9a-f]*' | head -n 1)" "$work/names" >>"$work/out" 2>&1
grep -q 'red.py' "$work/out" && ! grep -q "$(printf '\033')" "$work/out" && ok "no name is obeyed by a terminal" || bad "no name is obeyed by a terminal"
grep -qE '^[[:space:]]*::' "$work/out" && bad "no name is a command of a CI log" || ok "no name is a command of a CI log"
[ -e "$work/names/pwned" ] || [ -e pwned ] && bad "no name is executed" || ok "no name is executed"

if [ "$(id -u)" = 0 ]; then echo "skip unreadable files: root reads everything"; else
  mkdir "$work/locked"; echo x >"$work/locked/a.py"; chmod 000 "$work/locked/a.py"
  ends "unreadable files" "$work/locked"; [ "$status" = 3 ] && ok "they leave the run incomplete" || bad "they leave the run incomplete"
fi

mkdir "$work/sarif"; printf '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"message":{"text":"m"},"ruleId":"r"},{"mess' >"$work/cut.sarif"
status=0; "$redoubt" import "$work/cut.sarif" "$work/sarif" >"$work/out" 2>&1 || status=$?
[ "$status" = 3 ] && ok "a SARIF log that breaks off is taken in part" || bad "a SARIF log that breaks off is taken in part (exit $status)"

# Two runs at once, and one that is killed: the memory stays whole.
mkdir "$work/many"; i=0; while [ $i -lt 300 ]; do echo "x = $i" >"$work/many/f$i.py"; i=$((i + 1)); done
"$redoubt" test "$work/many" --no-tools >/dev/null 2>"$work/e1" & one=$!; "$redoubt" test "$work/many" --no-tools >/dev/null 2>"$work/e2" & two=$!
s1=0; wait $one || s1=$?; s2=0; wait $two || s2=$?
[ "$s1" = 0 ] && [ "$s2" = 0 ] && ok "two runs at once" || { bad "two runs at once (exits $s1, $s2)"; cat "$work/e1" "$work/e2"; }
i=0; while [ $i -lt 8 ]; do
  "$redoubt" test "$work/many" --no-tools --no-cache >/dev/null 2>&1 & run=$!
  sleep "0.0$((i % 5 + 1))"; kill -9 $run 2>/dev/null; wait $run 2>/dev/null; i=$((i + 1))
done
status=0; "$redoubt" report "$work/many" --format json >"$work/out" 2>&1 || status=$?
[ "$status" = 0 ] && grep -q '"complete"\|"results"' "$work/out" && ok "after kill -9 the last complete run is there" || bad "after kill -9 the last complete run is there (exit $status)"

# A full disk: a file system of one page where the memory should go.
if [ "$(id -u)" = 0 ] && mkdir "$work/full" && mount -t tmpfs -o size=64k tmpfs "$work/full" 2>/dev/null; then
  status=0; REDOUBT_HOME="$work/full" timeout 60 "$redoubt" test "$work/many" --no-tools >"$work/out" 2>&1 || status=$?
  umount "$work/full"
  [ "$status" = 3 ] && ok "a full disk leaves the run incomplete" || { bad "a full disk leaves the run incomplete (exit $status)"; tail -n 3 "$work/out"; }
else echo "skip full disk: no right to mount"; fi
