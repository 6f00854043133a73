package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;

/** Something that must always hold. It looks at the moments it needs, and throws {@link SafetyViolation}. */
public interface SafetyProperty {
    default String name() {
        return getClass().getSimpleName();
    }

    default SafetyViolation violated(String fact) {
        return new SafetyViolation(name(), fact);
    }

    /** The server has started from what its disk held; its ghost still holds what was durable before. */
    default void onStart(ShadowServer server, RecoveredState recovered) {}

    /** The server's core asks for this write; its ghost does not have it yet. */
    default void onWrite(ShadowServer server, Effect.Persist write) {}

    /** An entry was put into the server's ghost log. */
    default void onAppended(ShadowServer server, Entry entry) {}

    /** An entry is on the server's disk. */
    default void onDurable(ShadowServer server, Entry entry) {}

    /** A message has come to the server, whose core has not seen it yet. */
    default void onReceive(ShadowServer server, ServerId from, PeerMessage message) {}

    /** The server's core tells what it decided; its ghost still holds the view before that step. */
    default void onDecision(ShadowServer server, Decision decision) {}

    /** A message leaves the server. */
    default void onSend(ShadowServer server, ServerId to, PeerMessage message) {}

    /** The server's machine is about to apply this entry. */
    default void onApply(ShadowServer server, Entry entry) {}

    /** The server's machine has the state as of this index, with this hash. */
    default void onApplied(ShadowServer server, long index, long stateHash) {}

    /** The server's core has taken a step; its ghost still holds the view before. */
    default void onStep(ShadowServer server, RaftView view) {}

    /** An entry was committed for the first time, by this server; the ledger holds it already. */
    default void onCommit(ShadowServer server, RaftView view, long index) {}
}
