package dev.raftctl.cli.prove;

import java.util.Locale;

/** The kinds of faults. */
enum FaultKind {
    /** Kills a process, occasionally all of them, and restarts it. */
    KILL,
    /** Stops a process with SIGSTOP for a while. */
    PAUSE,
    /** Cuts or delays links, in one direction or both. */
    PARTITION,
    /** Demotes and promotes voters, concurrently with the other faults. */
    MEMBERSHIP;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
