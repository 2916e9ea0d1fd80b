#!/bin/sh
# Holds every #include below src/ against modules.txt. Prints each forbidden include; exit 1 if there is one.
set -eu
cd "$(dirname "$0")/.."
grep -v '^#' modules.txt | grep ':' | while IFS=: read -r module allowed; do
  [ -d "src/$module" ] || continue
  grep -rnoE --include='*.h' --include='*.cc' '#include "[a-z_]+/' "src/$module" | while IFS= read -r line; do
    used=$(printf '%s' "$line" | sed 's/.*#include "\([a-z_]*\)\/.*/\1/')
    case " $allowed $module " in
      *" $used "*) ;;
      *) printf '%s: %s may not include %s (modules.txt)\n' "$line" "$module" "$used" ;;
    esac
  done
done | { bad=0; while IFS= read -r line; do printf '%s\n' "$line"; bad=1; done; exit $bad; }
