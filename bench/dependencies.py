#!/usr/bin/env python3
"""Finds vulnerable dependencies in trees with Redoubt and osv-scanner 1, both offline and with the same OSV dumps.

    bench/dependencies.py --redoubt build/release/redoubt --osv-scanner PATH --osv DUMPS TREE...

DUMPS holds one folder per ecosystem with an all.zip, as OSV publishes them. Each program builds or opens its own database
from them: Redoubt once with `feed import` (timed apart), osv-scanner on every run.
"""
import argparse
import json
import os
import pathlib
import tempfile

from measure import best_of, describe_machine, print_table, run, tree_size

ECOSYSTEMS = {"crates": "crates.io"}  # folder names that differ from those OSV uses


def dumps_of(folder):
    return sorted(pathlib.Path(folder).glob("*/all.zip"))


def lay_osv_cache(dumps, cache):
    for dump in dumps:
        name = dump.parent.name
        place = pathlib.Path(cache, "osv-scanner", ECOSYSTEMS.get(name, name))
        place.mkdir(parents=True)
        os.symlink(dump.resolve(), place / "all.zip")


def redoubt(program, tree, home):
    cost = run([program, "scan", tree, "--engine", "dependencies", "--format", "json"], {"REDOUBT_HOME": home})
    return cost, len(json.loads(cost.output).get("findings") or [])


def osv_scanner(program, tree, cache):
    cost = run([program, "scan", "--experimental-offline", "--no-ignore", "-r", "--format", "json", tree],
               {"OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY": cache})
    results = json.loads(cost.output or b"{}").get("results") or []
    return cost, sum(len(package.get("vulnerabilities") or []) for source in results for package in source["packages"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("redoubt", "osv-scanner", "osv"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--repeat", type=int, default=3, help="runs of each program; the one with the least CPU counts")
    parser.add_argument("trees", nargs="+")
    options = parser.parse_args()
    print(describe_machine())
    dumps = dumps_of(options.osv)
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as cache:
        lay_osv_cache(dumps, cache)
        imported = run([options.redoubt, "feed", "import", *map(str, dumps)], {"REDOUBT_HOME": home})
        print(f"feed import: {imported.wall:.2f} s wall, {imported.cpu:.2f} s CPU, exit {imported.code}, once per dump")
        for tree in options.trees:
            files, size = tree_size(tree)
            print(f"\n{pathlib.Path(tree).name}: {files} files, {size / 1e6:.1f} MB")
            runs = {"redoubt": [], "osv-scanner": []}
            for _ in range(options.repeat):
                runs["redoubt"].append(redoubt(options.redoubt, tree, home))
                runs["osv-scanner"].append(osv_scanner(options.osv_scanner, tree, cache))
            print_table([(name, best_of([cost for cost, _ in all_runs]), all_runs[0][1]) for name, all_runs in runs.items()],
                        "redoubt")


if __name__ == "__main__":
    main()
