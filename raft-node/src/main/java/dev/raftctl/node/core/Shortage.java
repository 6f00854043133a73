package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Space;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a leader does when there is no room for more entries, on its disk or on those of a majority: clients are refused before
 * anything is appended, reads and the cluster's own entries go on, and leadership goes to a voter that has room, if one has
 * (trap D05).
 */
final class Shortage {
    private static final int PAUSE_TIMEOUTS_MIN = 2;
    private static final int PAUSE_TIMEOUTS_MAX = 32;

    private final Server server;
    private final Replication replication;
    private final Transfer transfer;
    private SortedSet<ServerId> votersShort = Collections.emptySortedSet();
    private boolean majorityShort;
    private int pauseTimeouts = PAUSE_TIMEOUTS_MIN;
    private long nextTry = Server.NEVER;

    Shortage(Server server, Replication replication, Transfer transfer) {
        this.server = server;
        this.replication = replication;
        this.transfer = transfer;
    }

    /** Why clients may add nothing now; null: they may. */
    @Nullable
    Refusal refusal() {
        if (server.space() != Space.AMPLE) {
            return new Refusal(
                    Reason.DISK_FULL,
                    "leader " + server.self() + " of term " + server.term() + " takes no more entries: its disk is "
                            + server.space().word(),
                    "free space on the disk of " + server.self() + "; raftctl health tells its directory");
        }
        if (majorityShort) {
            return new Refusal(
                    Reason.DISK_FULL,
                    "the disks of " + votersShort
                            + " have no room for more entries, and without them there is no majority",
                    "free space on them; raftctl health tells their directories");
        }
        return null;
    }

    /** Whether some other voter is better off, as far as is known. */
    boolean isAnotherBetterOff() {
        return transfer.successorWith(server.space()) != null;
    }

    /** A heartbeat left, or an answer told something new. */
    void look() {
        TreeSet<ServerId> found = new TreeSet<>();
        for (ServerId voter : server.configuration().allVoters()) {
            if (spaceOf(voter) != Space.AMPLE) {
                found.add(voter);
            }
        }
        votersShort = found;
        majorityShort = Quorum.lost(server.configuration(), found);
    }

    private Space spaceOf(ServerId voter) {
        if (voter.equals(server.self())) {
            return server.space();
        }
        Progress progress = replication.progressOf(voter);
        return progress == null ? Space.AMPLE : progress.space();
    }

    void ticked() {
        if (server.space() == Space.AMPLE) {
            pauseTimeouts = PAUSE_TIMEOUTS_MIN;
            nextTry = Server.NEVER;
        } else if (server.now() >= nextTry && !transfer.isUnderWay() && transfer.escape(server.space())) {
            nextTry = server.now() + pauseTimeouts * server.settings.electionTimeoutNanos();
            pauseTimeouts = Math.min(2 * pauseTimeouts, PAUSE_TIMEOUTS_MAX);
        }
    }
}
