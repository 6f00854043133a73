#!/usr/bin/env python3
"""Medians of peers.sh's result lines as tables, and what is aimed at: ratios.py FILE"""
import json
import os
import platform
import statistics
import subprocess
import sys

ORDER = ["raftctl", "floor", "jraft", "etcd", "ratis"]
rows = {}
for line in open(sys.argv[1]):
    if line.startswith("{"):
        result = json.loads(line)
        rows.setdefault((result["scenario"], result.get("conc", 0), result["target"]), []).append(result)


def value(scenario, conc, target, field):
    seen = [r[field] for r in rows.get((scenario, conc, target), []) if field in r]
    flat = [x for s in seen for x in (s if isinstance(s, list) else [s])]
    return statistics.median(flat) if flat else None


def said(number):
    if number is None:
        return "-"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.1f}"


def table(head, lines):
    print("| " + " | ".join(head) + " |")
    print("|---" * len(head) + "|")
    for line in lines:
        print("| " + " | ".join(line) + " |")
    print()


def version(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20).stdout.splitlines()[0]
    except (OSError, IndexError, subprocess.TimeoutExpired):
        return "?"


targets = [t for t in ORDER if any(k[2] == t for k in rows)]
reps = len({r.get("rep") for v in rows.values() for r in v})
cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "?")
print(f"{os.cpu_count()} x {cpu}, Linux {platform.release()}, {version(['java', '--version'])}, {version(['etcd', '--version'])}")
print(f"load average at the end {os.getloadavg()[0]:.1f}; medians of {reps} interleaved repetitions\n")

CONCS = (1, 16, 64, 256)
table(["puts/s at outstanding"] + [str(c) for c in CONCS] + ["p50 at 1, ms", "p50 / p99 at 64, ms", "CPU/put at 64, us", "RSS, MB"],
      [[t] + [said(value("puts", c, t, "ops_s")) for c in CONCS]
       + [said((value("puts", 1, t, "p50_us") or 0) / 1e3),
          said((value("puts", 64, t, "p50_us") or 0) / 1e3) + " / " + said((value("puts", 64, t, "p99_us") or 0) / 1e3),
          said(value("puts", 64, t, "server_cpu_us_op")), said(value("puts", 64, t, "rss_peak_max_mb"))] for t in targets])
table(["linearizable gets/s"] + [str(c) for c in CONCS] + ["p50 at 1, ms"],
      [[t] + [said(value("lget", c, t, "ops_s")) for c in CONCS] + [said((value("lget", 1, t, "p50_us") or 0) / 1e3)] for t in targets])
if value("failover", 0, "raftctl", "failover_ms") is not None:
    table(["leader killed", "ms to the next acknowledged write, median"],
          [[t, said(value("failover", 0, t, "failover_ms"))] for t in targets if t != "floor"])

AIMS = [("puts p50 at 1", "puts", 1, "p50_us", (("jraft", "<=", 0.55), ("floor", "<=", 1.6))),
        ("puts/s at 64", "puts", 64, "ops_s", (("jraft", ">=", 2), ("etcd", ">=", 8), ("ratis", ">=", 25), ("floor", ">=", 0.45))),
        ("puts/s at 256", "puts", 256, "ops_s", (("jraft", ">=", 2), ("etcd", ">=", 8), ("ratis", ">=", 25), ("floor", ">=", 0.45))),
        ("puts p99 at 64", "puts", 64, "p99_us", (("jraft", "<=", 1),)),
        ("gets/s at 64", "lget", 64, "ops_s", (("jraft", ">=", 2), ("floor", ">=", 0.4))),
        ("gets/s at 256", "lget", 256, "ops_s", (("jraft", ">=", 2), ("floor", ">=", 0.4))),
        ("CPU per put at 64", "puts", 64, "server_cpu_us_op", (("jraft", "<=", 0.5),)),
        ("RSS at 64", "puts", 64, "rss_peak_max_mb", (("jraft", "<=", 0.4), ("etcd", "<=", 1.5)))]
lines = []
for name, scenario, conc, field, aims in AIMS:
    ours = value(scenario, conc, "raftctl", field)
    for peer, how, aim in aims:
        theirs = value(scenario, conc, peer, field)
        if ours and theirs:
            ratio = ours / theirs
            met = ratio <= aim if how == "<=" else ratio >= aim
            lines.append([f"{name} / {peer}", f"{how} {aim}", f"{ratio:.2f}", "met" if met else "NOT met"])
table(["raftctl against", "aim", "measured", ""], lines)
