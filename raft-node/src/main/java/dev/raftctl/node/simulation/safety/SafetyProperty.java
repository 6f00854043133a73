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
    default void starting(ServerGhost server, RecoveredState recovered) {}

    /** The server's core asks for this write; its ghost does not have it yet. */
    default void writing(ServerGhost server, Effect.Persist write) {}

    /** An entry was put into the server's ghost log. */
    default void appended(ServerGhost server, Entry entry) {}

    /** An entry is on the server's disk. */
    default void stored(ServerGhost server, Entry entry) {}

    /** A message has come to the server, whose core has not seen it yet. */
    default void hearing(ServerGhost server, ServerId from, PeerMessage message) {}

    /** The server's core tells what it decided; its ghost still holds the view before that step. */
    default void decided(ServerGhost server, Decision decision) {}

    /** A message leaves the server. */
    default void said(ServerGhost server, ServerId to, PeerMessage message) {}

    /** The server's machine is about to apply this entry. */
    default void applying(ServerGhost server, Entry entry) {}

    /** The server's machine has the state as of this index, with this hash. */
    default void reached(ServerGhost server, long index, long stateHash) {}

    /** The server's core has taken a step; its ghost still holds the view before. */
    default void stepped(ServerGhost server, RaftView view) {}

    /** An entry was committed for the first time, by this server; the ledger holds it already. */
    default void committed(ServerGhost server, RaftView view, long index) {}
}
