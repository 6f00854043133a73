package dev.raftctl.cli.prove;

import java.util.Locale;

/** The kinds of faults that a proof injects. */
enum FaultKind {
    /** Kills a server process, occasionally all server processes, and restarts it. */
    KILL,
    /** Suspends a server process with SIGSTOP for a while. */
    PAUSE,
    /** Cuts or delays links between servers, in one direction or in both. */
    PARTITION,
    /** Demotes voters to learners and promotes them again while other faults are injected. */
    MEMBERSHIP;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
