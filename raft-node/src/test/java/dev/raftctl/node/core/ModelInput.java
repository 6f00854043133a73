package dev.raftctl.node.core;

import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;

/** An input to one server of the model. */
sealed interface ModelInput {
    /** Time passes until the core's next deadline: an election timeout or a leader's next heartbeat. */
    record Deadline() implements ModelInput {}

    record Propose() implements ModelInput {}

    /** The server restarts at once and loses everything that was not synced. */
    record Restart() implements ModelInput {}

    /** The oldest pending write becomes durable. */
    record Sync() implements ModelInput {}

    record Reconfigure(List<MemberChange> changes) implements ModelInput {}

    record Delivery(ServerId from, ServerId to, PeerMessage message) implements ModelInput {
        @Override
        public String toString() {
            return from + ">" + to + " " + ScriptFormat.of(message);
        }
    }
}
