#!/bin/sh
# Runs the samples beside the code rules through Semgrep, which is looked for in REDOUBT_TOOLS (':'-separated folders).
# Prints one "ok", "not ok" or "skip" line per language, and one for the rules that look at some paths only, which the
# samples cannot show.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
semgrep=
old_ifs=$IFS; IFS=:
for folder in ${REDOUBT_TOOLS:-}; do
  if [ -z "$semgrep" ] && [ -x "$folder/semgrep" ]; then semgrep=$folder/semgrep; fi
done
IFS=$old_ifs
status=0
twice=$(grep -hE '^ *- id:' "$root"/rules/code/*/*.yaml | sort | uniq -d)
if [ -z "$twice" ]; then
  echo "ok code rules: each id once"
else
  printf '%s\n' "$twice" | sed 's/^/# /'
  echo "not ok code rules: each id once"; status=1
fi
# Tests that follow values say where they stop: src/pipeline/judge.cc names the capabilities of all rules that do.
unsaid=$(awk '/^ *- id:/ {if (taint) print capability; taint = 0} /^ *mode: taint/ {taint = 1}
  /^ *capability:/ {capability = $2} END {if (taint) print capability}' "$root"/rules/code/*/*.yaml | sort -u |
  while read -r capability; do grep -q "\"$capability\"" "$root/src/pipeline/judge.cc" || echo "$capability"; done)
if [ -z "$unsaid" ]; then
  echo "ok code rules: limits"
else
  printf '# not in is_followed_within_a_file: %s\n' $unsaid; echo "not ok code rules: limits"; status=1
fi
for folder in "$root"/rules/code/*/; do
  language=$(basename "$folder")
  if [ -z "$semgrep" ]; then echo "skip code rules: $language (no semgrep in REDOUBT_TOOLS)"; continue; fi
  # Semgrep drops a rule after five seconds of the clock, which --test cannot be told to change. What a rule finds is
  # the same every time, so on a busy machine the second or third run decides.
  for attempt in 1 2 3; do
    output=$(PATH=$(dirname "$semgrep"):$PATH "$semgrep" --test --metrics off --disable-version-check "$folder" 2>&1) &&
      printf '%s\n' "$output" | grep -q 'All tests passed' && break
    output="attempt $attempt
$output"
  done
  if printf '%s\n' "$output" | grep -q 'All tests passed' && [ "${output#attempt}" = "$output" ]; then
    echo "ok code rules: $language"
  else
    printf '%s\n' "$output" | sed 's/^/# /'
    echo "not ok code rules: $language"; status=1
  fi
done

if [ -z "$semgrep" ]; then echo "skip code rules: paths (no semgrep in REDOUBT_TOOLS)"; exit $status; fi
site=$(mktemp -d) && trap 'rm -rf "$site"' EXIT
mkdir -p "$site/shop/settings" "$site/shop/tests"
for file in settings.py settings/production.py settings/dev.py settings/local.py tests/settings.py test_settings.py \
  catalogue.py; do
  printf 'INSTALLED_APPS = []\nDEBUG = True\n' > "$site/shop/$file"
done
found=$(cd "$site" && PATH=$(dirname "$semgrep"):$PATH "$semgrep" scan --metrics off --disable-version-check --quiet \
  --no-git-ignore --emacs --config "$root/rules/code/python/django.yaml" . | cut -d: -f1 | sort | tr '\n' ' ')
if [ "$found" = "shop/settings.py shop/settings/production.py " ]; then
  echo "ok code rules: paths"
else
  echo "# found in: $found"; echo "not ok code rules: paths"; status=1
fi
mkdir -p "$site/hosts/settings"
for file in default.py production.py; do
  printf 'INSTALLED_APPS = []\nALLOWED_HOSTS = ["*"]\n' > "$site/hosts/settings/$file"
done
found=$(cd "$site/hosts" && PATH=$(dirname "$semgrep"):$PATH "$semgrep" scan --metrics off --disable-version-check --quiet \
  --no-git-ignore --emacs --config "$root/rules/code/python/django.yaml" . | cut -d: -f1 | sort | tr '\n' ' ')
if [ "$found" = "settings/production.py " ]; then
  echo "ok code rules: defaults of hosts"
else
  echo "# found in: $found"; echo "not ok code rules: defaults of hosts"; status=1
fi
exit $status
