#!/usr/bin/env bash
# coordination.sh HARNESS [REPS]
#
# Leases, locks and watches of raftctl beside etcd's, in one run: renewals/s, hand-overs of locks/s, events/s to 1,000 watchers,
# the memory of 10,000 idle watches, and puts beside 100 watchers of other keys. HARNESS is the directory of the side-by-side
# harness, whose etcd and raftctl clusters are used; it is copied and built under target/. Needs a JDK 17, Maven, python3, etcd
# (ETCD_BIN, or on PATH; Debian: etcd-server) and a quiet machine: about REPS x 6 minutes.
#
# Environment: TARGETS="raftctl etcd"; SCENARIOS="idle,renewals,handovers,events,puts"; SECS and WARM, seconds of a measurement and
# before it; PREWARM, seconds of puts for the compilers of a JVM, of which etcd needs a quarter; RAFTCTL, the program; OUT, the result
# lines; BENCH_DIR, where the servers keep their data: a real disk; PORT, the first of 40 ports.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
module=$(cd "$here/../.." && pwd)
harness=$(cd "${1:?directory of the harness}" && pwd)
reps=${2:-1}
work=$module/target/coordination
out=${OUT:-$work/results.jsonl}
data=${BENCH_DIR:-${TMPDIR:-/var/tmp}}/raftctl-coordination
export RAFTCTL=${RAFTCTL:-$module/target/raftctl}

[ -x "$RAFTCTL" ] || {
    echo "build raftctl first: mvn -DskipTests package" >&2
    exit 2
}
mkdir -p "$work/harness" "$work/raftctl" "$work/etcd" "$data" "$(dirname "$out")"
case $(stat -f -c %T "$data") in tmpfs | ramfs)
    echo "BENCH_DIR is in memory: no fsync cost there" >&2
    exit 2
    ;;
esac
trap 'rm -rf "$data"' EXIT
cp -R "$harness/." "$work/harness/"
chmod -R u+w "$work/harness"
cd "$work/harness"
mvn -q "${MVN_OPTIONS:--B}" package
sources=$here/java/bench
core=$PWD/core/target/classes:$PWD/etcd/target/lib/HdrHistogram-2.2.2.jar
# The systems bring different versions of Netty, so each has a class path of its own.
raftctl=$work/raftctl:$core:$RAFTCTL.jar
etcd="$work/etcd:$core:$PWD/etcd/target/classes:$PWD/etcd/target/lib/*"
javac -d "$work/raftctl" -cp "$raftctl" "$sources"/coordination/*.java "$sources"/coordination/raftctl/*.java "$sources"/raftctl/*.java
javac -d "$work/etcd" -cp "$etcd" "$sources"/coordination/*.java "$sources"/coordination/etcd/*.java
: >"$out"

one() {
    local target=$1 rep=$2 path cluster class jcmd='' prewarm=${PREWARM:-60}
    case $target in
        raftctl)
            path=$raftctl
            cluster=bench.raftctl.RaftctlTarget
            class=bench.coordination.raftctl.RaftctlCoordination
            jcmd=${JAVA_HOME:+$JAVA_HOME/bin/}jcmd
            ;;
        etcd)
            path=$etcd
            cluster=bench.etcd.EtcdTarget
            class=bench.coordination.etcd.EtcdCoordination
            prewarm=$((prewarm / 4))
            ;;
        *)
            echo "no such target: $target" >&2
            exit 2
            ;;
    esac
    rm -rf "${data:?}/$target"
    "${JAVA:-java}" -Xmx512m -cp "$path" bench.coordination.CoordinationBench target="$target" rep="$rep" cluster=$cluster \
        class=$class jcmd="$jcmd" dir="$data/$target" port="${PORT:-24700}" \
        scenarios="${SCENARIOS:-idle,renewals,handovers,events,puts}" prewarm="$prewarm" warm="${WARM:-10}" secs="${SECS:-8}" >>"$out"
    rm -rf "${data:?}/$target"
}

# Idle watches come first, while the servers have no memory left over from other loads. Repetitions are interleaved, so that a busy neighbour meets both.
for rep in $(seq "$reps"); do
    for target in ${TARGETS:-raftctl etcd}; do one "$target" "$rep"; done
done
python3 "$here/coordination.py" "$out"
