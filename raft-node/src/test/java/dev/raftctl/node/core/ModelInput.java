package dev.raftctl.node.core;

import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;

/** What can happen to one server of the model. */
sealed interface ModelInput {
    /** Time passes until the core wants to be told: an election timeout, or a leader's next heartbeat. */
    record Deadline() implements ModelInput {}

    record Propose() implements ModelInput {}

    /** What was not synced is lost; it starts again at once. */
    record Restart() implements ModelInput {}

    /** The oldest write that waits becomes durable. */
    record Sync() implements ModelInput {}

    record Reconfigure(List<MemberChange> changes) implements ModelInput {}

    record Delivery(ServerId from, ServerId to, PeerMessage message) implements ModelInput {
        @Override
        public String toString() {
            return from + ">" + to + " " + ScriptFormat.of(message);
        }
    }
}
