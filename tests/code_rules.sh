#!/bin/sh
# Runs the samples beside the code rules through Semgrep, which is looked for in REDOUBT_TOOLS (':'-separated folders).
# Prints one "ok", "not ok" or "skip" line per language.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
semgrep=
old_ifs=$IFS; IFS=:
for folder in ${REDOUBT_TOOLS:-}; do
  if [ -z "$semgrep" ] && [ -x "$folder/semgrep" ]; then semgrep=$folder/semgrep; fi
done
IFS=$old_ifs
status=0
for folder in "$root"/rules/code/*/; do
  language=$(basename "$folder")
  if [ -z "$semgrep" ]; then echo "skip code rules: $language (no semgrep in REDOUBT_TOOLS)"; continue; fi
  output=$(PATH=$(dirname "$semgrep"):$PATH "$semgrep" --test --metrics off --disable-version-check "$folder" 2>&1)
  if [ $? -eq 0 ] && printf '%s\n' "$output" | grep -q 'All tests passed'; then
    echo "ok code rules: $language"
  else
    printf '%s\n' "$output" | sed 's/^/# /'
    echo "not ok code rules: $language"; status=1
  fi
done
exit $status
