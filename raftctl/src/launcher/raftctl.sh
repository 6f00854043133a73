#!/bin/sh
# raftctl: a POSIX shell launcher, followed by the jar. Finds a Java of version 17 or later through JAVA_HOME, then
# PATH, and runs it on this file. RAFTCTL_JAVA_OPTS comes last and overrides the flags below.

newline='
'
# Until Java has started; then it exits with 130 by itself.
trap 'exit 130' INT

die() {
    printf 'raftctl: %s\n' "$1" >&2
    exit 70
}

case $0 in
    /*) self=$0 ;;
    */*) self=$PWD/$0 ;;
    *) self=$(command -v -- "$0") || die "cannot locate the program file: run it by its path" ;;
esac

# $1: a java to try. Sets java and, if its release file names them, java_version and java_major. Returns 1 if there is
# no such java, 2 if it is too old.
try_java() {
    [ -x "$1" ] || return 1
    java=$1
    java_version=
    java_major=
    home=${java%/bin/java}
    if [ ! -f "$home/release" ]; then
        home=$(readlink -f -- "$java" 2>/dev/null) || return 0
        home=${home%/bin/java}
    fi
    [ -f "$home/release" ] || return 0
    while IFS='=' read -r name value; do
        if [ "$name" = JAVA_VERSION ]; then
            value=${value#\"}
            java_version=${value%\"}
            java_major=${value%%[!0-9]*}
            break
        fi
    done <"$home/release"
    [ -z "$java_major" ] || [ "$java_major" -ge 17 ] || return 2
}

java=
if [ -n "${JAVA_HOME-}" ]; then
    try_java "$JAVA_HOME/bin/java"
    case $? in
        0) ;;
        2) die "Java 17 or later is needed; JAVA_HOME=$JAVA_HOME is Java $java_major" ;;
        *) die "no java at $JAVA_HOME/bin/java: set JAVA_HOME to a Java of 17 or later, or unset it" ;;
    esac
else
    on_path=$(command -v java) || die "no java found: install a Java of 17 or later, or set JAVA_HOME"
    try_java "$on_path" || die "Java 17 or later is needed; $on_path is Java $java_major: set JAVA_HOME"
fi

# The command is the first argument that is neither an option nor an option's value.
command=
skip=
for word do
    if [ -n "$skip" ]; then
        skip=
        continue
    fi
    case $word in
        -e | --endpoints | -C | --context | -o | --output | --timeout | --cacert | --cert | --key | --color) skip=1 ;;
        # The last of several one-letter options in one word.
        -[hvy][Ceo] | -[hvy][hvy][Ceo]) skip=1 ;;
        -*) ;;
        *)
            command=$word
            break
            ;;
    esac
done

# Names the archive of loaded and verified classes, which makes each start faster. It is in the user's cache: one per
# program file, size and time, per Java version, and a separate one for servers ($kind: -node). The JVM ignores an
# archive that does not match. Sets archive (empty if none can be used) and ignored (why an existing one must not be
# used).
name_archive() {
    archive=
    ignored=
    [ -z "${RAFTCTL_NO_CACHE-}" ] && [ -n "$java_version" ] || return 0
    cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
    case $cache in
        /*) cache=$cache/raftctl ;;
        *) return 0 ;;
    esac
    # Never create a missing home directory.
    case $cache in
        "${HOME:-/}"/*) [ -d "$HOME" ] || return 0 ;;
    esac
    # The program's path with its slashes replaced: a checksum would need another process.
    rest=$self
    place=
    while
        place=$place+${rest%%/*}
        [ "$rest" != "${rest#*/}" ]
    do
        rest=${rest#*/}
    done
    place=${place#++}
    # One process for the program's size and time, and for the permissions of the existing archives.
    seen=$(stat -L -c '%s-%Y %a %n' -- "$self" "$cache" "$cache/$place"-*"-$java_version$kind.archive" 2>/dev/null)
    [ -n "$seen" ] ||
        seen=$(stat -L -f '%z-%m %Lp %N' -- "$self" "$cache" "$cache/$place"-*"-$java_version$kind.archive" 2>/dev/null)
    [ -n "$seen" ] || return 0
    stamp=${seen%% *}
    name=$place-$stamp-$java_version$kind.archive
    [ ${#name} -lt 208 ] || return 0
    archive=$cache/$name
    # The JVM runs archived classes without verification, so only this user may be able to write or replace the
    # archive.
    seen=$seen$newline
    for file in "$cache" "$archive"; do
        [ -e "$file" ] || continue
        mode=${seen%" $file$newline"*}
        mode=${mode##* }
        case $mode in
            *[2367] | *[2367]?) ignored="$file is writable by others" ;;
            *[0-7]) [ -O "$file" ] || ignored="$file belongs to another user" ;;
            *) ignored="the permissions of $file are unknown" ;;
        esac
        if [ -n "$ignored" ]; then
            archive=
            return 0
        fi
    done
    return 0
}

# Creates the archive while the command runs: in the background, at low priority, under a temporary name until it is
# complete. A failure is silent, and is not retried for a day.
make_archive() {
    (
        # Close the caller's files, so that the reader of a pipe does not wait for this process.
        exec </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
        trap '' HUP INT
        umask 077
        mkdir -p -- "$cache"
        [ -O "$cache" ] || exit 0
        claim=$archive.claim
        if ! mkdir -- "$claim"; then
            [ -n "$(find "$claim" -prune -mtime +0)" ] && rmdir -- "$claim"
            exit 0
        fi
        new=$archive.$$
        if [ "$java_major" -ge 25 ]; then into=-XX:AOTCacheOutput=$new; else into=-XX:ArchiveClassesAtExit=$new; fi
        # shellcheck disable=SC2086
        nice -n 19 "$java" $flags "$into" -jar "$self" __train $training
        if [ -s "$new" ]; then
            # Delete the archives of earlier versions of this program file.
            for old in "$cache/$place"-*-"$java_version$kind.archive"; do
                [ "$old" = "$archive" ] || rm -f -- "$old"
            done
            mv -f -- "$new" "$archive" && rmdir -- "$claim"
        else
            rm -f -- "$new"
        fi
    ) &
}

# Whether RAFTCTL_JAVA_OPTS limits the heap below a server's initial size, in which case the JVM would not start.
heap_is_small() {
    case ${RAFTCTL_JAVA_OPTS-} in
        *-Xmx*) size=${RAFTCTL_JAVA_OPTS##*-Xmx} ;;
        *-XX:MaxHeapSize=*) size=${RAFTCTL_JAVA_OPTS##*-XX:MaxHeapSize=} ;;
        *) return 1 ;;
    esac
    size=${size%%[!0-9kKmM]*}
    case $size in
        [0-9]*[kK]) [ "${size%?}" -lt 114688 ] 2>/dev/null ;;
        [0-9]*[mM]) [ "${size%?}" -lt 112 ] 2>/dev/null ;;
        *) return 1 ;;
    esac
}

