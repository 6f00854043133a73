#!/bin/sh
# raftctl: a POSIX shell launcher with the jar behind it. Finds a Java of 17 or later by JAVA_HOME, then PATH, and
# starts it on this very file. RAFTCTL_JAVA_OPTS comes last and wins.

die() {
    printf 'raftctl: %s\n' "$1" >&2
    exit 70
}

case $0 in
    /*) self=$0 ;;
    */*) self=$PWD/$0 ;;
    *) self=$(command -v -- "$0") || die "cannot find myself: call me by a path" ;;
esac

# $1: a java to try. Sets java and, where its release file tells, java_major; fails when it is too old.
try_java() {
    [ -x "$1" ] || return 1
    java=$1
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

# JVM options this version does not know are passed over; what the JVM itself has to say never goes to stdout.
common='-XX:+IgnoreUnrecognizedVMOptions -Xlog:disable'
case $command in
    node | bench | prove | simulate)
        # Long-lived: every compiler, and an end rather than a half-dead server when the heap is full.
        flags="$common -Xlog:all=warning:stderr -XX:-UsePerfData -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError"
        ;;
    *)
        # One question, one answer: start quickly. (A class-data archive joins these flags once there is one.)
        flags="$common -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
        ;;
esac

# The flags are words without spaces or patterns: splitting them is what is wanted.
# shellcheck disable=SC2086
exec "$java" $flags ${RAFTCTL_JAVA_OPTS-} -jar "$self" "$@"
