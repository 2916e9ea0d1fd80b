#!/bin/sh
# Every source file is laid out as .clang-format says. Needs clang-format 19; other versions lay out differently.
cd "$(dirname "$0")/.." || exit 2
program=$(command -v clang-format-19) || { echo "skip layout: clang-format-19 is not here"; exit 0; }
wrong=$(git ls-files 'src/*.cc' 'src/*.h' 'tools/*.cc' 'fuzz/*.cc' | xargs "$program" --dry-run 2>&1 | sed -n 's/^\([^:]*\):.*/\1/p' | sort -u)
[ -z "$wrong" ] && { echo "ok layout: as .clang-format says"; exit 0; }
echo "not ok layout: run clang-format-19 -i on:"; echo "$wrong"
exit 1
