package dev.raftctl.cli.findings;

import java.util.Locale;

/** How severe a finding is; the most severe is first. The labels are public and never change. */
public enum FindingSeverity {
    /** Writes or linearizable reads are not served in time, or acknowledged data is at risk. */
    DOWN,
    /** The evidence is not sufficient to decide. */
    UNKNOWN,
    /** The cluster serves requests, but slower or with less fault tolerance than it should. */
    DEGRADED,
    /** The problem is over or harmless; it does not change the status of the cluster. */
    EVENT;

    /** Returns the public label, which is the constant's name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
