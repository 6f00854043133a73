package dev.raftctl.protocol.message;

import java.util.Locale;

/** Why a vote or a pre-vote was granted or refused. Travels back to the asker. */
public enum Verdict {
    GRANTED("granted"),
    STALE_TERM("the candidate's term is behind the voter's"),
    LEADER_ALIVE("the voter heard from a leader within the minimum election timeout"),
    ALREADY_VOTED("the voter gave its vote of this term to another server"),
    STALE_LOG("the candidate's log is behind the voter's"),
    NO_CONFIGURATION("the voter was never given a configuration, so it has no vote to give"),
    MENDING("the voter mends its log, which was damaged, and has no vote until it is whole");

    private final String sentence;

    Verdict(String sentence) {
        this.sentence = sentence;
    }

    public boolean granted() {
        return this == GRANTED;
    }

    /** For counting by: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String sentence() {
        return sentence;
    }
}
