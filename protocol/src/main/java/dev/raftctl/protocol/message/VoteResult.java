package dev.raftctl.protocol.message;

import java.util.Locale;

/** Why a vote or a pre-vote was granted or refused. Travels back to the asker. */
public enum VoteResult {
    GRANTED("granted"),
    STALE_TERM("the candidate's term is behind the voter's"),
    LEADER_ALIVE("the voter heard from a leader within the minimum election timeout"),
    ALREADY_VOTED("the voter gave its vote of this term to another server"),
    STALE_LOG("the candidate's log is behind the voter's"),
    NO_CONFIGURATION("the voter was never given a configuration, so it has no vote to give"),
    RECOVERING("the voter mends its log, which was damaged, and has no vote until it is whole");

    private final String description;

    VoteResult(String sentence) {
        this.description = sentence;
    }

    public boolean isGranted() {
        return this == GRANTED;
    }

    /** For counting by: lower case. */
    public String label() {
        // Public since before the constant got its name.
        return this == RECOVERING ? "mending" : name().toLowerCase(Locale.ROOT);
    }

    public String description() {
        return description;
    }
}
