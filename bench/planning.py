#!/usr/bin/env python3
"""Plans models of many elements and flows with Redoubt and pytm, in turns, and prints what each cost.

    bench/planning.py --redoubt build/release/redoubt --pytm PYTHON [--flows 5000 ...]

PYTHON is an interpreter that has pytm. The models are made here: services that call each other and databases behind them, in
five zones, a tenth of the flows from the internet. Both programs get the same one and write JSON. Without --pytm only
Redoubt runs.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from measure import best_of, describe_machine, run

ZONES = 5
DATABASES = 5  # every fifth element is one
CARD, THREAT, FINDING = b'"where": ', b'"control_in_model": ', b'"threat_id": '


def is_store(index):
    return index % DATABASES == DATABASES - 1


def flows(elements, count):
    """(from, to): each end in turns, so that every element has some and no two follow the same pattern."""
    made = []
    for index in range(count):
        source = (index * 7) % elements
        while is_store(source):
            source = (source + 1) % elements
        target = (index * 13 + index // elements + 1) % elements
        if target == source:
            target = (target + 1) % elements
        made.append((source, target))
    return made


def open_threat_model(elements, count):
    components = [{"id": f"e{i}", "name": f"Element {i}", "type": "database" if is_store(i) else "web-service",
                   "tags": ["postgresql"] if is_store(i) else [], "parent": {"trustZone": f"z{i % ZONES}"}}
                  for i in range(elements)]
    dataflows = [{"id": f"f{i}", "name": f"Flow {i}", "source": f"e{a}", "destination": f"e{b}",
                  "tags": ["postgresql" if is_store(b) else "https"]} for i, (a, b) in enumerate(flows(elements, count))]
    zones = [{"id": f"z{i}", "name": f"Zone {i}", "risk": {"trustRating": i * 20}} for i in range(ZONES)]
    return json.dumps({"otmVersion": "0.2.0", "project": {"id": "bench", "name": "Bench"}, "trustZones": zones,
                       "components": components, "dataflows": dataflows})


def pytm_script(elements, count):
    lines = ["from pytm import TM, Boundary, Dataflow, Datastore, Server", "tm = TM('bench')", "tm.description = 'bench'"]
    lines += [f"z{i} = Boundary('Zone {i}')" for i in range(ZONES)]
    for i in range(elements):
        lines += [f"e{i} = {'Datastore' if is_store(i) else 'Server'}('Element {i}')", f"e{i}.inBoundary = z{i % ZONES}"]
    for i, (a, b) in enumerate(flows(elements, count)):
        lines += [f"f{i} = Dataflow(e{a}, e{b}, 'Flow {i}')", f"f{i}.protocol = '{'SQL' if is_store(b) else 'HTTPS'}'"]
    return "\n".join(lines + ["tm.process()", ""])


def count(path, word):
    """How often `word` stands in a file. Nothing is parsed: what this process holds would count as the peak of its children."""
    found, rest = 0, b""
    with open(path, "rb") as file:
        while block := file.read(1 << 16):
            block = rest + block
            found += block.count(word)
            rest = block[-(len(word) - 1):]
    return found


def measure(options, elements, number, folder):
    model, script = pathlib.Path(folder, "model.otm"), pathlib.Path(folder, "tm.py")
    subprocess.run([sys.executable, __file__, "--write", folder, "--elements", str(elements), "--flows", str(number)],
                   check=True)
    plan, report = pathlib.Path(folder, "plan.json"), pathlib.Path(folder, "pytm.json")
    ours, theirs = [], []
    for _ in range(options.repeat):
        ours.append(run([options.redoubt, "plan", "--model", str(model), "--format", "json", "-o", str(plan)]))
        if options.pytm and number <= options.most:
            theirs.append(run([options.pytm, str(script), "--json", str(report)]))
    best = best_of(ours)
    row = f"{elements:>9}{number:>9}{best.cpu:>10.2f}{best.peak_mib:>10.0f}"
    row += f"{count(plan, CARD):>8}{count(plan, THREAT):>9}"
    if theirs:
        peer = best_of(theirs)
        row += f"{peer.cpu:>10.2f}{peer.peak_mib:>10.0f}{count(report, FINDING):>10}{peer.cpu / best.cpu:>8.1f}"
    print(row, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--redoubt")
    parser.add_argument("--pytm", help="Python interpreter with pytm")
    parser.add_argument("--elements", type=int, default=1000)
    parser.add_argument("--flows", type=int, nargs="+", default=[5000, 20000, 100000])
    parser.add_argument("--most", type=int, default=5000, help="flows of the largest model that pytm gets")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each program; the one with the least CPU counts")
    parser.add_argument("--write", help=argparse.SUPPRESS)  # only makes the models, in this folder
    options = parser.parse_args()
    if options.write:
        pathlib.Path(options.write, "model.otm").write_text(open_threat_model(options.elements, options.flows[0]))
        pathlib.Path(options.write, "tm.py").write_text(pytm_script(options.elements, options.flows[0]))
        return
    if not options.redoubt:
        parser.error("--redoubt is needed")
    print(describe_machine())
    print(f"{'elements':>9}{'flows':>9}{'CPU s':>10}{'peak MiB':>10}{'cards':>8}{'threats':>9}"
          f"{'pytm s':>10}{'pytm MiB':>10}{'findings':>10}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for number in options.flows:
            measure(options, options.elements, number, folder)


if __name__ == "__main__":
    main()
