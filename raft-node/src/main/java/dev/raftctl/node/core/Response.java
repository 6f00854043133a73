package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** The result of a request event, which the core reports under the ticket of the event. */
public sealed interface Response {
    /** The request was certainly not carried out. */
    record Refused(Refusal refusal) implements Response {}

    /** The outcome is unknown: the request may have been carried out, or may still be carried out. */
    record Unknown(String message) implements Response {}

    /** The read may be served by a state machine that has applied this index. */
    record ReadAt(long readIndex) implements Response {}

    record Bootstrapped(boolean alreadyBootstrapped) implements Response {}

    /** The change is committed, or was not needed ({@code noChangeNeeded}). */
    record Changed(Configuration configuration, long configIndex, boolean noChangeNeeded) implements Response {}

    record LeadershipMoving(long term, @Nullable ServerId successor) implements Response {}
}
