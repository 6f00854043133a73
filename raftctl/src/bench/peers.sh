#!/usr/bin/env bash
# peers.sh HARNESS [REPS]
#
# raftctl beside the floor, SOFAJRaft, etcd and Ratis, in one run: tables of medians, and the ratios that are aimed at.
# HARNESS is the directory of the side-by-side harness (run.sh and the peers); it is copied and built under target/.
# Needs a JDK 17, Maven, python3, etcd (ETCD_BIN, or on PATH; Debian: etcd-server) and a quiet machine: about REPS x 9 minutes.
#
# Environment: TARGETS="raftctl floor jraft etcd ratis"; QUICK=1, short, for a first look; RAFTCTL, the program;
# OUT, the result lines; BENCH_DIR, where the servers keep their data: a real disk.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
module=$(cd "$here/../.." && pwd)
harness=$(cd "${1:?directory of the harness}" && pwd)
reps=${2:-3}
work=$module/target/peers
out=${OUT:-$work/results.jsonl}
targets=${TARGETS:-raftctl floor jraft etcd ratis}
export RAFTCTL=${RAFTCTL:-$module/target/raftctl}

[ -x "$RAFTCTL" ] || {
    echo "build raftctl first: mvn -DskipTests package" >&2
    exit 2
}
mkdir -p "$work/harness" "$(dirname "$out")"
cp -R "$harness/." "$work/harness/"
cd "$work/harness"
mvn -q "${MVN_OPTIONS:--B}" package
mkdir -p "$work/classes"
javac -d "$work/classes" -cp "core/target/classes:$RAFTCTL.jar" "$here"/java/bench/raftctl/*.java
: >"$out"
: >"$out.err"

one() {
    local target=$1
    shift
    local name=$target
    if [ "$target" = raftctl ]; then
        export TARGET_NAME=raftctl TARGET_CLASS=bench.raftctl.RaftctlTarget TARGET_CP=$work/classes:$RAFTCTL.jar
        name=external
    else
        unset TARGET_NAME TARGET_CLASS TARGET_CP
    fi
    if ! ./run.sh "$name" "$@" >>"$out" 2>>"$out.err"; then
        echo "failed: $target $*" | tee -a "$out.err" >&2
    fi
}

# Repetitions are interleaved, so that a busy neighbour meets all of them. A JVM's compilers need their time.
for rep in $(seq "$reps"); do
    for target in $targets; do
        warm=60
        case $target in etcd | floor) warm=15 ;; esac
        seconds=8
        kills=5
        if [ -n "${QUICK-}" ]; then
            warm=$((warm / 4))
            seconds=4
            kills=2
        fi
        one "$target" prewarm,puts,preload,prewarmget,lget rep="$rep" prewarm=$warm prewarmget=4 warm=1 \
            secs=$seconds getsecs=$((seconds / 2))
        [ "$target" = floor ] || one "$target" failover rep="$rep" kills=$kills
    done
done
python3 "$here/ratios.py" "$out"
