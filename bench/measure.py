"""What the benchmarks share: running a command and telling what it cost. Standard library only."""
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Cost:
    wall: float
    cpu: float
    peak_mib: float
    code: int
    output: bytes


def run(command, environment=None, timeout=1800):
    """Runs to the end; CPU and peak memory are those of the process and its children, as the kernel counted them."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL,
                                   env={**os.environ, **(environment or {})})
        deadline = started + timeout
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                process.kill()
                os.wait4(process.pid, 0)
                raise SystemExit(f"{command[0]}: no end after {timeout} s")
            time.sleep(0.005)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - started
        out.seek(0)
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode, out.read())


def tree_size(tree):
    """Files and bytes below `tree`; links are not followed."""
    count = size = 0
    for folder, _, names in os.walk(tree):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                count += 1
                size += os.path.getsize(path)
    return count, size


def describe_machine():
    model = "unknown processor"
    info = pathlib.Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} x {model}, {platform.system()} {platform.release()}, load {load}"


def best_of(runs):
    """The run with the least CPU: other programs on the machine only ever add to it."""
    return min(runs, key=lambda cost: cost.cpu)


def print_table(rows, base):
    """rows: (name, Cost, findings). Ratios are CPU and wall of each row over those of the row named `base`."""
    reference = next(cost for name, cost, _ in rows if name == base)
    print(f"{'program':<14}{'wall s':>9}{'CPU s':>9}{'peak MiB':>10}{'exit':>6}{'findings':>10}{'CPU x':>8}{'wall x':>8}")
    for name, cost, findings in rows:
        print(f"{name:<14}{cost.wall:>9.2f}{cost.cpu:>9.2f}{cost.peak_mib:>10.0f}{cost.code:>6}{findings:>10}"
              f"{cost.cpu / reference.cpu:>8.2f}{cost.wall / reference.wall:>8.2f}")
    sys.stdout.flush()
