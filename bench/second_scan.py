#!/usr/bin/env python3
"""Scans clones of repositories cold and again after one per cent of their files changed, and prints what each cost.

    bench/second_scan.py --redoubt build/release/redoubt [--files-only] REPOSITORY...

Cold: no cache. Each repository is cloned, and the clone is changed. A file that was written less than two seconds before it is
scanned is read again next time, as its time does not tell whether it changes once more; so the bench waits.
"""
import argparse
import pathlib
import random
import statistics
import subprocess
import tempfile
import time

from measure import describe_machine, run

ENGINES = ["secrets", "dependencies", "repository", "config", "routes"]
SETTLED = 2.5  # seconds


def tracked_files(clone):
    names = subprocess.run(["git", "-C", clone, "ls-files", "-z"], capture_output=True, check=True).stdout
    return [pathlib.Path(clone, name) for name in names.decode(errors="surrogateescape").split("\0") if name]


def is_text(path):
    return path.is_file() and not path.is_symlink() and b"\0" not in path.read_bytes()[:8000]


def change_one_per_cent(clone, seed):
    files = tracked_files(clone)
    texts = [path for path in files if is_text(path)]
    for path in random.Random(seed).sample(texts, min(len(texts), max(1, len(files) // 100))):
        with path.open("ab") as text:
            text.write(b"\n")
    return len(files)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--redoubt", required=True)
    parser.add_argument("--files-only", action="store_true", help="without the history")
    parser.add_argument("--repeat", type=int, default=3, help="pairs of scans; medians count")
    parser.add_argument("repositories", nargs="+")
    options = parser.parse_args()
    engines = ",".join(ENGINES if options.files_only else [*ENGINES, "history"])
    print(describe_machine())
    print(f"{'repository':<24}{'files':>8}{'cold CPU s':>12}{'again CPU s':>13}{'again %':>9}")
    for repository in options.repositories:
        with tempfile.TemporaryDirectory() as folder:
            clone = str(pathlib.Path(folder, "clone"))
            subprocess.run(["git", "clone", "-q", "--shared", repository, clone], check=True)
            cold, again, files = [], [], 0
            for turn in range(options.repeat):
                home = {"REDOUBT_HOME": tempfile.mkdtemp(dir=folder)}
                command = [options.redoubt, "scan", clone, "--engine", engines, "--format", "json"]
                time.sleep(SETTLED)
                cold.append(run(command, home).cpu)
                files = change_one_per_cent(clone, turn)
                time.sleep(SETTLED)
                again.append(run(command, home).cpu)
            first, second = statistics.median(cold), statistics.median(again)
            print(f"{pathlib.Path(repository).name:<24}{files:>8}{first:>12.2f}{second:>13.3f}{100 * second / first:>9.1f}", flush=True)


if __name__ == "__main__":
    main()
