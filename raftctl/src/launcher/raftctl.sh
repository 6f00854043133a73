#!/bin/sh
# raftctl: a POSIX shell launcher with the jar behind it. Finds a Java of 17 or later by JAVA_HOME, then PATH, and
# starts it on this very file. RAFTCTL_JAVA_OPTS comes last and wins.

newline='
'
# Once Java has begun it ends with 130 by itself.
trap 'exit 130' INT

die() {
    printf 'raftctl: %s\n' "$1" >&2
    exit 70
}

case $0 in
    /*) self=$0 ;;
    */*) self=$PWD/$0 ;;
    *) self=$(command -v -- "$0") || die "cannot find myself: call me by a path" ;;
esac

# $1: a java to try. Sets java and, where its release file tells, java_version and java_major; fails when it is too old.
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

# The first word that is neither an option nor an option's value is the command.
command=
skip=
for word do
    if [ -n "$skip" ]; then
        skip=
        continue
    fi
    case $word in
        -e | --endpoints | -C | --context | -o | --output | --timeout | --cacert | --cert | --key | --color) skip=1 ;;
        -*) ;;
        *)
            command=$word
            break
            ;;
    esac
done

# An archive of loaded and checked classes, which makes each start quicker: in the user's cache, one for each program file,
# its size and time, each Java, and for servers ($kind: -node) apart. The JVM passes over one that does not fit. Sets
# archive, empty where none can be used, and ignored, the reason, where one is there that must not be.
name_archive() {
    archive=
    ignored=
    [ -z "${RAFTCTL_NO_CACHE-}" ] && [ -n "$java_version" ] || return 0
    cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
    case $cache in
        /*) cache=$cache/raftctl ;;
        *) return 0 ;;
    esac
    # A home that does not exist is not for a program to make.
    case $cache in
        "${HOME:-/}"/*) [ -d "$HOME" ] || return 0 ;;
    esac
    # The program's path with its slashes turned, so that no process is needed for a checksum.
    rest=$self
    place=
    while
        place=$place+${rest%%/*}
        [ "$rest" != "${rest#*/}" ]
    do
        rest=${rest#*/}
    done
    place=${place#++}
    # One process for the size and time of the program, and for who may write to the archives that are there.
    seen=$(stat -L -c '%s-%Y %a %n' -- "$self" "$cache" "$cache/$place"-*"-$java_version$kind.archive" 2>/dev/null)
    [ -n "$seen" ] ||
        seen=$(stat -L -f '%z-%m %Lp %N' -- "$self" "$cache" "$cache/$place"-*"-$java_version$kind.archive" 2>/dev/null)
    [ -n "$seen" ] || return 0
    stamp=${seen%% *}
    name=$place-$stamp-$java_version$kind.archive
    [ ${#name} -lt 208 ] || return 0
    archive=$cache/$name
    # The classes in an archive are run as they are: it has to be this user's own, and nobody else's to write or replace.
    seen=$seen$newline
    for file in "$cache" "$archive"; do
        [ -e "$file" ] || continue
        mode=${seen%" $file$newline"*}
        mode=${mode##* }
        case $mode in
            *[2367] | *[2367]?) ignored="others may write to $file" ;;
            *[0-7]) [ -O "$file" ] || ignored="$file is another user's" ;;
            *) ignored="the permissions of $file are not known" ;;
        esac
        if [ -n "$ignored" ]; then
            archive=
            return 0
        fi
    done
    return 0
}

# Makes the archive beside the command's own run: in the background, at low priority, under a name of its own until it is
# whole. Where it cannot be made, nothing is said, and it is not tried again for a day.
make_archive() {
    (
        # Nothing of the caller's is held open: a pipe's reader need not wait for this.
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
        nice -n 19 "$java" $flags "$into" -jar "$self" __rehearse $rehearsal
        if [ -s "$new" ]; then
            # Those of earlier files in this place are of no use any more.
            for old in "$cache/$place"-*-"$java_version$kind.archive"; do
                [ "$old" = "$archive" ] || rm -f -- "$old"
            done
            mv -f -- "$new" "$archive" && rmdir -- "$claim"
        else
            rm -f -- "$new"
        fi
    ) &
}

# Whether RAFTCTL_JAVA_OPTS asks for a heap smaller than a server's initial one: with both, the JVM would not start.
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

# JVM options this version does not know are passed over; what the JVM itself has to say never goes to stdout.
common='-XX:+IgnoreUnrecognizedVMOptions -Xlog:disable'
kind=
rehearsal=
case $command in
    node)
        # A server: short pauses whatever the data's size, and little memory: a small young generation with room for what
        # outlives one collection of it but not two, old garbage collected early instead of a larger heap, and a heap that
        # grows by what is needed only. An end rather than a half-dead server when the heap is full.
        flags="$common -Xlog:all=warning:stderr -XX:-UsePerfData -XX:+UseG1GC -XX:MaxRAMPercentage=50"
        # Servers of one cluster do the same work at one pace: young generations of one size would be collected on all of them
        # at the same moment, and a majority that stands still holds up every write.
        heap_is_small || flags="$flags -Xms112m -Xmn$((58 + $$ % 8 * 2))m"
        flags="$flags -XX:SurvivorRatio=3 -XX:TargetSurvivorRatio=90"
        flags="$flags -XX:+UnlockExperimentalVMOptions -XX:G1ExpandByPercentOfAvailable=0"
        flags="$flags -XX:GCTimeRatio=1 -XX:-G1UseAdaptiveIHOP -XX:InitiatingHeapOccupancyPercent=45"
        flags="$flags -XX:G1HeapRegionSize=2m -XX:MarkStackSize=512k -XX:G1HeapWastePercent=2 -XX:MinHeapFreeRatio=40 -XX:MaxHeapFreeRatio=60 -XX:+ExitOnOutOfMemoryError"
        # The compilers' memory comes and goes: with a pool for each thread much of it would stay.
        export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
        # Memory in large pages, where the system gives them to who asks: fewer misses of the address cache. Touched at the
        # start: a first touch amid a collection makes that a long one.
        pages=
        { read -r pages </sys/kernel/mm/transparent_hugepage/enabled; } 2>/dev/null
        case $pages in *'[madvise]'* | *'[always]'*) flags="$flags -XX:+UseTransparentHugePages -XX:+AlwaysPreTouch" ;; esac
        kind=-node
        rehearsal=node
        name_archive
        ;;
    dev | bench | prove | simulate)
        # Long-lived: every compiler, and an end rather than a half-dead process when the heap is full.
        flags="$common -Xlog:all=warning:stderr -XX:-UsePerfData -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError"
        archive=
        ;;
    *)
        # One question, one answer: start quickly. Before 25 only G1 can map the heap that the JVM's own archive holds.
        flags="$common -XX:TieredStopAtLevel=1 -XX:CICompilerCount=1 -XX:CompileThresholdScaling=2 -XX:-UsePerfData"
        if [ "${java_major:-17}" -ge 25 ]; then flags="$flags -XX:+UseSerialGC"; else flags="$flags -XX:+UseG1GC"; fi
        name_archive
        ;;
esac

# How wide the terminal is, which Java does not tell: asked only where a person looks.
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

# The flags are words without spaces or patterns: splitting them is what is wanted.
# shellcheck disable=SC2086
exec "$java" $flags ${RAFTCTL_JAVA_OPTS-} "$@"
