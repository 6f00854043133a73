package dev.raftctl.protocol.membership;

import java.util.Locale;

/** What a step towards another configuration does. */
public enum ConfigurationStepKind {
    /** Gives one member another address. */
    CHANGE_ADDRESS,
    /** Adds one server that does not vote. */
    ADD_LEARNER,
    /** Moves leadership away from servers that are about to lose their vote. */
    HAND_OVER,
    /** Changes which servers vote, in one joint change. */
    CHANGE_VOTERS,
    /** Removes servers that do not vote. */
    REMOVE_LEARNERS;

    /** Returns the name for texts and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
