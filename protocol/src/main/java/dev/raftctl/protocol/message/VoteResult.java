package dev.raftctl.protocol.message;

import java.util.Locale;

/** The reason why a voter granted or rejected a vote or a pre-vote. The voter sends it to the candidate. */
public enum VoteResult {
    GRANTED("granted"),
    STALE_TERM("the candidate's term is older than the voter's"),
    LEADER_ALIVE("the voter heard from a leader within the minimum election timeout"),
    ALREADY_VOTED("the voter already voted for another server in this term"),
    STALE_LOG("the candidate's log is behind the voter's"),
    NO_CONFIGURATION("the voter has no configuration yet, so it cannot vote"),
    RECOVERING("the voter is recovering its damaged log and does not vote until that is complete");

    private final String description;

    VoteResult(String description) {
        this.description = description;
    }

    public boolean isGranted() {
        return this == GRANTED;
    }

    /** Returns the public label for metrics, in lower case. */
    public String label() {
        // The label is older than the name of the constant.
        return this == RECOVERING ? "mending" : name().toLowerCase(Locale.ROOT);
    }

    /** Returns the reason as a sentence about the candidate and the voter, without a full stop. */
    public String description() {
        return description;
    }
}
