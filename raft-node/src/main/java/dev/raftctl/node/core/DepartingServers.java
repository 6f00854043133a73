package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.TreeSet;

/**
 * Removed servers, to which the leader replicates for one more election timeout after the change is committed, so that
 * they learn of their removal and do not campaign (hazard M10, dissertation section 4.2.3).
 */
final class DepartingServers {
    private final RaftState server;
    private final LogReplicator replication;
    private final TreeSet<ServerId> departing = new TreeSet<>();
    private long deadline = Long.MAX_VALUE;

    DepartingServers(RaftState server, LogReplicator replication) {
        this.server = server;
        this.replication = replication;
    }

    /** Keeps replicating to the servers that are in the old configuration but not in the next one. */
    void trackRemoved(Configuration old, Configuration next) {
        for (ServerId member : old.members().keySet()) {
            if (!next.contains(member) && !member.equals(server.self())) {
                departing.add(member);
                replication.track(member);
            }
        }
    }

    /**
     * Starts the election timeout after which replication to the removed servers ends, because the change is committed.
     */
    void startGracePeriod() {
        if (!departing.isEmpty()) {
            deadline = server.now() + server.settings.electionTimeoutNanos();
        }
    }

    void onTick() {
        if (server.now() >= deadline) {
            untrackAll();
        }
    }

    /**
     * Stops replicating to the removed servers: the time is up, or another change begins, which may add one of them
     * again.
     */
    void untrackAll() {
        deadline = Long.MAX_VALUE;
        departing.forEach(replication::untrack);
        departing.clear();
    }

    long deadline() {
        return deadline;
    }
}
