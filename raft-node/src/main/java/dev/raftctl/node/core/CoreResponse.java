package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** The result of a request event. The core reports the result under the ticket of the event. */
public sealed interface CoreResponse {
    /** The request was certainly not executed. */
    record RequestRefused(Refusal refusal) implements CoreResponse {}

    /** The outcome is unknown: the request may have been executed, or may still be executed. */
    record RequestOutcomeUnknown(String message) implements CoreResponse {}

    /** The read may be served by any state machine that has applied the entry at this index. */
    record ReadAllowedAtIndex(long readIndex) implements CoreResponse {}

    record ClusterBootstrapped(boolean alreadyBootstrapped) implements CoreResponse {}

    /** The membership change is committed, or no change was needed ({@code noChangeNeeded}). */
    record MembershipChanged(Configuration configuration, long configIndex, boolean noChangeNeeded)
            implements CoreResponse {}

    record LeadershipMoving(long term, @Nullable ServerId successor) implements CoreResponse {}
}
