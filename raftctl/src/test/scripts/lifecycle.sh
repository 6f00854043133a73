#!/usr/bin/env bash
# A cluster's whole lifecycle with real processes, sockets and disks, written as a CI job would be: form a cluster,
# write, add a server under load, kill the leader, restart it, step down, remove a server, stop and start all servers,
# and lose no write.
# usage: lifecycle.sh RAFTCTL    (the self-executing file)
set -euo pipefail

raftctl=${1:?usage: lifecycle.sh RAFTCTL}
work=$(mktemp -d "${TMPDIR:-/tmp}/raftctl-lifecycle.XXXXXX")
declare -A pids=()
writer=

say() { printf '== %s\n' "$*"; }
fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

clean_up() {
    local status=$?
    trap - EXIT
    touch "$work/stop"
    [ -z "$writer" ] || kill -9 "$writer" 2>/dev/null || true
    for id in "${!pids[@]}"; do
        kill -9 "${pids[$id]}" 2>/dev/null || true
        wait "${pids[$id]}" 2>/dev/null || true
    done
    if ((status != 0)); then
        for log in "$work"/*.log; do
            printf -- '-- %s\n' "$log"
            tail -n 15 "$log"
        done >&2
    fi
    rm -rf "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Unused ports below the ephemeral range.
free_ports() {
    local wanted=$1 port
    while ((wanted > 0)); do
        port=$((20000 + RANDOM % 10000))
        if [[ " ${ports[*]-} " != *" $port "* ]] && ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            ports+=("$port")
            wanted=$((wanted - 1))
        fi
    done
}

ports=()
free_ports 4
address() { echo "127.0.0.1:${ports[$((${1#n} - 1))]}"; }

cat >"$work/cluster.toml" <<TOML
[cluster]
name = "orders"
servers = { n1 = "$(address n1)", n2 = "$(address n2)", n3 = "$(address n3)" }
TOML
RAFTCTL_ENDPOINTS=$(address n1),$(address n2),$(address n3),$(address n4)
export RAFTCTL_ENDPOINTS

# start ID: starts a server in the background and waits until it is ready.
start() {
    # Longer than the delays of a busy machine, so that no server campaigns without a cause.
    local id=$1 configuration=(--set raft.election-timeout=2s)
    [ "$id" = n4 ] || configuration+=(--config "$work/cluster.toml")
    : >"$work/$id.out"
    "$raftctl" node "${configuration[@]}" --id "$id" --listen "$(address "$id")" --data-dir "$work/$id" \
        >"$work/$id.out" 2>>"$work/$id.log" &
    pids[$id]=$!
    for _ in {1..1800}; do
        ! grep -q "^ready id=$id " "$work/$id.out" || return 0
        kill -0 "${pids[$id]}" 2>/dev/null || fail "$id exited before it was ready"
        sleep 0.1
    done
    fail "$id is not ready"
}

# stop ID: sends SIGTERM; the node must exit with 0.
stop() {
    local id=$1 status=0
    kill -TERM "${pids[$id]}"
    wait "${pids[$id]}" || status=$?
    unset "pids[$id]"
    ((status == 0)) || fail "$id exited with $status after SIGTERM"
}

# The status as text: one line for the cluster and one per server.
status_lines() { "$raftctl" status -o json | tr -d ' \n' | sed 's/{"id":/\n&/g'; }
of_cluster() { status_lines | sed -n 1p | grep -o "\"$1\":[^,}]*" | cut -d: -f2 | tr -d '"'; }

# Retries, because a server may respond too late for one status.
leader() {
    local found=
    for _ in {1..100}; do
        found=$(of_cluster leader) || found=
        [ -z "$found" ] || [ "$found" = null ] || break
    done
    echo "$found"
}

# Checks that every key in the file has its value.
check() {
    sed 's/^/get /' "$1" | "$raftctl" -v -o value >"$work/found" 2>"$work/check.log"
    sed 's/^k/v/' "$1" | diff -q - "$work/found" >/dev/null || fail "keys of $1 are lost or wrong: $(diff <(sed 's/^k/v/' "$1") "$work/found" | head -5)"
}

say "three servers from one configuration file"
for id in n1 n2 n3; do start "$id"; done
# n4, one of the endpoints, does not run yet, and bootstrap contacts every endpoint that it is given.
"$raftctl" bootstrap --config "$work/cluster.toml" -e "$(address n1)"
"$raftctl" bootstrap --config "$work/cluster.toml" -e "$(address n1)" # repeating it succeeds
"$raftctl" wait leader --timeout 120s

say "1,000 keys"
seq -f 'k%g' 1 1000 >"$work/first"
sed 's/^k\(.*\)/put k\1 v\1/' "$work/first" | "$raftctl" >/dev/null
check "$work/first"

say "a fourth server joins under load"
: >"$work/acknowledged"
# If a batch exits with 0, all its keys are acknowledged; otherwise the outcome is unknown.
load() {
    local from=2000
    while [ ! -e "$work/stop" ]; do
        seq -f 'k%g' "$from" $((from + 49)) >"$work/batch"
        if sed 's/^k\(.*\)/put k\1 v\1/' "$work/batch" | "$raftctl" --timeout 5s >/dev/null 2>>"$work/load.log"; then
            cat "$work/batch" >>"$work/acknowledged"
        fi
        from=$((from + 50))
    done
}
load &
writer=$!
start n4
"$raftctl" add-server "n4=$(address n4)" --timeout 120s
[ "$("$raftctl" servers -o json | grep -o '"id"' | wc -l)" -eq 4 ] || fail "the cluster does not have four servers"

say "the leader is killed"
old=$(leader)
kill -KILL "${pids[$old]}"
wait "${pids[$old]}" 2>/dev/null || true
unset "pids[$old]"
"$raftctl" wait leader --timeout 120s
[ "$(leader)" != "$old" ] || fail "$old was killed but is still the leader"
before=$(wc -l <"$work/acknowledged") # wait for more writes under the new leader
for _ in {1..1200}; do
    (($(wc -l <"$work/acknowledged") <= before)) || break
    sleep 0.1
done
(($(wc -l <"$work/acknowledged") > before)) || fail "nothing was acknowledged under the new leader"
touch "$work/stop"
wait "$writer"
writer=
say "$(wc -l <"$work/acknowledged") keys were acknowledged under load"
check "$work/first"
check "$work/acknowledged"

say "the killed server restarts"
start "$old"
"$raftctl" wait "caught-up=$old" --timeout 120s

say "the leader steps down"
term=$(of_cluster term)
"$raftctl" step-down --timeout 120s
[ "$(of_cluster term)" -eq $((term + 1)) ] || fail "the term went from $term to $(of_cluster term)"
new=$(leader)
for _ in {1..100}; do
    servers=$(status_lines | tail -n +2)
    [ "$(grep -c '"votedFor":' <<<"$servers")" -lt 4 ] || break
done
[ "$(grep -c '"votedFor":' <<<"$servers")" -eq 4 ] || fail "not every server reports its vote: $servers"
[ "$(grep -c "\"votedFor\":\"$new\"" <<<"$servers")" -ge 3 ] || fail "$new leads without a majority of votes: $servers"

say "a server is removed"
"$raftctl" remove-server n4 -y --timeout 120s
"$raftctl" wait gone=n4 --timeout 120s
stop n4

say "all servers stop and start again"
for id in n1 n2 n3; do stop "$id"; done
for id in n1 n2 n3; do start "$id"; done
"$raftctl" wait healthy --timeout 120s
check "$work/first"
check "$work/acknowledged"
[ "$(of_cluster term)" -gt "$term" ] || fail "the term went back"
for id in n1 n2 n3; do stop "$id"; done
say "no write was lost"
