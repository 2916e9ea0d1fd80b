#!/usr/bin/env python3
"""Finds secrets in the history of repositories with Redoubt and Gitleaks, in turns, and prints what each cost.

    bench/history.py --redoubt build/release/redoubt --gitleaks PATH REPOSITORY...

Each first run of Redoubt has an empty home; the row "again" is a second run that finds its cache.
"""
import argparse
import json
import pathlib
import tempfile

from measure import best_of, describe_machine, print_table, run


def redoubt(program, tree, home):
    cost = run([program, "scan", tree, "--engine", "history", "--format", "json"], {"REDOUBT_HOME": home})
    findings = json.loads(cost.output).get("findings") or []
    return cost, len([f for f in findings if f["finding"]["source"] == "history"])


def gitleaks(program, tree, folder):
    report = pathlib.Path(folder, "gitleaks.json")
    cost = run([program, "git", tree, "--no-banner", "-l", "error", "-f", "json", "-r", str(report), "--exit-code", "0"])
    return cost, len({finding["Secret"] for finding in json.loads(report.read_text())})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--redoubt", required=True)
    parser.add_argument("--gitleaks")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each program; the one with the least CPU counts")
    parser.add_argument("repositories", nargs="+")
    options = parser.parse_args()
    print(describe_machine())
    for tree in options.repositories:
        runs = {}
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(options.repeat):
                home = tempfile.mkdtemp(dir=folder)
                runs.setdefault("redoubt", []).append(redoubt(options.redoubt, tree, home))
                runs.setdefault("again", []).append(redoubt(options.redoubt, tree, home))
                if options.gitleaks:
                    runs.setdefault("gitleaks", []).append(gitleaks(options.gitleaks, tree, folder))
        print(f"\n{pathlib.Path(tree).name}")
        print_table([(name, best_of([cost for cost, _ in all_runs]), all_runs[0][1]) for name, all_runs in runs.items()], "redoubt")


if __name__ == "__main__":
    main()
