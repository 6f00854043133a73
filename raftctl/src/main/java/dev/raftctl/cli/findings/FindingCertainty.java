package dev.raftctl.cli.findings;

import java.util.Locale;

/** How certain a finding is. The labels are public and never change. */
public enum FindingCertainty {
    /** A server, a file or this client saw it. */
    OBSERVED,
    /** It follows from several observations. */
    INFERRED,
    /** The evidence allows more than one explanation. */
    UNDETERMINED;

    /** Returns the public label, which is the constant's name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
