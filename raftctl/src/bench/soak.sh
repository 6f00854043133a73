#!/usr/bin/env bash
# soak.sh [MINUTES] [RATE]
#
# Three servers under a steady load (default 30 minutes, 500 writes a second); each minute, of each server: heap after a full
# collection, threads, open files, resident memory, bytes on disk. Level is good; what only grows is a leak. Needs a JDK (jcmd), jq,
# raftctl/target/raftctl. Environment: BENCH_DIR, where the servers keep their data; RAFTCTL, the program.
set -euo pipefail

minutes=${1:-30}
rate=${2:-500}
raftctl=${RAFTCTL:-$(cd "$(dirname "$0")/../../target" && pwd)/raftctl}
dir=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/var/tmp}}/soak.XXXXXX")
port=${PORT:-22940}
pids=()
load=
trap 'kill ${load:+"$load"} "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT

list=
for i in 1 2 3; do list+="${list:+, }n$i = \"127.0.0.1:$((port + i))\""; done
printf '[cluster]\nname = "soak"\nbootstrap = true\nservers = { %s }\n' "$list" >"$dir/cluster.toml"
for i in 1 2 3; do
    "$raftctl" node --config "$dir/cluster.toml" --id "n$i" --data-dir "$dir/n$i" >"$dir/n$i.out" 2>&1 &
    pids+=($!)
done
export RAFTCTL_ENDPOINTS=127.0.0.1:$((port + 1))
"$raftctl" wait leader --timeout 60s >/dev/null
"$raftctl" bench --rate "$rate" --warmup 0s --duration "${minutes}m" --timeout 60s --keep -o json >"$dir/load.json" &
load=$!

echo '| minute | server | heap after GC, MB | threads | open files | resident, MB | on disk, MB |'
echo '|---|---|---|---|---|---|---|'
for minute in $(seq "$minutes"); do
    sleep 60
    for i in 1 2 3; do
        pid=${pids[i - 1]}
        jcmd "$pid" GC.run >/dev/null
        heap=$(jcmd "$pid" GC.heap_info | sed -n 's/.*used \([0-9]*\)K.*/\1/p' | sed -n 1p)
        threads=$(sed -n 's/^Threads:\s*//p' "/proc/$pid/status")
        resident=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status")
        files=$(find "/proc/$pid/fd" -mindepth 1 | wc -l)
        disk=$(du -sm "$dir/n$i" | cut -f1)
        echo "| $minute | n$i | $((heap / 1024)) | $threads | $files | $((resident / 1024)) | $disk |"
    done
done
wait "$load" || true
load=
jq -r '"load: \(.done) done, \(.refused) refused, \(.unknown) unknown, p99 \(.puts.p99Us / 1000) ms, longest \(.puts.maxUs / 1000) ms"' \
    "$dir/load.json"
