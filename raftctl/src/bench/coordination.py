#!/usr/bin/env python3
"""Medians of coordination.sh's result lines as a table, and what is aimed at: coordination.py FILE"""
import json
import os
import platform
import statistics
import sys

rows = {}
for line in open(sys.argv[1]):
    result = json.loads(line)
    rows.setdefault((result["scenario"], result["target"]), []).append(result)


def value(scenario, target, field):
    seen = [r[field] for r in rows.get((scenario, target), [])]
    return statistics.median(seen) if seen else None


def shown(number, digits=0):
    return "-" if number is None else f"{number:,.{digits}f}"


reps = max(len(v) for v in rows.values())
cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "?")
print(f"{os.cpu_count()} x {cpu}, Linux {platform.release()}, load average at the end {os.getloadavg()[0]:.1f}")
print(f"medians of {reps} interleaved repetitions\n")

RATES = [("renewals/s, 64 in flight", "renewals"), ("lock hand-overs/s, 16 locks", "handovers"), ("events/s to 1,000 watchers", "events")]
print("| | raftctl | etcd | ratio | aim | raftctl p50 / p99, ms | etcd p50 / p99, ms | raftctl CPU, µs | etcd CPU, µs |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|")


def times(scenario, target):
    p50, p99 = value(scenario, target, "p50_us"), value(scenario, target, "p99_us")
    return "-" if p50 is None else f"{p50 / 1e3:.2f} / {p99 / 1e3:.2f}"


def ratio(one, other):
    return one / other if one is not None and other else None


for name, scenario in RATES:
    ours, theirs = value(scenario, "raftctl", "per_s"), value(scenario, "etcd", "per_s")
    print(f"| {name} | {shown(ours)} | {shown(theirs)} | {shown(ratio(ours, theirs), 2)} | >= 3 "
          f"| {times(scenario, 'raftctl')} | {times(scenario, 'etcd')} "
          f"| {shown(value(scenario, 'raftctl', 'cpu_us'), 1)} | {shown(value(scenario, 'etcd', 'cpu_us'), 1)} |")
ours, theirs = value("idle", "raftctl", "bytes_a_watch"), value("idle", "etcd", "bytes_a_watch")
print(f"| resident bytes a watch, 10,000 idle ones | {shown(ours)} | {shown(theirs)} | {shown(ratio(theirs, ours), 2)} | >= 3 | | | | |")
ours, theirs = value("puts", "raftctl", "ratio"), value("puts", "etcd", "ratio")
print(f"| puts with 100 watchers elsewhere / without | {shown(ours, 3)} | {shown(theirs, 3)} | | >= 0.95 | | | "
      f"{shown(value('puts', 'raftctl', 'watched_cpu_us'), 1)} | {shown(value('puts', 'etcd', 'watched_cpu_us'), 1)} |")
ours, theirs = value("puts", "raftctl", "per_s"), value("puts", "etcd", "per_s")
print(f"| puts/s without watchers, 64 in flight | {shown(ours)} | {shown(theirs)} | {shown(ratio(ours, theirs), 2)} | | | "
      f"| {shown(value('puts', 'raftctl', 'cpu_us'), 1)} | {shown(value('puts', 'etcd', 'cpu_us'), 1)} |")
