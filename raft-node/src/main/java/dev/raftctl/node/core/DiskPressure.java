package dev.raftctl.node.core;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a leader reacts when its disk, or the disks of a majority, lack space for more entries. It refuses proposals of
 * clients before appending them, still serves reads and appends the cluster's own entries, and transfers leadership to
 * a voter with more space if there is one (hazard D05).
 */
final class DiskPressure {
    private static final int MIN_PAUSE_TIMEOUTS = 2;
    private static final int MAX_PAUSE_TIMEOUTS = 32;

    private final RaftState server;
    private final LogReplicator replication;
    private final LeadershipTransfer transfer;
    private SortedSet<ServerId> votersLowOnSpace = Collections.emptySortedSet();
    private boolean isMajorityLowOnSpace;
    private int pauseTimeouts = MIN_PAUSE_TIMEOUTS;
    private long nextTransferAt = RaftState.NEVER;

    DiskPressure(RaftState server, LogReplicator replication, LeadershipTransfer transfer) {
        this.server = server;
        this.replication = replication;
        this.transfer = transfer;
    }

    /** Returns why clients' proposals are refused now, or null if they are accepted. */
    @Nullable
    Refusal refusal() {
        if (server.diskSpaceLevel() != DiskSpaceLevel.AMPLE) {
            return new Refusal(
                    RefusalReason.DISK_FULL,
                    "leader " + server.self() + " of term " + server.term()
                            + " accepts no more entries: its disk space is "
                            + server.diskSpaceLevel().label());
        }
        if (isMajorityLowOnSpace) {
            return new Refusal(
                    RefusalReason.DISK_FULL,
                    "the disks of " + votersLowOnSpace
                            + " lack space for more entries, and without them there is no majority");
        }
        return null;
    }

    /** Returns whether another voter is known to have more disk space than this server. */
    boolean hasSuccessorWithMoreSpace() {
        return transfer.successorWithMoreSpace(server.diskSpaceLevel()) != null;
    }

    /** Determines again which voters are low on disk space, after a heartbeat or a change of the disk space level. */
    void update() {
        TreeSet<ServerId> lowOnSpace = new TreeSet<>();
        for (ServerId voter : server.configuration().allVoters()) {
            if (diskSpaceLevelOf(voter) != DiskSpaceLevel.AMPLE) {
                lowOnSpace.add(voter);
            }
        }
        votersLowOnSpace = lowOnSpace;
        isMajorityLowOnSpace = Quorum.isMajorityImpossible(server.configuration(), lowOnSpace);
    }

    private DiskSpaceLevel diskSpaceLevelOf(ServerId voter) {
        if (voter.equals(server.self())) {
            return server.diskSpaceLevel();
        }
        FollowerProgress progress = replication.progressOf(voter);
        return progress == null ? DiskSpaceLevel.AMPLE : progress.diskSpaceLevel();
    }

    void onTick() {
        if (server.diskSpaceLevel() == DiskSpaceLevel.AMPLE) {
            pauseTimeouts = MIN_PAUSE_TIMEOUTS;
            nextTransferAt = RaftState.NEVER;
        } else if (server.now() >= nextTransferAt
                && !transfer.isInProgress()
                && transfer.transferForDiskSpace(server.diskSpaceLevel())) {
            nextTransferAt = server.now() + pauseTimeouts * server.settings.electionTimeoutNanos();
            pauseTimeouts = Math.min(2 * pauseTimeouts, MAX_PAUSE_TIMEOUTS);
        }
    }
}
