package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.TreeSet;

/**
 * Servers that leave still get the log for an election timeout after the change is committed, so that they learn that they may go
 * and do not stand for election (trap M10, dissertation section 4.2.3).
 */
final class Farewell {
    private final Server server;
    private final Replication replication;
    private final TreeSet<ServerId> leaving = new TreeSet<>();
    private long deadline = Long.MAX_VALUE;

    Farewell(Server server, Replication replication) {
        this.server = server;
        this.replication = replication;
    }

    /** The members of the one that are not in the other are about to leave. */
    void to(Configuration old, Configuration next) {
        for (ServerId member : old.members().keySet()) {
            if (!next.contains(member) && !member.equals(server.self())) {
                leaving.add(member);
                replication.invite(member);
            }
        }
    }

    /** The change is committed. */
    void begin() {
        if (!leaving.isEmpty()) {
            deadline = server.now() + server.settings.electionTimeoutNanos();
        }
    }

    void ticked() {
        if (server.now() >= deadline) {
            end();
        }
    }

    /** Time is up, or another change begins, which may bring one of them back. */
    void end() {
        deadline = Long.MAX_VALUE;
        leaving.forEach(replication::dismiss);
        leaving.clear();
    }

    long deadline() {
        return deadline;
    }
}
