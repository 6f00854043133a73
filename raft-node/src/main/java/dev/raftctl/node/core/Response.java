package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** What becomes of something that was asked with a ticket. */
public sealed interface Response {
    /** Certainly not done. */
    record Refused(Refusal refusal) implements Response {}

    /** This server cannot tell: it may have been done, or may be yet. */
    record Unknown(String message) implements Response {}

    /** A read may be answered by a machine that has applied this index. */
    record ReadAt(long readIndex) implements Response {}

    record Bootstrapped(boolean alreadyBootstrapped) implements Response {}

    /** The change is committed (or was not needed: {@code already}). */
    record Changed(Configuration configuration, long configIndex, boolean noChangeNeeded) implements Response {}

    record LeadershipMoving(long term, @Nullable ServerId successor) implements Response {}
}
