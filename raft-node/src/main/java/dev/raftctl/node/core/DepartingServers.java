package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.TreeSet;

/**
 * Servers that leave still get the log for an election timeout after the change is committed, so that they learn that they may go
 * and do not stand for election (hazard M10, dissertation section 4.2.3).
 */
final class DepartingServers {
    private final Server server;
    private final Replication replication;
    private final TreeSet<ServerId> departing = new TreeSet<>();
    private long deadline = Long.MAX_VALUE;

    DepartingServers(Server server, Replication replication) {
        this.server = server;
        this.replication = replication;
    }

    /** The members of the one that are not in the other are about to leave. */
    void trackRemoved(Configuration old, Configuration next) {
        for (ServerId member : old.members().keySet()) {
            if (!next.contains(member) && !member.equals(server.self())) {
                departing.add(member);
                replication.track(member);
            }
        }
    }

    /** The change is committed. */
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

    /** Time is up, or another change begins, which may bring one of them back. */
    void untrackAll() {
        deadline = Long.MAX_VALUE;
        departing.forEach(replication::untrack);
        departing.clear();
    }

    long deadline() {
        return deadline;
    }
}
