package dev.raftctl.cli.cluster;

import dev.raftctl.client.SessionCommands;
import dev.raftctl.protocol.message.ClientReply;

/** Sends commands that the state machine applies exactly once (dissertation section 6.3). Confined to one thread. */
public final class ClientWriteOperations {
    private final ClusterClient cluster;
    private final SessionCommands session;

    ClientWriteOperations(ClusterClient cluster, SessionCommands session) {
        this.cluster = cluster;
        this.session = session;
    }

    /**
     * Applies a command exactly once, even across leader changes.
     *
     * @param description names the command in an error message
     */
    public ClientReply.CommandExecutedReply execute(byte[] command, String description) throws CliFailure {
        return cluster.requireSuccess(
                ClientFailures.translate(() -> session.execute(command)),
                ClientReply.CommandExecutedReply.class,
                description);
    }

    /** Closes the session if there is time before the deadline. Otherwise the session expires by itself. */
    public void endSession() {
        session.endSession();
    }
}
