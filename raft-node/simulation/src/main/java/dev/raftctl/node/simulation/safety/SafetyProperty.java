package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property that must hold at all times. Its methods check events of the servers and throw {@link
 * SafetyPropertyViolation} if the property does not hold.
 */
public interface SafetyProperty {
    default String name() {
        return getClass().getSimpleName();
    }

    default SafetyPropertyViolation violated(String fact) {
        return new SafetyPropertyViolation(name(), fact);
    }

    /**
     * Called when the server has started from its disk. The shadow server still holds what was durable before the
     * start.
     */
    default void onStart(CheckerServerModel server, RecoveredState recovered) {}

    /** Called when the server's core requests a write. The shadow server does not contain the write yet. */
    default void onWrite(CheckerServerModel server, Effect.PersistWrite write) {}

    /** Called after an entry was appended to the shadow server's log. */
    default void onAppended(CheckerServerModel server, LogEntry entry) {}

    /** Called after an entry became durable on the server's disk. */
    default void onDurable(CheckerServerModel server, LogEntry entry) {}

    /** Called after a write has become durable, as a whole or in part. */
    default void onWriteDurable(CheckerServerModel server, @Nullable HardState hardState, List<LogEntry> entries) {}

    /** Called when the server has crashed, possibly in the middle of a step. */
    default void onStop(CheckerServerModel server) {}

    /** Called when a message has arrived at the server, before the server's core handles the message. */
    default void onReceive(CheckerServerModel server, ServerId from, PeerMessage message) {}

    /** Called when the server's core reports a decision. The shadow server still holds the view before this step. */
    default void onDecision(CheckerServerModel server, RenderedDecision decision) {}

    /** Called with the same decision as the core states it. */
    default void onTypedDecision(CheckerServerModel server, Decision decision) {}

    /** Called when the server sends a message. */
    default void onSend(CheckerServerModel server, ServerId to, PeerMessage message) {}

    /** Called before the server's state machine applies an entry. */
    default void onApply(CheckerServerModel server, LogEntry entry) {}

    /**
     * Called after the server's state machine has applied all entries up to this index. {@code stateHash} is the hash
     * of its state.
     */
    default void onApplied(CheckerServerModel server, long index, long stateHash) {}

    /** Called after the server's core has taken a step. The shadow server still holds the view before the step. */
    default void onStep(CheckerServerModel server, RaftStateView view) {}

    /**
     * Called when this server is the first to know that an index is committed. The committed log already contains the
     * entry.
     */
    default void onCommit(CheckerServerModel server, RaftStateView view, long index) {}
}
