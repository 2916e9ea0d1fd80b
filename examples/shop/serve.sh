#!/bin/sh
# Starts one service of the shop on loopback: serve.sh catalog | serve.sh checkout. Packages go to a folder beside this
# example's copy, so copy the shop before starting it: the point of the example is to be wrong.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case "${1:-}" in
  catalog)
    cd "$here/catalog"
    [ -d .venv ] || { python3 -m venv .venv && .venv/bin/pip -q install -r requirements.txt; }
    exec .venv/bin/python app.py ;;
  checkout)
    cd "$here/checkout"
    [ -d node_modules ] || npm ci --ignore-scripts --no-audit --no-fund
    exec node server.js ;;
  *) echo "usage: serve.sh catalog|checkout" >&2; exit 2 ;;
esac
