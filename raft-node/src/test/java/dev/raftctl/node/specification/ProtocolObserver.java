package dev.raftctl.node.specification;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Observes what the cores of a cluster do and what becomes durable, in the order in which it happens. */
public interface ProtocolObserver {
    /** An observer that ignores everything. */
    ProtocolObserver NONE = new ProtocolObserver() {};

    /** Called when a server has started from its disk. */
    default void started(ServerId server, RaftSettings settings, RecoveredState recovered) {}

    /** Called for each decision of a step. */
    default void decided(ServerId server, Decision decision) {}

    /** Called when a core requests a write. */
    default void writeRequested(ServerId server, Effect.PersistWrite write) {}

    /** Called when a hard state, entries, or both have become durable. */
    default void durable(ServerId server, @Nullable HardState hardState, List<LogEntry> entries) {}

    /** Called when a server sends a message. */
    default void sent(ServerId server, ServerId to, PeerMessage message) {}

    /** Called after each step of a core, when all of its effects have been started. */
    default void stepped(ServerId server, RaftStateView view) {}

    /** Called when a server has crashed, possibly in the middle of a step. */
    default void stopped(ServerId server) {}
}
