package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;

/** A property that must always hold. It checks the events that it needs and throws {@link SafetyViolation}. */
public interface SafetyProperty {
    default String name() {
        return getClass().getSimpleName();
    }

    default SafetyViolation violated(String fact) {
        return new SafetyViolation(name(), fact);
    }

    /** Called when the server has started from what its disk held; its shadow still holds what was durable before. */
    default void onStart(ShadowServer server, RecoveredState recovered) {}

    /** Called when the server's core requests this write; its shadow does not hold it yet. */
    default void onWrite(ShadowServer server, Effect.Persist write) {}

    /** Called after an entry was appended to the server's shadow log. */
    default void onAppended(ShadowServer server, Entry entry) {}

    /** Called after an entry became durable on the server's disk. */
    default void onDurable(ShadowServer server, Entry entry) {}

    /** Called when a message has arrived at the server and its core has not handled it yet. */
    default void onReceive(ShadowServer server, ServerId from, PeerMessage message) {}

    /** Called when the server's core reports a decision; its shadow still holds the view before that step. */
    default void onDecision(ShadowServer server, Decision decision) {}

    /** Called when the server sends a message. */
    default void onSend(ShadowServer server, ServerId to, PeerMessage message) {}

    /** Called before the server's state machine applies this entry. */
    default void onApply(ShadowServer server, Entry entry) {}

    /** Called after the server's state machine has applied everything up to this index, with the hash of its state. */
    default void onApplied(ShadowServer server, long index, long stateHash) {}

    /** Called after the server's core has taken a step; its shadow still holds the view before it. */
    default void onStep(ShadowServer server, RaftView view) {}

    /** Called when this server is the first to know that an index is committed; the committed log already holds it. */
    default void onCommit(ShadowServer server, RaftView view, long index) {}
}
