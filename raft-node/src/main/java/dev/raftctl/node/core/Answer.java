package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** What becomes of something that was asked with a ticket. */
public sealed interface Answer {
    /** Certainly not done. */
    record Refused(Refusal why) implements Answer {}

    /** This server cannot tell: it may have been done, or may be yet. */
    record Unknown(String message) implements Answer {}

    /** A read may be answered by a machine that has applied this index. */
    record ReadAt(long readIndex) implements Answer {}

    record Bootstrapped(boolean already) implements Answer {}

    /** The change is committed (or was not needed: {@code already}). */
    record Changed(Configuration configuration, long configIndex, boolean already) implements Answer {}

    record LeadershipMoving(long term, @Nullable ServerId successor) implements Answer {}
}
