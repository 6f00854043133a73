package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** The result of a request event. The core reports the result under the ticket of the event. */
public sealed interface Response {
    /** The request was certainly not executed. */
    record Refused(Refusal refusal) implements Response {}

    /** The outcome is unknown: the request may have been executed, or may still be executed. */
    record Unknown(String message) implements Response {}

    /** The read may be served by any state machine that has applied the entry at this index. */
    record ReadAt(long readIndex) implements Response {}

    record Bootstrapped(boolean alreadyBootstrapped) implements Response {}

    /** The membership change is committed, or no change was needed ({@code noChangeNeeded}). */
    record Changed(Configuration configuration, long configIndex, boolean noChangeNeeded) implements Response {}

    record LeadershipMoving(long term, @Nullable ServerId successor) implements Response {}
}
