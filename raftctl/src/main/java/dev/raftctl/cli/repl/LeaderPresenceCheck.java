package dev.raftctl.cli.repl;

import dev.raftctl.client.ClientSecurity;
import dev.raftctl.client.ConnectionPool;
import dev.raftctl.protocol.net.HostPort;
import java.util.List;

/** Checks whether a cluster already has a leader. Confined to one thread. */
public final class LeaderPresenceCheck implements AutoCloseable {
    private final ConnectionPool connections = new ConnectionPool();
    private final ClusterSummaryQuery poller;

    public LeaderPresenceCheck(List<HostPort> endpoints) {
        poller = new ClusterSummaryQuery(endpoints, ClientSecurity.DEFAULT, connections::send);
    }

    /** Returns whether any reachable server knows a leader. */
    public boolean hasLeader() throws InterruptedException {
        return poller.poll(null).leader() != null;
    }

    @Override
    public void close() {
        connections.close();
    }
}