# Ignore JVM options that this version does not know. The JVM must never log to stdout.
common='-XX:+IgnoreUnrecognizedVMOptions -Xlog:disable'
kind=
training=
case $command in
    node)
        # A server: short pauses at any data size, and little memory. A small young generation whose survivor spaces
        # hold everything that lives through one collection but not two; early collection of the old generation
        # instead of a larger heap; a heap that grows only as needed. An exit instead of a half-dead server if the
        # heap is full.
        flags="$common -Xlog:all=warning:stderr -XX:-UsePerfData -XX:+UseG1GC -XX:MaxRAMPercentage=50"
        # Servers of a cluster do the same work at the same rate. With young generations of the same size, all would
        # pause for collections at the same time, and every write would wait for a majority.
        heap_is_small || flags="$flags -Xms112m -Xmn$((58 + $$ % 8 * 2))m"
        flags="$flags -XX:SurvivorRatio=3 -XX:TargetSurvivorRatio=90"
        flags="$flags -XX:+UnlockExperimentalVMOptions -XX:G1ExpandByPercentOfAvailable=0"
        flags="$flags -XX:GCTimeRatio=1 -XX:-G1UseAdaptiveIHOP -XX:InitiatingHeapOccupancyPercent=45"
        flags="$flags -XX:G1HeapRegionSize=2m -XX:MarkStackSize=512k -XX:G1HeapWastePercent=2 -XX:MinHeapFreeRatio=40 -XX:MaxHeapFreeRatio=60 -XX:+ExitOnOutOfMemoryError"
        # One malloc arena: with one per thread, much memory that the compilers free would stay allocated.
        export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
        # Large pages, if the system provides them on request: fewer TLB misses. Touched at the start, because a first
        # touch during a collection makes that collection long.
        pages=
        { read -r pages </sys/kernel/mm/transparent_hugepage/enabled; } 2>/dev/null
        case $pages in *'[madvise]'* | *'[always]'*) flags="$flags -XX:+UseTransparentHugePages -XX:+AlwaysPreTouch" ;; esac
        kind=-node
        training=node
        name_archive
        ;;
    dev | bench | prove | simulate)
        # Long-lived: all compilers, and an exit instead of a half-dead process if the heap is full.
        flags="$common -Xlog:all=warning:stderr -XX:-UsePerfData -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError"
        archive=
        ;;
    *)
        # One request, one response: start quickly. Before Java 25 only G1 can map the heap objects of the JVM's own
        # archive.
        flags="$common -XX:TieredStopAtLevel=1 -XX:CICompilerCount=1 -XX:CompileThresholdScaling=2 -XX:-UsePerfData"
        if [ "${java_major:-17}" -ge 25 ]; then flags="$flags -XX:+UseSerialGC"; else flags="$flags -XX:+UseG1GC"; fi
        name_archive
        ;;
esac

# The terminal's width, which Java cannot query: needed only if stdout is a terminal.
columns=
if [ -t 1 ] && [ -z "${COLUMNS-}" ] && [ "$command" != node ]; then
    { size=$(stty size <&3 2>/dev/null); } 3>&1 && columns=${size#* }
fi

if [ -n "${ignored-}" ]; then
    for word do
        case $word in
            -v | --verbose) printf 'raftctl: the class archive is not used: %s\n' "$ignored" >&2 ;;
        esac
    done
fi

set -- ${columns:+"-Draftctl.columns=$columns"} -jar "$self" "$@"
if [ -n "$archive" ]; then
    if [ -f "$archive" ]; then
        if [ "$java_major" -ge 25 ]; then
            set -- "-XX:AOTCache=$archive" "$@"
        else
            set -- "-XX:SharedArchiveFile=$archive" "$@"
        fi
    else
        make_archive
    fi
fi

# The flags contain neither spaces nor patterns, so word splitting is intended.
# shellcheck disable=SC2086
exec "$java" $flags ${RAFTCTL_JAVA_OPTS-} "$@"
