#!/bin/sh
# Holds the house in order: includes against modules.txt, and every header compiles alone.
cd "$(dirname "$0")/.." || exit 2
if tools/check_modules.sh; then echo "ok includes follow modules.txt"; else echo "not ok includes follow modules.txt"; fi
if cmake --build build/dev --target redoubt_headers_alone >build/dev/headers.log 2>&1; then
  echo "ok every header compiles alone"
else
  grep -E 'error' build/dev/headers.log; echo "not ok every header compiles alone"
fi
