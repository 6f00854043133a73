package dev.raftctl.cli.prove;

import java.util.Locale;

/** What is done to the servers. */
enum FaultKind {
    /** A process ends at once, now and then all of them; they start again. */
    KILL,
    /** A process stands still for a while. */
    PAUSE,
    /** Links are cut, one way or both, or slow. */
    PARTITION,
    /** Votes are taken away and given back, alongside the other faults. */
    MEMBERSHIP;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
