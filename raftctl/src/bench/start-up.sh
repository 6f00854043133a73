#!/bin/bash
# How long one command takes, beside a Java hello-world, in turn, on this machine: start-up.sh [RUNS] [PORT]
# It starts a server of its own on loopback, and ends it. Needs a JDK and raftctl/target/raftctl.
set -euo pipefail

runs=${1:-21}
port=${2:-17931}
raftctl=$(cd "$(dirname "$0")/../../target" && pwd)/raftctl
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
export XDG_CACHE_HOME=$work/cache RAFTCTL_ENDPOINTS=127.0.0.1:$port
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; [ -z "$server" ] || wait "$server" || true; rm -rf "$work"' EXIT

cat >"$work/Hello.java" <<'JAVA'
public class Hello {
    public static void main(String[] words) {
        System.out.println("hello");
    }
}
JAVA
"${java}c" -d "$work" "$work/Hello.java"

"$raftctl" node --id n1 --listen "127.0.0.1:$port" --data-dir "$work/n1" >"$work/node.out" 2>&1 &
server=$!
for _ in $(seq 300); do
    grep -q '^ready' "$work/node.out" && break
    sleep 0.1
done
"$raftctl" bootstrap "n1=127.0.0.1:$port" >/dev/null 2>&1
# The first run has the archive of classes made, in the background; the server's own (-node.archive) is another.
for _ in $(seq 600); do
    compgen -G "$work/cache/raftctl/*[0-9].archive" >/dev/null && break
    sleep 0.1
done
"$raftctl" status

names=(hello status --version --help)
once() {
    if [ "$1" = hello ]; then "$java" -cp "$work" Hello; else "$raftctl" "$1"; fi
}
for ((run = 0; run <= runs; run++)); do
    for name in "${names[@]}"; do
        begin=$(date +%s%N)
        once "$name" >/dev/null
        end=$(date +%s%N)
        # The first round only warms the machine's caches.
        [ "$run" -eq 0 ] || echo "$(((end - begin) / 10000))" >>"$work/times$name"
    done
done

echo
"$java" -version 2>&1 | head -n 1
printf '%-12s %10s %10s %16s\n' command median best 'median / hello'
for name in "${names[@]}"; do
    sort -n "$work/times$name" >"$work/sorted"
    median=$(sed -n "$(((runs + 1) / 2))p" "$work/sorted")
    best=$(head -n 1 "$work/sorted")
    [ "$name" = hello ] && hello=$median
    awk -v n="$name" -v m="$median" -v b="$best" -v h="$hello" \
        'BEGIN { printf "%-12s %7.1f ms %7.1f ms %16.2f\n", n, m / 100, b / 100, m / h }'
done
