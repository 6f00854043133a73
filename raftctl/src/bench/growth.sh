#!/usr/bin/env bash
# growth.sh [SECONDS]
#
# How the cost grows with servers, outstanding requests, values, keys and the log: each line from a cluster of its own on this
# machine, loaded by raftctl bench for SECONDS (default 6). Prints tables. Needs jq, raftctl/target/raftctl and a
# quiet machine. Environment: BENCH_DIR, where the servers keep their data: a real disk; RAFTCTL, the program;
# KEYS and LOG, the sizes tried; WARMUP, seconds before each line, 20.
set -euo pipefail

seconds=${1:-6}
raftctl=${RAFTCTL:-$(cd "$(dirname "$0")/../../target" && pwd)/raftctl}
base=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/var/tmp}}/growth.XXXXXX")
port=${PORT:-21940}
servers=()
trap 'stop; rm -rf "$base"' EXIT

stop() {
    for pid in "${servers[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    for pid in "${servers[@]}"; do wait "$pid" 2>/dev/null || true; done
    servers=()
}

# start COUNT [SETTINGS]: a fresh cluster, led
start() {
    local count=$1 list='' i
    port=$((port + 10))
    dir=$(mktemp -d "$base/cluster.XXXXXX")
    for i in $(seq "$count"); do list+="${list:+, }n$i = \"127.0.0.1:$((port + i))\""; done
    printf '[cluster]\nname = "growth"\nbootstrap = true\nservers = { %s }\n%s\n' "$list" "${2-}" >"$dir/cluster.toml"
    for i in $(seq "$count"); do launch "$i"; done
    export RAFTCTL_ENDPOINTS=127.0.0.1:$((port + 1))
    "$raftctl" wait leader --timeout 30s >/dev/null
    kill -0 "${servers[@]}"
}

launch() {
    "$raftctl" node --config "$dir/cluster.toml" --id "n$1" --data-dir "$dir/n$1" >"$dir/n$1.out" 2>&1 &
    servers+=($!)
}

resident() {
    for pid in "${servers[@]}"; do sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status"; done | sort -n | tail -1
}

# load LABEL BENCH-OPTIONS...: one line of a table
load() {
    local label=$1
    shift
    local result
    # Cold compilers need their time, and the servers' size is read behind the load.
    result=$("$raftctl" bench --warmup "${WARMUP:-20}s" --duration "${seconds}s" --timeout 60s --keep -o json "$@")
    jq -r --arg name "$label" --arg kb "$(resident)" \
        '"| \($name) | \(.puts.perSecond) | \(.puts.p50Us / 1000) | \(.puts.p99Us / 1000) | \(($kb | tonumber) / 1024 | round) |"' <<<"$result"
}

head() {
    printf '\n| %s | puts/s | p50 ms | p99 ms | RSS MB |\n|---|---|---|---|---|\n' "$1"
}

head "servers (64 outstanding, 256 B)"
for count in 1 3 5 7; do
    start "$count"
    load "$count" --clients 4 --outstanding 16
    stop
done

head "outstanding (3 servers, 256 B)"
start 3
for outstanding in 1 4 16 64 256 1024; do
    clients=$((outstanding < 4 ? 1 : 4))
    load "$outstanding" --clients "$clients" --outstanding $((outstanding / clients))
done
stop

head "value (3 servers, 64 outstanding)"
for size in 64 256 1024 4096 16384 65536; do
    start 3
    load "$size B" --clients 4 --outstanding 16 --size "$size" --keys 1000
    stop
done

# A load that reads puts every key once before it begins.
head "keys (3 servers, 64 outstanding, 64 B, one get to 99 puts)"
for keys in ${KEYS:-10000 100000 1000000 10000000}; do
    start 3
    load "$keys" --clients 4 --outstanding 16 --size 64 --keys "$keys" --mix put=99,get=1 --timeout 900s
    stop
done

printf '\n| log of 256 B entries | killed, started to ready ms | to first linearizable read ms |\n|---|---|---|\n'
for entries in ${LOG:-10000 100000 1000000 10000000}; do
    start 1 $'[snapshot]\nafter-entries = 1000000000'
    last=0
    while ((last < entries)); do
        missing=$((entries - last))
        if ((missing <= 100000)); then
            "$raftctl" bench --warmup 0s --rate $((missing / 2 + 1)) --duration 2s --timeout 60s --keep >/dev/null
        else
            "$raftctl" bench --warmup 0s --duration $((missing / 250000 + 1))s --clients 4 --outstanding 64 --timeout 60s --keep >/dev/null
        fi
        last=$("$raftctl" status -o json | jq '[.servers[].lastIndex // 0] | max')
    done
    stop
    begun=$(date +%s%N)
    launch 1
    until grep -q '^ready' "$dir/n1.out"; do sleep 0.01; done
    ready=$(date +%s%N)
    until "$raftctl" get x --timeout 60s >/dev/null 2>&1 || [ $? -eq 1 ]; do sleep 0.01; done
    echo "| $last | $(((ready - begun) / 1000000)) | $((($(date +%s%N) - begun) / 1000000)) |"
    stop
done

printf '\n| %s s at 5,000 puts/s | p50 ms | p99 ms | worst ms |\n|---|---|---|---|\n' "${STEADY:-60}"
for every in 1000000000 10000; do
    start 3 $'[snapshot]\nafter-entries = '"$every"
    "$raftctl" bench --rate 5000 --warmup 20s --duration "${STEADY:-60}s" --timeout 60s --keep -o json |
        jq -r --arg every "$every" \
            '"| a snapshot every \($every) entries | \(.puts.p50Us / 1000) | \(.puts.p99Us / 1000) | \(.puts.maxUs / 1000) |"'
    stop
done
