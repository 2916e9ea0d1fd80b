#!/usr/bin/env python3
"""Finds secrets in trees with Redoubt and its peers, one after the other, and prints what each cost.

    bench/secrets.py --redoubt build/release/redoubt --gitleaks PATH --kingfisher PATH TREE...

A peer whose path is not given is left out. Every program reads files only: no history, no validation over the network.
Each run of Redoubt has an empty home, so that nothing it remembers from before helps it.
"""
import argparse
import json
import pathlib
import tempfile

from measure import best_of, describe_machine, print_table, run, tree_size


def redoubt(program, tree, folder):
    home = pathlib.Path(tempfile.mkdtemp(dir=folder))
    cost = run([program, "scan", tree, "--engine", "secrets", "--format", "json"], {"REDOUBT_HOME": str(home)})
    return cost, len(json.loads(cost.output).get("findings") or [])


def gitleaks(program, tree, folder):
    report = pathlib.Path(folder, "gitleaks.json")
    cost = run([program, "dir", tree, "--no-banner", "-l", "error", "-f", "json", "-r", str(report), "--exit-code", "0"])
    return cost, len(json.loads(report.read_text()))


def kingfisher(program, tree, folder):
    report = pathlib.Path(folder, "kingfisher.json")
    report.unlink(missing_ok=True)  # it asks before it overwrites
    cost = run([program, "scan", tree, "--no-validate", "--no-update-check", "--git-history", "none", "--format", "json", "-o", str(report)])
    return cost, len(json.loads(report.read_text())["findings"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("redoubt", "gitleaks", "kingfisher"):
        parser.add_argument("--" + name, required=name == "redoubt")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each program; the one with the least CPU counts")
    parser.add_argument("trees", nargs="+")
    options = parser.parse_args()
    print(describe_machine())
    for tree in options.trees:
        files, size = tree_size(tree)
        print(f"\n{pathlib.Path(tree).name}: {files} files, {size / 1e6:.1f} MB")
        runs = {}
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(options.repeat):  # in turns, so that a busy minute hits all of them
                for driver in (redoubt, gitleaks, kingfisher):
                    program = getattr(options, driver.__name__)
                    if program:
                        runs.setdefault(driver.__name__, []).append(driver(program, tree, folder))
        rows = [(name, best_of([cost for cost, _ in all_runs]), all_runs[0][1]) for name, all_runs in runs.items()]
        print_table(rows, "redoubt")


if __name__ == "__main__":
    main()
