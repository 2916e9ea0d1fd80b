#!/usr/bin/env python3
"""Severities of the Ruby advisory database, which its OSV form does not carry, as lines that `feed import` understands.

    rubysec_severities.py FOLDER > rubysec.jsonl      FOLDER: a checkout of rubysec/ruby-advisory-db
"""
import json
import pathlib
import re
import sys

WORDS = ((9.0, "CRITICAL"), (7.0, "HIGH"), (4.0, "MODERATE"), (0.1, "LOW"))  # CVSS v3.1 specification, section 5


def severities(folder: pathlib.Path):
    for file in sorted(folder.rglob("*.yml")):
        fields = dict(re.findall(r"^(cve|cvss_v[234]): [\"']?([0-9.-]+)", file.read_text("utf-8"), re.M))
        score = float(fields.get("cvss_v4") or fields.get("cvss_v3") or fields.get("cvss_v2") or 0)
        word = next((word for least, word in WORDS if score >= least), None)
        if "cve" in fields and word:
            yield {"id": "CVE-" + fields["cve"], "database_specific": {"severity": word}}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for record in severities(pathlib.Path(sys.argv[1])):
        print(json.dumps(record))
